"""What must hold of what is ordered and paid, and to whom (Article 6 (1) 6)."""

from collections.abc import Iterator

from payments.models import PaymentOrder
from payments.models.order import PAID
from records import proof, storage
from records.invariant import invariant, rows

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

PAID_AGAIN_UNSEEN = """
    SELECT DISTINCT line.id, line.payee_name
    FROM payments_disbursement AS back
    JOIN payments_paymentline AS line ON line.id = back.line_id
    JOIN payments_disbursement AS again
        ON again.line_id = back.line_id AND again.kind = 'pay' AND again.id > back.id
    LEFT JOIN accounts_user AS seen ON seen.id = back.released_by_id
    JOIN accounts_user AS hand ON hand.id IN (back.confirmed_by_id, again.confirmed_by_id)
    WHERE back.kind = 'reversal' AND coalesce(seen.person_id = hand.person_id, true)
"""


@invariant("I-06", "拨付流水收支相符，一案至多一笔未冲销的拨付")
def the_journal_balances() -> Iterator[str]:
    for pk, name, amount, net, count in rows(UNBALANCED):
        yield f"拨付明细 {pk}（{name}，{amount}分）：净拨付{net}分，未冲销{count}笔"
    for number, state, count in rows(NOT_AS_THE_CASE_SAYS, [str(one) for one in PAID]):
        yield f"案件 {number} 为 {state}，而未冲销的拨付有{count}笔"
    for pk, name in rows(PAID_AGAIN_UNSEEN):
        yield f"拨付明细 {pk}（{name}）：退票后未经另一人放行即重付"


# --- I-07: every fen traces back ----------------------------------------------------------------

# What the bank sent back is held against its order alone: the case may be decided anew after it.
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
        (entry.is_reversed OR one.approved_at <= ordered.issued_at)
        AND ordered.signed_at <= ordered.issued_at
        AND ordered.countersigned_at <= ordered.issued_at
        AND ordered.issued_at <= entry.confirmed_at
        AND (ordered.issued_at AT TIME ZONE 'Asia/Shanghai')::date <= entry.paid_on, false)
"""  # noqa: S608
DIFFERENT = f"""
    SELECT one.number FROM {PAID_LINES}
    JOIN parties_party AS party ON party.id = one.party_id
    WHERE entry.kind = 'pay' AND (line.uscc <> party.uscc OR entry.amount_fen <> line.amount_fen
        OR NOT entry.is_reversed
            AND (line.amount_fen <> one.amount_fen OR one.noticed_fen < line.amount_fen))
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
