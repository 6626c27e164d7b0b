"""Preliminary review, experts, departments, and the lead who brings their words together."""

from collections import Counter
from collections.abc import Iterator

from accounts.models import Agency, User
from accounts.roles import Role
from applications.models import Case
from applications.states import State
from policies.stages import Rule, Stage
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.chance import chance
from qingpu_subsidy.demo.fates import Turn
from qingpu_subsidy.demo.world import World
from reviews.models import Expert, Opinion, Score, Seat
from reviews.scoring import PASS_LINE
from reviews.services import opinions, panels, preliminary, proposals

PASSED = "材料齐全，登记地、经营地、户管地均在本区，信用记录良好，未发现重复享受。"
FAILED = "经核查，申报项目主要设备于以前年度已享受技术改造专项支持，不予重复支持。"
CONFLICT = "三年内曾为该企业提供咨询服务，申请回避。"
MORE = "请企业补充说明核心工业软件的自主可控情况。"
SUPPORTED = "专家评审通过，各成员单位意见一致，拟予支持。"
BELOW = "专家评审平均分低于70分，未达到评审通过线，不予支持。"
COMMENTS = (
    "设备数控化率较高，数据采集完整，改造成效数据可信。",
    "生产管理系统与设备层贯通较好，建议继续完善质量追溯。",
    "现场组织有序，网络安全措施基本到位，同意支持。",
    "物流与仓储衔接顺畅，具有一定示范作用。",
    "系统集成思路清晰，建议补充能耗监测。",
)
WEAK = "设备联网率偏低，管理系统尚未贯通，成效数据支撑不足。"
MORE_FROM = "kw"
PANEL = 3
ONE_WORD_A_DAY = 0.6


class PreliminaryReviewer(Actor):
    """The Commission's first look at an accepted filing."""

    hour = 15 * 60 + 20
    looks_at = (State.ACCEPTED,)

    def work(self) -> None:
        for case in self.cases(State.ACCEPTED):
            is_here = case.paper_received_on or case.paper_waiver
            if Stage.PRELIMINARY in case.item.track and is_here:
                self._review(case)

    def _review(self, case: Case) -> None:
        checks = dict.fromkeys(preliminary.CHECKS, True)
        if self.fate(case).take(Turn.FAILS_PRELIMINARY):
            found = checks | {"no_double_funding": False}
            preliminary.fail_preliminary(case, by=self.user, comment=FAILED, checks=found)
        else:
            preliminary.pass_preliminary(case, by=self.user, comment=PASSED, checks=checks)
        self.did()


class Convener(Actor):
    """The lead in the morning: who shall sit on which case."""

    hour = 9 * 60 + 30
    looks_at = (State.IN_REVIEW,)

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user)
        self.pool = list(Expert.objects.select_related("user__person").order_by("pk"))

    def work(self) -> None:
        cases = self.world.in_any_case(State.IN_REVIEW)
        sitting = Counter(
            Seat.objects.sitting().filter(case__in=cases).values_list("case", flat=True)
        )
        for case in cases:
            if sitting[case.pk] < PANEL:
                self.world.tick()
                self._appoint(case, PANEL - sitting[case.pk])

    def _appoint(self, case: Case, count: int) -> None:
        known = set(case.seats.values_list("expert", flat=True))
        draw = chance(self.world.seed, "panel", self.world.by_case[case.pk].number, len(known))
        free = [expert for expert in self.pool if expert.pk not in known]
        panels.appoint(case, draw.sample(free, count), by=self.user)
        self.did()


class Experts(Actor):
    """Each expert declares to have no interest, then scores; or steps back."""

    hour = 16 * 60
    looks_at = (State.IN_REVIEW,)

    def work(self) -> None:
        seats = Seat.objects.select_related("case", "expert__user__person")
        to_score = list(seats.to_score().order_by("expert", "pk"))
        for seat in [*to_score, *seats.to_declare().order_by("expert", "pk")]:
            if self.happens(ONE_WORD_A_DAY) or self.fate(seat.case).in_haste:
                self.world.tick()
                self._speak(seat, seat.expert.user)
                self.did()

    def _speak(self, seat: Seat, expert: User) -> None:
        if seat.declared_at:
            self._score(seat, expert)
        elif self.fate(seat.case).take(Turn.RECUSED):
            panels.recuse(seat, by=expert, reason=CONFLICT)
        else:
            panels.declare(seat, by=expert)

    def _score(self, seat: Seat, expert: User) -> None:
        is_weak = self.fate(seat.case).has(Turn.FAILS_REVIEW)
        least, most = (0.5, 0.68) if is_weak else (0.76, 0.96)
        points = {
            name: round(limit * self.world.draw.uniform(least, most))
            for name, limit in Score.LIMITS.items()
        }
        comment = WEAK if is_weak else self.world.draw.choice(COMMENTS)
        panels.score(seat, by=expert, comment=comment, **points)


class Delegates(Actor):
    """Each member agency speaks through its delegate."""

    hour = 11 * 60
    looks_at = (State.IN_REVIEW,)

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user)
        delegates = (user for user in world.staff.values() if user.has_role(Role.DELEGATE))
        self.seats = [(delegate, _agency(delegate)) for delegate in delegates]

    def work(self) -> None:
        cases = self.world.in_any_case(State.IN_REVIEW)
        agreed = Opinion.objects.filter(case__in=cases, stance=Opinion.Stance.AGREE)
        heard = set(agreed.values_list("agency", "case"))
        for delegate, agency in self.seats:
            for case in cases:
                if (agency.pk, case.pk) not in heard:
                    self._speak(case, delegate, agency)

    def _speak(self, case: Case, delegate: User, agency: Agency) -> None:
        fate = self.fate(case)
        if not fate.in_haste and not self.happens(ONE_WORD_A_DAY):
            return
        self.world.tick()
        stance, reason = Opinion.Stance.AGREE, ""
        if agency.code == MORE_FROM and fate.take(Turn.ASKED_FOR_MORE):
            stance, reason = Opinion.Stance.MORE, MORE
        opinions.give(case, agency, by=delegate, stance=stance, reason=reason)
        self.did()


def _agency(delegate: User) -> Agency:
    grant = next(grant for grant in delegate.grants_in_force if grant.role == Role.DELEGATE)
    return Agency.objects.get(pk=grant.agency_id)


class Lead(Actor):
    """The lead in the afternoon: supports what experts and departments support."""

    hour = 14 * 60 + 30
    looks_at = (State.IN_REVIEW,)

    def work(self) -> None:
        for case, found in self._heard():
            self.world.tick()
            if found.mean < PASS_LINE:
                proposals.fail_review(case, by=self.user, reason=BELOW)
            else:
                self._propose(case)
            self.did()

    def _heard(self) -> Iterator[tuple[Case, proposals.Digest]]:
        ready = self.world.waiting(self.user, State.IN_REVIEW)
        silent = set(Seat.objects.sitting().filter(score=None).values_list("case", flat=True))
        for case in ready:
            if case.pk not in silent:
                found = proposals.digest(case)
                if not found.obstacles:
                    yield case, found

    def _propose(self, case: Case) -> None:
        reviewed = None
        if case.item.rule == Rule.CAPPED:
            share = self.world.draw.randint(3, 10)
            reviewed = case.item.cap_fen * share // 10
        proposals.propose(case, by=self.user, reason=SUPPORTED, reviewed=reviewed)
