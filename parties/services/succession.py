"""Whose place a party took: entered by one registrar, on the ladder once another agrees (R27)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from parties.lineage import lineage
from parties.models import Entry, Party, Succession
from parties.services import entries
from records.models import File


@atomic
def enter(
    predecessor: Party,
    successor: Party,
    kind: str,
    document: File,
    *,
    effective_on: date,
    by: User,
    note: str = "",
) -> Succession:
    """Enter that a party took another's place; nothing follows from it yet.

    Of a divided party one heir is entered, whom the officer has chosen: the ladder stays with it.
    """
    entries.check_registrar(by)
    predecessor, successor = entries.hold_both(predecessor, successor)
    check(predecessor, successor)
    entries.check_day(effective_on)
    with acting(by):
        return Succession.objects.create(
            predecessor=predecessor,
            successor=successor,
            kind=kind,
            document=document,
            effective_on=effective_on,
            note=note.strip(),
            entered_by=by,
        )


def check(predecessor: Party, successor: Party) -> None:
    """Refuse what cannot be a succession, naming the field."""
    if predecessor == successor:
        raise ValidationError({"successor": "原主体与承继主体不能相同。"})
    heir = predecessor.successions_from.exclude(status=Entry.Status.REFUSED).first()
    if heir is not None:
        raise ValidationError(
            f"{predecessor}已登记由{heir.successor}承继（{heir.get_status_display()}），"
            "一个主体只有一个承继主体。"
        )
    if predecessor.pk in lineage(successor):
        raise ValidationError({"successor": f"{successor}与{predecessor}已有承继关系。"})


@atomic
def confirm(succession: Succession, *, by: User) -> Succession:
    """A second registrar stands by it: both parties stand on one ladder from now on."""
    entries.check_registrar(by)
    predecessor, successor = entries.hold_both(succession.predecessor, succession.successor)
    held = entries.hold_waiting(succession)
    entries.check_another(held, by)
    if predecessor.pk in lineage(successor):
        raise ValidationError(f"{successor}与{predecessor}已有承继关系。")
    with acting(by):
        return entries.stand_by(held, by)
