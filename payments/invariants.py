"""What must hold of the budget, of orders and of the journal of payments (Article 6 (1) 6)."""

from collections.abc import Iterator

from applications.permissions import DECIDING, FILING, PREPARING
from applications.states import COMMITTED
from payments.models import PaymentOrder
from payments.models.order import PAID
from payments.sanction_invariants import what_came_back_is_counted_once
from records import proof, storage
from records.invariant import invariant, rows

__all__ = ["what_came_back_is_counted_once"]

# --- I-06: the journal --------------------------------------------------------------------------

UNBALANCED = """
    SELECT line.id, line.payee_name, line.amount_fen, journal.net, journal.open
    FROM payments_paymentline AS line
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE kind WHEN 'pay' THEN amount_fen ELSE -amount_fen END), 0) AS net,
            count(*) FILTER (WHERE kind = 'pay' AND NOT is_reversed) AS open
        FROM payments_disbursement WHERE line_id = line.id
    ) AS journal
    WHERE journal.open > 1 OR journal.net <> journal.open * line.amount_fen
"""
NOT_AS_THE_CASE_SAYS = """
    SELECT one.number, one.state, count(entry.id)
    FROM applications_case AS one
    LEFT JOIN payments_paymentline AS line ON line.case_id = one.id
    LEFT JOIN payments_disbursement AS entry
        ON entry.line_id = line.id AND entry.kind = 'pay' AND NOT entry.is_reversed
    GROUP BY one.id HAVING count(entry.id) <> (one.state = ANY(%s))::int
"""


@invariant("I-06", "拨付流水收支相符，一案至多一笔未冲销的拨付")
def the_journal_balances() -> Iterator[str]:
    for pk, name, amount, net, count in rows(UNBALANCED):
        yield f"拨付明细 {pk}（{name}，{amount}分）：净拨付{net}分，未冲销{count}笔"
    for number, state, count in rows(NOT_AS_THE_CASE_SAYS, [str(one) for one in PAID]):
        yield f"案件 {number} 为 {state}，而未冲销的拨付有{count}笔"


# --- I-07: every fen traces back ----------------------------------------------------------------

PAID_LINES = """
    payments_disbursement AS entry
    JOIN payments_paymentline AS line ON line.id = entry.line_id
    JOIN payments_paymentorder AS ordered ON ordered.id = line.order_id
    JOIN applications_case AS one ON one.id = line.case_id
"""
NOT_SIGNED_BY_BOTH = f"""
    SELECT one.number FROM {PAID_LINES}
    LEFT JOIN accounts_user AS signer ON signer.id = ordered.signed_by_id
    LEFT JOIN accounts_user AS countersigner ON countersigner.id = ordered.countersigned_by_id
    WHERE entry.kind = 'pay' AND (ordered.state <> 'issued'
        OR coalesce(signer.person_id = countersigner.person_id, true)
        OR NOT EXISTS (SELECT FROM accounts_rolegrant AS held
            WHERE held.user_id = signer.id AND held.role = 'signatory')
        OR NOT EXISTS (SELECT FROM accounts_rolegrant AS held
            WHERE held.user_id = countersigner.id AND held.role = 'countersigner'))
"""  # noqa: S608
OUT_OF_TURN = f"""
    SELECT one.number FROM {PAID_LINES}
    WHERE entry.kind = 'pay' AND NOT coalesce(
        one.approved_at <= ordered.issued_at AND ordered.signed_at <= ordered.issued_at
        AND ordered.countersigned_at <= ordered.issued_at
        AND ordered.issued_at <= entry.confirmed_at
        AND (ordered.issued_at AT TIME ZONE 'Asia/Shanghai')::date <= entry.paid_on, false)
"""  # noqa: S608
DIFFERENT = f"""
    SELECT one.number FROM {PAID_LINES}
    JOIN parties_party AS party ON party.id = one.party_id
    WHERE entry.kind = 'pay' AND (line.amount_fen <> one.amount_fen
        OR one.noticed_fen < line.amount_fen OR line.uscc <> party.uscc
        OR entry.amount_fen <> line.amount_fen)
"""  # noqa: S608
STEPS_OF = """
    (VALUES ('acceptance', 'accept'), ('confirmation', 'confirm'),
        ('payment', 'order_payment'), ('payment', 'disburse')) AS asked (stage, step)
"""
LEFT_OUT = f"""
    SELECT one.number, asked.step
    FROM applications_case AS one
    JOIN policies_trackstage AS track ON track.item_id = one.item_id
    JOIN {STEPS_OF} ON asked.stage = track.stage
    WHERE one.state = ANY(%s) AND NOT EXISTS (SELECT FROM applications_transitionlog AS log
        WHERE log.case_id = one.id AND log.step = asked.step)
"""  # noqa: S608


@invariant("I-07", "每一分已拨付资金都经过应有环节和双方签发的文件（第六条）")
def every_payment_traces_back() -> Iterator[str]:
    for (number,) in rows(NOT_SIGNED_BY_BOTH):
        yield f"案件 {number} 的拨付没有区经委、区财政局双方签发的文件"
    for (number,) in rows(OUT_OF_TURN):
        yield f"案件 {number} 的审定、签发、下达、拨付时间先后不对"
    for (number,) in rows(DIFFERENT):
        yield f"案件 {number} 的拨付与审定金额、公示金额或单位不一致"
    for number, step in rows(LEFT_OUT, [str(one) for one in PAID]):
        yield f"案件 {number} 已拨付，而没有 {step} 的办理记录"


# --- I-08: the papers ---------------------------------------------------------------------------

GAPS = """
    SELECT series.code, series.year, series.last, count(paper.id)
    FROM records_numberseries AS series
    JOIN records_paper AS paper ON paper.series = series.code AND paper.year = series.year
    GROUP BY series.id
    HAVING count(paper.id) <> series.last OR max(paper.serial) <> series.last
        OR min(paper.serial) <> 1
"""
NOT_THE_SUM = """
    SELECT ordered.title, ordered.total_fen, coalesce(sum(line.amount_fen), 0)
    FROM payments_paymentorder AS ordered
    LEFT JOIN payments_paymentline AS line ON line.order_id = ordered.id
    GROUP BY ordered.id HAVING ordered.total_fen <> coalesce(sum(line.amount_fen), 0)
"""


@invariant("I-08", "拨付文件编号无断号，合计等于明细，印出的与登记的一致")
def orders_say_what_is_on_record() -> Iterator[str]:
    for code, year, last, count in rows(GAPS):
        yield f"{code}〔{year}〕已用到{last}号，而文件有{count}份"
    for title, total, added in rows(NOT_THE_SUM):
        yield f"“{title}”合计{total}分，明细相加{added}分"
    for order in PaymentOrder.objects.filter(paper__isnull=False).select_related("paper"):
        yield from _printed_faults(order)


def _printed_faults(order: PaymentOrder) -> Iterator[str]:
    paper = order.paper
    said = [
        (row["payee_name"], row["uscc"], row["number"], row["amount_fen"])
        for row in paper.values["rows"]
    ]
    lines = order.lines.order_by("position")
    if said != [(one.payee_name, one.uscc, one.number, one.amount_fen) for one in lines]:
        yield f"{paper.number}的内容与拨付明细不一致"
    if paper.file is None:
        return
    pdf = storage.path_of(paper.file.storage_key)
    if not pdf.exists():
        yield f"{paper.number}的文件不见了"
        return
    with pdf.open("rb") as file:
        if storage.sha256(file) != paper.sha256:
            yield f"{paper.number}的文件与登记的校验值不符"
            return
    for fault in _proof(paper, pdf.read_bytes()):
        yield f"{paper.number}：{fault}"


def _proof(paper, pdf: bytes) -> list[str]:
    faults = proof.faults_of_pdf(pdf, paper.kind, paper.values)
    if paper.sheet:
        sheet = storage.path_of(paper.sheet.storage_key)
        if not sheet.exists():
            return [*faults, "电子表格不见了"]
        faults += proof.faults_of_sheet(sheet.read_bytes(), paper.kind, paper.values)
    return faults


# --- I-09: the budget ---------------------------------------------------------------------------

OVERSPENT = """
    SELECT spent.year, budget.allowance_fen, spent.committed
    FROM (
        SELECT extract(year FROM approved_at AT TIME ZONE 'Asia/Shanghai')::int AS year,
            sum(amount_fen) AS committed
        FROM applications_case WHERE state = ANY(%s) GROUP BY 1
    ) AS spent LEFT JOIN payments_budget AS budget ON budget.year = spent.year
    WHERE budget.allowance_fen IS NULL OR spent.committed > budget.allowance_fen
"""
GUARDS = """
    SELECT guard FROM unnest(ARRAY['case_within_the_budget', 'budget_stands']) AS guard
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = guard AND tgenabled IN ('O', 'A'))
"""


@invariant("I-09", "各年度审定金额不超过预算额度（第二条）")
def nothing_is_approved_beyond_the_budget() -> Iterator[str]:
    for year, allowance, committed in rows(OVERSPENT, [str(one) for one in COMMITTED]):
        yield f"{year}年度额度{allowance}分，已审定{committed}分"
    for (name,) in rows(GUARDS):
        yield f"触发器 {name} 缺失或停用"


# --- I-10: the account --------------------------------------------------------------------------

ANOTHER_ACCOUNT = """
    SELECT one.number FROM payments_paymentline AS line
    JOIN payments_paymentorder AS ordered ON ordered.id = line.order_id
    JOIN applications_case AS one ON one.id = line.case_id
    JOIN parties_bankaccount AS account ON account.id = line.account_id
    WHERE ordered.state = 'issued' AND NOT line.is_stopped AND NOT coalesce(
        account.party_id = one.party_id AND account.holder = line.payee_name
        AND account.bank = line.bank AND account.last_four = line.last_four
        AND account.confirmed_at <= ordered.issued_at
        AND ordered.issued_at <= coalesce(account.retired_at, 'infinity'), false)
"""


@invariant("I-10", "拨付账户为本单位同名账户，下达前已确认，下达时仍在用")
def money_goes_to_the_confirmed_account() -> Iterator[str]:
    for (number,) in rows(ANOTHER_ACCOUNT):
        yield f"案件 {number} 的拨付账户不是本单位已确认的同名账户"


# --- I-15: other people do it --------------------------------------------------------------------

UPTO_PRELIMINARY = (*FILING, "accept", "pass_preliminary")
HANDLING = (*UPTO_PRELIMINARY, "propose", "propose_anew", "open_notice")
APART = {  # whoever takes the later steps took none of the earlier ones
    ("accept", "refuse"): FILING,
    ("pass_preliminary", "fail_preliminary"): (*FILING, "accept"),
    ("propose", "propose_anew", "fail_review"): UPTO_PRELIMINARY,
    ("open_notice",): ("propose", "propose_anew"),
    ("dismiss_objection", "resume_notice", "reduce", "uphold_objection"): HANDLING,
    ("approve", "postpone", "decline", "refer_back"): PREPARING,
    ("grant", "grant_title"): (*UPTO_PRELIMINARY, "propose", "recognise"),
    ("order_payment", "stop_payment"): DECIDING,
    ("disburse", "bounce", "recover"): ("order_payment", "approve", "grant"),
}
PAIRS = [
    (earlier, later) for steps, before in APART.items() for later in steps for earlier in before
]
HANDS = """
    hands AS (
        SELECT log.case_id, log.revision, log.step, log.at, person_id
        FROM applications_transitionlog AS log JOIN accounts_user AS hand ON hand.id = log.by_id
    )
"""
BOTH = f"""
    WITH {HANDS}
    SELECT one.number, person.name, earlier.step, later.step
    FROM unnest(%s::text[], %s::text[]) AS apart (earlier, later)
    JOIN hands AS later ON later.step = apart.later
    JOIN hands AS earlier ON earlier.step = apart.earlier
        AND (earlier.case_id, earlier.person_id) = (later.case_id, later.person_id)
        AND earlier.revision < later.revision
    JOIN applications_case AS one ON one.id = later.case_id
    JOIN accounts_person AS person ON person.id = later.person_id
"""  # noqa: S608
SIGNED_TOO = f"""
    WITH {HANDS}
    SELECT one.number, person.name, hands.step
    FROM payments_paymentline AS line
    JOIN payments_paymentorder AS ordered ON ordered.id = line.order_id
    JOIN accounts_user AS signer
        ON signer.id IN (ordered.signed_by_id, ordered.countersigned_by_id)
    JOIN hands ON (hands.case_id, hands.person_id) = (line.case_id, signer.person_id)
    JOIN applications_case AS one ON one.id = line.case_id
    JOIN accounts_person AS person ON person.id = signer.person_id
    WHERE ordered.state <> 'void' AND (hands.step = ANY(%s)
        AND hands.at <= CASE signer.id WHEN ordered.signed_by_id THEN ordered.signed_at
                                       ELSE ordered.countersigned_at END
        OR hands.step = 'disburse' AND hands.at >= ordered.issued_at)
"""  # noqa: S608
CLOSED_TOO = f"""
    WITH {HANDS}
    SELECT DISTINCT one.number, person.name, hands.step
    FROM reviews_objection AS objection
    JOIN accounts_user AS closer ON closer.id = objection.closed_by_id
    JOIN hands ON (hands.case_id, hands.person_id) = (objection.case_id, closer.person_id)
        AND hands.step = ANY(%s) AND hands.at < objection.received_at
    JOIN applications_case AS one ON one.id = objection.case_id
    JOIN accounts_person AS person ON person.id = closer.person_id
"""  # noqa: S608


@invariant("I-15", "每个案件的各环节由不同的人办理，按自然人核对")
def every_step_is_another_persons() -> Iterator[str]:
    for number, name, earlier, later in rows(BOTH, *map(list, zip(*PAIRS, strict=True))):
        yield f"案件 {number} 的 {earlier} 与 {later} 都由{name}办理"
    for number, name, step in rows(SIGNED_TOO, list(DECIDING)):
        yield f"案件 {number} 的 {step} 与拨付文件签发都由{name}办理"
    for number, name, step in rows(CLOSED_TOO, list(HANDLING)):
        yield f"案件 {number} 的异议由办理过 {step} 的{name}办结"
