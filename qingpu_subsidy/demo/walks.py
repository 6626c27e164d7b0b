"""How one firm's case is led from draft to proposal, each step by the person whose job it is."""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts import clock
from accounts.models import Agency, User
from accounts.roles import Role
from applications.models import Case
from applications.services import acceptance, filing
from parties.models import Party
from qingpu_subsidy.demo import materials, season
from qingpu_subsidy.demo.firms import Firm
from reviews.models import Expert, Opinion
from reviews.services import opinions, panels, preliminary, proposals

SHEETS = (  # points of an expert, in the order of the score sheet
    (9, 17, 12, 16, 8, 4, 12, 4),
    (8, 16, 13, 17, 8, 4, 13, 4),
    (8, 18, 12, 15, 9, 3, 12, 4),
    (9, 15, 11, 16, 7, 4, 13, 3),
    (8, 17, 13, 15, 8, 4, 11, 4),
)
POINTS = (
    "foundation",
    "equipment",
    "networking",
    "integration",
    "quality",
    "security",
    "effect",
    "example",
)
COMMENTS = (
    "设备数控化率较高，数据采集完整，改造成效数据可信。",
    "生产管理系统与设备层贯通较好，建议继续完善质量追溯。",
    "现场组织有序，网络安全措施基本到位，同意支持。",
    "物流与仓储衔接顺畅，具有一定示范作用。",
    "系统集成思路清晰，建议补充能耗监测。",
)
SUMMARY = (
    "项目围绕{project}建设，新增数控装备并完成设备联网，部署制造执行系统，与企业资源计划系统贯通。"
    "建成后关键工序数控化率达到百分之九十以上，生产效率提高约两成，产品不良率下降约三成。"
)
RETURNED = "请补正：一、信用报告已超过三个月，请重新出具；二、投资明细表缺少第3项设备的付款凭证。"
DELEGATES = ("bm01", "bm02", "bm03", "bm04")
PANELS = (("zj01", "zj02", "zj03"), ("zj02", "zj04", "zj05"), ("zj01", "zj03", "zj05"))


@dataclass
class Walk:
    """A firm, its people and its case as far as it has come."""

    place: int
    firm: Firm
    party: Party
    owner: User
    staff: dict[str, User]
    acceptor: User
    case: Case | None = field(default=None)

    @property
    def panel(self) -> tuple[str, ...]:
        return PANELS[self.place % len(PANELS)]

    def start(self) -> None:
        """The firm fills in everything and hands in most of the materials."""
        call = season.call_on(clock.today())
        item = call.items.get(code=self.firm.item)
        self.case = filing.start(call, item, self.party, by=self.owner)
        filing.save_draft(
            self.case,
            by=self.owner,
            title=self.firm.project,
            summary=SUMMARY.format(project=self.firm.project),
            completed_on=clock.today() - timedelta(days=60 + self.place * 3),
            account=self.party.bank_accounts.in_use().get(),
            has_committed=True,
        )
        for kind in item.materials.filter(required=True)[:4]:
            self._attach(kind)

    def submit(self) -> None:
        """The firm hands in the rest and submits."""
        there = self.case.materials.current().values("kind")
        for kind in self.case.item.materials.filter(required=True).exclude(pk__in=there):
            self._attach(kind)
        self.case = filing.submit(self.case, by=self.owner)

    def _attach(self, kind) -> None:
        file = materials.upload(kind.name, by=self.owner)
        filing.attach(self.case, kind, file, by=self.owner)

    def accept(self) -> None:
        self.case = acceptance.accept(self.case, by=self.acceptor)

    def return_for_correction(self) -> None:
        acceptance.return_for_correction(self.case, by=self.acceptor, note=RETURNED)

    def check_in_paper(self) -> None:
        self.case = acceptance.check_in_paper(
            self.case,
            by=self.staff["dj01"],
            received_on=clock.today(),
            digest=self.case.content_sha256[:16],
        )

    def pass_preliminary(self) -> None:
        self.case = preliminary.pass_preliminary(
            self.case,
            by=self.staff["cs01"],
            comment="材料齐全，登记地、经营地、户管地均在本区，信用记录良好，未发现重复享受。",
            checks=dict.fromkeys(preliminary.CHECKS, True),
        )

    def appoint(self) -> None:
        """The lead seats three experts; each declares to have no interest."""
        experts = Expert.objects.filter(user__username__in=self.panel)
        for seat in panels.appoint(self.case, list(experts), by=self.staff["ps01"]):
            panels.declare(seat, by=seat.expert.user)

    def score(self, most: int | None = None) -> None:
        """The experts score, all or so many of them."""
        for seat in list(self.case.seats.sitting().select_related("expert__user"))[:most]:
            place = int(seat.expert.user.username[-1]) - 1
            points = dict(zip(POINTS, SHEETS[(place + self.place) % len(SHEETS)], strict=True))
            panels.score(seat, by=seat.expert.user, comment=COMMENTS[place], **points)

    def opine(self, most: int | None = None) -> None:
        """The member agencies agree, all or so many of them."""
        for name in DELEGATES[:most]:
            delegate = self.staff[name]
            grant = next(g for g in delegate.grants_in_force if g.role == Role.DELEGATE)
            agency = Agency.objects.get(pk=grant.agency_id)
            opinions.give(self.case, agency, by=delegate, stance=Opinion.Stance.AGREE)

    def propose(self) -> None:
        self.case = proposals.propose(
            self.case, by=self.staff["ps01"], reason="专家评审通过，各成员单位同意，拟予支持。"
        )
