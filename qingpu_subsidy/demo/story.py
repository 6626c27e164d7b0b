"""What has happened in the demonstration district by today: fifteen firms, each at another step."""

from datetime import datetime, time, timedelta
from functools import partial

from accounts import clock, clock_control
from accounts.clock import SHANGHAI
from accounts.models import LocalUnit, User
from accounts.roles import Role
from payments.models import PaymentLine
from payments.services import disbursement, orders
from policies.models import CalendarYear
from qingpu_subsidy.demo import firms, materials, people, season
from qingpu_subsidy.demo.timeline import Timeline
from qingpu_subsidy.demo.walks import Walk
from reviews.models import MeetingItem
from reviews.services import deliberation, notices

COURSE = (  # step, working days after submission, hour
    ("start", 0, 8),
    ("submit", 0, 9),
    ("accept", 2, 10),
    ("check_in_paper", 3, 14),
    ("pass_preliminary", 4, 15),
    ("appoint", 5, 9),
    ("score", 7, 16),
    ("opine", 8, 11),
    ("propose", 9, 14),
)
PLAN = (  # place, last step of the common course, submitted so many working days ago
    (1, "propose", 22),
    (2, "propose", 22),
    (3, "propose", 22),
    (4, "propose", 22),
    (14, "propose", 22),
    (15, "propose", 22),
    (5, "propose", 11),
    (6, "propose", 11),
    (7, "propose", 10),
    (8, "opine", 9),
    (9, "appoint", 7),
    (10, "accept", 3),
    (11, "submit", 1),
    (12, "submit", 4),
    (13, "start", 1),
)
PREPARED = 70  # days ago: rules, budget and call are there
EARLIEST = 24  # working days ago: the people are there
NOTICED = (1, 2, 3, 4, 14, 15)
DELIBERATED = (1, 2, 3, 4)
ON_NOTICE = (5, 6)


class Story:
    """The cast, and everything they do, in the order in which it is told."""

    def __init__(self) -> None:
        self.house = User.objects.house()
        today = clock.today()
        opening = today - timedelta(days=PREPARED)
        with clock_control.pinned(datetime.combine(opening, time(9), SHANGHAI)):
            season.prepare(opening, today, by=self.house)
        self.line = Timeline(today, CalendarYear.objects.calendar())
        self.staff: dict[str, User] = {}
        self.walks: dict[int, Walk] = {}

    def tell(self) -> None:
        """Let everything happen, from the first day to this hour."""
        self.line.add(EARLIEST, "08:30", self._open_the_stage)
        for place, last, submitted in PLAN:
            self._course(place, last, submitted)
        self._asides()
        self._first_batch()
        self.line.add(1, "16:40", partial(self._draft_notice, ON_NOTICE, "two"))
        self.line.add(0, "00:00", partial(self._publish, "two"))
        self.line.play()

    def _open_the_stage(self) -> None:
        self.staff = people.settle_in(self.house)
        parties = firms.register(self.house)
        officers = {
            LocalUnit.objects.get(name=official.office).pk: self.staff[official.username]
            for official in people.OFFICIALS
            if official.role == Role.LOCAL_OFFICER
        }
        for place, firm in enumerate(firms.FIRMS, start=1):
            party = parties[firms.username(place)]
            owner = User.objects.get(username=firms.username(place))
            acceptor = officers[party.local_unit_id]
            self.walks[place] = Walk(place, firm, party, owner, self.staff, acceptor)

    def _course(self, place: int, last: str, submitted: int) -> None:
        for step, after, hour in COURSE:
            self.line.add(submitted - after, f"{hour:02d}:{place * 3:02d}", self._step(place, step))
            if step == last:
                return

    def _step(self, place: int, step: str, *arguments):
        return lambda: getattr(self.walks[place], step)(*arguments)

    def _asides(self) -> None:
        """Two experts and two agencies still owe their word on one case; another was returned."""
        self.line.add(1, "10:20", self._step(9, "score", 1))
        self.line.add(1, "15:10", self._step(9, "opine", 2))
        self.line.add(2, "11:30", self._step(12, "return_for_correction"))

    def _first_batch(self) -> None:
        """A notice that ran its course, a meeting, an order paid in part, an order half signed."""
        self.line.add(12, "09:50", partial(self._draft_notice, NOTICED, "one"))
        self.line.add(12, "15:30", partial(self._publish, "one"))
        self.line.add_after(7, lambda: None)
        self.line.add(6, "09:30", partial(self._table, "one", DELIBERATED, 1))
        self.line.add(5, "16:00", self._record_meeting)
        self.line.add(4, "10:15", partial(self._draft_order, "one", (1, 2)))
        self.line.add(3, "09:45", partial(self._sign, "one", "qf01"))
        self.line.add(3, "15:20", partial(self._sign, "one", "cz01"))
        self.line.add(2, "14:05", partial(self._draft_order, "two", (3,)))
        self.line.add(1, "09:10", partial(self._sign, "two", "qf01"))
        self.line.add(1, "10:40", self._disburse)
        self.line.add(1, "17:00", partial(self._table, "two", (14,), 2))

    def _cases(self, places):
        return [self.walks[place].case for place in places]

    def _draft_notice(self, places, name: str) -> None:
        year = clock.today().year
        batch = {"one": "第一批", "two": "第二批"}[name]
        title = f"关于{year}年度青浦区智能工厂建设{batch}拟支持项目的公示"
        notice = notices.draft(
            self._cases(places), title=title, by=self.staff["ps01"], key=f"demo-notice-{name}"
        )
        setattr(self, f"notice_{name}", notice)

    def _publish(self, name: str) -> None:
        notice = getattr(self, f"notice_{name}")
        notices.publish(notice, by=self.staff["gs01"], key=f"demo-publish-{name}")

    def _table(self, name: str, places, ordinal: int) -> None:
        clerk, lead = self.staff["ct01"], self.staff["ps01"]
        day = clock.today() + timedelta(days=1)
        number = f"{day.year}年第{ordinal}次会议"
        meeting = deliberation.convene(number=number, planned_on=day, by=clerk)
        deliberation.table(meeting, self._cases(places), by=lead, key=f"demo-table-{name}")
        setattr(self, f"meeting_{name}", meeting)

    def _record_meeting(self) -> None:
        clerk = self.staff["ct01"]
        passed = deliberation.Decision(MeetingItem.Result.APPROVED, note="同意。")
        deliberation.record(
            self.meeting_one,
            {item.pk: passed for item in self.meeting_one.items.all()},
            by=clerk,
            minutes=materials.upload(f"{self.meeting_one}纪要", by=clerk),
            attendees="区产推办、区经委、区发展改革委、区科委、区财政局",
            key="demo-meeting",
        )

    def _draft_order(self, name: str, places) -> None:
        keeper = self.staff["ys01"]
        order = orders.draft(self._cases(places), by=keeper, key=f"demo-order-{name}")
        setattr(self, f"order_{name}", order)

    def _sign(self, name: str, signer: str) -> None:
        order = getattr(self, f"order_{name}")
        orders.sign(order, by=self.staff[signer], key=f"demo-sign-{name}-{signer}")

    def _disburse(self) -> None:
        line = PaymentLine.objects.select_related("case").get(case=self.walks[1].case)
        disbursement.disburse(
            line,
            by=self.staff["cz02"],
            bank_reference=f"HD{clock.today():%Y%m%d}0001",
            paid_on=clock.today(),
            key="demo-disburse",
        )
