"""Official lists and opening balances: one registrar enters them, the other stands by them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from applications.models import OpeningBalance, Recognition
from applications.services import opening_balances, recognition, recognition_list
from policies.models import PolicyVersion
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.materials import DOCUMENT, upload
from qingpu_subsidy.demo.plans import RECOGNISED, Balance, Project

ISSUERS = {
    "municipal_factory": ("上海市经济和信息化委员会", "沪经信智〔{year}〕{number}号"),
    "national_benchmark": ("工业和信息化部", "工信部通装函〔{year}〕{number}号"),
}
FEN_A_WAN = 1_000_000
BEFORE = "原区级技术改造专项奖励"


class Recorder(Actor):
    """The registrar who enters what higher bodies have recognised, and what was given before."""

    hour = 14 * 60 + 20

    def is_wanted(self) -> bool:
        return bool(self.world.balances or self._due())

    def work(self) -> None:
        for balance in self.world.balances:
            self.world.tick()
            self._enter_balance(balance)
        self.world.balances = []
        due = sorted(self._due(), key=attrgetter("code", "number"))
        for code, projects in groupby(due, key=attrgetter("code")):
            self._enter_list(code, list(projects))

    def _due(self) -> list[Project]:
        return [
            project
            for project in self.world.begun_today()
            if project.code in RECOGNISED and project.recognition is None
        ]

    def _enter_list(self, code: str, projects: list[Project]) -> None:
        version = PolicyVersion.objects.in_force_on(self.world.day).first()
        if version is None:
            return
        issued_on = max(self.world.day - timedelta(days=3), version.in_force_from)
        issuer, number = ISSUERS[code]
        self.world.tick()
        opened = recognition_list.open_list(
            by=self.user,
            document_number=number.format(year=issued_on.year, number=projects[0].number + 101),
            issuer=issuer,
            issued_on=issued_on,
            document=upload(DOCUMENT, by=self.user),
        )
        title = version.items.get(code=code).name
        for project in projects:
            self.world.tick()
            project.recognition = recognition.enter(opened, project.party, title, by=self.user)
        self.did()

    def _enter_balance(self, balance: Balance) -> None:
        version = PolicyVersion.objects.in_force_on(self.world.day).first()
        opening_balances.enter(
            balance.party,
            version.items.get(code=balance.code),
            balance.wan * FEN_A_WAN,
            upload(DOCUMENT, name=BEFORE, by=self.user),
            awarded_on=balance.awarded_on,
            by=self.user,
            note=BEFORE,
        )
        self.did()


class SecondRegistrar(Actor):
    """The other registrar, who holds what the first has entered against the document."""

    hour = 15 * 60 + 10

    def is_wanted(self) -> bool:
        return self.world.number == 1 or any(self._entered())

    def work(self) -> None:
        entered = OpeningBalance.objects.filter(status=OpeningBalance.Status.ENTERED)
        for balance in entered.order_by("pk"):
            self.world.tick()
            opening_balances.confirm(balance, by=self.user)
            self.did()
        for project in list(self._entered()):
            self.world.tick()
            case = recognition.recognise(project.recognition, by=self.user)
            self.world.took(project, case)

    def _entered(self) -> Iterator[Project]:
        return (
            project
            for project in self.world.plans
            if project.recognition and project.recognition.status == Recognition.Status.ENTERED
        )
