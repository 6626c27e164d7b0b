"""Filing a case: start a draft, save it, hand in materials, submit (Article 6 (1) 2)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications import eligibility, permissions
from applications.door import advance, hold
from applications.eligibility import ahead
from applications.eligibility.reports import is_own_report
from applications.models import Call, Case, Material
from applications.services import corrections, investment, paper_twin
from applications.services.investment import Line
from applications.services.numbering import number
from applications.states import State
from parties.models import BankAccount, Party
from policies.models import AwardItem, MaterialKind
from policies.stages import Rule
from records.models import File

EDITABLE = (State.DRAFT, State.RETURNED)


def _may_file_for(party: Party, by: User) -> bool:
    return by.has_role(Role.REGISTRAR) or Party.objects.of_member(by).filter(pk=party.pk).exists()


def check_start(call: Call, item: AwardItem, party: Party, by: User) -> None:
    """Refuse to open a draft for somebody else's party, outside the window, or of no such item."""
    if not _may_file_for(party, by):
        raise PermissionDenied("只有申报单位的负责人、经办人，或区经委登记员可以填报。")
    if not call.is_open:
        raise ValidationError("现在不在申报时间内。")
    if not call.items.filter(pk=item.pk).exists():
        raise ValidationError("本次申报通知不包含该项目。")


@atomic
def start(call: Call, item: AwardItem, party: Party, *, by: User) -> Case:
    """Open a draft under a call, or give back the living one this party already has."""
    party = Party.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    check_start(call, item, party, by)
    if item.rule == Rule.PER_REPORT:
        raise ValidationError("该项目按诊断报告申报，请先选择诊断报告。")
    living = party.cases.filter(call=call, item=item).exclude(
        state__in=[State.REJECTED, State.WITHDRAWN, State.STOPPED, State.TITLED, State.RECOVERED]
    )
    if found := living.first():
        return found
    with acting(by):
        return Case.objects.create(
            call=call,
            version=call.version,
            item=item,
            party=party,
            local_unit=party.local_unit,
            place=party.address[:120],
            started_by=by,
            account=party.bank_accounts.in_use().first(),
        )


def hold_editable(case: Case, by: User) -> Case:
    """Hold a case that may still be filled in, by its party, or by the counter for its own."""
    case = hold(case)
    if not permissions.applicant_or_registrar(case, by):
        raise PermissionDenied(f"申报内容由{permissions.applicant_or_registrar.who}填写。")
    if case.state not in EDITABLE:
        raise TransitionNotAllowed("申报已提交，不能再修改；如需修改请联系受理单位退回补正。")
    return case


@atomic
def save_draft(
    case: Case,
    *,
    by: User,
    title: str,
    summary: str,
    completed_on: date | None,
    account: BankAccount | None,
    has_committed: bool,
    lines: Sequence[Line] | None = None,
) -> Case:
    """Keep what was typed, complete or not; nothing is judged yet.

    ``lines`` are the investment lines as typed; without them those kept before stay.
    """
    case = hold_editable(case, by)
    if account is not None and not case.party.bank_accounts.in_use().filter(pk=account.pk).exists():
        raise ValidationError({"account": "请选择本单位已确认的收款账户。"})
    typed = {"title": title, "summary": summary, "completed_on": completed_on, "account": account}
    corrections.demand_open(case, corrections.touched(case, typed, lines))
    case.title, case.summary, case.completed_on = title, summary, completed_on
    case.account, case.has_committed = account, has_committed
    case.saved_at = clock.now()
    with acting(by):
        case.save()
        if lines is not None:
            investment.keep(case, lines)
    return case


def attach(case: Case, kind: MaterialKind, file: File, *, by: User) -> Material:
    """Hand in a file under a kind; an earlier one of the same kind stays as replaced."""
    return attach_all(case, {kind: file}, by=by)[0]


@atomic
def attach_all(case: Case, chosen: Mapping[MaterialKind, File], *, by: User) -> list[Material]:
    """Hand in several files at once, each under its kind."""
    case = hold_editable(case, by)
    if any(kind.item_id != case.item_id for kind in chosen):
        raise ValidationError("本项目不需要该材料。")
    if any(is_own_report(case, kind) for kind in chosen):
        raise ValidationError("诊断报告以登记的为准，不能更换。")
    corrections.demand_open(case, chosen)
    with acting(by):
        case.materials.current().filter(kind__in=chosen).update(replaced_at=clock.now())
        return Material.objects.bulk_create(
            Material(case=case, kind=kind, file=file, added_by=by) for kind, file in chosen.items()
        )


def content_digest(case: Case) -> str:
    """SHA-256 over what the applicant declares, by which paper and online version are compared."""
    materials = case.materials.current().select_related("file", "kind")
    content: dict[str, object] = {
        "item": case.item.code,
        "uscc": case.party.uscc,
        "title": case.title,
        "summary": case.summary,
        "completed_on": str(case.completed_on),
        "account": case.account_id,
        "materials": sorted([m.kind.code, m.file.sha256] for m in materials),
    }
    if case.place:
        content["place"] = case.place
    if lines := investment.declared(case):
        content["investment"] = lines
    if case.report_id:
        content["report"] = [case.subject.uscc, case.report.file.sha256]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_errors(case: Case, moment: datetime) -> None:
    """Raise ValidationError with every error, at its field where it has one."""
    errors: dict[str, list[str]] = {}
    ahead.read([case], moment)
    for finding in eligibility.findings(case, moment):
        if finding.is_error:
            text = f"{finding.text}（依据：{finding.clause}）"
            errors.setdefault(finding.field or "__all__", []).append(text)
    if errors:
        raise ValidationError(errors)


@atomic
def submit(case: Case, *, by: User, key: str | None = None) -> Case:
    """Submit a draft: it gets its number, its time and the digest of its content."""
    case = hold(case)
    if case.state != State.DRAFT:
        return advance(
            case,
            Case.submit,
            by=by,
            key=key,
            submitted_at=case.submitted_at,
            content_sha256=case.content_sha256,
        )
    moment = clock.now()
    _refuse_errors(case, moment)
    if case.number is None:
        with acting(by):
            case.number = number(moment)
            case.save(update_fields=["number"])
    return advance(
        case,
        Case.submit,
        by=by,
        key=key,
        note=_at_the_counter(by),
        submitted_at=moment,
        content_sha256=content_digest(case),
    )


@atomic
def resubmit(case: Case, *, by: User, key: str | None = None) -> Case:
    """Hand a corrected filing in again; it keeps the time of its first submission."""
    case = hold(case)
    digest = content_digest(case)
    if case.state == State.RETURNED:
        _refuse_errors(case, clock.now())
        if digest != case.content_sha256:
            paper_twin.forget(case, by=by)
    note = _at_the_counter(by)
    return advance(case, Case.resubmit, by=by, key=key, note=note, content_sha256=digest)


def _at_the_counter(by: User) -> str:
    """What the log says where the registrar files on somebody's behalf."""
    return "登记员代为录入" if by.has_role(Role.REGISTRAR) else ""


def withdraw(case: Case, *, by: User, note: str = "", key: str | None = None) -> Case:
    """Take a filing back before it is decided."""
    return advance(case, Case.withdraw, by=by, note=note, key=key)
