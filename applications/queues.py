"""What waits in this room, and for whom; the lists behind the counts are these very rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.parts import BAD, GOING, QUIET, WARN
from accounts.queues import Queue
from accounts.roles import COMMISSION, Role
from applications.deadlines import Deadlines, late_paper
from applications.models import Case, OpeningBalance, Question, Recognition, TitleQuestion
from applications.services.title_questions import ANSWERERS, CHECKERS
from applications.states import TERMINAL, State
from policies.stages import Acceptor, Stage


def to_accept(user) -> QuerySet[Case]:
    """Filings that wait for this user's acceptance."""
    return _of_acceptor(user).filter(state=State.SUBMITTED)


def returned(user) -> QuerySet[Case]:
    """Filings that this user's office sent back, waiting for the applicant."""
    return _of_acceptor(user).filter(state=State.RETURNED)


def to_check_in(user) -> QuerySet[Case]:
    """Accepted cases whose paper twin has neither come in nor been waived."""
    if not user.roles & PAPER_DESK:
        return Case.objects.none()
    return Case.objects.visible_to(user).filter(
        state=State.ACCEPTED, paper_received_on__isnull=True, paper_waiver="",
        item__stages__stage=Stage.PRELIMINARY,
    )  # fmt: skip


def overdue(user) -> QuerySet[Case]:
    """Those of them for which the paper twin should have been here by now."""
    return to_check_in(user).filter(late_paper())


def late(user) -> list[Queue]:
    """Every open case of which the limit has passed, in whose hands it may be, for overseers."""
    if not user.roles & OVERSEERS:
        return []
    going = Case.objects.visible_to(user).exclude(state__in=TERMINAL)
    count = going.filter(Deadlines().late(going)).count()
    url = f"{reverse('admin:applications_case_changelist')}?due=late"
    return [Queue("全部逾期案件", count, url, BAD)]


def to_check(user) -> list[Queue]:
    """Lines of official lists and opening balances that wait for a second registrar."""
    if Role.REGISTRAR not in user.roles:
        return []
    rows = Recognition.objects.to_check_by(user).count()
    balances = OpeningBalance.objects.to_confirm_by(user).count()
    return [
        Queue("认定待复核", rows, reverse("recognitions"), WARN),
        Queue("期初待复核", balances, reverse("opening_balances"), WARN),
    ]


def titles(user) -> list[Queue]:
    """Titles that no mapping knows, for who answers; mappings that wait for this second person."""
    if not user.roles & CHECKERS:
        return []
    asked, url = TitleQuestion.objects.visible_to(user), f"{reverse('recognitions')}#titles"
    drawn_up = Queue("称号对照待复核", asked.to_check_by(user).count(), url, WARN)
    if not user.roles & ANSWERERS:
        return [drawn_up]
    return [Queue("称号待答复", asked.to_answer().count(), url, WARN), drawn_up]


def open_questions(user) -> QuerySet[Question]:
    """Questions on calls that nobody has answered, the longest waiting first."""
    return Question.objects.visible_to(user).open()


def to_answer(user) -> list[Queue]:
    """Questions that wait for a registrar."""
    if Role.REGISTRAR not in user.roles:
        return []
    return [Queue("咨询待答复", open_questions(user).count(), reverse("question_queue"), WARN)]


def _of_acceptor(user) -> QuerySet[Case]:
    mine = Q(pk__in=[])
    if Role.LOCAL_OFFICER in user.roles:
        mine |= Q(item__acceptor=Acceptor.LOCAL_UNIT, local_unit__in=user.local_unit_ids)
    if Role.REGISTRAR in user.roles:
        mine |= Q(item__acceptor=Acceptor.REGISTRAR)
    return Case.objects.visible_to(user).filter(mine)


@dataclass(frozen=True)
class Listing:
    """One list of the acceptance desk: whose it is and how its rows are found."""

    code: str
    label: str
    tone: str
    readers: frozenset[Role]
    rows: Callable[..., QuerySet[Case]]
    is_of_paper: bool = False

    @property
    def url(self) -> str:
        return f"{reverse('acceptance_queue')}?list={self.code}"


OVERSEERS = COMMISSION | {Role.AUDITOR}
PAPER_DESK = frozenset({Role.REGISTRAR, Role.PRELIMINARY_REVIEWER})
FIRST_DESK = frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})
LISTINGS = (
    Listing("accept", "待受理", GOING, FIRST_DESK, to_accept),
    Listing("returned", "已退回，等待补正", QUIET, FIRST_DESK, returned),
    Listing(
        "paper", "待核收书面材料", WARN,
        PAPER_DESK, to_check_in, True,
    ),
    Listing("overdue", "书面材料逾期未到", BAD, PAPER_DESK, overdue, True),
)  # fmt: skip


def listings(user) -> list[Listing]:
    """The lists this user works on."""
    return [listing for listing in LISTINGS if user.roles & listing.readers]


def queues(user) -> list[Queue]:
    """What waits for this user in acceptance, counted."""
    return [
        Queue(listing.label, listing.rows(user).count(), listing.url, listing.tone)
        for listing in listings(user)
    ] + [*to_check(user), *titles(user), *to_answer(user)]
