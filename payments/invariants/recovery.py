"""What must hold of money that came back (Article 7; I-31)."""

from collections.abc import Iterator

from records.invariant import invariant, rows

NOT_ITS_RECEIPTS = """
    SELECT one.number, demand.received_fen, demand.demanded_fen, coalesce(come.total, 0)
    FROM payments_recovery AS demand
    JOIN applications_case AS one ON one.id = demand.case_id
    LEFT JOIN (SELECT recovery_id, sum(amount_fen) AS total
        FROM payments_recoveryreceipt GROUP BY 1) AS come ON come.recovery_id = demand.id
    WHERE demand.received_fen <> coalesce(come.total, 0)
        OR demand.received_fen > demand.demanded_fen
        OR one.amount_fen < (SELECT sum(every.demanded_fen) FROM payments_recovery AS every
            WHERE every.case_id = one.id AND every.dropped_at IS NULL)
"""
STANDING = """
    WITH standing AS (
        SELECT case_id, sum(received_fen) AS come, bool_or(received_fen < demanded_fen) AS is_open
        FROM payments_recovery WHERE dropped_at IS NULL GROUP BY case_id
    )
"""
NOT_AS_DEMANDED = f"""
    {STANDING}
    SELECT one.number, one.state FROM applications_case AS one
    LEFT JOIN standing ON standing.case_id = one.id
    WHERE one.state IS DISTINCT FROM CASE
        WHEN standing.is_open THEN 'in_recovery'
        WHEN standing.come = one.amount_fen THEN 'recovered'
        WHEN standing.come < one.amount_fen THEN 'disbursed'
        WHEN one.state NOT IN ('in_recovery', 'recovered') THEN one.state END
"""  # noqa: S608
NOT_COUNTED = f"""
    {STANDING}
    SELECT one.number, one.recovered_fen, coalesce(standing.come, 0), entry.recovered_fen
    FROM applications_case AS one
    LEFT JOIN standing ON standing.case_id = one.id
    LEFT JOIN applications_ladderentry AS entry ON entry.case_id = one.id AND entry.is_live
    WHERE one.recovered_fen <> coalesce(standing.come, 0)
        OR entry.recovered_fen <> one.recovered_fen
"""  # noqa: S608


@invariant("I-31", "追回收款相加等于已追回，不超过应追回，与案件和晋档台账一致（第七条）")
def what_came_back_is_counted_once() -> Iterator[str]:
    for number, received, demanded, come in rows(NOT_ITS_RECEIPTS):
        yield f"案件 {number} 应追回{demanded}分，登记已追回{received}分，收款相加{come}分"
    for number, state in rows(NOT_AS_DEMANDED):
        yield f"案件 {number} 为 {state}，与追回情况不符"
    for number, noted, received, on_ladder in rows(NOT_COUNTED):
        yield f"案件 {number} 已追回{received}分，案件记{noted}分，台账记{on_ladder}分"
