"""What must be done by different persons (Article 6; I-15)."""

from collections.abc import Iterator

from applications.permissions import DECIDING, FILING, PREPARING
from records.invariant import invariant, rows

UPTO_PRELIMINARY = (*FILING, "accept", "pass_preliminary")
HANDLING = (*UPTO_PRELIMINARY, "propose", "propose_anew", "open_notice")
APART = {  # whoever takes the later steps took none of the earlier ones
    ("accept", "refuse"): FILING,
    ("pass_preliminary", "fail_preliminary"): (*FILING, "accept"),
    ("propose", "propose_anew", "fail_review"): UPTO_PRELIMINARY,
    ("open_notice",): ("propose", "propose_anew"),
    ("dismiss_objection", "resume_notice", "reduce", "uphold_objection"): HANDLING,
    ("approve", "postpone", "decline", "refer_back"): PREPARING,
    ("grant", "grant_title"): (*UPTO_PRELIMINARY, "propose", "propose_anew", "recognise"),
    ("order_payment", "stop_payment"): DECIDING,
    ("disburse", "bounce", "recover", "settle_recovery"): ("order_payment", "approve", "grant"),
    ("drop_recovery",): ("demand_back",),
}
PAIRS = [
    (earlier, later) for steps, before in APART.items() for later in steps for earlier in before
]
HANDS = """
    hands AS MATERIALIZED (
        SELECT log.case_id, log.revision, log.step, log.at, person_id
        FROM applications_transitionlog AS log JOIN accounts_user AS hand ON hand.id = log.by_id
        UNION ALL
        SELECT one.id, 0, 'start', one.created_at, person_id
        FROM applications_case AS one JOIN accounts_user AS hand ON hand.id = one.started_by_id
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
