"""Recognition without application, 免申即享 (Article 6 (2); R58)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold
from applications.eligibility import applicant
from applications.eligibility.finding import Finding, warning
from applications.models import Case, Recognition, RecognitionList, TitleQuestion
from applications.services.awards import fall_away
from applications.services.numbering import number
from applications.services.titles import Meaning, Titles, ask
from parties.models import Ban, BankAccount, Party
from policies.models.titles import fold

RULES = (
    applicant.is_in_the_district,
    applicant.checks_are_fresh,
    applicant.is_in_business,
    applicant.is_in_good_credit,
    applicant.is_a_legal_person,
    applicant.has_no_heir,
    applicant.is_not_banned,
    applicant.legal_representative_is_not_banned,
    applicant.lineage_is_not_banned,
)
READ_ONCE = (
    "item__version",
    "party__enterprise",
    "party__members",
    "party__checks",
    "party__local_unit",
    "party__successions_from__successor",
    "party__recognition_set__item",
    "party__recognition_set__official_list",
)
Status = Recognition.Status


@atomic
def enter(
    official_list: RecognitionList,
    party: Party,
    title: str,
    *,
    by: User,
    named_as: str = "",
    recognised_on: date | None = None,
) -> Recognition:
    """Enter one line of an official list; it waits for a second person.

    A title that no mapping knows becomes a question first (R29).
    """
    check_registrar(by)
    day = recognised_on or official_list.issued_on
    meaning = Titles(day).meaning(title)
    with acting(by):
        RecognitionList.objects.select_for_update(no_key=True).get(pk=official_list.pk)
        question = ask([meaning], by=by).get((meaning.version.pk, fold(meaning.title)))
        if _stands(official_list, party, meaning, question):
            raise ValidationError({"uscc": f"本名单已录入{party}的“{title}”，如有误请先剔除原行。"})
        return Recognition.objects.create(
            official_list=official_list,
            party=party,
            title=meaning.title,
            item=meaning.item,
            mapping=meaning.mapping,
            question=question,
            status=Status.WAITING if question else Status.ENTERED,
            named_as=named_as or party.name,
            recognised_on=day,
            entered_by=by,
        )


def check_registrar(by: User) -> None:
    """Lists are entered and checked by registrars."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("认定名单由区经委登记员录入和复核。")


def _stands(
    official_list: RecognitionList, party: Party, meaning: Meaning, question: TitleQuestion | None
) -> bool:
    same = {"question": question} if question else {"item": meaning.item}
    rows = official_list.rows.filter(party=party, **same)
    return rows.exclude(status=Status.DROPPED).exists()


def findings(recognition: Recognition) -> list[Finding]:
    """What Articles 4 and 7 and the enterprise's own papers say to the line, errors first."""
    (found,) = all_findings([recognition])
    return found


def all_findings(rows: Sequence[Recognition]) -> list[list[Finding]]:
    """The same for every line of a page; what many lines need is read once."""
    moment = clock.now()
    prefetch_related_objects(rows, *READ_ONCE)
    bans = applicant.bans_in_force(moment)
    return [_findings(row, moment, bans) for row in rows]


def _findings(recognition: Recognition, moment: datetime, bans: list[Ban]) -> list[Finding]:
    case = _case_of(recognition)
    case.known_bans = bans
    found = [finding for rule in RULES if (finding := rule(case, moment))]
    found += _warnings(recognition)
    return sorted(found, key=lambda finding: not finding.is_error)


def _warnings(recognition: Recognition) -> list[Finding]:
    party, found = recognition.party, []
    if recognition.named_as != party.name:
        found.append(
            warning(
                f"文件所列名称为“{recognition.named_as}”，现名称为“{party.name}”，请核对更名证明。",
                "第六条（二）",
            )
        )
    if not any(member.until is None for member in party.members.all()):
        found.append(
            warning("该企业尚无人开通账号，复核后无人可以确认，请联系企业或街镇。", "第六条（二）")
        )
    earlier = [
        other
        for other in party.recognition_set.all()
        if other.pk != recognition.pk
        and other.status == Status.VALID
        and other.item.code == recognition.item.code
    ]
    found += [
        warning(
            f"该企业已凭{other.official_list}获同一认定，本次将保留称号，奖励按晋档规则计算。",
            "第五条（二）",
        )
        for other in earlier
    ]
    return found


def _case_of(recognition: Recognition) -> Case:
    party, item = recognition.party, recognition.item
    return Case(
        version=item.version,
        item=item,
        party=party,
        recognition=recognition,
        local_unit_id=party.local_unit_id,
        title=item.name,
    )


def _hold(recognition: Recognition) -> Recognition:
    """Take a line in hand: lock its party, then the line, and read both anew."""
    party = Party.objects.select_for_update(of=("self",), no_key=True).get(pk=recognition.party_id)
    rows = Recognition.objects.select_related("item__version", "official_list", "entered_by")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=recognition.pk)
    held.party = party
    return held


def _hold_unchecked(recognition: Recognition) -> Recognition:
    held = _hold(recognition)
    if held.is_waiting:
        raise ValidationError(
            f"称号“{held.title}”未列入称号对照表，待区经委登记员或评审负责人答复后办理。"
        )
    if not held.is_unchecked:
        raise ValidationError(f"本行已是“{held.get_status_display()}”，不能再复核或剔除。")
    return held


@atomic
def recognise(
    recognition: Recognition, *, by: User, key: str | None = None, note: str = ""
) -> Case:
    """A second person stands by the line; its case begins and the enterprise is asked."""
    check_registrar(by)
    held = _hold(recognition)
    if key and (case := Case.objects.filter(recognition=held, log__key=key).first()):
        return case
    held = _hold_unchecked(held)
    if held.entered_by.person_id == by.person_id:
        raise PermissionDenied("“登记认定”由区经委登记员（不得为录入认定名单的人）办理。")
    if errors := [finding.for_staff for finding in findings(held) if finding.is_error]:
        raise ValidationError(errors)
    with acting(by):
        held.status, held.note = Status.VALID, ""
        held.checked_by, held.checked_at = by, clock.now()
        held.save(update_fields=["status", "note", "checked_by", "checked_at"])
        case = _case_of(held)
        case.number = number(held.checked_at)
        case.save()
    return advance(case, Case.recognise, by=by, key=key, note=note)


@atomic
def send_back(recognition: Recognition, *, by: User, note: str) -> Recognition:
    """The second person does not find the line in the document as it was entered."""
    check_registrar(by)
    held = _hold_unchecked(recognition)
    if held.entered_by.person_id == by.person_id:
        raise PermissionDenied("复核由录入人以外的登记员办理；录入有误请直接剔除。")
    return _set_aside(held, Status.RETURNED, by=by, note=note)


@atomic
def drop(recognition: Recognition, *, by: User, note: str) -> Recognition:
    """A wrong line leaves the list before it was confirmed; the right one is entered anew."""
    check_registrar(by)
    held = _hold(recognition)
    if not (held.is_unchecked or held.is_waiting):
        raise ValidationError(f"本行已是“{held.get_status_display()}”，不能再复核或剔除。")
    return _set_aside(held, Status.DROPPED, by=by, note=note)


def _set_aside(held: Recognition, status: Status, *, by: User, note: str) -> Recognition:
    if not note.strip():
        raise ValidationError({"note": "请写明原因。"})
    with acting(by):
        held.status, held.note = status, note.strip()
        held.save(update_fields=["status", "note"])
    return held


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
