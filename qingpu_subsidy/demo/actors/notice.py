"""Public notices, objections from the public, and what the investigator finds."""

from itertools import groupby

from applications.models import Case
from applications.services import stopping
from applications.states import BEFORE_ORDER, State
from policies.stages import Rule
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn
from reviews.models import Objection, PublicNotice
from reviews.services import notices, objections, proposals

EVERY = 3  # working days between two notices
KINDS = {True: "智能工厂建设", False: "企业智能化改造"}
CLAIMS = (
    "公示名单中该企业所列部分设备系租赁使用，并非自行购置，请核实投资金额。",
    "该企业上年度曾受环保部门处罚，请核实其信用情况。",
    "公示的智能车间与该企业其他项目的投资内容可能重复，请予核查。",
)
PEOPLE = ("卢建华", "白雪梅", "上海青溪工贸有限公司", "崔立", "上海淀浦商务咨询有限公司")
UNFOUNDED = "经现场核查和调阅发票、合同，反映的问题不属实，异议不成立。"
PARTLY = "经核查，部分设备为租赁，相应投资予以核减，异议部分成立。"
RIGHT = "经核查，申报材料与实际不符，异议成立，不予支持。"
ANEW = "经核查须调整项目内容，重新拟定并公示。"
STOPPED_IN = (State.IN_REVIEW, State.NOTICE_CLEARED, State.APPROVED)
BANNED = "该单位已被禁止申报，终止办理。"
MOVED = "企业注册地已迁出本区，不再符合第四条规定的条件，终止办理。"


class NoticeDrafter(Actor):
    """The lead gathers what is proposed into a notice."""

    hour = 15 * 60
    looks_at = (State.PROPOSED,)

    def work(self) -> None:
        waiting = self.world.waiting(self.user, State.PROPOSED)
        if not any(map(self._presses, waiting)) and self.world.number % EVERY:
            return
        drafted = PublicNotice.objects.filter(state=PublicNotice.State.DRAFT)
        listed = set(drafted.values_list("entries__case", flat=True))
        fresh = sorted((case for case in waiting if case.pk not in listed), key=_heading)
        for (_, is_ladder), cases in groupby(fresh, key=_heading):
            self.world.tick()
            self._draft(list(cases), KINDS[is_ladder])

    def _presses(self, case: Case) -> bool:
        fate = self.fate(case)
        return fate.in_haste or State.PROPOSED in fate.gates

    def _draft(self, cases: list[Case], kind: str) -> None:
        year, batch = self.world.day.year, PublicNotice.objects.count() + 1
        title = f"关于{year}年度青浦区{kind}第{batch}批拟支持项目的公示"
        key = f"notice-{self.world.day}-{cases[0].pk}"
        notices.draft(cases, title=title, by=self.user, key=key)
        self.did()


def _heading(case: Case) -> tuple[int, bool]:
    return case.version_id, case.item.rule == Rule.LADDER


class Publisher(Actor):
    """Somebody else publishes it."""

    hour = 16 * 60 + 30
    looks_at = (State.PROPOSED,)

    def work(self) -> None:
        for notice in PublicNotice.objects.filter(state=PublicNotice.State.DRAFT).order_by("pk"):
            self.world.tick()
            notices.publish(notice, by=self.user, key=f"publish-{notice.pk}")
            self.did()


class Public(Actor):
    """Somebody in the district reads a notice and disagrees."""

    hour = 19 * 60 + 20
    looks_at = (State.ON_NOTICE,)

    def work(self) -> None:
        for case in self.world.waiting(None, State.ON_NOTICE, before=Turn.OBJECTED):
            if self.fate(case).take(Turn.OBJECTED):
                self.world.tick()
                objections.raise_objection(
                    case,
                    by=self.user,
                    objector=self.world.draw.choice(PEOPLE),
                    contact=f"021-0000{self.world.draw.randrange(1000, 9999)}",
                    claim=self.world.draw.choice(CLAIMS),
                )
                self.did()


class Investigator(Actor):
    """Goes into objections, and stops what may not go on."""

    hour = 10 * 60 + 40
    looks_at = BEFORE_ORDER

    def work(self) -> None:
        for case in self.cases(State.UNDER_INVESTIGATION):
            if not self.fate(case).has(Turn.PROPOSED_ANEW):
                self._settle(case)
        for case in self.cases(*STOPPED_IN, before=Turn.STOPPED):
            if self.fate(case).take(Turn.STOPPED):
                stopping.stop(case, by=self.user, note=MOVED)
                self.did()
        if self.world.banned:
            self._stop_the_banned()

    def _stop_the_banned(self) -> None:
        """What had been ordered when the ban was decided, and was stopped since."""
        for case in self.world.in_any_case(State.APPROVED):
            if self.world.is_banned(case):
                stopping.stop(case, by=self.user, note=BANNED)
                self.did()

    def _settle(self, case: Case) -> None:
        fate = self.fate(case)
        objection = case.objections.filter(state=Objection.State.OPEN).first()
        if fate.take(Turn.UPHELD):
            objections.uphold(objection, by=self.user, finding=RIGHT)
        elif fate.take(Turn.PARTLY_RIGHT) and case.amount_fen and not _is_fixed(case):
            less = case.amount_fen * 8 // 10
            objections.reduce(objection, by=self.user, finding=PARTLY, amount=less)
        else:
            objections.dismiss(objection, by=self.user, finding=UNFOUNDED)
        self.did()


def _is_fixed(case: Case) -> bool:
    """A report is rewarded with its fixed amount or not at all."""
    return case.item.rule == Rule.PER_REPORT


class OtherLead(Actor):
    """The lead who had no hand in the proposal, and may propose a disputed case anew."""

    hour = 11 * 60 + 40
    looks_at = (State.UNDER_INVESTIGATION,)

    def work(self) -> None:
        for case in self.cases(State.UNDER_INVESTIGATION, before=Turn.PROPOSED_ANEW):
            if self.fate(case).take(Turn.PROPOSED_ANEW):
                reviewed = case.amount_fen if case.item.rule == Rule.CAPPED else None
                proposals.propose_anew(case, by=self.user, reason=ANEW, reviewed=reviewed)
                self.did()
