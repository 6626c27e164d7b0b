"""Which paper follows which step, and what it says to the applicant (Article 6 (1); R40, R45)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.clock import local_date
from applications.deadlines import mend_by
from applications.models import Case, LadderEntry, Letter, TransitionLog
from applications.outlook import IN_HAND, outlook
from applications.services import awards, ladder
from applications.states import COMMITTED, State
from parties.models import Ban
from policies.awards import Award, ladder_award
from policies.money import yuan
from policies.stages import Acceptor, LimitCode, Rule, Stage
from policies.workdays import UnknownYear
from records.dates import in_full
from records.paper_checks import lines, masked
from records.paper_kinds import KINDS
from records.services import papers

OFFICE = "青浦区产业发展协调推进办公室"
GIVEN = frozenset({*COMMITTED, State.TITLED})  # an award or a title stands, or has been paid back
OVERTAKEN = "公示期间收到的异议经调查核实成立，本项目不再符合支持条件。"


@atomic
def issue(line: TransitionLog) -> Letter | None:
    """The letter that follows a logged step, once; None where the step has none.

    It says what held at the step. An award that a later step took away is told of no more.
    """
    if line.step not in LETTERS:
        return None
    if known := Letter.objects.select_related("paper").filter(line=line).first():
        return known
    if _was_taken_away(line):
        return None
    kind, told = LETTERS[line.step](line)
    case = line.case
    values = {
        "policy": f"《{case.version.title}》（{case.version.number}）",
        "party_name": case.party.name,
        "case_number": case.number or "未编号",
        "item_name": case.item.name,
        "project": case.title,
        "submitted_on": _day(case.submitted_at),
        "contact": settings.PUBLIC_CONTACT,
        "date": _day(line.at),
        **told,
    }
    with acting(line.by):
        paper = papers.issue(kind, KINDS[kind].label, values, by=line.by, key=f"letter-{line.pk}")
        return Letter.objects.create(case=case, line=line, paper=paper)


def _was_taken_away(line: TransitionLog) -> bool:
    """Whether the line gave an award or a title and a later step of the case took it away."""
    if State(line.target) not in GIVEN:
        return False
    later = TransitionLog.objects.filter(case=line.case_id, revision__gt=line.revision)
    return later.exclude(target__in=GIVEN).exists()


def _acceptance(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    case = line.case
    by_unit = case.item.acceptor == Acceptor.LOCAL_UNIT and case.local_unit
    said = []
    if coming := outlook(State.ACCEPTED, case.item.next_stage(Stage.ACCEPTANCE), ""):
        said.append(f"下一环节由{coming.who}办理{_within(case, coming.limit)}。")
    said += paper_twin(case)
    return "acceptance", {
        "accepted_on": _day(line.at),
        "accepted_by": by_unit.name if by_unit else "区经委",
        "next_step": "".join(said) or "后续办理情况将另行告知。",
    }


def paper_twin(case: Case) -> list[str]:
    """What an accepted applicant is asked to hand in besides, until when and where (R40)."""
    if Stage.PRELIMINARY not in case.item.track:
        return []
    days, contact = case.version.working_days(LimitCode.PAPER), settings.PUBLIC_CONTACT
    where = f"{contact['unit']}{contact['section']}（{contact['address']}）"
    return [f"请在{days}个工作日内将与网上提交内容一致的书面材料递交至{where}。"]


def _correction(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    days = line.case.version.working_days("correction")
    try:
        due_on = in_full(mend_by(line.case, local_date(line.at)))
    except UnknownYear:
        due_on = ""
    return "correction", {"items": _lines(line.note), "limit_days": days, "due_on": due_on}


def _non_acceptance(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    return "non_acceptance", {"clause": "第六条（一）2", "reasons": _lines(line.note)}


def _stale(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    if line.case.accepted_at is None:
        return _non_acceptance(line)
    told = {"stage": "通知补正而逾期未补正", "clause": "第六条（一）2"}
    return "non_support", {**told, "reasons": _lines(line.note)}


@dataclass(frozen=True)
class NonSupport:
    """A refusal after acceptance: at which stage, under which clause; why, unless the note says."""

    stage: str
    clause: str
    reason: str = ""

    def __call__(self, line: TransitionLog) -> tuple[str, dict[str, Any]]:
        reasons = [self.reason] if self.reason else _lines(line.note)
        return "non_support", {"stage": self.stage, "clause": self.clause, "reasons": reasons}


def _termination(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    clause = "第七条" if _was_banned(line) else "第四条"
    return "termination", {"clause": clause, "reasons": _lines(line.note)}


def _was_banned(line: TransitionLog) -> bool:
    """Whether a ban bound the case then, or had been served that day and binds from the next."""
    day, parties = local_date(line.at), [line.case.party_id, line.case.subject_id]
    bans = Ban.objects.filter(party__in=parties, served_on__lte=day, ends_on__gte=day)
    return bans.exclude(lifted_at__lte=line.at).exists()


def _result(line: TransitionLog) -> tuple[str, dict[str, Any]]:
    case = line.case
    by_office = line.origin == State.IN_DELIBERATION
    told = {
        "decision": f"已经{OFFICE}审议通过" if by_office else "已经区经委核定",
        "clause": case.item.clause,
        "amount_fen": line.amount_fen,
        "derivation": derivation(case, line.amount_fen or 0),
    }
    if line.amount_fen:
        coming = IN_HAND[State.APPROVED]
        told["next_step"] = f"下一环节由{coming.who}资金拨付文件{_within(case, coming.limit)}。"
    return "result", told


def derivation(case: Case, amount: int) -> list[str]:
    """How the amount came about, as far as the rule gives it by what was awarded before it."""
    found = _award(case, amount)
    if found and found.amount == amount:
        return [f"{step.sentence}。" for step in found.steps]
    if amount:
        return [f"经核定，奖励资金为{yuan(amount)}元。"]
    return ["已享受的奖励不低于本档标准，保留称号，本次不奖励。"]


def _award(case: Case, amount: int) -> Award | None:
    item = case.item
    if item.rule == Rule.LADDER:
        earlier = LadderEntry.objects.exclude(case=case)
        if own := case.ladder_entries.order_by("pk").first():
            earlier = earlier.filter(pk__lt=own.pk)
        history = [past for pk in ladder.lineage(case.party) for past in earlier.history(pk)]
        return ladder_award(item.tier(), history, item.terms())
    if item.rule == Rule.CAPPED and item.ratio is not None:
        return None  # the investment that the reviewers found is theirs to tell
    try:
        return awards.award(case, amount)
    except ValueError:
        return None


def _lines(note: str) -> list[str]:
    """What an officer wrote, a line each, without numbers of persons."""
    return [masked(line) for line in lines(note)]


def _within(case: Case, limit: str) -> str:
    return f"，办理期限为{case.version.working_days(limit)}个工作日" if limit else ""


def _day(moment: datetime | None) -> str:
    return in_full(local_date(moment)) if moment else ""


LETTERS: Mapping[str, Callable[[TransitionLog], tuple[str, dict[str, Any]]]] = {
    "accept": _acceptance,
    "refuse": _non_acceptance,
    "return_for_correction": _correction,
    "close_stale": _stale,
    "fail_preliminary": NonSupport("区经委初审", "第六条（一）3"),
    "fail_review": NonSupport("专家评审和联合审核", "第六条（一）3"),
    "uphold_objection": NonSupport("异议核查", "第六条（一）4", OVERTAKEN),
    "decline": NonSupport(f"{OFFICE}审议", "第六条（一）5"),
    "approve": _result,
    "grant": _result,
    "grant_title": _result,
    "stop": _termination,
}
