"""Parties that took each other's place climb one ladder, in whatever order it happened (R27)."""

import pytest
from django.db import Error, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.acting import acting
from applications.eligibility import applicant
from applications.models import Case, LadderEntry
from applications.services import awards
from parties.lineage import lineage
from parties.models import Succession
from policies.awards import LadderTerms, PastAward, Tier, ladder_award
from tests import factories as make
from tests import journey
from tests.tampering import named, tampering

__all__ = ["tampering"]

STANDARDS = {1: 10, 2: 20, 3: 50, 4: 100, 5: 200, 6: 500}
WAN = 1_000_000
FIRMS = 4
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("award"), st.integers(0, FIRMS - 1), st.integers(1, 6)),
        st.tuples(st.just("join"), st.integers(0, FIRMS - 1), st.integers(0, FIRMS - 1)),
        st.tuples(st.just("release"), st.integers(0, FIRMS - 1), st.just(0)),
        st.tuples(st.just("recover"), st.integers(0, FIRMS - 1), st.integers(1, 10)),
    ),
    max_size=14,
)


class Register:
    """Some firms and what happened to them, so that a history can be lived through."""

    def __init__(self):
        self.case = make.CaseFactory(materials=False)
        self.firms = [self.case.party, *(make.PartyFactory() for _ in range(FIRMS - 1))]
        self.one, self.two = make.UserFactory(), make.UserFactory()
        self.document = make.FileFactory(uploaded_by=self.one)

    def live(self, firm):
        return LadderEntry.objects.filter(party__in=lineage(firm), is_live=True)

    def net(self, firm) -> int:
        return sum(entry.net_fen for entry in self.live(firm))

    def own(self, firm) -> int:
        return sum(entry.net_fen for entry in firm.ladder_entries.filter(is_live=True))

    def add(self, firm, rank, amount):
        item = make.item("district_workshop", self.case.version)
        case = Case.objects.create(version=self.case.version, item=item, party=firm)
        return LadderEntry.objects.create(
            party=firm, case=case, kind="award", code=f"rank{rank}", rank=rank,
            standard_fen=STANDARDS[rank] * WAN, amount_fen=amount,
        )  # fmt: skip

    def award(self, place, rank):
        """What the rule says is taken by the guard, and not a fen more; the line stays below."""
        firm, standard = self.firms[place], STANDARDS[rank] * WAN
        past = [PastAward(e.tier, e.amount_fen, e.recovered_fen) for e in self.live(firm)]
        due = ladder_award(Tier(f"rank{rank}", rank, standard), past, LadderTerms()).amount
        with pytest.raises(Error), transaction.atomic():
            self.add(firm, rank, due + 1)
        if due:
            self.add(firm, rank, due)
            assert self.net(firm) == standard

    def join(self, old, new):
        """One takes another's place, unless that closes a circle or there is an heir."""
        predecessor, successor = self.firms[old], self.firms[new]
        is_sound = successor.pk not in lineage(predecessor)
        is_free = not predecessor.successions_from.exists()
        facts = {
            "predecessor": predecessor, "successor": successor, "kind": "absorption",
            "document": self.document, "effective_on": make.LONG_AGO, "status": "confirmed",
            "entered_by": self.one, "decided_by": self.two, "decided_at": clock.now(),
        }  # fmt: skip
        if is_sound and is_free:
            Succession.objects.create(**facts)
        elif not is_sound and is_free:
            with pytest.raises(IntegrityError), transaction.atomic():
                Succession.objects.create(**facts)

    def release(self, place, _):
        if entry := self.live(self.firms[place]).order_by("-rank").first():
            LadderEntry.objects.filter(pk=entry.pk).update(is_live=False)

    def recover(self, place, tenths):
        if entry := self.live(self.firms[place]).order_by("-rank").first():
            back = max(entry.recovered_fen, entry.amount_fen * tenths // 10)
            LadderEntry.objects.filter(pk=entry.pk).update(recovered_fen=back)


@pytest.fixture
def register(db):
    return Register()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_no_order_of_successions_and_awards_lifts_a_line_above_the_standard(register, moves):
    with transaction.atomic():
        with acting(register.case.account.confirmed_by):
            for move, place, value in moves:
                before = {firm.pk: register.own(firm) for firm in register.firms}
                getattr(register, move)(place, value)
                for firm in register.firms:
                    live = list(register.live(firm))
                    top = max((entry.standard_fen for entry in live if entry.net_fen), default=0)
                    brought = sum(before[pk] for pk in lineage(firm))
                    assert register.net(firm) <= max(top, brought)
        transaction.set_rollback(True)


def test_invariant_sees_a_line_that_was_given_too_much(tampering):
    register = Register()
    with acting(register.one):
        register.add(register.firms[0], 3, 50 * WAN)
        register.add(register.firms[1], 2, 20 * WAN)
        register.join(0, 1)

    assert named("I-01") == []
    (said,) = named("I-01", "UPDATE parties_succession SET decided_at = '2000-01-01'")
    assert "承继各方净额" in said


def test_heir_takes_over_what_was_climbed(register):
    old, new = register.firms[:2]
    with acting(register.one):
        register.add(old, 3, 50 * WAN)
        register.join(0, 1)

        with pytest.raises(IntegrityError, match="第2档不高于已奖励的第3档"), transaction.atomic():
            register.add(new, 2, 20 * WAN)
        with pytest.raises(IntegrityError, match="超过本档标准"), transaction.atomic():
            register.add(new, 4, 51 * WAN)
        register.add(new, 4, 50 * WAN)

    assert register.net(old) == 100 * WAN


def test_derivation_names_who_was_given_it(register):
    old, new = register.firms[:2]
    item = make.item("district_factory", register.case.version)
    with acting(register.one):
        register.add(old, 1, 10 * WAN)
        register.join(0, 1)

    found = awards.award(Case(version=item.version, item=item, party=new))

    assert found.amount == 40 * WAN
    assert any(old.name in step.sentence for step in found.steps)


def test_cap_counts_the_whole_line(cast, moving_clock):
    journey.to_approved(cast, journey.draft(cast, code="enterprise_upgrade"))
    heir = journey.Cast.hire()
    make.succession(cast.party, heir.party)
    case = journey.draft(heir, code="enterprise_upgrade")

    found = awards._earlier(case)

    assert found == [journey.REVIEWED]


@pytest.mark.parametrize("way", ["to the heir", "to the predecessor"])
def test_database_keeps_the_cap_of_a_line(cast, moving_clock, monkeypatch, way):
    journey.to_approved(cast, journey.draft(cast, code="enterprise_upgrade"))
    other = journey.Cast.hire()
    pair = (cast.party, other.party) if way == "to the heir" else (other.party, cast.party)
    make.succession(*pair, "division")
    monkeypatch.setattr(awards, "_earlier", lambda case: [])

    with pytest.raises(IntegrityError, match="累计奖励将超过限额"):
        journey.to_approved(other, journey.draft(other, code="enterprise_upgrade"))


def test_who_was_succeeded_files_no_more(cast):
    heir = make.PartyFactory()
    make.succession(cast.party, heir, "division")
    assert applicant.has_no_heir(journey.draft(cast), None) is None

    other = journey.Cast.hire()
    make.succession(other.party, heir, "absorption")
    found = applicant.has_no_heir(journey.draft(other), None)

    assert found.is_error
    assert heir.name in found.text


# --- what was given under an earlier scheme ---


def opening(register, place, rank, amount):
    firm = register.firms[place]
    return LadderEntry.objects.create(
        party=firm, kind="opening", code=f"rank{rank}", rank=rank,
        standard_fen=STANDARDS[rank] * WAN, amount_fen=amount,
    )  # fmt: skip


@pytest.mark.parametrize("joined", ["before", "after"])
def test_openings_of_a_line_count_whenever_they_were_entered(register, joined):
    with acting(register.one):
        if joined == "before":
            register.join(0, 1)
        opening(register, 0, 1, 10 * WAN)
        opening(register, 1, 1, 5 * WAN)
        if joined == "after":
            register.join(0, 1)
        with pytest.raises(IntegrityError, match="超过本档标准"), transaction.atomic():
            register.add(register.firms[1], 2, 6 * WAN)
        register.add(register.firms[1], 2, 5 * WAN)

    assert register.net(register.firms[0]) == 20 * WAN


def test_no_opening_is_entered_behind_an_award_of_the_line(register):
    with acting(register.one):
        register.add(register.firms[1], 2, 20 * WAN)
        opening(register, 0, 1, 10 * WAN)
        register.join(2, 1)
        for place in (1, 2):
            with pytest.raises(IntegrityError, match="已有奖励"), transaction.atomic():
                opening(register, place, 1, 10 * WAN)


def test_rung_of_a_party_is_opened_once(register):
    with acting(register.one):
        opening(register, 0, 1, 4 * WAN)
        with pytest.raises(IntegrityError, match="第1档的期初已记入"), transaction.atomic():
            opening(register, 0, 1, 4 * WAN)
        opening(register, 0, 2, 4 * WAN)
