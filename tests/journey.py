"""The way of a case through the real services, and the people who take it there.

    cast = Cast.hire()
    case = to_on_notice(cast)          # from a fresh workshop draft of the cast's applicant
    case = to_approved(cast, case)     # on from where it stands
    case = to_disbursed(cast, draft(cast, code="enterprise_upgrade"))   # or another kind of award
    bundle = provider_bundle(cast, 3)  # three drafts of the cast's provider, submitted together

From `to_notice_cleared` on the clock is moved past the notice: use the fixture `moving_clock`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property, partial
from threading import Event

import pytest

from accounts import clock, clock_control
from accounts.acting import acting
from accounts.models import LocalUnit, User
from accounts.roles import Role
from applications import eligibility
from applications.door import advance
from applications.models import Bundle, Case, Recognition, RecognitionList
from applications.services import (
    acceptance,
    bundles,
    checklist,
    filing,
    investment,
    paper_twin,
    recognition,
    recognition_list,
)
from applications.states import State
from diagnosis.models import Report
from diagnosis.services import reports
from parties.models import Party
from payments.models import Budget
from payments.services import disbursement, orders
from policies.stages import Acceptor, Rule, Stage
from reviews.models import Expert, Meeting, Opinion, PublicNotice, Score, Seat
from reviews.services import deliberation, notices, opinions, panels, preliminary, proposals
from tests import factories as make

POINTS = {
    "foundation": 9, "equipment": 17, "networking": 13, "integration": 17,
    "quality": 8, "security": 4, "effect": 13, "example": 4,
}  # fmt: skip
REVIEWED = 8_000_000  # fen, where the reviewers find the amount
JOINT = ("jwc", "fgw", "kw", "czj")
_MAY_MOVE = Event()  # while somebody sees to it that the clock goes right again


accept = partial(acceptance.accept, judge=checklist.all_fine)  # as one who found all in order


def hired(role: Role) -> cached_property:
    """Somebody with this role, hired when first called for."""
    return cached_property(lambda cast: make.UserFactory(roles=[role]))


class Cast:
    """Everybody whose hands a case passes through; each another person, hired when called for."""

    registrar = hired(Role.REGISTRAR)
    second_registrar = hired(Role.REGISTRAR)
    preliminary = hired(Role.PRELIMINARY_REVIEWER)
    lead = hired(Role.REVIEW_LEAD)
    publisher = hired(Role.NOTICE_PUBLISHER)
    investigator = hired(Role.INVESTIGATOR)
    signatory = hired(Role.SIGNATORY)
    budget_keeper = hired(Role.BUDGET_KEEPER)
    clerk = hired(Role.OFFICE_CLERK)
    countersigner = hired(Role.COUNTERSIGNER)
    payer = hired(Role.PAYER)
    auditor = hired(Role.AUDITOR)

    def __init__(self, unit: LocalUnit, party: Party, applicant: User) -> None:
        self.unit, self.party, self.applicant = unit, party, applicant
        self.house = make.house()

    @classmethod
    def hire(cls, unit: LocalUnit | None = None) -> "Cast":
        """An enterprise of a local unit, its owner, and its confirmed account."""
        unit = unit or make.LocalUnitFactory()
        party = make.EnterpriseFactory(party__local_unit=unit).party
        applicant = make.MemberFactory(party=party).user
        make.BankAccountFactory(party=party, confirmed_by=applicant)
        return cls(unit, party, applicant)

    @classmethod
    def assemble(cls) -> "Cast":
        """A cast of which nobody is missing any more."""
        cast = cls.hire()
        for name, member in vars(cls).items():
            if isinstance(member, cached_property):
                getattr(cast, name)
        return cast

    @cached_property
    def provider(self) -> Party:
        """A diagnosis service provider with an owner and a confirmed account."""
        party = make.ProviderFactory().party
        owner = make.MemberFactory(party=party).user
        make.BankAccountFactory(party=party, confirmed_by=owner)
        return party

    @cached_property
    def local_officer(self) -> User:
        return make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=self.unit)

    @cached_property
    def experts(self) -> list[User]:
        with acting(self.house):
            return [_expert(number) for number in range(1, 4)]

    @cached_property
    def delegates(self) -> dict[str, User]:
        """The delegates of the four departments, by the department's code."""
        with acting(self.house):
            return {
                code: make.UserFactory(roles=[Role.DELEGATE], agency=make.agency(code))
                for code in JOINT
            }


def _expert(number: int) -> User:
    user = make.UserFactory(roles=[Role.EXPERT])
    with acting(make.house()):
        Expert.objects.create(user=user, employer=f"测试研究院{number}", speciality="智能制造")
    return user


@contextmanager
def clock_put_right() -> Iterator[None]:
    """Inside, cases may move the clock past their notices; afterwards it goes on as before."""
    may_already = _MAY_MOVE.is_set()
    _MAY_MOVE.set()
    try:
        with clock_control.kept():
            yield
    finally:
        if not may_already:
            _MAY_MOVE.clear()


@pytest.fixture
def moving_clock():
    """The hand on the clock, for a test and its journey."""
    with clock_put_right():
        yield clock_control


def draft(cast: Cast, code: str = "district_workshop", **facts) -> Case:
    """A complete draft of the cast's applicant, or of its provider, for any item one files for."""
    if code == "provider_diagnosis":
        return provider_bundle(cast, 1).cases.get()
    case = make.CaseFactory(party=cast.party, applicant=cast.applicant, code=code, **facts)
    if case.item.rule == Rule.CAPPED:
        report(cast, enterprise=cast.party)
        invest(case)
    return case


def invest(case: Case, number: str = "", fen: int = 50_000_000) -> None:
    """One complete investment line, paid ten days before completion."""
    line = investment.Line(
        name="数控机床", kind="equipment", supplier="上海测试机床有限公司", amount_fen=fen,
        invoice_number=number or f"{case.pk:08d}", paid_on=case.completed_on - timedelta(days=10),
    )  # fmt: skip
    with acting(owner_of(case.party)):
        investment.keep(case, [line])


def owner_of(party: Party) -> User:
    """The first of those who act for a party."""
    return party.members.select_related("user").order_by("pk")[0].user


def report(
    cast: Cast, *, enterprise: Party | None = None, provider: Party | None = None, accepted=True
) -> Report:
    """A signed report of the cast's provider on an enterprise, ninety days ago; accepted or not."""
    provider = provider or cast.provider
    enterprise = enterprise or make.EnterpriseFactory().party
    scribe = owner_of(provider)
    file = make.FileFactory(name=f"诊断报告{enterprise.pk}.pdf", uploaded_by=scribe)
    day = clock.today() - timedelta(days=90)
    found = reports.enter(provider, enterprise, file, by=scribe, confirmed_on=day)
    return reports.accept(found, by=cast.preliminary) if accepted else found


def provider_bundle(cast: Cast, count: int = 2, *, accepted=True) -> Bundle:
    """A bundle of the cast's provider with so many complete drafts."""
    claimed = [report(cast, accepted=accepted) for _ in range(count)]
    owner, call = owner_of(cast.provider), make.CallFactory()
    kind = make.item("provider_diagnosis", call.version)
    bundle = bundles.start(call, kind, cast.provider, claimed, by=owner)
    for material in kind.materials.filter(required=True).exclude(code=bundles.OWN_REPORT):
        bundles.attach(bundle, material, make.FileFactory(uploaded_by=owner), by=owner)
    account = cast.provider.bank_accounts.in_use().get()
    bundles.save(bundle, by=owner, account=account, has_committed=True)
    return bundle


def submitted_bundle(cast: Cast, count: int = 2) -> list[Case]:
    """The cases of a bundle, submitted together."""
    return bundles.submit(provider_bundle(cast, count), by=owner_of(cast.provider))


def _submit(_cast: Cast, case: Case) -> Case:
    return filing.submit(case, by=owner_of(case.party))


def _accept(cast: Cast, case: Case) -> Case:
    """The step alone, for all who only come after it; `accept` goes through the checklist."""
    at_unit = case.item.acceptor == Acceptor.LOCAL_UNIT
    by = cast.local_officer if at_unit else cast.registrar
    return advance(case, Case.accept, by=by, accepted_at=clock.now())


def _after_acceptance(cast: Cast, case: Case) -> Case:
    next_leg = _table if case.next_stage == Stage.DELIBERATION else _pass_preliminary
    return next_leg(cast, case)


def _pass_preliminary(cast: Cast, case: Case) -> Case:
    paper_twin.check_in(
        case,
        by=cast.registrar,
        received_on=clock.today(),
        digest=case.content_sha256[:16],
        copies=2,
        pages=30,
    )
    checks = dict.fromkeys(preliminary.CHECKS, True)
    return preliminary.pass_preliminary(
        case, by=cast.preliminary, comment="材料齐全，符合申报条件。", checks=checks
    )


def review(cast: Cast, case: Case, *, points: dict[str, int] = POINTS) -> None:
    """Three experts score and the four departments agree; nothing is proposed yet."""
    chosen = list(Expert.objects.filter(user__in=cast.experts).order_by("pk"))
    panels.appoint(case, chosen, by=cast.lead)
    for seat in Seat.objects.filter(case=case).select_related("expert__user", "case"):
        panels.declare(seat, by=seat.expert.user)
        panels.score(seat, by=seat.expert.user, comment="符合智能车间要求。", **points)
    for code, delegate in cast.delegates.items():
        opinions.give(case, make.agency(code), by=delegate, stance="agree")


def enter_review(case_pk: int, experts, delegates: dict, *, by: User) -> None:
    """The rows that `review` leaves, in few statements, for all who only come after it.

    `delegates` is who speaks for each agency; `by` is the lead who chose the experts.
    """
    with acting(by):
        seats = Seat.objects.bulk_create(
            Seat(case_id=case_pk, expert=expert, appointed_by=by, declared_at=clock.now())
            for expert in experts
        )
        Score.objects.bulk_create(
            Score(seat=seat, comment="符合智能车间要求。", **POINTS) for seat in seats
        )
        Opinion.objects.bulk_create(
            Opinion(case_id=case_pk, agency=agency, stance="agree", by=delegate)
            for agency, delegate in delegates.items()
        )


def _propose(cast: Cast, case: Case) -> Case:
    experts = Expert.objects.filter(user__in=cast.experts).order_by("pk")
    delegates = {make.agency(code): delegate for code, delegate in cast.delegates.items()}
    enter_review(case.pk, experts, delegates, by=cast.lead)
    reviewed = REVIEWED if case.item.rule == Rule.CAPPED else None
    return proposals.propose(
        case, by=cast.lead, reason="专家评审通过，各部门同意。", reviewed=reviewed
    )


def _open_notice(cast: Cast, case: Case) -> Case:
    title = "关于智能化改造和智能工厂拟支持项目的公示"
    notice = notices.draft([case], title=title, by=cast.lead, key=f"notice-{case.pk}")
    notices.publish(notice, by=cast.publisher, key=f"publish-{notice.pk}")
    return again(case)


def _close_notice(cast: Cast, case: Case) -> Case:
    assert _MAY_MOVE.is_set(), "use the fixture moving_clock: the next test would meet this clock"
    clock_control.shift_to(case.notice_closes_at + timedelta(minutes=1))
    notice = PublicNotice.objects.filter(entries__case=case).latest("pk")
    with acting(cast.house):
        notices.close(notice.pk)
    return again(case)


def _table(cast: Cast, case: Case) -> Case:
    meeting = deliberation.convene(
        number=f"产推办会议{case.pk}", planned_on=clock.today(), by=cast.clerk
    )
    deliberation.table(meeting, [case], by=cast.lead, key=f"table-{meeting.pk}")
    return again(case)


def _approve(cast: Cast, case: Case) -> Case:
    budget(cast)
    meeting = Meeting.objects.filter(items__case=case).latest("pk")
    decisions = {
        entry.pk: deliberation.Decision("approved", note="同意。") for entry in meeting.items.all()
    }
    deliberation.record(
        meeting, decisions, by=cast.clerk, attendees="各成员单位",
        minutes=make.FileFactory(name="会议纪要.pdf", uploaded_by=cast.clerk),
        key=f"record-{meeting.pk}",
    )  # fmt: skip
    return again(case)


def _order_payment(cast: Cast, case: Case) -> Case:
    budget(cast)
    order = orders.draft([case], by=cast.budget_keeper, key=f"order-{case.pk}")
    orders.sign(order, by=cast.signatory, key=f"sign-{order.pk}")
    orders.sign(order, by=cast.countersigner, key=f"countersign-{order.pk}")
    return again(case)


def budget(cast: Cast, fen: int = 10_000_000_000) -> Budget:
    """This year's line, with room for everything."""
    with acting(cast.budget_keeper):
        return Budget.objects.get_or_create(
            year=clock.today().year, defaults={"allowance_fen": fen}
        )[0]


def _disburse(cast: Cast, case: Case) -> Case:
    disbursement.disburse(
        case.payment_lines.get(is_stopped=False), by=cast.payer, paid_on=clock.today(),
        bank_reference=f"回单{case.pk}", key=f"disburse-{case.pk}",
    )  # fmt: skip
    return again(case)


def official_list(cast: Cast, **facts) -> RecognitionList:
    """A document of today that names enterprises, entered by the registrar."""
    known = RecognitionList.objects.count()
    facts = {
        "document_number": f"沪经信制〔{clock.today().year}〕{known + 1}号",
        "issuer": "上海市经济和信息化委员会",
        "issued_on": clock.today(),
    } | facts
    document = make.FileFactory(name="认定文件.pdf", uploaded_by=cast.registrar)
    return recognition_list.open_list(by=cast.registrar, document=document, **facts)


def enter_title(cast: Cast, code: str = "municipal_factory", **facts) -> Recognition:
    """A line that names the cast's enterprise, waiting for the second registrar."""
    return recognition.enter(
        official_list(cast, **facts), cast.party, make.item(code).name, by=cast.registrar
    )


def to_recognised(cast: Cast, code: str = "municipal_factory") -> Case:
    """A title that two registrars stand by; the enterprise is asked to confirm."""
    return recognition.recognise(enter_title(cast, code), by=cast.second_registrar)


def to_confirmed(cast: Cast, code: str = "municipal_factory") -> Case:
    """The same, with the enterprise's own account."""
    account = cast.party.bank_accounts.in_use().first()
    return recognition.confirm(to_recognised(cast, code), by=cast.applicant, account=account)


def to_granted(cast: Cast, code: str = "municipal_factory") -> Case:
    """The same, granted by the lead: approved, or titled where nothing is due."""
    budget(cast)
    return deliberation.grant(to_confirmed(cast, code), by=cast.lead)


def ticks(case: Case) -> dict[str, str]:
    """What the page with the checklist sends where every line was found in order."""
    case = again(case)
    found = eligibility.findings(case, clock.now())
    there = checklist.lines(case, found, case.materials.current().select_related("file"))
    return {f"ok-{line.code}": "on" for line in there}


def again(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.select_related("item", "party", "version", "local_unit").get(pk=case.pk)


LEGS = {
    State.DRAFT: _submit,
    State.SUBMITTED: _accept,
    State.ACCEPTED: _after_acceptance,
    State.IN_REVIEW: _propose,
    State.PROPOSED: _open_notice,
    State.ON_NOTICE: _close_notice,
    State.NOTICE_CLEARED: _table,
    State.IN_DELIBERATION: _approve,
    State.APPROVED: _order_payment,
    State.PAYMENT_ORDERED: _disburse,
}


def to(state: State, cast: Cast, case: Case | None = None) -> Case:
    """Bring a case, or a fresh draft, on to a state of its track."""
    case = case or draft(cast)
    while case.state != state:
        case = LEGS[State(case.state)](cast, case)
    return case


to_submitted = partial(to, State.SUBMITTED)
to_accepted = partial(to, State.ACCEPTED)
to_in_review = partial(to, State.IN_REVIEW)
to_proposed = partial(to, State.PROPOSED)
to_on_notice = partial(to, State.ON_NOTICE)
to_notice_cleared = partial(to, State.NOTICE_CLEARED)
to_in_deliberation = partial(to, State.IN_DELIBERATION)
to_approved = partial(to, State.APPROVED)
to_payment_ordered = partial(to, State.PAYMENT_ORDERED)
to_disbursed = partial(to, State.DISBURSED)
