"""How a case is shown: to staff in their words, to applicants plainly and without the inside."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime

from accounts.parts import Fact
from applications.deadlines import Deadline, Deadlines
from applications.models import Case, InvestmentLine, Recognition
from applications.permissions import applicant_or_registrar
from applications.services import awards, letters
from applications.states import APPLICANT_LABELS, State, tone
from parties.models import BankAccount
from policies.awards import Award
from policies.money import wan, yuan
from policies.stages import Acceptor, Rule, Stage
from policies.workdays import until


@dataclass(frozen=True)
class Head:
    """What stands over every page of a case."""

    number: str
    party: str
    item: str
    state: str
    tone: str
    is_applicant: bool
    case: Case
    deadlines: Deadlines

    @cached_property
    def deadline(self) -> Deadline | None:
        """Who acts next until when; read only by the pages that show it."""
        return self.deadlines.of([self.case])[0][1]


def speaks_for(case: Case, user) -> bool:
    """Whether the user reads the case as its applicant."""
    return user.pk in case.own_people


def is_being_mended(case: Case, user) -> bool:
    """Whether the case is open to its applicant, and the reader is another, an office's."""
    return case.state == State.RETURNED and not applicant_or_registrar(case, user)


def state_label(case: Case, is_applicant: bool) -> str:
    """The state in the words of the reader."""
    return APPLICANT_LABELS[State(case.state)] if is_applicant else case.get_state_display()


def head(case: Case, user, deadlines: Deadlines | None = None) -> Head:
    """Number, party, item and state in the reader's words, and who acts next until when."""
    is_applicant = speaks_for(case, user)
    return Head(
        number=case.number or "草稿",
        party=case.party.name,
        item=case.item.name,
        state=state_label(case, is_applicant),
        tone=tone(case.state),
        is_applicant=is_applicant,
        case=case,
        deadlines=deadlines or Deadlines(),
    )


def facts(case: Case, user) -> list[Fact]:
    """What is known of a case, for the side column of every desk."""
    return [
        *_filed(case),
        *_recognised(case, user),
        *_decided(case),
        *_account(case, user),
        *_paper_twin(case),
    ]


def _filed(case: Case) -> list[Fact]:
    found = [
        Fact("申报单位", case.party.name, note=case.party.uscc),
        Fact("项目名称", case.title),
        Fact("奖励项目", case.item.name, note=f"{case.version.number}{case.item.clause}"),
    ]
    if case.item.acceptor:
        found.append(Fact("受理单位", acceptor(case)))
    if case.completed_on:
        found.append(Fact("建成（完成）日期", f"{case.completed_on:%Y-%m-%d}", figure=True))
    if case.submitted_at:
        found.append(
            Fact("首次提交", f"{localtime(case.submitted_at):%Y-%m-%d %H:%M}", figure=True)
        )
    return found


def _recognised(case: Case, user) -> list[Fact]:
    """The official document that names the enterprise, to be opened by whoever may."""
    seen = Recognition.objects.visible_to(user).filter(pk=case.recognition_id)
    row = seen.select_related("official_list__document").first() if case.recognition_id else None
    if row is None:
        return []
    document = row.official_list
    note = f"{document.issuer}，文件所列名称：{row.named_as}，认定日期 {row.recognised_on}"
    address = f"{reverse('file', args=[document.document.public_id])}?inline"
    return [Fact("认定依据", str(document), note=note, url=address)]


def _decided(case: Case) -> list[Fact]:
    found = []
    if case.amount_fen is not None:
        note = f"{yuan(case.amount_fen)} 元"
        found.append(Fact("支持金额", f"{wan(case.amount_fen)} 万元", note=note, figure=True))
    if case.notice_closes_at:
        found.append(Fact("公示截止", until(case.notice_closes_at), figure=True))
    if case.disbursed_at:
        found.append(Fact("拨付日期", f"{localtime(case.disbursed_at):%Y-%m-%d}", figure=True))
    return found


def _account(case: Case, user) -> list[Fact]:
    if case.account_id is None:
        return []
    seen = case.account if speaks_for(case, user) else None
    seen = seen or BankAccount.objects.visible_to(user).filter(pk=case.account_id).first()
    return [Fact("收款账户", seen.masked, note=f"{seen.holder}，{seen.bank}")] if seen else []


def _paper_twin(case: Case) -> list[Fact]:
    if Stage.PRELIMINARY not in case.item.track or not case.accepted_at:
        return []
    if case.paper_received_on:
        counted = f"{case.paper_copies} 份，每份 {case.paper_pages} 页"
        return [Fact("书面材料", f"{case.paper_received_on:%Y-%m-%d}核收", note=counted)]
    if case.paper_waiver:
        return [Fact("书面材料", "免收", note=case.paper_waiver)]
    return [Fact("书面材料", "尚未核收")]


def investment(case: Case, known: list[InvestmentLine] | None = None) -> dict:
    """The investment lines of a case, as known or as they are, and what they come to."""
    lines = list(case.investment_lines.all()) if known is None else known
    return {"lines": lines, "lines_fen": sum(line.amount_fen or 0 for line in lines)}


def acceptor(case: Case) -> str:
    """Who accepts the papers, by name."""
    if case.item.acceptor == Acceptor.LOCAL_UNIT:
        return str(case.local_unit or "尚未确定")
    return "区经委登记员"


def derivation(case: Case) -> list[str]:
    """How the amount that is fixed came about; reviewers give the reasons of theirs elsewhere."""
    if case.amount_fen is None or case.item.rule == Rule.CAPPED:
        return []
    return letters.derivation(case, case.amount_fen)


def estimate(case: Case) -> Award | None:
    """What the rule gives this case today; None where reviewers find the amount."""
    if case.item.rule == Rule.CAPPED and case.item.ratio is None:
        return None
    if case.item.rule == Rule.PER_REPORT and case.subject is None:
        return None
    return awards.award(case)
