"""What must hold of reviews, notices, objections and meetings in every committed state."""

from collections.abc import Iterator

from applications.states import COMMITTED, TERMINAL, State
from policies.models import CalendarYear
from policies.workdays import UnknownYear, notice_period
from records.invariant import invariant, rows
from reviews.scoring import PANEL_SIZE

PAID = [str(state) for state in COMMITTED]
PAST_NOTICE = [
    *PAID,
    *(State.NOTICE_CLEARED, State.IN_DELIBERATION, State.POSTPONED, State.TITLED),
]
NOTICED = [State.ON_NOTICE, State.UNDER_INVESTIGATION, *PAST_NOTICE]
LIVE = [str(state) for state in State if state not in TERMINAL]

# --- I-07: every step of the track was taken, in the order of time -----------------------------

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


# --- I-11: the period of a notice --------------------------------------------------------------

PUBLISHED = """
    SELECT n.id, n.published_at, n.first_day, n.last_day, n.closes_at,
        (SELECT min(l.working_days) FROM reviews_noticeentry AS e
         JOIN applications_case AS c ON c.id = e.case_id
         JOIN policies_limit AS l ON l.version_id = c.version_id AND l.code = 'notice'
         WHERE e.notice_id = n.id)
    FROM reviews_publicnotice AS n WHERE n.published_at IS NOT NULL ORDER BY n.id
"""
AT_ANOTHER_TIME = """
    SELECT n.id FROM reviews_publicnotice AS n
    WHERE n.published_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM records_auditentry AS a
        WHERE a.table_name = 'reviews_publicnotice' AND a.row_id = n.id::text
            AND a.before ->> 'published_at' IS NULL
            AND a.at BETWEEN n.published_at - interval '2 seconds'
                         AND n.published_at + interval '2 seconds'
            AND (a.after ->> 'published_at')::timestamptz = n.published_at)
    ORDER BY n.id
"""
TOO_EARLY = """
    SELECT n.id, l.case_id FROM applications_transitionlog AS l
    JOIN reviews_noticeentry AS e ON e.case_id = l.case_id
    JOIN reviews_publicnotice AS n ON n.id = e.notice_id
    WHERE l.step = 'clear_notice' AND l.at >= n.published_at AND l.at < n.closes_at
    ORDER BY n.id, l.case_id
"""
CLOSED_EARLY = """
    SELECT id FROM reviews_publicnotice
    WHERE state = 'closed' AND closes_at > house_now() ORDER BY id
"""


@invariant("I-11", "公示期为次日起的规定工作日，发布时间与审计记录一致，期满前不办结")
def a_notice_has_its_working_days() -> Iterator[str]:
    calendar = CalendarYear.objects.calendar()
    for pk, published_at, first, last, closes_at, days in rows(PUBLISHED):
        if days is None:
            yield f"公示 {pk} 没有条目"
            continue
        try:
            period = notice_period(published_at, calendar, days)
        except UnknownYear as unknown:
            yield f"公示 {pk}：{unknown}"
            continue
        if (first, last, closes_at) != (period.first_day, period.last_day, period.closes_at):
            due = f"{period.first_day} 至 {period.last_day}"
            yield f"公示 {pk} 应为 {due}，登记为 {first} 至 {last}"
    for (pk,) in rows(AT_ANOTHER_TIME):
        yield f"公示 {pk} 的发布时间与审计记录不符"
    for pk, case in rows(TOO_EARLY):
        yield f"公示 {pk} 期满前办结了案件 {case}"
    for (pk,) in rows(CLOSED_EARLY):
        yield f"公示 {pk} 未期满而登记为期满"


NOT_FROZEN = """
    SELECT n.id, y.year FROM reviews_publicnotice AS n
    JOIN policies_calendaryear AS y
        ON y.year BETWEEN extract(year FROM n.first_day) AND extract(year FROM n.last_day)
    WHERE least(n.last_day, make_date(y.year, 12, 31)) > coalesce(y.frozen_until, '-infinity')
    ORDER BY n.id
"""


@invariant("I-11", "已发布公示所用的工作日历锁定不变")
def printed_days_are_frozen() -> Iterator[str]:
    for pk, year in rows(NOT_FROZEN):
        yield f"公示 {pk} 所用的{year}年工作日历没有锁定"


# --- I-12: notice and objections come first ----------------------------------------------------

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


# --- I-13: what the public read is what is decided ---------------------------------------------

DIFFERENT = """
    WITH shown AS (
        SELECT DISTINCT ON (e.case_id) e.* FROM reviews_noticeentry AS e
        JOIN reviews_publicnotice AS n ON n.id = e.notice_id AND n.published_at IS NOT NULL
        ORDER BY e.case_id, n.published_at DESC
    )
    SELECT c.number, p.uscc <> e.uscc,
        p.name <> e.party_name AND NOT EXISTS (SELECT FROM parties_formername AS f
            WHERE f.party_id = p.id AND f.name = e.party_name),
        i.name <> e.item_name OR c.title <> e.title,
        c.amount_fen > e.amount_fen OR c.noticed_fen > e.amount_fen
            OR (c.noticed_fen < e.amount_fen AND NOT EXISTS (SELECT FROM reviews_objection AS o
                WHERE o.case_id = c.id AND o.state = 'partly'))
    FROM applications_case AS c JOIN shown AS e ON e.case_id = c.id
    JOIN parties_party AS p ON p.id = c.party_id
    JOIN policies_awarditem AS i ON i.id = c.item_id
    WHERE c.state = ANY(%s) ORDER BY c.id
"""
PRINTED = """
    WITH line AS (
        SELECT n.id AS notice_id, told ->> 'position' AS position, told ->> 'party_name' AS name,
            told ->> 'uscc' AS uscc, told ->> 'item_name' AS item, told ->> 'title' AS title,
            (told ->> 'amount_wan')::numeric * 1000000 AS fen
        FROM reviews_publicnotice AS n JOIN records_paper AS paper ON paper.id = n.paper_id,
            jsonb_array_elements(paper.values -> 'rows') AS told
    ), entry AS (
        SELECT e.* FROM reviews_noticeentry AS e
        JOIN reviews_publicnotice AS n ON n.id = e.notice_id AND n.paper_id IS NOT NULL
    )
    SELECT coalesce(entry.notice_id, line.notice_id),
        coalesce(entry.position::text, line.position)
    FROM entry FULL JOIN line
        ON line.notice_id = entry.notice_id AND line.position = entry.position::text
    WHERE (entry.party_name, entry.uscc, entry.item_name, entry.title, entry.amount_fen)
        IS DISTINCT FROM (line.name, line.uscc, line.item, line.title, line.fen)
    ORDER BY 1, 2
"""


@invariant("I-13", "单位、代码、项目和金额与最近一次公示一致")
def the_public_read_what_is_decided() -> Iterator[str]:
    faults = ("统一社会信用代码", "单位名称", "项目", "金额")
    for number, *differs in rows(DIFFERENT, NOTICED):
        for fault, is_so in zip(faults, differs, strict=True):
            if is_so:
                yield f"{number} 的{fault}与公示不符"
    for pk, position in rows(PRINTED):
        yield f"公示 {pk} 第 {position} 行与印发的公示文件不符"


# --- I-16: who scored had a seat, and no interest ----------------------------------------------

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
