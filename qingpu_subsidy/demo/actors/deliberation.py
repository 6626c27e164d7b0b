"""Meetings of the Development Office, and awards that need none."""

from collections.abc import Iterable

from accounts.models import User
from applications.models import Case
from applications.states import State
from policies.stages import Stage
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn
from qingpu_subsidy.demo.materials import MINUTES, upload
from qingpu_subsidy.demo.world import World
from reviews.models import Meeting, MeetingItem
from reviews.services import deliberation
from reviews.services.deliberation import Decision

EVERY = 4  # working days between two meetings
ATTENDEES = "区产推办、区经委、区发展改革委、区科委、区财政局"
AGREED = "同意。"
RESTED = 5  # working days a postponed case waits
Result = MeetingItem.Result


class Tabler(Actor):
    """The clerk convenes, and the lead tables what is ready."""

    hour = 9 * 60 + 10
    looks_at = (State.NOTICE_CLEARED, State.ACCEPTED, State.POSTPONED)

    def __init__(self, world: World, user: User, *, clerk: User) -> None:
        super().__init__(world, user)
        self.clerk = clerk

    def work(self) -> None:
        ready = self._ready()
        if self.world.number % EVERY and not any(self._presses(case) for case in ready):
            return
        lasting = [case for case in ready if self._stays(case)]
        for cases in (lasting, [case for case in ready if case not in lasting]):
            if cases:
                self._table(cases)

    def _ready(self) -> list[Case]:
        """One case a party, the lowest rung first: what is granted decides the next one's award."""
        waiting = [case for case in self.world.waiting(self.user, *self.looks_at) if self._is(case)]
        waiting.sort(key=lambda case: (case.item.rank or 0, case.pk), reverse=True)
        return list({case.party_id: case for case in waiting}.values())

    def _is(self, case: Case) -> bool:
        if case.state == State.POSTPONED:
            return self.world.workdays_since(case.state_since) >= RESTED
        return case.next_stage == Stage.DELIBERATION

    def _presses(self, case: Case) -> bool:
        fate = self.fate(case)
        return fate.in_haste or State.NOTICE_CLEARED in fate.gates

    def _stays(self, case: Case) -> bool:
        return self.fate(case).rests == State.IN_DELIBERATION

    def _table(self, cases: Iterable[Case]) -> None:
        self.world.tick()
        day = self.world.day
        number = Meeting.objects.filter(planned_on__year=day.year).count() + 1
        planned = self.world.calendar.add(day, 1)
        meeting = deliberation.convene(
            number=f"{day.year}年第{number}次会议", planned_on=planned, by=self.clerk
        )
        self.world.tick()
        key = f"table-{meeting.pk}"
        deliberation.table(meeting, list(cases), by=self.user, key=key)
        self.did()


class Clerk(Actor):
    """Records what a meeting decided, the day after it was convened."""

    hour = 16 * 60 + 10
    looks_at = (State.IN_DELIBERATION,)

    def work(self) -> None:
        planned = Meeting.objects.filter(state=Meeting.State.PLANNED)
        for meeting in planned.filter(planned_on__lte=self.world.day).order_by("pk"):
            items = list(meeting.items.pending().select_related("case__item", "case__party"))
            if items and not any(self._stays(item.case) for item in items):
                self.world.tick()
                self._record(meeting, items)

    def _stays(self, case: Case) -> bool:
        return self.fate(case).holds(State.IN_DELIBERATION, self.world.day)

    def _record(self, meeting: Meeting, items: list[MeetingItem]) -> None:
        deliberation.record(
            meeting,
            {item.pk: self._decide(item.case) for item in items},
            by=self.user,
            minutes=upload(MINUTES, name=f"{meeting.number}纪要", by=self.user),
            attendees=ATTENDEES,
            key=f"record-{meeting.pk}",
        )
        self.did()

    def _decide(self, case: Case) -> Decision:
        fate = self.fate(case)
        if deliberation.due(case) == 0:
            return Decision(Result.TITLED, note="本企业已享受同档或更高档奖励，本次仅认定。")
        if fate.take(Turn.POSTPONED):
            return Decision(Result.POSTPONED, note="请区经委进一步核实产出效益后再议。")
        if fate.take(Turn.DECLINED):
            return Decision(Result.DECLINED, note="项目与本区产业导向不符，不予支持。")
        if Stage.REVIEW in case.item.track and fate.take(Turn.REFERRED):
            return Decision(Result.REFERRED, note="请补充专家对投资规模的意见。")
        return Decision(Result.APPROVED, note=AGREED)


class Granter(Actor):
    """The lead grants what needs no meeting."""

    hour = 10 * 60 + 20
    looks_at = (State.CONFIRMED,)

    def work(self) -> None:
        for case in self.cases(State.CONFIRMED):
            if case.next_stage == Stage.PAYMENT:
                deliberation.grant(case, by=self.user, note="经核对认定文件和台账，予以核定。")
                self.did()
