"""Enterprises and providers: they file, correct, confirm, withdraw and waive."""

from datetime import timedelta

from accounts.acting import acting
from accounts.models import User
from applications.eligibility.investment import asks_for_lines
from applications.models import Case
from applications.services import filing, recognition
from applications.services.investment import Line
from applications.states import State
from parties.models import Party
from qingpu_subsidy.demo import materials, season
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn
from qingpu_subsidy.demo.plans import PROVIDER_AWARD, RECOGNISED, Project

SUMMARY = (
    "项目围绕{title}建设，新增数控装备并完成设备联网，部署制造执行系统，与企业资源计划系统贯通。"
    "建成后关键工序数控化率达到百分之九十以上，生产效率提高约两成，产品不良率下降约三成。"
)
BY_ANOTHER_WAY = (*RECOGNISED, PROVIDER_AWARD)
BOUGHT = (  # name, kind, supplier
    ("数控加工中心", "equipment", "上海某数控装备有限公司"),
    ("制造执行系统", "software", "上海某工业软件有限公司"),
    ("系统实施服务", "service", "上海某系统集成有限公司"),
)
LET_GO = (State.SUBMITTED, State.ACCEPTED, State.IN_REVIEW)
WAIVABLE = (State.RECOGNISED, State.CONFIRMED, State.APPROVED)
IN_GOOD_TIME = timedelta(days=12)  # before the call closes
ANSWERED_AT_MOST = 4  # materials a draft has before the day it is submitted


class Applicants(Actor):
    """Everybody who files; each act is that of the party's own owner."""

    hour = 9 * 60
    looks_at = (State.DRAFT, State.RETURNED, *LET_GO, *WAIVABLE)

    def is_wanted(self) -> bool:
        return bool(self._begun_today()) or super().is_wanted()

    def work(self) -> None:
        for project in self._begun_today():
            self.world.tick()
            with acting(self._owner(project.party)):
                self._start(project)
        for case in self._own(State.DRAFT):
            if case.bundle_id is None and self._is_in_time(case):
                with acting(self._owner(case.party)):
                    self._submit(case)
        for case in self._own(State.RETURNED):
            if not self.fate(case).has(Turn.STALE):
                self._correct(case)
        for case in self._own(State.RECOGNISED):
            self._answer(case)
        self._give_up()

    def _begun_today(self) -> list[Project]:
        return [
            project for project in self.world.begun_today() if project.code not in BY_ANOTHER_WAY
        ]

    def _own(self, *states: State) -> list[Case]:
        return self.world.waiting(None, *states)

    def _is_in_time(self, case: Case) -> bool:
        return case.call.is_open and not self.world.is_banned(case)

    def _owner(self, party: Party) -> User:
        return self.world.owners[party.pk]

    def _start(self, project: Project) -> None:
        """The project is described, and some of its materials are handed in."""
        owner, today = self._owner(project.party), self.world.day
        call = season.call_on(today + IN_GOOD_TIME, project.code)
        if call is None or not call.is_open:
            return  # it waits for the next one
        case = filing.start(call, call.items.get(code=project.code), project.party, by=owner)
        if case.pk in self.world.by_case:  # the same claim is on its way already
            self.world.drop(project)
            return
        filing.save_draft(
            case,
            by=owner,
            title=project.title,
            summary=SUMMARY.format(title=project.title),
            completed_on=today - timedelta(days=15 + self.world.draw.randrange(30)),
            account=project.party.bank_accounts.in_use().get(),
            has_committed=True,
            lines=self._lines(project, case),
        )
        self._attach(case, owner, ANSWERED_AT_MOST)
        self.world.took(project, case)

    def _lines(self, project: Project, case: Case) -> list[Line] | None:
        """The invoices of the project, each of them its own."""
        if not asks_for_lines(case.item):
            return None
        return [
            Line(
                name=name,
                kind=kind,
                supplier=supplier,
                invoice_code=f"0310{self.world.day:%y}00{place}",
                invoice_number=f"{project.number:06d}{place:02d}",
                equipment_number=f"SN{project.number:05d}-{place}" if kind == "equipment" else "",
                amount_fen=self.world.draw.randrange(20, 160) * 1_000_000,
                paid_on=self.world.day - timedelta(days=50 + place * 7),
            )
            for place, (name, kind, supplier) in enumerate(BOUGHT, start=1)
        ]

    def _attach(self, case: Case, owner: User, most: int | None = None) -> None:
        there = set(case.materials.current().values_list("kind", flat=True))
        required = [kind for kind in case.item.materials.all() if kind.required]
        missing = [kind for kind in required if kind.pk not in there][:most]
        folder = self.world.folder
        chosen = {kind: folder.of_party(case.party, kind, by=owner) for kind in missing}
        filing.attach_all(case, chosen, by=owner)

    def _submit(self, case: Case) -> None:
        self.world.tick()
        owner = self._owner(case.party)
        self._attach(case, owner)
        filing.submit(case, by=owner)
        self.did()

    def _correct(self, case: Case) -> None:
        """A page of the materials is replaced, and the filing handed in again."""
        self.world.tick()
        owner = self._owner(case.party)
        kind = case.item.materials.filter(required=True).order_by("-position").first()
        filing.attach(case, kind, materials.upload(materials.CORRECTED, by=owner), by=owner)
        filing.resubmit(case, by=owner)
        self.did()

    def _answer(self, case: Case) -> None:
        """A recognised enterprise stands by its account, or gives the award up."""
        self.world.tick()
        owner = self._owner(case.party)
        if self.fate(case).take(Turn.WAIVED):
            recognition.waive(case, by=owner, note="本企业自愿放弃本次奖励。")
        else:
            account = case.party.bank_accounts.in_use().get()
            recognition.confirm(case, by=owner, account=account)
        self.did()

    def _give_up(self) -> None:
        for case in self.world.waiting(None, *LET_GO, before=Turn.WITHDRAWN):
            if self.happens(0.4):
                self.fate(case).take(Turn.WITHDRAWN)
                self.world.tick()
                filing.withdraw(case, by=self._owner(case.party), note="项目尚需完善，下次再申报。")
                self.did()
        for case in self.world.waiting(None, State.APPROVED, before=Turn.WAIVED):
            if self.fate(case).take(Turn.WAIVED):
                self.world.tick()
                recognition.waive(case, by=self._owner(case.party), note="自愿放弃本次奖励。")
                self.did()
