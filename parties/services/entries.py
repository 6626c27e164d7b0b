"""An entry of one registrar, and the word of another: what all kinds of entries share (R27)."""

from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from parties.models import Entry, Party
from parties.services.members import hold

AnEntry = TypeVar("AnEntry", bound=Entry)
Status = Entry.Status


def check_registrar(by: User) -> None:
    """Entries are made and decided by registrars."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("单位的名称变更、承继和重复登记由区经委登记员录入和复核。")


def check_day(day: date) -> None:
    """A document tells of what has happened."""
    if day > clock.today():
        raise ValidationError({"effective_on": "生效日期不能晚于今天。"})


def hold_both(first: Party, second: Party) -> tuple[Party, Party]:
    """Lock two parties in the order of their keys and read them anew."""
    held = {party.pk: hold(party) for party in sorted((first, second), key=lambda one: one.pk)}
    return held[first.pk], held[second.pk]


def hold_waiting(entry: AnEntry) -> AnEntry:
    """Lock an entry that nobody has decided; its parties are held."""
    rows = type(entry)._default_manager.select_related("entered_by", "document")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if held.status != Status.ENTERED:
        raise ValidationError(f"这项登记已是“{held.get_status_display()}”。")
    return held


def check_another(entry: Entry, by: User) -> None:
    """Who entered it does not confirm it."""
    if entry.entered_by.person_id == by.person_id:
        raise PermissionDenied("由录入人以外的另一位登记员复核。")


def stand_by(held: AnEntry, by: User) -> AnEntry:
    """The second person's word is written; from now on the entry holds."""
    held.status, held.decided_by, held.decided_at = Status.CONFIRMED, by, clock.now()
    held.save(update_fields=["status", "decided_by", "decided_at"])
    return held


@atomic
def refuse(entry: AnEntry, *, by: User, reason: str) -> AnEntry:
    """The document does not bear the entry, or it was entered wrongly; it never holds."""
    check_registrar(by)
    held = hold_waiting(entry)
    if not reason.strip():
        raise ValidationError({"reason": "请写明未通过的原因。"})
    with acting(by):
        held.status, held.reason = Status.REFUSED, reason.strip()
        held.decided_by, held.decided_at = by, clock.now()
        held.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    return held
