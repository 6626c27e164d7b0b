"""What the database says of every case, beside what the model says of it."""

from django.db import connection

OF_CASES = """
    SELECT id, recognition_id, state, revision, amount_fen, noticed_fen, notice_closes_at,
        open_objections, recovered_fen, mend_by,
        (SELECT count(*) FROM applications_transitionlog WHERE case_id = c.id),
        (SELECT count(*) FROM reviews_objection WHERE case_id = c.id AND state = 'open'),
        (SELECT coalesce(sum(CASE d.kind WHEN 'pay' THEN d.amount_fen ELSE -d.amount_fen END), 0)
         FROM payments_disbursement d JOIN payments_paymentline l ON l.id = d.line_id
         WHERE l.case_id = c.id)
    FROM applications_case c WHERE NOT (state = 'draft' AND revision = 0)
"""
OF_PARTIES = """
    SELECT party_id, sum(amount_fen - recovered_fen) FROM applications_ladderentry
    WHERE is_live GROUP BY party_id
"""
OF_THE_BUDGET = """
    SELECT payments_committed_in(2022)
"""
NAMES = (
    "state", "revision", "amount", "noticed", "closes_at", "open objections", "recovered",
    "mended by", "log", "objections on record", "paid",
)  # fmt: skip


def differences(house, world):
    """Where the two are not the same, in words."""
    with connection.cursor() as cursor:
        cursor.execute(OF_CASES)
        found = {_name(world, *row[:2]): row[2:] for row in cursor.fetchall()}
        cursor.execute(OF_PARTIES)
        ladders = dict(cursor.fetchall())
        cursor.execute(OF_THE_BUDGET)
        (committed,) = cursor.fetchone()
    expected = {c.name: _row(c) for c in house.claims.values() if c.revision}
    wrong = [f"{name}: unexpected {found[name]}" for name in found.keys() - expected.keys()]
    for name, row in expected.items():
        there = found.get(name, ())
        wrong += [
            f"{name}: {what} is {real}, the model says {ours}"
            for what, real, ours in zip(NAMES, there, row, strict=True)
            if real != ours
        ]
    ours = {world.parties[name].pk: held for name, held in house.net_by_party().items()}
    if ladders != ours:
        wrong.append(f"ladders {ladders}, the model says {ours}")
    if committed != house.committed():
        wrong.append(f"committed {committed}, the model says {house.committed()}")
    return wrong


def _name(world, pk, recognition_pk):
    if recognition_pk is None:
        return world.name_of_case[pk]
    return world.name_of_recognition[recognition_pk]


def _row(claim):
    return (
        claim.state, claim.revision, claim.amount, claim.noticed, claim.closes_at,
        claim.objections, claim.received, claim.mend_by, claim.revision, claim.open_rows,
        claim.paid,
    )  # fmt: skip
