"""What must hold of the stages before an award (Article 6 (1) 3–5; I-07)."""

from collections.abc import Iterator

from records.invariant import invariant, rows
from reviews.invariants.states import PAID
from reviews.scoring import PANEL_SIZE

OF_TRACK = """
    SELECT c.number FROM applications_case AS c
    JOIN policies_trackstage AS t ON t.item_id = c.item_id AND t.stage = %s
    WHERE c.state = ANY(%s) AND NOT EXISTS ({step}) ORDER BY c.id
"""
PRELIMINARY = """
    SELECT FROM reviews_preliminaryreview AS r
    WHERE r.case_id = c.id AND r.passed AND r.at <= c.approved_at
"""
REVIEW = f"""
    SELECT FROM reviews_proposal AS p WHERE p.case_id = c.id AND p.at <= c.approved_at
        AND (SELECT count(*) FROM reviews_score AS s JOIN reviews_seat AS k ON k.id = s.seat_id
             WHERE k.case_id = c.id AND s.handed_in_at <= p.at) >= {PANEL_SIZE}
        AND NOT EXISTS (SELECT FROM accounts_agency AS a WHERE a.joint_review AND NOT EXISTS (
            SELECT FROM reviews_opinion AS o
            WHERE o.case_id = c.id AND o.agency_id = a.id AND o.at <= p.at))
        AND NOT EXISTS (SELECT FROM policies_trackstage AS before
            WHERE before.item_id = c.item_id AND before.stage = 'preliminary' AND NOT EXISTS (
                SELECT FROM reviews_preliminaryreview AS r
                WHERE r.case_id = c.id AND r.passed AND r.at <= p.at))
"""  # noqa: S608  our own constant
NOTICE = """
    SELECT FROM reviews_noticeentry AS e JOIN reviews_publicnotice AS n ON n.id = e.notice_id
    WHERE e.case_id = c.id AND n.closes_at = c.notice_closes_at AND n.closes_at <= c.approved_at
        AND EXISTS (SELECT FROM reviews_proposal AS p
            WHERE p.case_id = c.id AND p.at <= n.published_at)
"""
DELIBERATION = """
    SELECT FROM reviews_meetingitem AS i JOIN reviews_meeting AS m ON m.id = i.meeting_id
    WHERE i.case_id = c.id AND i.result = 'approved' AND i.amount_fen = c.amount_fen
        AND m.state = 'held' AND m.minutes_id IS NOT NULL AND i.recorded_at >= c.approved_at
        AND EXISTS (SELECT FROM applications_transitionlog AS l
            WHERE l.case_id = c.id AND l.step = 'table'
                AND l.at >= coalesce(c.notice_closes_at, '-infinity'))
"""
STEPS = (
    ("preliminary", PRELIMINARY, "没有审定之前通过的初审"),
    ("review", REVIEW, "没有专家和各部门齐备之后的拟支持"),
    ("notice", NOTICE, "没有审定之前期满的公示"),
    ("deliberation", DELIBERATION, "没有公示之后通过的审议，或金额不符"),
)


@invariant("I-07", "待拨付和已拨付的案件依次经过本类项目的每个评审环节")
def every_award_was_reviewed() -> Iterator[str]:
    for stage, step, fault in STEPS:
        for (number,) in rows(OF_TRACK.format(step=step), stage, PAID):
            yield f"{number} {fault}"
