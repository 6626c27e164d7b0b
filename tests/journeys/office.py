"""The cast of a journey, each at a browser of their own, and the days that pass meanwhile."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from functools import cached_property
from io import BytesIO, StringIO

from django.core.management import call_command
from django.utils.module_loading import autodiscover_modules
from pypdf import PdfReader

from accounts import clock, clock_control
from accounts.clock import SHANGHAI
from accounts.models import User
from applications.models import Case
from records import sweeping
from records.services import running
from tests import journey
from tests.journey import Cast
from tests.journeys.people import Hand
from tests.journeys.windows import Window

EVE_OF_NATIONAL_DAY = datetime(2022, 9, 28, 10, tzinfo=SHANGHAI)
NATIONAL_DAY_NOTICE = "2022年9月29日至2022年10月10日（5个工作日）"
Browser = Hand | Window


class Office:
    """Everybody of a cast by name (`office.registrar`), logged in by the page when first called."""

    def __init__(self, cast: Cast, browser: Callable[[], Browser]) -> None:
        self.cast, self.public = cast, browser
        self._there: dict[int, Browser] = {}
        self._desks: set[str] = set()

    def __getattr__(self, name: str) -> Browser:
        return self.of(getattr(self.cast, name))

    def of(self, user: User) -> Browser:
        """The browser of this person, after the login page."""
        if user.pk not in self._there:
            self._there[user.pk] = self.public().log_in(user)
        return self._there[user.pk]

    def at(self, desk: str) -> "Office":
        """The first at a desk is seen in this office's browser; the same again goes over HTTP."""
        if desk not in self._desks:
            self._desks.add(desk)
            return self
        return self.over_http

    @cached_property
    def over_http(self) -> "Office":
        return self if self.public is Hand else Office(self.cast, Hand)

    @property
    def experts(self) -> list[Browser]:
        return self._each(self.cast.experts)

    @property
    def delegates(self) -> list[Browser]:
        return self._each(self.cast.delegates.values())

    def _each(self, users: Iterable[User]) -> list[Browser]:
        first, *others = users
        return [self.of(first), *map(self.over_http.of, others)]

    def next_day(self) -> None:
        """It is ten in the morning of the next day, and the year has its budget."""
        tomorrow = clock.today() + timedelta(days=1)
        clock_control.shift_to(datetime.combine(tomorrow, time(10), SHANGHAI))
        journey.budget(self.cast)

    def day_of_publication(self) -> bool:
        """In 2022 the first notice is published on the eve of National Day; whether it is."""
        if clock.now() < EVE_OF_NATIONAL_DAY:
            clock_control.shift_to(EVE_OF_NATIONAL_DAY)
            return True
        self.next_day()
        return False


def at(text: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)


def page(case: Case, step: str = "") -> str:
    """The address of a case, or of a desk about it."""
    return f"/cases/{case.public_id}/{step}{'/' if step else ''}"


def again(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.select_related("item", "party").get(pk=case.pk)


def work() -> list[str]:
    """Every job that is due is done, as `manage.py work` does them; the names of what was done."""
    autodiscover_modules("tasks")
    done = []
    while waiting := list(sweeping.waiting()):
        for pk in waiting:
            ran = running.run(pk)
            assert ran.outcome is running.Outcome.DONE, ran
            done.append(ran.name)
    return done


def words_of(pdf: bytes) -> str:
    """The text of a PDF without spaces and ends of lines."""
    assert pdf.startswith(b"%PDF-")
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def nothing_is_broken() -> bool:
    """Whether every invariant of the house holds."""
    told = StringIO()
    call_command("verify_invariants", stdout=told)
    return "违反" not in told.getvalue()
