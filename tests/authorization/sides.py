"""One side of the world: an enterprise in a town with a case in every state, its texts marked.

A mark is a word that stands in one field of one side and nowhere else: ``CANARY-score-A``. Where it
turns up in an answer, whoever asked has read that field.
"""

from copy import copy
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.services import inbox
from applications.models import Call, Case, Channel
from applications.services import (
    acceptance,
    filing,
    investment,
    opening_balances,
    paper_twin,
    posts,
    questions,
    recognition,
    recognition_list,
    recusals,
)
from diagnosis.models import SurveyRound
from diagnosis.services import census, reports
from parties.models import Party
from parties.services import accounts, checks, duplicates, naming, succession
from payments.services import bans, disbursement, orders, recovery
from records.models import File
from records.services import files
from reviews.models import Expert, Meeting, Objection, PublicNotice, Seat
from reviews.services import deliberation, notices, objections, opinions, panels, proposals
from tests import factories as make
from tests import journey
from tests.journey import POINTS, Cast

ACCOUNT = {"A": "31059900001111100", "B": "31059900002222200"}  # marks are figures here
WAN = 1_000_000


class Side:
    """The applicant of one town and what is theirs, by the names by which the table calls it."""

    def __init__(self, letter: str, cast: Cast, expert: Expert) -> None:
        self.letter, self.cast, self.expert = letter, cast, expert
        self.ids: dict[str, str] = {}

    def mark(self, word: str) -> str:
        return f"CANARY-{word}-{self.letter}"

    def keep(self, name: str, thing) -> None:
        """The table finds this object of the side under the name."""
        self.ids[name] = thing.public_id

    def upload(self, word: str) -> SimpleUploadedFile:
        """A PDF whose name is one mark and whose content says another."""
        writer, content = PdfWriter(), BytesIO()
        writer.add_blank_page(width=595, height=842)
        writer.add_metadata({"/Title": self.mark(f"{word}-content")})
        writer.write(content)
        return SimpleUploadedFile(f"{self.mark(word)}.pdf", content.getvalue())

    def file(self, word: str, by: User) -> File:
        with acting(by):
            stored = files.store(self.upload(word), by=by)
        self.keep(word, stored)
        return stored

    def elsewhere(self) -> Cast:
        """The same people, with another enterprise of the same owner in the same town."""
        cast = copy(self.cast)
        cast.party = make.EnterpriseFactory(party__local_unit=cast.unit).party
        make.MemberFactory(party=cast.party, user=cast.applicant)
        make.BankAccountFactory(party=cast.party, confirmed_by=cast.applicant)
        return cast

    def at(self, state: str, code: str = "district_workshop", name: str = "", **facts) -> Case:
        """A case of an enterprise of its own, brought to a state and kept under a name."""
        cast = self.elsewhere()
        case = journey.to(state, cast, journey.draft(cast, code, **facts))
        self.keep(name or state, case)
        return case

    def build_register(self) -> None:
        """The enterprise, its accounts, reports, drafts, messages."""
        party, by = self.cast.party, self.cast.applicant
        self.keep("party", party)
        number = ACCOUNT[self.letter]
        said = {"by": by, "holder": party.name, "bank": "中国银行青浦支行", "cnaps": "102290000001"}
        accounts.confirm(accounts.register(party, number=number, **said), by=by)
        other = said | {"bank": self.mark("new-account-bank")}
        self.keep("account", accounts.register(party, number=number[:-2] + "99", **other))
        message = inbox.tell([by], self.mark("message"), self.mark("message-body"), "/cases/")[0]
        self.keep("message", message)
        draft = journey.draft(self.cast, title=self.mark("draft"))
        self.keep("draft", draft)
        self.at("draft", name="counter_draft", started_by=self.cast.registrar)
        self.file("orphan", by)
        self.build_entries(party)

    def build_entries(self, party: Party) -> None:
        """What a registrar knows of the enterprise, and entries that wait for the second one."""
        by, today = self.cast.registrar, clock.today()
        document = make.FileFactory(uploaded_by=by)
        note = self.mark("check-note")
        checks.record(
            party, "credit", "minor", checked_on=today, source="信用中国", note=note, by=by
        )
        said = {"effective_on": today, "by": by}
        self.keep("renaming", naming.enter(party, self.mark("new-name"), document, **said))
        old, again = (make.PartyFactory(local_unit=self.cast.unit) for _ in range(2))
        self.keep("succession", succession.enter(old, party, "absorption", document, **said))
        self.keep("duplicate", duplicates.enter(again, party, document, by=by))

    def build_census(self) -> None:
        """A census that belongs to no side, and an enterprise that this town entered."""
        by, today = self.cast.local_officer, clock.today()
        with acting(self.cast.registrar):
            found = SurveyRound.objects.create(
                name="普查", opens_on=today, closes_on=today + timedelta(days=99),
                opened_by=self.cast.registrar,
            )  # fmt: skip
        self.keep("survey_round", found)
        said = census.Line(
            make.credit_code(6_400_000), self.mark("surveyed"), False, self.cast.unit
        )
        census.enter(found, said, by=by)

    def build_diagnosis(self, provider: Party) -> None:
        """A report waiting for the enterprise and the Commission, a claim on another one."""
        scribe = journey.owner_of(provider)
        report = reports.enter(
            provider, self.cast.party, self.file("report_file", scribe), by=scribe,
            confirmed_on=clock.today() - timedelta(days=9),
        )  # fmt: skip
        self.keep("report", report)
        cast = self.elsewhere()
        cast.provider = provider
        bundle = journey.provider_bundle(cast, 1)
        self.keep("bundle", bundle)

    def build_questions(self, call: Call) -> None:
        """One question answered to the asker alone, and one that waits."""
        by = self.cast.applicant
        found = questions.ask(call, by=by, text=self.mark("question"))
        answer = self.mark("private-answer")
        questions.answer_privately(found, by=self.cast.registrar, answer=answer)
        self.keep("answered_question", found)
        self.keep("question", questions.ask(call, by=by, text=self.mark("open-question")))

    def build_stale(self) -> None:
        """A case sent back, before the clock moves past its day."""
        acceptance.return_for_correction(
            self.at("submitted", name="returned"),
            by=self.cast.local_officer, note=self.mark("return-note"),
        )  # fmt: skip

    def build_filings(self) -> None:
        """Cases on the desks of acceptance."""
        self.at("submitted")
        self.at("accepted")

    def build_review(self) -> None:
        """A panel at work; and one case with every word that a review can say."""
        for name in ("undeclared_seat", "seat"):  # the last stays "in_review"
            case = self.at("in_review", summary=self.mark(f"summary-of-{name}"))
            panels.appoint(case, [self.expert], by=self.cast.lead)
            self.keep(name, case.seats.get())
        panels.declare(case.seats.get(), by=self.expert.user)
        self.build_told()

    def build_told(self) -> None:
        cast, by = self.cast, self.cast.applicant
        case = make.CaseFactory(
            party=cast.party, applicant=by, code="district_line", materials=False,
            title=self.mark("case"), summary=self.mark("summary"),
        )  # fmt: skip
        for kind in case.item.materials.filter(required=True):
            with acting(by):
                case.materials.create(kind=kind, file=self.file("material", by), added_by=by)
        line = investment.Line(
            name=self.mark("investment"), kind="equipment", supplier="供应商", amount_fen=WAN,
            invoice_number=f"FP{self.letter}", paid_on=case.completed_on - timedelta(days=9),
        )  # fmt: skip
        with acting(by):
            investment.keep(case, [line])
        self.keep("told", case)
        case = filing.submit(case, by=by)
        case = journey.accept(case, by=cast.local_officer, note=self.mark("acceptance-note"))
        paper_twin.waive(case, by=cast.registrar, reason=self.mark("paper-waiver"))
        case = self.passed(case)
        panels.appoint(case, self.panel(), by=cast.lead)
        for seat in Seat.objects.filter(case=case).select_related("expert__user", "case"):
            panels.declare(seat, by=seat.expert.user)
            panels.score(seat, by=seat.expert.user, comment=self.mark("score"), **POINTS)
        for code, delegate in cast.delegates.items():
            said = {"stance": "agree", "reason": self.mark("opinion")}
            opinions.give(case, make.agency(code), by=delegate, **said)
        self.build_posts(case)

    def build_posts(self, case: Case) -> None:
        """A note among the offices with a file, and a letter to the applicant."""
        by = self.cast.registrar
        note = posts.write(
            case, Channel.INTERNAL, by=by, text=self.mark("note"), key=f"note-{self.letter}",
            upload=self.upload("note-file"),
        )  # fmt: skip
        self.keep("note_file", note.file)
        said = {"text": self.mark("post"), "key": f"post-{self.letter}"}
        posts.write(case, Channel.APPLICANT, by=by, **said)

    def passed(self, case: Case) -> Case:
        checks = dict.fromkeys(journey.preliminary.CHECKS, True)
        return journey.preliminary.pass_preliminary(
            case, by=self.cast.preliminary, comment=self.mark("preliminary"), checks=checks
        )

    def panel(self) -> list[Expert]:
        hired = Expert.objects.filter(user__in=self.cast.experts[:2])
        return [self.expert, *hired]

    def reviewed(self, state: str) -> Case:
        """A case proposed for support under a name of its own."""
        cast = self.elsewhere()
        case = journey.to_in_review(cast)
        journey.review(cast, case)
        case = proposals.propose(case, by=cast.lead, reason=self.mark("proposal"))
        self.keep(state, case)
        return case

    def build_objection(self, case: str, name: str) -> Objection:
        """An objection to the case of this name, with all that only investigators read."""
        said = {word: self.mark(word) for word in ("objector", "contact", "claim")}
        found = objections.raise_objection(
            Case.objects.get(public_id=self.ids[case]), by=self.cast.house,
            evidence=self.upload("evidence"), **said,
        )  # fmt: skip
        self.keep(name, found)
        self.keep("evidence", found.evidence)
        return found

    def answer(self, objection: Objection) -> None:
        """Found unfounded; the reply goes to whoever holds the receipt."""
        finding = self.mark("finding")
        objections.dismiss(objection, by=self.cast.investigator, finding=finding)

    def build_meeting(self) -> None:
        """One meeting to come, one held; lighthouses need no review before."""
        case, clerk = self.at("in_deliberation", "lighthouse"), self.cast.clerk
        self.keep("meeting", Meeting.objects.get(items__case=case))
        case = self.at("in_deliberation", "lighthouse", name="postponed")
        meeting = Meeting.objects.get(items__case=case)
        note = deliberation.Decision("postponed", note=self.mark("meeting-note"))
        deliberation.record(
            meeting, {meeting.items.get().pk: note}, by=clerk, key=f"held-{self.letter}",
            attendees=self.mark("attendees"), minutes=self.file("minutes", clerk),
        )  # fmt: skip
        self.keep("held", meeting)

    def build_recognitions(self) -> None:
        """A line of an official list, one with its case, an opening balance."""
        cast, by = self.elsewhere(), self.cast.registrar
        official = recognition_list.open_list(
            by=by, document=self.file("official", by), issued_on=clock.today(),
            document_number=self.mark("list"), issuer="上海市经济和信息化委员会",
        )  # fmt: skip
        self.keep("list", official)
        title = make.item("municipal_factory").name
        self.keep("row", recognition.enter(official, cast.party, title, by=by))
        asked = recognition.enter(official, cast.party, self.mark("title"), by=by)
        self.keep("title", asked.question)
        self.granted("recognised")
        self.granted("confirmed")
        balance = opening_balances.enter(
            self.elsewhere().party, make.item(), 10 * WAN, self.file("opening", by), by=by,
            awarded_on=clock.today() - timedelta(days=400), note=self.mark("opening-note"),
        )  # fmt: skip
        self.keep("balance", balance)

    def build_recusal(self) -> None:
        """An officer of another office has stepped back from an enterprise of this side."""
        said = {"by": self.cast.budget_keeper, "reason": self.mark("recusal")}
        self.keep("recusal", recusals.declare(self.elsewhere().party, **said))

    def granted(self, state: str, name: str = "") -> Case:
        """A title on its way to payment, up to this state."""
        way = {
            "recognised": journey.to_recognised,
            "confirmed": journey.to_confirmed,
            "approved": journey.to_granted,
        }
        case = way[state](self.elsewhere())
        self.keep(name or state, case)
        return case

    def build_payments(self) -> None:
        """An order to sign; a line to pay, one paid, one demanded back."""
        cast, names = self.cast, ("ordered", "paid", "owed")
        self.granted("approved")
        drafted = [self.granted("approved", "in_draft")]
        draft = orders.draft(drafted, by=cast.budget_keeper, key=f"draft-{self.letter}")
        self.keep("draft_order", draft)
        cases = [self.granted("approved", name) for name in names]
        order = orders.draft(cases, by=cast.budget_keeper, key=f"order-{self.letter}")
        orders.sign(order, by=cast.signatory, key=f"sign-{self.letter}")
        orders.sign(order, by=cast.countersigner, key=f"countersign-{self.letter}")
        self.keep("order", order)
        for case in cases[1:]:
            self.pay(case)
        self.demand(cases[2])

    def pay(self, case: Case) -> None:
        disbursement.disburse(
            case.payment_lines.get(), by=self.cast.payer, paid_on=clock.today(),
            bank_reference=f"{self.mark('slip')}{case.pk}", key=f"pay-{case.pk}",
        )  # fmt: skip

    def demand(self, case: Case) -> None:
        cast, due = self.cast, clock.today() + timedelta(days=15)
        recovery.demand_back(
            case, by=cast.investigator, ground="fraud", facts=self.mark("recovery"), amount=WAN,
            due_on=due,
        )  # fmt: skip

    def build_bans(self) -> None:
        """A decision that waits for its second person, and a ban that binds."""
        said = {"by": self.cast.investigator, "facts": self.mark("ban")}
        number = self.mark("ban-number")
        waiting, bound = (self.elsewhere().party for _ in range(2))
        decided = bans.propose(
            waiting, key=number, decision_number=number, source="区财政局", **said
        )
        self.keep("ban", decided)
        said["served_on"] = clock.today()
        decided = bans.propose(bound, key=f"{number}-2", **said)
        bans.confirm(decided, by=self.cast.lead)


def publish(sides: list[Side], word: str, *names: str) -> PublicNotice:
    """One notice over a case of each side and name, published by the cast of the first."""
    cast = sides[0].cast
    cases = [side.reviewed(name) for side in sides for name in names]
    notice = notices.draft(cases, title=f"{word}公示", by=cast.lead, key=f"notice-{word}")
    return notices.publish(notice, by=cast.publisher, key=f"publish-{word}")
