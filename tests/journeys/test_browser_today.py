"""The whole life of one workshop's case in Chromium, under today's demonstration rules."""

from datetime import timedelta

import pytest

from accounts import clock, clock_control
from accounts.models import User
from applications.models import Case
from applications.states import State
from reviews.models import Meeting, PublicNotice
from tests import factories as make
from tests import journey
from tests.journey import POINTS, Cast, moving_clock
from tests.journeys.people import words_of, work
from tests.journeys.windows import Window

__all__ = ["moving_clock"]

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "汽车零部件总装智能车间"
CALL = "今年的申报通知"


class Office:
    """The cast, a window for each of its people, and what their browsers complain of."""

    def __init__(self, new_context, site: str) -> None:
        self.cast, self.complaints = Cast.hire(), []
        self._new_context, self._site = new_context, site
        self._windows: dict[int, Window] = {}

    def public(self) -> Window:
        context = self._new_context(base_url=self._site, locale="zh-CN", accept_downloads=True)
        return Window(context, self.complaints)

    def of(self, user: User) -> Window:
        """The window of this person, at the first page after the login when it is new."""
        if user.pk not in self._windows:
            self._windows[user.pk] = self.public().log_in(user)
        return self._windows[user.pk]


@pytest.fixture
def office(moving_clock, transactional_db, new_context, live_server) -> Office:
    make.CallFactory(title=CALL)
    return Office(new_context, live_server.url)


def the_case() -> Case:
    return Case.objects.select_related("item", "party").get()


def test_case_lives_from_draft_to_disbursed(office):
    file(office)
    accept(office)
    check_in_paper_and_pass(office)
    review(office)
    propose(office)
    publish(office)
    deliberate(office)
    order(office)
    disburse(office)

    assert the_case().state == State.DISBURSED
    assert office.complaints == []


def file(office: Office) -> None:
    owner = office.of(office.cast.applicant)
    owner.shoot("01_my_cases")
    owner.go("/")
    owner.shoot("02_home")
    owner.follow(CALL)
    owner.shoot("03_call")
    owner.follow("申报区级智能车间")
    owner.press("开始填报")
    case = the_case()
    owner.fill(title=TITLE, summary="新增数控装备并联网，部署制造执行系统。")
    owner.fill(completed_on=(clock.today() - timedelta(days=30)).isoformat())
    owner.reads("草稿已于")
    owner.choose("account", str(case.party.bank_accounts.get().pk))
    for kind in case.item.materials.filter(required=True):
        content = make.pdf().read()
        owner.upload(f"material-{kind.code}", f"{kind.name}.pdf", content)
    owner.tick("has_committed")
    owner.press("保存草稿")
    owner.reads("各项条件均符合，可以提交")
    owner.shoot("04_file")
    owner.fits_a_phone("04_file")
    owner.press("保存并核对提交")
    owner.shoot("05_submit")
    owner.press("提交申报")
    owner.reads("已提交，案件号", "已提交，等待受理")
    owner.shoot("06_case_of_applicant")
    owner.fits_a_phone("06_case_of_applicant")
    work()


def accept(office: Office) -> None:
    officer = office.of(office.cast.local_officer)
    officer.shoot("07_acceptance_queue")
    officer.follow(the_case().number)
    officer.shoot("08_case_of_officer")
    officer.follow("受理")
    officer.fill(note="材料齐全。")
    officer.shoot("09_accept")
    officer.press("受理")
    officer.reads("“受理”已办理")


def check_in_paper_and_pass(office: Office) -> None:
    case = the_case()
    registrar = office.of(office.cast.registrar)
    registrar.shoot("10_desk_of_registrar")
    registrar.follow("待核收书面材料", case.number, "核收书面材料")
    registrar.fill(digest=case.content_sha256[:12])
    registrar.shoot("11_paper_check_in")
    registrar.press("登记核收")
    registrar.reads("书面材料已核收")

    reviewer = office.of(office.cast.preliminary)
    reviewer.follow("待初审", "初审：")
    for name in journey.preliminary.CHECKS:
        reviewer.tick(name)
    reviewer.fill(comment="材料齐全，符合申报条件。")
    reviewer.shoot("12_preliminary")
    reviewer.press("初审通过")
    reviewer.reads("初审通过，已转专家和部门评审")


def review(office: Office) -> None:
    """Three experts declare and score, four departments agree."""
    lead = office.of(office.cast.lead)
    assert len(office.cast.experts) == 3
    lead.shoot("13_desk_of_lead")
    lead.follow("待指定专家", "指定专家：")
    lead.tick("experts")
    lead.shoot("14_appoint")
    lead.press("指定所选专家")
    lead.reads("评审专家已指定")
    for user in office.cast.experts:
        expert = office.of(user)
        expert.follow("打开")
        expert.shoot("15_declare")
        expert.press("我声明与申报单位无利害关系")
        expert.fill(comment="符合智能车间要求。", **{name: str(n) for name, n in POINTS.items()})
        expert.reads(f"合计 {sum(POINTS.values())} / 100")
        expert.shoot("16_score")
        expert.press("提交评分")
        expert.reads("评分已提交并锁定")
    for user in office.cast.delegates.values():
        delegate = office.of(user)
        delegate.follow("填报意见")
        delegate.main.get_by_label("同意", exact=True).check()
        delegate.shoot("17_opinion")
        delegate.press("提交意见")
        delegate.reads("的意见已提交")


def propose(office: Office) -> None:
    lead = office.of(office.cast.lead)
    lead.go("/admin/")
    lead.follow("待拟定", "拟定：")
    lead.reads("本次奖励 20 万元（200,000.00 元）")
    lead.fill(reason="专家评审通过，各部门同意。")
    lead.shoot("18_propose")
    lead.press("拟定支持")
    lead.reads("“拟支持”已办理")


def publish(office: Office) -> None:
    """The notice is read on a phone and closes by itself."""
    lead, publisher = office.of(office.cast.lead), office.of(office.cast.publisher)
    lead.go("/notices/desk/")
    lead.follow("拟稿公示")
    lead.tick("cases")
    lead.shoot("19_draft_notice")
    lead.press("拟稿")
    lead.reads("公示已拟稿")
    publisher.go("/admin/")
    notice = PublicNotice.objects.get()
    publisher.follow("公示草稿", notice.title)
    publisher.reads("若现在发布，公示期为")
    publisher.shoot("20_notice_desk")
    publisher.press("发布公示")
    publisher.press("确认发布")
    publisher.reads("公示已发布")
    work()
    publisher.reads("打开 PDF")
    publisher.shoot("21_notice_published")

    public = office.public()
    public.go("/")
    public.follow("查看公示公告", notice.title)
    public.reads("公示中", "公示期：", office.cast.party.name)
    public.shoot("22_notice")
    public.fits_a_phone("22_notice")
    content = public.downloads("下载公示文件")
    assert content.startswith(b"%PDF-")
    assert office.cast.party.name in words_of(content)

    notice = PublicNotice.objects.get()
    clock_control.shift_to(notice.closes_at + timedelta(seconds=1))
    assert "reviews.close_notice" in work()
    public.go(public.pane.url)
    public.reads("已期满")


def deliberate(office: Office) -> None:
    """Tabled, met, recorded; under the budget of the year in which the notice has ended."""
    journey.budget(office.cast)
    clerk, lead = office.of(office.cast.clerk), office.of(office.cast.lead)
    clerk.fill(number="产推办第3次会议", planned_on=clock.today().isoformat())
    clerk.shoot("23_meetings")
    clerk.press("登记会议")
    clerk.reads("可以提交议题")
    meeting = Meeting.objects.get()
    lead.go("/admin/")
    lead.follow("待提交审议", "提交审议：")
    lead.choose("meeting", meeting.public_id)
    lead.press("提交审议")
    lead.reads("“提交审议”已办理")

    clerk.go("/meetings/")
    clerk.follow(meeting.number)
    item = f"item-{meeting.items.get().pk}"
    clerk.choose(f"{item}-result", "approved")
    clerk.fill(attendees="各成员单位", **{f"{item}-note": "同意支持。"})
    clerk.upload("minutes", "会议纪要.pdf", make.pdf().read())
    clerk.shoot("24_meeting")
    clerk.press("登记审议结果")
    clerk.reads("审议结果已登记", "通过 20 万元")


def order(office: Office) -> None:
    """Drafted, signed through the dialog on both sides, and downloaded."""
    keeper = office.of(office.cast.budget_keeper)
    keeper.follow("待列入拨付文件的项目")
    keeper.tick("cases")
    keeper.shoot("25_draft_order")
    keeper.press("拟稿")
    keeper.reads("请双方签署")
    for user, said in (
        (office.cast.signatory, "已签署，待另一方签署后下达"),
        (office.cast.countersigner, "已签署并联合下达：青经发"),
    ):
        signer = office.of(user)
        signer.go("/finance/orders/")
        signer.follow("关于下达")
        signer.press("签署")
        signer.shoot("26_sign")
        signer.press("确认签署")
        signer.reads(said)
    work()
    signer.reads("下载 PDF")
    signer.shoot("27_order_issued")
    content = signer.downloads("下载 PDF")
    assert content.startswith(b"%PDF-")
    assert office.cast.party.name in words_of(content)
    assert signer.downloads("下载电子表格").startswith(b"PK")


def disburse(office: Office) -> None:
    payer = office.of(office.cast.payer)
    payer.follow("青经发", "确认拨付")
    payer.fill(bank_reference="20260000017")
    payer.shoot("28_disburse")
    payer.press("确认拨付")
    payer.reads("“确认拨付”已办理", "已拨付 1 / 1 笔")
    work()

    owner = office.of(office.cast.applicant)
    owner.go("/cases/")
    owner.follow(TITLE)
    owner.reads("资金已拨付")
    owner.shoot("29_case_at_the_end")
    owner.go("/inbox/")
    owner.reads("已拨付")
    owner.shoot("30_inbox")
