"""What must hold of the life of every case (Articles 6 and 7)."""

from collections.abc import Iterator

from applications.guards import no_ban
from applications.states import TERMINAL
from applications.workflow import STEPS
from records.invariant import invariant, rows

# --- I-18, I-20, I-21, I-24: the life of a case -------------------------------------------------

INVOICES = """
    SELECT invoice_code, invoice_number, count(*) FROM applications_investmentline
    WHERE is_live GROUP BY 1, 2 HAVING count(*) > 1
"""


@invariant("I-18", "一张发票只用于一个在办或已支持的项目")
def invoices_serve_once() -> Iterator[str]:
    for code, number, count in rows(INVOICES):
        yield f"发票 {code} {number} 用了{count}次"


BANNED = """
    SELECT coalesce(one.number, one.id::text), log.step, party.name
    FROM applications_transitionlog AS log
    JOIN applications_case AS one ON one.id = log.case_id
    JOIN parties_ban AS ban ON ban.party_id IN (one.party_id, one.subject_id)
    JOIN parties_party AS party ON party.id = ban.party_id
    WHERE log.step = ANY(%s) AND log.at >= ban.recorded_at
        AND (ban.lifted_at IS NULL OR log.at < ban.lifted_at)
        AND (log.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN ban.starts_on AND ban.ends_on
"""
ONWARD = [
    step.__name__
    for step in STEPS
    if all(no_ban in move.conditions for move in step._django_fsm.transitions.values())
]


@invariant("I-20", "禁止申报期内没有向拨付办理的步骤（第七条）")
def nobody_banned_goes_onward() -> Iterator[str]:
    for number, step, name in rows(BANNED, ONWARD):
        yield f"案件 {number} 在{name}禁止申报期内办理了 {step}"


OUTSIDE = """
    SELECT one.number, one.submitted_at
    FROM applications_case AS one
    JOIN policies_policyversion AS version ON version.id = one.version_id
    LEFT JOIN applications_call AS call ON call.id = one.call_id
    WHERE one.submitted_at NOT BETWEEN call.opens_at AND call.closes_at
        OR (one.submitted_at AT TIME ZONE 'Asia/Shanghai')::date
            NOT BETWEEN version.in_force_from AND version.in_force_to
"""
NOT_ITS_TIME = """
    SELECT one.number FROM applications_case AS one
    LEFT JOIN applications_transitionlog AS log ON log.case_id = one.id AND log.step = 'submit'
    WHERE one.submitted_at IS NOT NULL AND (log.at IS NULL
        OR log.at NOT BETWEEN one.submitted_at AND one.submitted_at + interval '1 minute')
"""
HANDED_IN_LATER = """
    SELECT one.number, count(*)
    FROM applications_case AS one
    JOIN applications_material AS material ON material.case_id = one.id
    CROSS JOIN LATERAL (
        SELECT max(at) AS at FROM applications_transitionlog AS log
        WHERE log.case_id = one.id AND log.step IN ('submit', 'resubmit')
    ) AS filed
    WHERE one.state NOT IN ('draft', 'returned')
        AND greatest(material.added_at, material.replaced_at) > filed.at
    GROUP BY one.id
"""


@invariant("I-21", "申报在时限和有效期内提交，提交后材料不变（第六条（一）2）")
def filings_are_in_time_and_stand() -> Iterator[str]:
    for number, moment in rows(OUTSIDE):
        yield f"案件 {number} 于 {moment} 提交，不在申报时间或政策有效期内"
    for (number,) in rows(NOT_ITS_TIME):
        yield f"案件 {number} 的提交时间与办理记录不符"
    for number, count in rows(HANDED_IN_LATER):
        yield f"案件 {number} 提交后有{count}份材料变动"


NOT_COUNTED = """
    SELECT coalesce(one.number, one.id::text), one.revision, count(log.id)
    FROM applications_case AS one
    LEFT JOIN applications_transitionlog AS log ON log.case_id = one.id
    GROUP BY one.id
    HAVING one.revision <> count(log.id) OR one.revision <> coalesce(max(log.revision), 0)
        OR one.state <> coalesce((array_agg(log.target ORDER BY log.revision DESC))[1], 'draft')
"""
NOT_LINKED = """
    SELECT coalesce(one.number, one.id::text), linked.revision, linked.origin, linked.came_to
    FROM (
        SELECT case_id, revision, origin,
            lag(target, 1, 'draft') OVER (PARTITION BY case_id ORDER BY revision) AS came_to
        FROM applications_transitionlog
    ) AS linked JOIN applications_case AS one ON one.id = linked.case_id
    WHERE linked.origin <> linked.came_to OR linked.origin = ANY(%s)
"""


@invariant("I-24", "案件修订号逐一递增，办理记录首尾相接，办结不再变动")
def every_step_is_one_revision() -> Iterator[str]:
    for number, revision, count in rows(NOT_COUNTED):
        yield f"案件 {number} 的修订号{revision}、状态与{count}条办理记录不符"
    for number, revision, origin, came_to in rows(NOT_LINKED, [str(one) for one in TERMINAL]):
        yield f"案件 {number} 第{revision}步自 {origin} 起，而此前为 {came_to}"


# --- I-14, I-28: the order of things --------------------------------------------------------------

OTHER_STAGES = """
    SELECT coalesce(one.number, one.id::text), log.step
    FROM applications_transitionlog AS log
    JOIN applications_case AS one ON one.id = log.case_id
    JOIN unnest(%s::text[], %s::text[]) AS opening (step, stage) ON opening.step = log.step
    LEFT JOIN policies_trackstage AS track
        ON track.item_id = one.item_id AND track.stage = opening.stage
    WHERE track.id IS NULL
"""
OTHER_KIND = """
    SELECT coalesce(one.number, one.id::text)
    FROM applications_case AS one JOIN policies_awarditem AS item ON item.id = one.item_id
    WHERE one.version_id <> item.version_id OR one.recognition_id IS NULL AND EXISTS (
        SELECT FROM applications_transitionlog AS log
        WHERE log.case_id = one.id AND log.step = 'recognise')
"""
STEPS_OF = {
    "acceptance": ("submit", "accept"),
    "confirmation": ("recognise", "confirm"),
    "preliminary": ("pass_preliminary",),
    "review": ("propose",),
    "notice": ("open_notice",),
    "deliberation": ("table", "approve"),
    "payment": ("order_payment", "disburse"),
}
OPENING = [(step, stage) for stage, steps in STEPS_OF.items() for step in steps]


@invariant("I-14", "案件只经过本类项目的环节，类别与政策版本一致，免申即享有认定依据")
def cases_keep_to_their_track() -> Iterator[str]:
    for number, step in rows(OTHER_STAGES, *map(list, zip(*OPENING, strict=True))):
        yield f"案件 {number} 办理了本类项目没有的 {step}"
    for (number,) in rows(OTHER_KIND):
        yield f"案件 {number} 的项目类别与政策版本不一致，或没有认定依据"


OUT_OF_ORDER = """
    SELECT coalesce(number, id::text) FROM applications_case
    WHERE created_at > submitted_at OR submitted_at > accepted_at OR accepted_at > approved_at
        OR approved_at > disbursed_at OR greatest(approved_at, disbursed_at) > house_now()
"""
BACKWARDS = """
    SELECT coalesce(one.number, one.id::text), log.revision
    FROM (
        SELECT case_id, revision, at,
            lag(at, 1, at) OVER (PARTITION BY case_id ORDER BY revision) AS before
        FROM applications_transitionlog
    ) AS log JOIN applications_case AS one ON one.id = log.case_id
    WHERE log.at < log.before OR log.at > house_now()
"""


@invariant("I-28", "各环节时间依次不早于前一环节，没有未来的时间")
def times_are_in_order() -> Iterator[str]:
    for (number,) in rows(OUT_OF_ORDER):
        yield f"案件 {number} 的时间先后不对"
    for number, revision in rows(BACKWARDS):
        yield f"案件 {number} 第{revision}步的时间早于前一步，或在未来"
