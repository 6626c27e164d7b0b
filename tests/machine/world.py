"""The people and the papers of the machine: made once, committed, and used by every example."""

from datetime import date, datetime, timedelta

from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import Agency, User
from accounts.roles import Role
from applications.models import Case
from applications.services import bundles, recognition
from diagnosis.services import reports
from payments.models import BanDecision, Budget
from payments.services import bans, budgets
from reviews.models import Expert
from tests import factories as make
from tests import journey
from tests.machine import moves
from tests.machine.model import Claim
from tests.machine.people import OWNERS, PEOPLE
from tests.machine.procedure import Facts, Procedure
from tests.machine.verbs import Deed, review

START = datetime(2022, 4, 11, 10, 0, tzinfo=SHANGHAI)
WINDOW = datetime(2022, 11, 1, 17, 0, tzinfo=SHANGHAI)
LAST_DAY = datetime(2022, 12, 20, tzinfo=SHANGHAI)  # the model knows the holidays of one year
FILED = (  # name, item, party, call
    ("a-line", "district_line", "a", 1),
    ("a-workshop", "district_workshop", "a", 1),
    ("a-workshop-2", "district_workshop", "a", 2),
    ("a-factory", "district_factory", "a", 1),
    ("a-lighthouse", "lighthouse", "a", 1),
    ("a-upgrade", "enterprise_upgrade", "a", 1),
    ("a-upgrade-2", "enterprise_upgrade", "a", 2),
    ("b-workshop", "district_workshop", "b", 1),
    ("b-lighthouse", "lighthouse", "b", 1),
    ("b-upgrade", "enterprise_upgrade", "b", 1),
)
LISTED = (("a-municipal", "a"), ("a-municipal-2", "a"), ("b-municipal", "b"))
REACHED = (  # how far most of them have come before an example begins; the first ones first
    {
        "a-line": "on_notice", "a-upgrade": "on_notice", "b-upgrade": "on_notice",
        "b-workshop": "on_notice", "a-workshop-2": "on_notice",
    },
    {
        "a-line": "disbursed", "a-upgrade": "approved", "b-upgrade": "payment_ordered",
        "b-workshop": "in_deliberation", "p-a": "on_notice", "p-b": "accepted",
        "a-workshop": "on_notice", "a-workshop-2": "notice_cleared", "a-factory": "submitted",
        "a-upgrade-2": "in_review", "a-municipal": "recognised", "b-municipal": "confirmed",
        "b-lighthouse": "submitted",
    },
)  # fmt: skip
HANDS = {  # by people of many offices, who are tied from then on
    ("p-b", "accept"): "jack", ("a-upgrade", "propose"): "jack", ("b-upgrade", "approve"): "jill",
}  # fmt: skip
TURNED = (
    ("b-workshop", "postpone"), ("a-workshop", "raise_objection"),
    ("a-factory", "return_for_correction"),
)  # fmt: skip
SCARCE = 60_000_000  # fen: enough for one or two awards
FROM_COUNTER = "b-lighthouse"


class World:
    """Users, drafts and recognitions by the model's names."""

    def __init__(self, set_clock):
        self.unit = make.LocalUnitFactory()
        self.users = {"house": User.objects.house()}
        self.parties = {
            "a": make.EnterpriseFactory(party__local_unit=self.unit).party,
            "b": make.EnterpriseFactory(party__local_unit=self.unit).party,
            "p": make.ProviderFactory().party,
        }
        self._own()
        self._hire()
        self.cast = journey.Cast(self.unit, self.parties["a"], self.users["owner_a"])
        self.experts = list(Expert.objects.filter(user__in=self.cast.experts))
        self.agencies = {make.agency(code): user for code, user in self.cast.delegates.items()}
        silent = Agency.objects.filter(joint_review=True).exclude(
            pk__in=[agency.pk for agency in self.agencies]
        )
        assert not silent.exists()
        self.minutes = make.FileFactory(name="会议纪要.pdf", uploaded_by=self.users["clerk"])
        self.calls = [make.CallFactory(closes_at=WINDOW) for _ in range(2)]
        self.cases, self.recognitions = {}, {}
        self._draft()
        self._list()
        self.name_of_case = {pk: name for name, pk in self.cases.items()}
        self.name_of_recognition = {row.pk: name for name, row in self.recognitions.items()}
        with acting(self.users["keeper"]):
            Budget.objects.filter(year=START.year).update(allowance_fen=SCARCE)
        self.budget = Budget.objects.get(year=START.year)
        self.set_clock = set_clock
        self.house = Procedure(self.claims(), START, SCARCE, WINDOW)
        for stage in REACHED:
            for name, state in stage.items():
                self._bring(self.house.claims[name], state)
        for name, verb in TURNED:
            self._take(verb, self.house.claims[name])

    def _own(self):
        for name, owner in OWNERS.items():
            user = make.UserFactory(username=owner)
            self.users[owner] = user
            make.MemberFactory(party=self.parties[name], user=user)
            make.BankAccountFactory(party=self.parties[name], confirmed_by=user)

    def _hire(self):
        elsewhere = make.LocalUnitFactory()
        for name, someone in PEOPLE.items():
            if name not in self.users:
                person = self.users[someone.human].person if someone.human != name else None
                more = {"person": person} if person else {}
                self.users[name] = make.UserFactory(
                    username=name,
                    roles=[Role(role) for role in someone.roles],
                    local_unit=self.unit if someone.town == "here" else elsewhere,
                    **more,
                )

    def _draft(self):
        found = {name: self._report(name) for name in ("a", "b")}
        for name, code, party, call in FILED:
            owner = self.users[OWNERS[party]]
            by = self.users["registrar"] if name == FROM_COUNTER else owner
            case = make.CaseFactory(
                call=self.calls[call - 1], party=self.parties[party], applicant=owner, code=code,
                started_by=by,
            )  # fmt: skip
            if code == "enterprise_upgrade":
                journey.invest(case)
            self.cases[name] = case.pk
        by, kind = self.users["owner_p"], make.item("provider_diagnosis", self.calls[0].version)
        bundle = bundles.start(self.calls[0], kind, self.parties["p"], found.values(), by=by)
        for material in kind.materials.filter(required=True).exclude(code=bundles.OWN_REPORT):
            bundles.attach(bundle, material, make.FileFactory(uploaded_by=by), by=by)
        account = self.parties["p"].bank_accounts.get()
        bundles.save(bundle, by=by, account=account, has_committed=True)
        for name, report in found.items():
            self.cases[f"p-{name}"] = Case.objects.get(report=report).pk

    def _report(self, name):
        by, enterprise = self.users["owner_p"], self.parties[name]
        file = make.FileFactory(name=f"诊断报告{name}.pdf", uploaded_by=by)
        day = START.date() - timedelta(days=90)
        found = reports.enter(self.parties["p"], enterprise, file, by=by, confirmed_on=day)
        return reports.accept(found, by=self.users["preliminary"])

    def _list(self):
        self.cast.__dict__["registrar"] = self.users["registrar"]
        for number, (name, party) in enumerate(LISTED):
            official = journey.official_list(
                self.cast, document_number=f"沪经信制〔2022〕{number}号", issued_on=date(2022, 4, 1)
            )
            self.recognitions[name] = recognition.enter(
                official, self.parties[party], make.item("municipal_factory").name,
                by=self.users["registrar"],
            )  # fmt: skip

    def _bring(self, claim, state):
        """Along the straight way, by those who may."""
        house = self.house
        while claim.state != state:
            verb = moves.straight(house, claim)
            if verb == "close_notice" and house.now < claim.closes_at:
                self.go_to(house, claim.closes_at)
            if verb == "propose" and not claim.is_reviewed:
                review(self, claim)
            self._take(verb, claim)

    def _take(self, verb, claim):
        house, amount = self.house, 4_000_000 if verb == "propose" else None
        who = HANDS.get((claim.name, verb)) or moves.entitled(house, claim, verb)[0]
        facts = Facts(
            amount=amount, at=house.now, first=moves.first_signer(who), key=f"{claim.name}-{verb}"
        )
        Deed(self, verb, claim, who, facts).do()
        house.take(verb, claim, who, facts)
        self.go_to(house, house.now + timedelta(seconds=1))

    def go_to(self, house, moment):
        """The clock of both houses stands at this moment."""
        house.now = moment
        self.set_clock(moment)

    def ban(self, party, house, key):
        """Two people ban a party, served today; if it is banned, a third lifts the ban."""
        standing = BanDecision.objects.filter(party=self.parties[party], ban__lifted_at=None)
        if standing := standing.first():
            bans.lift(standing, by=self.users["second_lead"], reason="复议撤销。")
            house.lift(party)
            return
        decision = bans.propose(
            self.parties[party], by=self.users["investigator"], key=key, facts="弄虚作假。",
            served_on=house.now.date(),
        )  # fmt: skip
        bans.confirm(decision, by=self.users["lead"])
        house.bans[party] = house.now.date() + timedelta(days=1)

    def raise_allowance(self, house, amount):
        """The keeper raises this year's budget."""
        budgets.raise_allowance(self.budget, by=self.users["keeper"], amount=amount, reason="追加")
        house.allowance += amount

    def claims(self):
        """The model's cases, all at their beginning."""
        filed = [
            Claim(name, code, party, from_counter=name == FROM_COUNTER)
            for name, code, party, _ in FILED
        ]
        for claim in filed:
            opener = "registrar" if claim.from_counter else OWNERS[claim.party]
            claim.hands["start"] = {PEOPLE[opener].human}
        diagnosed = [Claim(f"p-{n}", "provider_diagnosis", "p", subject=n) for n in ("a", "b")]
        listed = [
            Claim(name, "municipal_factory", party, entered_by="registrar", is_born=False)
            for name, party in LISTED
        ]
        return filed + diagnosed + listed
