"""The papers a filing makes of itself: its application form with a bar code, and its receipt."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.utils.timezone import localtime

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications import permissions
from applications.door import hold
from applications.models import Case, FilingPaper, TransitionLog
from applications.services import awards, filing
from applications.states import State
from policies.money import yuan
from policies.stages import Acceptor, Rule
from records.dates import in_full
from records.models import Paper
from records.paper_checks import plain, row
from records.services import papers

FORM, RECEIPT = "application_form", "filing_receipt"
FINAL = "filing-"  # how the keys of papers of submitted content begin
COUNTER = "本件由区经委登记员在窗口代为录入。"
UNSENT = "草稿，尚未提交，不作为书面材料"


@atomic
def ask_for_form(case: Case, *, by: User) -> Paper:
    """The application form of the content as it stands is being printed, once for each content."""
    case = _hold(case, by)
    is_draft = case.state == State.DRAFT
    digest = filing.content_digest(case) if case.state in filing.EDITABLE else case.content_sha256
    is_sent = digest == case.content_sha256 and not is_draft
    standing = "" if is_sent else UNSENT
    values = _form(case, digest, standing)
    title = f"{case.item.name}申报书" + ("" if is_sent else "（草稿）")
    key = f"{FINAL if is_sent else 'draft-'}form-{case.pk}-{digest}"
    return _issue(case, FORM, title, values, digest, key=key, by=by)


@atomic
def ask_for_receipt(case: Case, *, by: User) -> Paper:
    """The receipt of the last submission is being printed: number, time, and who filed."""
    case = _hold(case, by)
    line = case.log.filter(step__in=["submit", "resubmit"]).select_related("by__person").last()
    if line is None:
        raise ValidationError("本件尚未提交，没有回执。")
    if case.state in filing.EDITABLE:
        raise ValidationError("本件已退回补正，重新提交后有新的回执。")
    values = _receipt(case, line)
    key = f"{FINAL}receipt-{line.pk}"
    return _issue(case, RECEIPT, "申报材料提交回执", values, case.content_sha256, key=key, by=by)


def _hold(case: Case, by: User) -> Case:
    case = hold(case)
    if not permissions.applicant_or_registrar(case, by):
        raise PermissionDenied(f"申报书和回执由{permissions.applicant_or_registrar.who}打印。")
    return case


def _issue(
    case: Case, kind: str, title: str, values: dict[str, Any], digest: str, *, key: str, by: User
) -> Paper:
    paper = papers.issue(kind, title, values, by=by, key=key)
    with acting(by):
        FilingPaper.objects.get_or_create(
            paper=paper, defaults={"case": case, "content_sha256": digest}
        )
    return paper


def _policy(case: Case) -> str:
    return f"《{case.version.title}》（{case.version.number}）"


def _form(case: Case, digest: str, standing: str) -> dict[str, Any]:
    """What the application form says, each row with its cells parted by tabs."""
    party, account = case.party, case.account
    lines = list(case.investment_lines.all())
    return {
        "party_name": party.name,
        "uscc": party.uscc,
        "item_name": case.item.name,
        "policy": _policy(case),
        "content_sha256": digest,
        "bar_code": f"{case.number or '草稿'} {digest[:16]}",
        "date": in_full(clock.today()),
        "case_number": case.number or "",
        "standing": standing,
        "counter": COUNTER if case.is_from_the_counter else "",
        "subject": f"{case.subject.name}（{case.subject.uscc}）" if case.subject_id else "",
        "unit": _rows(
            ("法定代表人", party.legal_representative),
            ("单位地址", party.address),
            ("受理单位", acceptor(case)),
        ),
        "project": plain(case.title),
        "summary": plain(case.summary),
        "facts": _rows(
            ("项目实施地点", case.place),
            ("建成（完成）日期", in_full(case.completed_on) if case.completed_on else ""),
        ),
        "lines": _rows(
            *(
                (
                    line.name,
                    line.get_kind_display(),
                    line.supplier,
                    f"{line.invoice_code} {line.invoice_number}".strip(),
                    str(line.paid_on or ""),
                    yuan(line.amount_fen) if line.amount_fen else "",
                )
                for line in lines
            )
        ),
        "lines_fen": sum(line.amount_fen or 0 for line in lines),
        "materials": _materials(case),
        "award": _award(case),
        "account": f"{account.holder}　{account.bank}　{account.masked}" if account else "",
        "commitment": "已在线作出真实性和信用承诺。" if case.has_committed else "",
    }


def _rows(*rows: Iterable[str]) -> list[str]:
    return [row(*cells) for cells in rows]


def _materials(case: Case) -> list[str]:
    handed_in = case.materials.current().select_related("file", "kind")
    return _rows(*((one.kind.name, one.file.name, one.file.sha256[:12]) for one in handed_in))


def _award(case: Case) -> list[str]:
    if case.item.rule == Rule.CAPPED and case.item.ratio is None:
        return [f"最高{yuan(case.item.ceiling_fen)}元，具体金额由评审核定（{case.item.clause}）。"]
    found = awards.award(case)
    said = [f"{step.sentence}（{step.clause}）。" for step in found.steps]
    return [*said, f"预估{yuan(found.amount)}元，以评审、公示和审议结果为准。"]


def _receipt(case: Case, line: TransitionLog) -> dict[str, Any]:
    sent_at = localtime(line.at)
    return {
        "policy": _policy(case),
        "party_name": case.party.name,
        "case_number": case.number,
        "item_name": case.item.name,
        "project": plain(case.title),
        "submitted_on": f"{in_full(sent_at.date())}{sent_at:%H时%M分%S秒}",
        "submitted_by": str(line.by),
        "accepted_by": acceptor(case),
        "content_sha256": case.content_sha256,
        "counter": COUNTER if case.is_from_the_counter else "",
        "materials": _materials(case),
        "contact": settings.PUBLIC_CONTACT,
        "date": in_full(sent_at.date()),
    }


def acceptor(case: Case) -> str:
    """Who accepts the papers, by name."""
    if case.item.acceptor == Acceptor.LOCAL_UNIT:
        return str(case.local_unit or "尚未确定")
    return "区经委登记员"
