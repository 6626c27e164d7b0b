"""The payment order with its two signatures, the payment, and money that comes back."""

from applications.models import Case
from payments.models import PaymentOrder
from tests.journeys.office import Office, page, words_of, work


def order(office: Office, cases: list[Case], *, total: str) -> None:
    """Drafted, signed by both sides on the next day, and read as PDF: the total stands in it."""
    office.next_day()
    keeper = office.budget_keeper
    keeper.open("/finance/orders/")
    keeper.follow("拟稿")
    keeper.press("拟稿", {"cases": [case.public_id for case in cases]})
    keeper.reads("请双方签署")
    office.next_day()
    for signer, show, said in (
        (office.signatory, "to_sign", "已签署，待另一方签署后下达"),
        (office.countersigner, "to_countersign", "已签署并联合下达：青经发"),
    ):
        signer.open(f"/finance/orders/?show={show}")
        signer.follow("关于下达")
        signer.press("确认签署")
        signer.reads(said)
    work()
    issued = PaymentOrder.objects.latest("pk")
    signer.open(f"/finance/orders/{issued.public_id}/")
    text = words_of(signer.takes("下载 PDF"))
    assert total in text, text
    assert all(case.party.name in text for case in cases)
    assert signer.takes("下载电子表格").startswith(b"PK")


def disburse(office: Office, cases: list[Case]) -> None:
    """Each payment is confirmed by the slip of the bank; the applicant reads so."""
    office.next_day()
    for count, case in enumerate(cases, start=1):
        payer = office.at("disburse").payer
        payer.open("/finance/orders/?show=to_pay")
        payer.follow("青经发", "确认拨付")
        payer.press("确认拨付", {"bank_reference": f"回单{case.number}-{count}"})
        payer.reads("“确认拨付”已办理", f"已拨付 {count} / {len(cases)} 笔")
    work()


def pay(office: Office, cases: list[Case], *, total: str) -> None:
    """Ordered and disbursed."""
    order(office, cases, total=total)
    disburse(office, cases)


def demand_back(office: Office, case: Case, *, amount: str) -> None:
    """The lead demands an award back."""
    office.next_day()
    office.lead.open(page(case))
    office.lead.follow("追回")
    typed = {"ground": "fraud", "facts": "现场核查发现设备清单不实。", "amount": amount}
    office.lead.press("确认追回", typed)
    office.lead.reads("“追回”已办理")


def receive(office: Office, *, amount: str, slip: str, reads: str) -> None:
    """Finance books what came back."""
    office.next_day()
    office.payer.open("/finance/recoveries/")
    office.payer.follow("核收")
    office.payer.press("核收退回资金", {"amount": amount, "bank_reference": slip})
    office.payer.reads(reads)
