"""What must hold of scores and of those who gave them (I-16)."""

from collections.abc import Iterator

from applications.states import TERMINAL, State
from records.invariant import invariant, rows

NORMAL = "lower(regexp_replace(normalize({}, NFKC), '\\s', '', 'g'))"
SEATED = """
    SELECT s.id, k.id AS seat_id, k.case_id, c.number, c.state, k.appointed_at, s.handed_in_at,
        k.declared_at, k.released_at, u.person_id, e.employer
    FROM reviews_score AS s JOIN reviews_seat AS k ON k.id = s.seat_id
    JOIN reviews_expert AS e ON e.id = k.expert_id JOIN accounts_user AS u ON u.id = e.user_id
    JOIN applications_case AS c ON c.id = k.case_id
"""
INTERESTED = """
    SELECT c.id AS case_id, c.party_id FROM applications_case AS c
    UNION SELECT c.id, c.subject_id FROM applications_case AS c WHERE c.subject_id IS NOT NULL
    UNION SELECT c.id, r.provider_id FROM applications_case AS c
    JOIN diagnosis_report AS r ON r.enterprise_id IN (c.party_id, c.subject_id)
"""
OUT_OF_TURN = f"""
    WITH seated AS ({SEATED})
    SELECT number, id, declared_at IS NULL OR declared_at > handed_in_at,
        released_at IS NOT NULL,
        NOT EXISTS (SELECT FROM applications_transitionlog AS l
            WHERE l.case_id = seated.case_id AND l.target = 'in_review'
                AND l.at <= seated.handed_in_at AND NOT EXISTS (
                    SELECT FROM applications_transitionlog AS later
                    WHERE later.case_id = l.case_id AND later.id > l.id
                        AND later.at < seated.handed_in_at))
    FROM seated ORDER BY id
"""  # noqa: S608  our own constants
EMPLOYED = f"""
    WITH seated AS ({SEATED}), interested AS ({INTERESTED}), names AS (
        SELECT i.case_id, p.name FROM interested AS i JOIN parties_party AS p ON p.id = i.party_id
        UNION SELECT i.case_id, f.name FROM interested AS i
        JOIN parties_formername AS f ON f.party_id = i.party_id
        UNION SELECT i.case_id, other.name FROM interested AS i
        JOIN parties_party AS p ON p.id = i.party_id AND p.legal_representative <> ''
        JOIN parties_party AS other ON other.legal_representative = p.legal_representative
    )
    SELECT DISTINCT number, id FROM seated JOIN names USING (case_id)
    WHERE state = ANY(%s) AND {NORMAL.format("employer")} = {NORMAL.format("names.name")}
    ORDER BY id
"""  # noqa: S608  our own constants
ACTING = f"""
    WITH seated AS ({SEATED}), interested AS ({INTERESTED})
    SELECT DISTINCT number, seated.id FROM seated JOIN interested USING (case_id)
    JOIN parties_member AS m ON m.party_id = interested.party_id
    JOIN accounts_user AS u ON u.id = m.user_id AND u.person_id = seated.person_id
    WHERE m.since <= handed_in_at AND coalesce(m.until, 'infinity') >= appointed_at
    ORDER BY 2
"""  # noqa: S608  our own constants
UNPAID = [str(state) for state in State if state not in TERMINAL and state != State.DISBURSED]


@invariant("I-16", "评分只由已声明、无利害关系的专家在评审期间提交")
def scores_come_from_those_without_interest() -> Iterator[str]:
    faults = ("在声明之前提交", "由已退出的专家提交", "不在评审期间提交")
    for number, pk, *found in rows(OUT_OF_TURN):
        for fault, is_so in zip(faults, found, strict=True):
            if is_so:
                yield f"{number} 的评分 {pk} {fault}"
    for number, pk in rows(EMPLOYED, UNPAID):
        yield f"{number} 的评分 {pk} 由当事单位或其关联单位的人员提交"
    for number, pk in rows(ACTING):
        yield f"{number} 的评分 {pk} 由当事单位的成员提交"
