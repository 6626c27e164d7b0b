"""A change of name: entered by one registrar with its document, borne once another agrees (R27)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from parties.models import NameChange, Party
from parties.services import entries
from parties.services.members import hold
from records.models import File


@atomic
def enter(
    party: Party, new_name: str, document: File, *, effective_on: date, by: User, note: str = ""
) -> NameChange:
    """Enter that a party bears another name; it keeps its present one until this is confirmed."""
    entries.check_registrar(by)
    party = hold(party)
    new_name = "".join(new_name.split())
    if not new_name or new_name == party.name:
        raise ValidationError({"new_name": f"请填写与现名称“{party.name}”不同的新名称。"})
    if party.name_changes.waiting().exists():
        raise ValidationError("该单位已有一项名称变更待复核。")
    entries.check_day(effective_on)
    with acting(by):
        return NameChange.objects.create(
            party=party,
            old_name=party.name,
            new_name=new_name,
            document=document,
            effective_on=effective_on,
            note=note.strip(),
            entered_by=by,
        )


@atomic
def confirm(change: NameChange, *, by: User) -> Party:
    """A second registrar stands by it: the party bears the name, the earlier one is kept."""
    entries.check_registrar(by)
    party = hold(change.party)
    held = entries.hold_waiting(change)
    entries.check_another(held, by)
    if held.old_name != party.name:
        raise ValidationError(f"该单位现名称为“{party.name}”，与录入时不同，请重新录入。")
    with acting(by):
        entries.stand_by(held, by)
        party.former_names.create(name=held.old_name, until_on=held.effective_on)
        party.name = held.new_name
        party.save(update_fields=["name"])
    return party
