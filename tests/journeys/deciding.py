"""The public notice, an objection to it, and the meeting that decides."""

from datetime import timedelta

from accounts import clock, clock_control
from applications.models import Case
from applications.states import State
from reviews.models import Meeting, NoticeEntry, Objection, PublicNotice
from tests.factories import pdf
from tests.journeys.office import NATIONAL_DAY_NOTICE, Office, again, words_of, work


def publish(office: Office, cases: list[Case]) -> PublicNotice:
    """Drafted by the lead, published by another; everybody may read it and keep its PDF."""
    lead, publisher = office.lead, office.publisher
    lead.open("/notices/desk/")
    lead.follow("拟稿公示")
    lead.press("拟稿", {"cases": [case.public_id for case in cases]})
    lead.reads("公示已拟稿")
    notice = PublicNotice.objects.latest("pk")
    is_eve = office.day_of_publication()
    publisher.open("/admin/")
    publisher.follow("公示草稿", notice.title)
    publisher.reads(NATIONAL_DAY_NOTICE if is_eve else "（5个工作日）")
    publisher.press("确认发布")
    publisher.reads("公示已发布")
    work()

    public = office.public()
    public.open(f"/notices/{notice.public_id}/")
    public.reads("公示中", cases[0].party.name)
    assert cases[0].party.name in words_of(public.takes("下载公示文件"))
    return PublicNotice.objects.get(pk=notice.pk)


def object_in_vain(office: Office, notice: PublicNotice) -> None:
    """Somebody objects by the public page; the investigator finds nothing in it."""
    public, entry = office.public(), NoticeEntry.objects.get(notice=notice)
    public.open(f"/notices/{notice.public_id}/")
    public.follow("网上提出异议")
    said = {"objector": "王五", "contact": "13800000000", "claim": "该企业的设备是租来的。"}
    public.press("提交异议", {"entry": str(entry.pk)} | said)
    assert again(entry.case).state == State.UNDER_INVESTIGATION

    office.next_day()
    raised = Objection.objects.get().public_id
    found = {f"{raised}-outcome": "dismiss", f"{raised}-finding": "发票和付款凭证齐全。"}
    office.investigator.open("/admin/")
    office.investigator.follow("待核查异议", "核查：")
    office.investigator.press("确认办结", found)
    office.investigator.reads("异议已办结，结论为“不成立”")
    assert again(entry.case).state == State.ON_NOTICE


def wait_for_the_end(notice: PublicNotice) -> None:
    """The notice closes by itself, a second after its period."""
    clock_control.shift_to(notice.closes_at + timedelta(seconds=1))
    assert "reviews.close_notice" in work()


def deliberate(office: Office, cases: list[Case], *, amount: str = "") -> None:
    """The meeting approves the amount, or with none the title alone."""
    office.next_day()
    clerk = office.clerk
    number = f"产推办第{Meeting.objects.count() + 1}次会议"
    clerk.open("/meetings/")
    clerk.press("登记会议", {"number": number, "planned_on": clock.today().isoformat()})
    meeting = Meeting.objects.get(number=number)
    for case in cases:
        lead = office.at("table").lead
        lead.open("/admin/")
        lead.follow("待提交审议", f"提交审议：{case.number}")
        lead.press("提交审议", {"meeting": meeting.public_id})
        lead.reads("“提交审议”已办理")

    clerk.open("/meetings/")
    clerk.follow(number)
    typed = {"attendees": "各成员单位", "minutes": pdf("会议纪要.pdf")}
    for item in meeting.items.all():
        typed[f"item-{item.pk}-result"] = "approved" if amount else "titled"
        if amount:
            typed[f"item-{item.pk}-amount"] = amount
    clerk.press("登记审议结果", typed)
    clerk.reads("审议结果已登记")


def decide(office: Office, cases: list[Case], *, amount: str = "", contested: bool = False) -> None:
    """From proposed cases to the meeting's word on them."""
    office.next_day()
    notice = publish(office, cases)
    if contested:
        object_in_vain(office, notice)
    wait_for_the_end(notice)
    deliberate(office, cases, amount=amount)
