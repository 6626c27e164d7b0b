"""Recognition without application, 免申即享 (Article 6 (2); R58)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold
from applications.models import Case, Recognition
from applications.services.awards import fall_away
from parties.models import BankAccount, Party
from policies.models import AwardItem
from policies.stages import Stage


@atomic
def enter(
    party: Party, item: AwardItem, *, by: User, document_number: str, recognised_on: date
) -> Case:
    """Enter one line of an official list; its case waits for a second person."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("认定名单由区经委登记员录入。")
    if Stage.CONFIRMATION not in item.track:
        raise ValidationError({"item": "该项目不适用免申即享。"})
    version = item.version
    if not version.in_force_from <= recognised_on <= version.in_force_to:
        raise ValidationError({"recognised_on": f"认定日期不在{version.number}有效期内。"})
    with acting(by):
        recognition = Recognition.objects.create(
            party=party,
            item=item,
            document_number=document_number,
            recognised_on=recognised_on,
            entered_by=by,
        )
        return Case.objects.create(
            version=version,
            item=item,
            party=party,
            recognition=recognition,
            local_unit=party.local_unit,
            title=item.name,
        )


def recognise(case: Case, *, by: User, key: str | None = None, note: str = "") -> Case:
    """A second person stands by the entry; the enterprise is asked to confirm."""
    return advance(case, Case.recognise, by=by, key=key, note=note)


@atomic
def confirm(case: Case, *, by: User, account: BankAccount, key: str | None = None) -> Case:
    """The enterprise confirms name, account and consent."""
    case = hold(case)
    if account.party_id != case.party_id or account.confirmed_at is None:
        raise ValidationError({"account": "请选择本单位已确认的收款账户。"})
    if case.account_id != account.pk:
        case.account = account
        with acting(by):
            case.save(update_fields=["account"])
    return advance(case, Case.confirm, by=by, key=key)


def waive(case: Case, *, by: User, note: str = "", key: str | None = None) -> Case:
    """The enterprise gives the award up; it may do so until the payment order."""
    return fall_away(case, Case.waive, by=by, note=note, key=key)
