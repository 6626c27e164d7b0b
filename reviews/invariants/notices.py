"""What must hold of notices: their days, and what the public read (I-11, I-13)."""

from collections.abc import Iterator

from policies.models import CalendarYear
from policies.workdays import UnknownYear, notice_period
from records.invariant import invariant, rows
from reviews.invariants.states import NOTICED

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
