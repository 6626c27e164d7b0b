"""Each thing that must hold of payments is missed by name once somebody tampers with it."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.acting import acting
from applications.models import Case
from payments.models import PaymentOrder
from payments.services import disbursement, orders, recovery
from records import storage
from records.services import printing
from reviews.services import objections
from tests import journey
from tests.journey import Cast
from tests.tampering import breaches, tampering, unnoticed

__all__ = ["tampering"]

CODES = ("I-06", "I-07", "I-08", "I-09", "I-10", "I-31")
AGAIN = (
    "INSERT INTO payments_disbursement (line_id, kind, amount_fen, bank_reference, paid_on,"
    " confirmed_by_id, confirmed_at, is_reversed, release_note) SELECT line_id, kind, amount_fen,"
    " 'x', paid_on, confirmed_by_id, confirmed_at, false, '' FROM payments_disbursement"
)

BREACHES = {
    "paid twice": ("I-06", [AGAIN], "payments_disbursement.disbursement_paid_once", "未冲销2笔"),
    "paid too much": (
        "I-06",
        ["UPDATE payments_disbursement SET amount_fen = amount_fen + 1"],
        "",
        "净拨付",
    ),
    "payment deleted": ("I-06", ["DELETE FROM payments_disbursement"], "", "未冲销的拨付有0笔"),
    "signed by one": (
        "I-07",
        ["UPDATE payments_paymentorder SET countersigned_by_id = signed_by_id"],
        "payments_paymentorder.payment_order_signed_by_two",
        "没有区经委、区财政局双方签发的文件",
    ),
    "signed by a stranger": (
        "I-07",
        ["UPDATE payments_paymentorder SET signed_by_id = drafted_by_id"],
        "",
        "没有区经委、区财政局双方签发的文件",
    ),
    "paid before it was issued": (
        "I-07",
        ["UPDATE payments_disbursement SET confirmed_at = confirmed_at - interval '30 days'"],
        "",
        "时间先后不对",
    ),
    "another amount than approved": (
        "I-07",
        ["UPDATE applications_case SET amount_fen = amount_fen - 1"],
        "",
        "与审定金额、公示金额或单位不一致",
    ),
    "acceptance left out": (
        "I-07",
        ["DELETE FROM applications_transitionlog WHERE step = 'accept'"],
        "",
        "没有 accept 的办理记录",
    ),
    "gap in the numbers": (
        "I-08",
        [
            "ALTER TABLE records_paper DISABLE TRIGGER USER",
            "UPDATE records_paper SET serial = 2 WHERE series <> ''",
        ],
        "",
        "已用到1号",
    ),
    "total changed": ("I-08", ["UPDATE payments_paymentorder SET total_fen = 1"], "", "合计1分"),
    "line changed": (
        "I-08",
        ["UPDATE payments_paymentline SET payee_name = '他人有限公司'"],
        "",
        "的内容与拨付明细不一致",
    ),
    "hash changed": (
        "I-08",
        [
            "ALTER TABLE records_paper DISABLE TRIGGER USER",
            "UPDATE records_paper SET sha256 = repeat('0', 64) WHERE series <> ''",
        ],
        "",
        "的文件与登记的校验值不符",
    ),
    "printed amount changed": (
        "I-08",
        [
            "ALTER TABLE records_paper DISABLE TRIGGER USER",
            "UPDATE records_paper SET values = jsonb_set(values, '{rows,0,bank}', '\"别的银行\"')"
            " WHERE series <> ''",
        ],
        "",
        "表格第1行与公文不一致",
    ),
    "allowance lowered": ("I-09", ["UPDATE payments_budget SET allowance_fen = 1"], "", "额度1分"),
    "account not held": (
        "I-10",
        [
            "DELETE FROM payments_disbursement",
            "UPDATE parties_accounthold SET released_at = now()",
        ],
        "",
        "没有冻结变更",
    ),
    "guard dropped": (
        "I-09",
        ["DROP TRIGGER case_within_the_budget ON applications_case"],
        "",
        "触发器 case_within_the_budget 缺失或停用",
    ),
}


@pytest.fixture
def paid(tampering, moving_clock):
    cast = Cast.hire()
    case = journey.to_disbursed(cast)
    with acting(cast.house):
        printing.render(PaymentOrder.objects.get().paper_id)
    return case


def test_every_tampering_with_a_payment_is_named(paid):
    assert breaches(*CODES) == []
    assert unnoticed(BREACHES) == []


def test_file_changed_on_disk_is_named(paid):
    paper = PaymentOrder.objects.select_related("paper__file").get().paper
    with storage.path_of(paper.file.storage_key).open("ab") as file:
        file.write(b"%")

    assert breaches("I-08") == [f"{paper.number}的文件与登记的校验值不符"]


def test_file_taken_away_is_named(paid):
    paper = PaymentOrder.objects.select_related("paper__file").get().paper
    storage.path_of(paper.file.storage_key).unlink()

    assert breaches("I-08") == [f"{paper.number}的文件不见了"]


MONEY_BACK = {
    "receipt added": (
        "I-31",
        [
            "INSERT INTO payments_recoveryreceipt (recovery_id, key, amount_fen, received_on,"
            " bank_reference, note, booked_by_id, booked_at) SELECT recovery_id, 'x', 1,"
            " received_on, 'x', '', booked_by_id, booked_at FROM payments_recoveryreceipt"
        ],
        "",
        "收款相加1000001分",
    ),
    "receipt taken away": ("I-31", ["DELETE FROM payments_recoveryreceipt"], "", "收款相加0分"),
    "more than was paid": (
        "I-31",
        ["UPDATE payments_recovery SET demanded_fen = 3000000000"],
        "",
        "应追回3000000000分",
    ),
    "demand dropped behind the case": (
        "I-31",
        ["UPDATE payments_recovery SET dropped_at = now(), dropped_reason = 'x'"],
        "",
        "与追回情况不符",
    ),
    "case closed too early": (
        "I-31",
        ["UPDATE applications_case SET state = 'recovered' WHERE state = 'in_recovery'"],
        "",
        "与追回情况不符",
    ),
    "not counted against the cap": (
        "I-31",
        ["UPDATE applications_case SET recovered_fen = 0"],
        "",
        "案件记0分",
    ),
    "not counted on the ladder": (
        "I-31",
        ["UPDATE applications_ladderentry SET recovered_fen = 0"],
        "",
        "台账记0分",
    ),
}


SETTLED = {
    "closed as if all had come": (
        "I-31",
        ["UPDATE applications_case SET state = 'recovered' WHERE state = 'disbursed'"],
        "",
        "与追回情况不符",
    ),
    "first receipt not counted": (
        "I-31",
        ["UPDATE applications_case SET recovered_fen = 1000000"],
        "",
        "已追回2000000分",
    ),
    "demands above the award": (
        "I-31",
        ["UPDATE payments_recovery SET demanded_fen = 19000002 WHERE demanded_fen = 1000001"],
        "",
        "应追回19000002分",
    ),
}


def test_every_tampering_with_several_recoveries_is_named(tampering, moving_clock):
    cast = Cast.hire()
    case = journey.to_disbursed(cast)
    today = clock.today()
    for number, amount in enumerate((1_000_001, 999_999)):
        recovery.demand_back(
            case, by=cast.lead, ground="fraud", facts="骗取。", amount=amount, due_on=today
        )
        recovery.receive(
            case, by=cast.payer, amount=amount, received_on=today,
            bank_reference=f"HD{number}", key=f"k{number}",
        )  # fmt: skip

    assert breaches("I-31") == []
    assert unnoticed(SETTLED) == []


def test_every_tampering_with_a_recovery_is_named(tampering, moving_clock):
    cast = Cast.hire()
    case = journey.to_disbursed(cast)
    today = clock.today()
    recovery.demand_back(
        case, by=cast.lead, ground="fraud", facts="骗取。", amount=2_000_000, due_on=today
    )
    recovery.receive(
        case, by=cast.payer, amount=1_000_000, received_on=today, bank_reference="HD1", key="k"
    )

    assert breaches("I-31") == []
    assert unnoticed(MONEY_BACK) == []


def test_case_decided_anew_after_a_payment_came_back_breaks_nothing(db, moving_clock):
    """The first approval, its order and the reversed payment stay as they were; the law holds."""
    cast = Cast.hire()
    case = journey.to_disbursed(cast)
    line = case.payment_lines.get()
    slip = {"bank_reference": "退票1", "returned_on": clock.today(), "note": "户名不符"}
    disbursement.bounce(line, by=cast.payer, **slip)
    orders.stop_payment(line, by=cast.signatory, note="核减后再拨。")
    case = Case.objects.get(pk=case.pk)
    received = case.notice_closes_at - timedelta(hours=1)
    said = {"objector": "李四", "contact": "021-1", "claim": "金额偏高。"}
    raised = objections.raise_objection(case, by=cast.house, received_at=received, **said)
    objections.reduce(raised, by=cast.investigator, finding="核减。", amount=line.amount_fen - 100)

    assert not breaches("I-07")
