"""A provider claims many reports with one form; each becomes its own case (R16)."""

import hashlib
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts.acting import acting
from accounts.models import User
from applications.door import hold_all
from applications.eligibility.reports import REPORT as OWN_REPORT
from applications.models import Bundle, Call, Case, Material
from applications.services import filing, materials
from applications.services.claims import claims
from applications.states import State
from diagnosis.models import Report
from parties.models import BankAccount, Party, Provider
from parties.services import members
from policies.models import AwardItem, MaterialKind
from policies.stages import Rule
from records.models import File


@atomic
def start(
    call: Call, item: AwardItem, party: Party, reports: Collection[Report], *, by: User
) -> Bundle:
    """Open a bundle under a call: a draft for each chosen report, with the report attached."""
    party = members.hold(party)
    filing.check_start(call, item, party, by)
    if item.rule != Rule.PER_REPORT:
        raise ValidationError("该项目不按诊断报告申报。")
    if not Provider.objects.filter(party=party, is_suspended=False).exists():
        raise ValidationError("该单位未登记为诊断服务商，或已暂停服务。")
    with acting(by):
        bundle = Bundle.objects.create(call=call, party=party, item=item, started_by=by)
        _open(bundle, reports, by)
    return bundle


@atomic
def add(bundle: Bundle, reports: Collection[Report], *, by: User) -> list[Case]:
    """Claim more reports in a bundle of which nothing is submitted yet."""
    party = members.hold(bundle.party)
    first = drafts(bundle).first()
    if first is None:
        raise TransitionNotAllowed("本次合并申报已提交，请另行开始一次申报。")
    filing.check_start(bundle.call, bundle.item, party, by)
    filing.hold_editable(first, by)
    shared = first.materials.current().exclude(kind__code=OWN_REPORT)
    with acting(by):
        cases = _open(bundle, reports, by)
        for case in cases:
            for material in shared:
                case.materials.create(kind=material.kind, file=material.file, added_by=by)
    return cases


def _open(bundle: Bundle, reports: Collection[Report], by: User) -> list[Case]:
    if not reports:
        raise ValidationError({"reports": "请至少选择一份诊断报告。"})
    why = {claim.report.pk: claim.why for claim in claims(bundle.item, bundle.party)}
    errors = []
    for report in reports:
        if reason := why.get(report.pk, "不是本单位的诊断报告"):
            errors.append(f"{report.enterprise}：{reason}。")
    if errors:
        raise ValidationError({"reports": errors})
    try:
        with atomic():
            return [_draft(bundle, report, by) for report in reports]
    except IntegrityError as refusal:
        said = "所选企业的诊断刚刚已在另一件申报中，请重新选择。"
        raise ValidationError({"reports": said}) from refusal


def _draft(bundle: Bundle, report: Report, by: User) -> Case:
    case = Case.objects.create(
        call=bundle.call,
        version=bundle.call.version,
        item=bundle.item,
        party=bundle.party,
        subject=report.enterprise,
        report=report,
        bundle=bundle,
        started_by=by,
        local_unit=bundle.party.local_unit,
        account=bundle.party.bank_accounts.in_use().first(),
        title=f"{report.enterprise.name}智能化改造诊断"[:120],
        completed_on=report.confirmed_on,
    )
    if kind := bundle.item.materials.filter(code=OWN_REPORT).first():
        case.materials.create(kind=kind, file=report.file, added_by=by)
    return case


def drafts(bundle: Bundle) -> QuerySet[Case]:
    """The cases of a bundle that are not submitted yet."""
    return bundle.cases.filter(state=State.DRAFT).order_by("pk")


def _hold_drafts(bundle: Bundle, by: User) -> list[Case]:
    cases = [case for case in hold_all(drafts(bundle)) if case.state == State.DRAFT]
    if not cases:
        raise TransitionNotAllowed("本次合并申报已提交，不能再修改。")
    return cases


@atomic
def save(
    bundle: Bundle, *, by: User, account: BankAccount | None, has_committed: bool
) -> list[Case]:
    """Keep account and commitment for every draft of the bundle."""
    return [
        filing.save_draft(
            case,
            by=by,
            title=case.title,
            summary=case.summary,
            completed_on=case.completed_on,
            account=account,
            has_committed=has_committed,
        )
        for case in _hold_drafts(bundle, by)
    ]


@atomic
def attach(bundle: Bundle, kind: MaterialKind, *files: File, by: User) -> list[Material]:
    """Hand files of one kind in for every draft of the bundle; earlier ones stay as replaced."""
    if kind.code == OWN_REPORT:
        raise ValidationError("诊断报告已随每件申报附上。")
    drafts = _hold_drafts(bundle, by)
    handed_in = [materials.replace_all(case, kind, files, by=by) for case in drafts]
    return [material for of_case in handed_in for material in of_case]


@atomic
def submit(bundle: Bundle, *, by: User, key: str | None = None) -> list[Case]:
    """Submit every draft of the bundle through the door, all or nothing."""
    if key and (done := _done(bundle, by, key)):
        return done
    cases, errors = [], []
    for case in _hold_drafts(bundle, by):
        try:
            cases.append(filing.submit(case, by=by, key=_key(case, key)))
        except ValidationError as refusal:
            errors += [f"{case.subject}：{said}" for said in refusal.messages]
    if errors:
        raise ValidationError(errors)
    return cases


def _done(bundle: Bundle, by: User, key: str) -> list[Case]:
    """What the same form has already submitted."""
    cases = list(bundle.cases.exclude(state=State.DRAFT).order_by("pk"))
    keys = {_key(case, key) for case in cases}
    taken = bundle.cases.filter(log__key__in=keys, log__by=by, log__step="submit").distinct()
    return list(taken)


def _key(case: Case, key: str | None) -> str | None:
    """The submission key of one case, derived from that of the form."""
    return key and hashlib.sha256(f"{key}/{case.public_id}".encode()).hexdigest()
