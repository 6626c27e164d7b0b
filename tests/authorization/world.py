"""The world in which everybody knocks at every door: two sides, and what both share."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from accounts import clock_control
from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import User
from applications.models import TransitionLog
from applications.services import faqs, letters
from records.services import printing
from reviews.models import Objection
from reviews.services import notices
from tests import factories as make
from tests.authorization.knocking import Answer
from tests.authorization.membership import ask_to_act, manage_members
from tests.authorization.principals import Browser, People, hire_expert
from tests.authorization.sides import Side, publish
from tests.database import Databases
from tests.journey import Cast

MORNING = datetime(2022, 9, 5, 9, tzinfo=SHANGHAI)
STAFF = (
    "registrar", "second_registrar", "preliminary", "lead", "publisher", "investigator",
    "signatory", "budget_keeper", "clerk", "countersigner", "payer", "experts", "delegates",
)  # fmt: skip


# A refusal says its words without the frame of the house around them: thousands are read here.
REFUSALS = Path(__file__).parent / "refusals"
PLAIN = [settings.TEMPLATES[0] | {"DIRS": [REFUSALS, *settings.TEMPLATES[0]["DIRS"]]}]


class World:
    """Objects by the name that the table uses, one for each side; and who may knock."""

    def __init__(self) -> None:
        clock_control.shift_to(MORNING)
        self.people = People.hire()
        self.browsers = {name: Browser(user) for name, user in self.people.users.items()}
        self.told: dict[tuple[str, str], Answer] = {}  # by name and path
        self.sides = [self._side(letter) for letter in "AB"]
        self._share_staff()
        self._build()

    def _side(self, letter: str) -> Side:
        unit, user = self.people.units[letter], self.people.users[f"enterprise {letter}"]
        expert = self.people.expert if letter == "A" else hire_expert(7)
        side = Side(letter, Cast(unit, None, user), expert)
        texts = ("name", "address", "legal_representative", "contact_name", "contact_phone")
        marked = {f"party__{text}": side.mark(text) for text in texts}
        side.cast.party = make.EnterpriseFactory(party__local_unit=unit, **marked).party
        make.MemberFactory(party=side.cast.party, user=user)
        return side

    def _share_staff(self) -> None:
        """The same officials on both sides, but for the towns; others than those who knock."""
        a, b = (side.cast for side in self.sides)
        for name in STAFF:
            setattr(b, name, getattr(a, name))

    def _build(self) -> None:
        a = self.sides[0]
        providers = (self.people.provider, make.ProviderFactory().party)
        make.MemberFactory(party=providers[1])
        make.BankAccountFactory(party=providers[1])
        call = make.CallFactory()
        a.keep("call", call)
        a.keep("unpublished_call", make.CallFactory(published_at=None))
        a.keep("faq", faqs.write(call, by=a.cast.registrar, question="问", answer="答"))
        a.build_census()
        for side in self.sides:
            side.build_stale()
        self._close_a_notice()
        for side, provider in zip(self.sides, providers, strict=True):
            side.build_register()
            ask_to_act(side)
            manage_members(side)
            side.build_questions(call)
            side.keep("provider", provider)
            side.build_diagnosis(provider)
            side.build_filings()
            side.build_review()
        self._publish_a_notice()
        for side in self.sides:
            side.build_meeting()
            side.build_recognitions()
            side.build_recusal()
            side.build_payments()
            side.build_bans()
            self._print(side)

    def _close_a_notice(self) -> None:
        notice = publish(self.sides, "期满的", "notice_cleared")
        clock_control.shift_to(notice.closes_at + timedelta(minutes=1))
        with acting(User.objects.house()):
            notices.close(notice.pk)

    def _publish_a_notice(self) -> None:
        """One published and one drafted; notices, like calls, belong to no side."""
        a = self.sides[0]
        a.keep("notice", publish(self.sides, "进行中的", "on_notice", "disputed", "settled"))
        for side in self.sides:
            side.build_objection("disputed", "objection")
            side.answer(side.build_objection("settled", "answered"))
            side.reviewed("proposed")
        drafted = [side.reviewed("drafted") for side in self.sides]
        draft = notices.draft(drafted, title=a.mark("notice"), by=a.cast.lead, key="draft")
        a.keep("draft_notice", draft)

    def _print(self, side: Side) -> None:
        """The letter of one accepted case and a reply, printed as their jobs would."""
        step = TransitionLog.objects.get(case__public_id=side.ids["told"], step="accept")
        with acting(User.objects.house()):
            paper = letters.issue(step).paper
            printing.render(paper.pk)
            printing.render(Objection.objects.get(public_id=side.ids["answered"]).reply_id)
        paper.refresh_from_db()
        side.keep("letter", paper.file)
        side.keep("paper", paper)


@pytest.fixture(scope="module")
def world(databases: Databases, django_db_blocker) -> Iterator[World]:
    """The world, committed; after its tests comes a fresh copy of the database, and the clock."""
    with django_db_blocker.unblock(), override_settings(TEMPLATES=PLAIN):
        try:
            logging.disable()
            found = World()
            with databases.as_owner() as cursor:
                cursor.execute("ANALYZE")
            yield found
        finally:
            logging.disable(logging.NOTSET)
            clock_control.release()
            databases.renew()
