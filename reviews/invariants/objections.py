"""What must hold of objections: nothing passes an open one (I-12)."""

from collections.abc import Iterator

from records.invariant import invariant, rows
from reviews.invariants.states import LIVE, PAST_NOTICE

WITHOUT_NOTICE = """
    SELECT c.number FROM applications_case AS c
    JOIN policies_trackstage AS t ON t.item_id = c.item_id AND t.stage = 'notice'
    WHERE c.state = ANY(%s) AND NOT EXISTS (
        SELECT FROM reviews_noticeentry AS e JOIN reviews_publicnotice AS n ON n.id = e.notice_id
        WHERE e.case_id = c.id AND n.closes_at = c.notice_closes_at AND n.closes_at <= house_now())
    ORDER BY c.id
"""
STILL_OPEN = """
    SELECT c.number, o.id FROM reviews_objection AS o
    JOIN applications_case AS c ON c.id = o.case_id
    WHERE o.state = 'open' AND c.state = ANY(%s) AND c.state <> 'under_investigation'
    ORDER BY o.id
"""
MISCOUNTED = """
    SELECT c.number, c.open_objections, count(o.id) FROM applications_case AS c
    LEFT JOIN reviews_objection AS o ON o.case_id = c.id AND o.state = 'open'
    WHERE c.state = ANY(%s) GROUP BY c.id HAVING c.open_objections <> count(o.id) ORDER BY c.id
"""
LATE = """
    SELECT o.id FROM reviews_objection AS o WHERE NOT EXISTS (
        SELECT FROM reviews_noticeentry AS e JOIN reviews_publicnotice AS n ON n.id = e.notice_id
        WHERE e.case_id = o.case_id AND o.received_at < n.closes_at)
    ORDER BY o.id
"""


@invariant("I-12", "公示未期满或有未办结异议的案件不进入审议和拨付")
def nothing_passes_an_open_objection() -> Iterator[str]:
    for (number,) in rows(WITHOUT_NOTICE, PAST_NOTICE):
        yield f"{number} 没有期满的公示"
    for number, pk in rows(STILL_OPEN, LIVE):
        yield f"{number} 有未办结的异议 {pk} 而不在核查中"
    for number, said, counted in rows(MISCOUNTED, LIVE):
        yield f"{number} 登记未办结异议 {said} 件，实有 {counted} 件"
    for (pk,) in rows(LATE):
        yield f"异议 {pk} 不在任何公示期内收到"
