"""The whole life of one workshop's case over HTTP, under the real rules and calendar of 2022."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts import clock_control
from accounts.acting import acting
from accounts.roles import Role
from applications.models import Case
from applications.states import State
from parties.models import Party
from payments.models import PaymentOrder
from policies.models import CalendarYear
from reviews.models import Meeting, PublicNotice, Score, Seat
from tests import factories as make
from tests import journey
from tests.factories import pdf
from tests.journey import POINTS, Cast, moving_clock
from tests.journeys.office import Office, at, nothing_is_broken, page, words_of, work
from tests.journeys.people import Hand

__all__ = ["moving_clock"]

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "汽车零部件总装智能车间"
PROJECT = {
    "title": TITLE,
    "summary": "新增数控装备并联网，部署制造执行系统。",
    "completed_on": "2022-08-01",
}


def go_to(text: str) -> None:
    clock_control.shift_to(at(text))


@pytest.fixture
def hands(moving_clock, transactional_db) -> Office:
    """The cast at their browsers on a September morning of 2022, before an open call."""
    go_to("2022-09-05 09:00:00")
    cast = Cast.hire()
    make.CallFactory(title="2022年申报通知")
    return Office(cast, Hand)


def the_case() -> Case:
    return Case.objects.select_related("item", "party").get()


def test_case_lives_from_draft_to_disbursed(hands):
    file(hands)
    accept(hands)
    check_in_paper_and_pass(hands)
    appoint_and_score(hands)
    give_opinions(hands)
    propose(hands)
    publish(hands)
    wait_for_the_end_of_the_notice()
    deliberate(hands)
    order(hands)
    read_the_papers(hands)
    disburse(hands)

    case = the_case()
    entry = case.party.ladder_entries.get(is_live=True)
    assert (case.state, case.amount_fen, entry.net_fen) == (State.DISBURSED, 20_000_000, 20_000_000)
    assert steps_taken(case) == steps_expected(hands.cast)
    assert nothing_is_broken()


def steps_taken(case: Case) -> list[tuple[str, str]]:
    return [(line.step, line.by) for line in case.log.select_related("by")]


def steps_expected(cast: Cast) -> list[tuple[str, str]]:
    return [
        ("submit", cast.applicant),
        ("accept", cast.local_officer),
        ("pass_preliminary", cast.preliminary),
        ("propose", cast.lead),
        ("open_notice", cast.publisher),
        ("clear_notice", cast.house),
        ("table", cast.lead),
        ("approve", cast.clerk),
        ("order_payment", cast.countersigner),
        ("disburse", cast.payer),
    ]


def file(hands: Office) -> None:
    """From the first page to a submitted case; a rival of another enterprise sees nothing of it."""
    owner = hands.applicant
    owner.open("/")
    owner.follow("2022年申报通知")
    owner.follow("申报区级智能车间")
    owner.press("开始填报")
    case = the_case()
    owner.press("保存并继续", {"place": "青浦区崧泽大道8000号"})
    owner.press("保存草稿", {"title": TITLE})
    assert "草稿已于" in owner.said[0]
    owner.press("保存并继续", PROJECT)
    owner.open(page(case, "submit"))
    assert "缺少必交材料" in owner.text
    owner.open(page(case, "file/materials"))
    owner.press("保存并继续", materials_of(case))
    account = case.party.bank_accounts.get()
    owner.press("保存并继续", {"account": str(account.pk), "has_committed": "on"})
    assert "还不能提交" not in owner.text
    owner.press("提交申报")
    case = the_case()
    owner.reads(f"已提交，案件号 {case.number}，由{hands.cast.unit}受理。")
    assert case.state == State.SUBMITTED
    work()

    rival = hands.of(make.MemberFactory(party=make.EnterpriseFactory().party).user)
    for address in (page(case), page(case, "file"), page(case, "submit"), page(case, "withdraw")):
        rival.open(address, status=404)
    material = case.materials.first().file
    rival.open(f"/files/{material.public_id}/", status=404)


def materials_of(case: Case) -> dict[str, object]:
    """A file for everything that must be handed in."""
    required = case.item.materials.filter(required=True)
    return {f"material-{kind.code}": pdf(f"{kind.name}.pdf") for kind in required}


def accept(hands: Office) -> None:
    """Once, by the officer of the enterprise's own town, however often it is sent."""
    go_to("2022-09-06 10:00:00")
    case = the_case()
    foreigner = hands.of(
        make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())
    )
    for step in ("", "accept", "refuse"):
        foreigner.open(page(case, step), status=404)
    foreigner.open("/acceptance/")
    assert case.number not in foreigner.text

    officer = hands.local_officer
    officer.open("/acceptance/")
    officer.follow(case.number)
    officer.follow("受理")
    stale = officer.tab()
    officer.press("受理", journey.ticks(case) | {"note": "材料齐全。"})
    assert officer.said == [f"{case.number}：“受理”已办理。"]
    accepted = Case.objects.get()
    assert accepted.state == State.ACCEPTED

    officer.send_again()
    assert officer.said == []
    stale.press("受理")
    assert stale.said[0].startswith(f"已由{hands.cast.local_officer}于2022-09-06 10:0")
    assert "本次操作未作任何改变" in stale.said[0]
    assert Case.objects.get().revision == accepted.revision
    assert case.log.count() == 2


def check_in_paper_and_pass(hands: Office) -> None:
    go_to("2022-09-07 14:00:00")
    case, registrar, reviewer = the_case(), hands.registrar, hands.preliminary
    reviewer.open(page(case, "pass_preliminary"))
    assert reviewer.is_shut("初审通过")

    registrar.open(page(case))
    registrar.follow("核收书面材料")
    registrar.press("登记核收", {"digest": "0123456789ab", "copies": "2", "pages": "30"})
    assert "error-summary" in registrar.text
    registrar.press("登记核收", {"digest": case.content_sha256[:12], "copies": "2", "pages": "30"})
    assert registrar.said == [f"{case.number}：书面材料已核收。"]

    go_to("2022-09-08 15:00:00")
    reviewer.open(page(case, "pass_preliminary"))
    ticked = dict.fromkeys(boxes(reviewer), "on")
    reviewer.press("初审通过", ticked | {"comment": "材料齐全，符合申报条件。"})
    assert reviewer.said == [f"{case.number}：初审通过，已转专家和部门评审。"]


def boxes(hand: Hand) -> list[str]:
    """The check boxes of the page, by their names."""
    return [name for form in hand.forms for name, choices in form.offered.items() if choices]


def appoint_and_score(hands: Office) -> None:
    """Each of three experts declares first; without that no score is taken."""
    go_to("2022-09-09 09:00:00")
    case, lead, seated = the_case(), hands.lead, hands.experts
    lead.open(page(case, "experts"))
    pool = [str(user.expert.pk) for user in hands.cast.experts]
    lead.press("指定所选专家", {"experts": pool})
    assert "评审专家已指定" in lead.said[0]

    sheet = {name: str(points) for name, points in POINTS.items()} | {"comment": "符合要求。"}
    for number, hand in enumerate(seated):
        go_to(f"2022-09-14 1{number}:00:00")
        seat = Seat.objects.get(expert=hands.cast.experts[number].expert)
        hand.send(f"/seats/{seat.public_id}/score/", sheet)
        assert "请先声明与申报单位无利害关系" in hand.text
        assert not Score.objects.filter(seat=seat).exists()
        hand.open("/seats/")
        hand.follow("打开")
        hand.press("我声明与申报单位无利害关系")
        hand.press("提交评分", sheet)
        assert hand.said == ["评分已提交并锁定。"]
    assert Score.objects.count() == 3


def give_opinions(hands: Office) -> None:
    go_to("2022-09-15 11:00:00")
    case = the_case()
    for hand in hands.delegates:
        hand.open("/opinions/")
        hand.follow("填报意见")
        hand.press("提交意见", {"stance": "agree"})
        assert "的意见已提交" in hand.said[0]
    assert case.opinions.filter(stance="agree").count() == 4


def propose(hands: Office) -> None:
    go_to("2022-09-20 14:00:00")
    case, lead = the_case(), hands.lead
    lead.open(page(case))
    lead.follow("拟支持")
    assert "本次奖励 20 万元（200,000.00 元）" in lead.text
    lead.press("拟定支持", {"reason": "专家评审通过，各部门同意。"})
    assert lead.said == [f"{case.number}：“拟支持”已办理。"]
    assert the_case().amount_fen == 20_000_000


def publish(hands: Office) -> None:
    """On the eve of National Day; everybody may read it."""
    go_to("2022-09-27 15:00:00")
    case, lead, publisher = the_case(), hands.lead, hands.publisher
    lead.open("/notices/desk/")
    lead.follow("拟稿公示")
    lead.press("拟稿", {"cases": [case.public_id]})
    assert lead.said == ["公示已拟稿，请核对后发布。"]
    notice = PublicNotice.objects.get()

    go_to("2022-09-28 10:00:00")
    publisher.open(f"/notices/{notice.public_id}/desk/")
    assert "公示期为2022年9月29日至2022年10月10日（5个工作日）" in publisher.text
    publisher.press("确认发布")
    assert publisher.said == ["公示已发布，起止日期自此不再变动。"]
    work()

    public = Hand()
    public.open("/notices/")
    public.follow(notice.title)
    assert "公示期：2022年9月29日至2022年10月10日" in public.text
    assert case.party.name in public.text


def wait_for_the_end_of_the_notice() -> None:
    """The make-up days 8 and 9 October count, the week before does not; midnight ends it."""
    notice = PublicNotice.objects.get()
    assert notice.closes_at == at("2022-10-11 00:00:00")
    public = Hand()
    clock_control.pin(at("2022-10-10 23:59:50"))
    assert work() == []
    assert the_case().state == State.ON_NOTICE
    assert "公示中" in public.open(f"/notices/{notice.public_id}/")

    go_to("2022-10-11 00:00:01")
    assert "reviews.close_notice" in work()
    assert the_case().state == State.NOTICE_CLEARED
    assert "已期满" in public.open(f"/notices/{notice.public_id}/")


def deliberate(hands: Office) -> None:
    go_to("2022-10-12 09:30:00")
    case, lead, clerk = the_case(), hands.lead, hands.clerk
    clerk.open("/meetings/")
    clerk.press("登记会议", {"number": "产推办〔2022〕第8次会议", "planned_on": "2022-10-14"})
    meeting = Meeting.objects.get()
    lead.open(page(case))
    lead.follow("提交审议")
    lead.press("提交审议", {"meeting": meeting.public_id})
    assert lead.said == [f"{case.number}：“提交审议”已办理。"]

    go_to("2022-10-14 16:00:00")
    clerk.open(f"/meetings/{meeting.public_id}/")
    prefix = f"item-{meeting.items.get().pk}"
    clerk.press(
        "登记审议结果",
        {
            f"{prefix}-result": "approved",
            f"{prefix}-amount": "200,000",
            f"{prefix}-note": "同意支持。",
            "attendees": "各成员单位",
            "minutes": pdf("会议纪要.pdf"),
        },
    )
    assert clerk.said == ["审议结果已登记，申报单位将在站内收到通知。"]
    assert the_case().state == State.APPROVED


def order(hands: Office) -> None:
    go_to("2022-10-17 10:00:00")
    case, keeper = the_case(), hands.budget_keeper
    keeper.open("/finance/orders/")
    keeper.follow("拟稿")
    keeper.press("拟稿", {"cases": [case.public_id]})
    assert keeper.said[0].startswith("已拟稿：关于下达2022年度")
    address = keeper.address

    go_to("2022-10-18 09:00:00")
    hands.signatory.open(address)
    hands.signatory.press("确认签署")
    assert hands.signatory.said == ["已签署，待另一方签署后下达。"]
    go_to("2022-10-19 15:00:00")
    hands.countersigner.open(address)
    hands.countersigner.press("确认签署")
    assert hands.countersigner.said[0].startswith("已签署并联合下达：青经发〔2022〕")
    assert the_case().state == State.PAYMENT_ORDERED
    assert "records.render_paper" in work()


def read_the_papers(hands: Office) -> None:
    """Both papers name the enterprise; the schedule adds up to the paper's total."""
    name = Party.objects.get(pk=hands.cast.party.pk).name
    public, keeper = Hand(), hands.budget_keeper
    public.open(f"/notices/{PublicNotice.objects.get().public_id}/")
    notice = paper(public, public.link_to("下载公示文件"))
    assert name in notice
    assert "2022年9月29日" in notice

    keeper.open(f"/finance/orders/{PaymentOrder.objects.get().public_id}/")
    text = paper(keeper, keeper.link_to("下载 PDF"))
    assert name in text
    media_type, content = keeper.fetch(keeper.link_to("下载电子表格"))
    assert (media_type.endswith("spreadsheetml.sheet"), content[:2]) == (True, b"PK")
    cells = [cell.value for row in load_workbook(BytesIO(content)).active for cell in row]
    amounts = [value for value in cells if isinstance(value, (int, float))]
    assert amounts == [200_000, 200_000]
    assert text.count("200,000.00") >= 2


def paper(hand: Hand, address: str) -> str:
    media_type, content = hand.fetch(address)
    assert (media_type, content[:5]) == ("application/pdf", b"%PDF-")
    return words_of(content)


def disburse(hands: Office) -> None:
    go_to("2022-10-20 14:00:00")
    payer = hands.payer
    payer.open("/finance/orders/")
    payer.follow("青经发〔2022〕1号")
    payer.follow("确认拨付")
    payer.press("确认拨付", {"bank_reference": "2022102000017"})
    assert "已办理" in payer.said[0]
    work()
    hands.applicant.open(page(the_case()))
    assert "资金已拨付" in hands.applicant.text
    assert hands.cast.applicant.messages.count() >= 5


def test_notice_into_an_unknown_year_is_refused(moving_clock, transactional_db):
    """The days of 2027 are not entered: nothing is published, and the page says where to go."""
    go_to("2026-12-14 09:00:00")
    cast = Cast.hire()
    make.policy()
    with acting(cast.house):
        CalendarYear.objects.filter(pk=2027).delete()
    case = journey.to_proposed(cast)
    hands = Office(cast, Hand)
    go_to("2026-12-28 10:00:00")

    hands.lead.open(page(case))
    hands.lead.open("/notices/draft/")
    hands.lead.press("拟稿", {"cases": [case.public_id]})
    address = hands.lead.address
    hands.publisher.open(address)
    assert hands.publisher.is_shut("发布公示")
    hands.publisher.send(address.replace("desk", "publish"), {"key": "in-spite-of-it"})

    assert "2027年的工作日安排尚未录入" in hands.publisher.text
    assert "“工作日历”中录入" in hands.publisher.text
    assert the_case().state == State.PROPOSED
    assert PublicNotice.objects.get().state == PublicNotice.State.DRAFT
