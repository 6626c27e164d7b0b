"""What applicants have asked about the open calls, and what the registrars have answered."""

from accounts.models import User
from applications.models import Call
from applications.services import faqs, questions
from qingpu_subsidy.demo import firms, season
from qingpu_subsidy.demo.world import World

REGISTRAR = "dj01"
OFTEN_ASKED = {
    "district_workshop": (
        (
            "已获得智能车间奖励，再评上智能工厂还能申报吗？",
            "可以。按新档标准减去已享受的奖励补差，金额在填报时自动预估。",
        ),
        (
            "一套设备开了多张发票，怎样填写投资明细？",
            "每张发票填一行，设备出厂编号写在其中一行；也可以从表格粘贴或导入。",
        ),
    ),
    "enterprise_upgrade": (
        (
            "诊断报告由谁提交？",
            "由诊断服务商登记，企业主要负责人签字、企业盖章确认后，企业申报时自动引用。",
        ),
    ),
}
ASKED = (  # of which call, by the owner of which place, and whether it is answered to all or alone
    (
        "district_workshop",
        19,
        "厂房是租赁的，房产证由出租方持有，交租赁合同可以吗？",
        "租赁厂房没有房产证，可以交什么材料？",
        "可以提交有效期内的租赁合同和出租方房产证复印件，均加盖公章。",
    ),
    (
        "enterprise_upgrade",
        36,
        "我单位上月刚变更了法定代表人，信用报告还是旧名字，需要重新开吗？",
        "",
        "不需要。请在“我的单位”中核对法定代表人，并附变更登记通知书。",
    ),
    ("district_workshop", 35, "书面材料可以邮寄吗？以寄出日还是收到日为准？", "", ""),
)


def ask(world: World) -> None:
    """Something is often asked, something was answered, and one question waits."""
    registrar = world.staff[REGISTRAR]
    for code, entries in OFTEN_ASKED.items():
        for question, answer in entries:
            world.tick()
            entry = faqs.write(_call(world, code), by=registrar, question=question, answer=answer)
            faqs.publish(entry, by=registrar)
    for code, place, text, wording, answer in ASKED:
        world.tick()
        asked = questions.ask(_call(world, code), by=_owner(world, place), text=text)
        world.tick()
        if wording:
            questions.answer_publicly(asked, by=registrar, wording=wording, answer=answer)
        elif answer:
            questions.answer_privately(asked, by=registrar, answer=answer)


def _call(world: World, code: str) -> Call:
    found = season.call_on(world.day, code)
    if found is None:
        raise LookupError(f"今天没有可申报“{code}”的通知")
    return found


def _owner(world: World, place: int) -> User:
    party = world.parties[firms.ENTERPRISE][place - 1]
    return party.members.select_related("user").order_by("pk")[0].user
