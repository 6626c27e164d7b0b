"""The desks from acceptance to a proposal; each person works through all cases at one sitting."""

from applications.models import Case
from policies.stages import Rule
from tests.journey import POINTS, preliminary, ticks
from tests.journeys.office import Office, again

AGREED = "专家评审通过，各部门同意。"


def accept(office: Office, acceptor: str, cases: list[Case]) -> None:
    """From the queue of whoever accepts."""
    for case in cases:
        officer = getattr(office.at("accept"), acceptor)
        officer.open("/acceptance/")
        officer.follow(case.number, "受理")
        officer.press("受理", ticks(case) | {"note": "材料齐全。"})
        officer.reads(f"{case.number}：“受理”已办理")


def pass_preliminary(office: Office, cases: list[Case]) -> None:
    """The paper copy comes in, and everything is found in order."""
    for case in map(again, cases):
        registrar = office.at("paper").registrar
        registrar.open("/acceptance/?list=paper")
        registrar.follow(case.number, "核收书面材料")
        registrar.press(
            "登记核收", {"digest": case.content_sha256[:12], "copies": "2", "pages": "30"}
        )
        registrar.reads("书面材料已核收")
    for case in cases:
        reviewer = office.at("preliminary").preliminary
        reviewer.open("/admin/")
        reviewer.follow("待初审", f"初审：{case.number}")
        checks = dict.fromkeys(preliminary.CHECKS, "on")
        reviewer.press("初审通过", checks | {"comment": "材料齐全，符合申报条件。"})
        reviewer.reads("初审通过，已转专家和部门评审")


def review(office: Office, cases: list[Case]) -> None:
    """Three experts declare and score, four departments agree."""
    experts = office.cast.experts
    for case in cases:
        lead = office.at("panel").lead
        lead.open("/admin/")
        lead.follow("待指定专家", f"指定专家：{case.number}")
        lead.press("指定所选专家", {"experts": [str(user.expert.pk) for user in experts]})
        lead.reads("评审专家已指定")
    sheet = {name: str(points) for name, points in POINTS.items()} | {"comment": "符合要求。"}
    for case in cases:
        for expert in office.at("seat").experts:
            expert.open("/seats/")
            expert.follow(f"打开：{case.number}")
            expert.press("我声明与申报单位无利害关系")
            expert.press("提交评分", sheet)
            expert.reads("评分已提交并锁定")
    for case in cases:
        for delegate in office.at("opinion").delegates:
            delegate.open("/opinions/")
            delegate.follow(f"填报意见：{case.number}")
            delegate.press("提交意见", {"stance": "agree"})
            delegate.reads("的意见已提交")


def propose(office: Office, cases: list[Case], *, reads: str, reviewed: str = "") -> None:
    """The lead reads the computed award; where only a cap is named, the reviewed amount is hers."""
    for case in cases:
        office.lead.open("/admin/")
        office.lead.follow("待拟定", f"拟定：{case.number}")
        office.lead.reads(reads)
        capped = {"reviewed": reviewed} if case.item.rule == Rule.CAPPED else {}
        office.lead.press("拟定支持", {"reason": AGREED} | capped)
        office.lead.reads("“拟支持”已办理")


def from_submitted_to_proposed(office: Office, cases: list[Case], **conclusion: str) -> None:
    """The whole review, a day for each office."""
    office.next_day()
    at_counter = cases[0].item.acceptor == "registrar"
    accept(office, "registrar" if at_counter else "local_officer", cases)
    office.next_day()
    pass_preliminary(office, cases)
    office.next_day()
    review(office, cases)
    office.next_day()
    propose(office, cases, **conclusion)
