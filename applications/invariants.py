"""What must hold of cases and of the ladder, whoever wrote (Articles 5 to 7)."""

from collections.abc import Iterator

from applications import report_invariants
from applications.guards import no_ban
from applications.states import COMMITTED, TERMINAL
from applications.workflow import STEPS
from records.invariant import invariant, rows

__all__ = ["report_invariants"]  # registers its own

# --- I-01 … I-03: the ladder --------------------------------------------------------------------

ABOVE_THE_HIGHEST = """
    SELECT party.name, sum(amount_fen - recovered_fen) AS net,
        max(standard_fen) FILTER (WHERE amount_fen > recovered_fen) AS highest
    FROM applications_ladderentry AS entry JOIN parties_party AS party ON party.id = party_id
    WHERE is_live GROUP BY party.id
    HAVING sum(amount_fen - recovered_fen) > greatest(
        max(standard_fen) FILTER (WHERE amount_fen > recovered_fen),
        sum(amount_fen - recovered_fen) FILTER (WHERE entry.kind = 'opening'))
"""


@invariant("I-01", "企业累计晋档奖励不超过其最高档标准（第五条（二））")
def ladder_stays_below_the_highest_standard() -> Iterator[str]:
    for name, net, highest in rows(ABOVE_THE_HIGHEST):
        yield f"{name}累计{net}分，最高档标准{highest}分"


MORE_THAN_THE_DIFFERENCE = """
    SELECT entry.id, party.name, entry.amount_fen, entry.standard_fen, earlier.net
    FROM applications_ladderentry AS entry
    JOIN parties_party AS party ON party.id = entry.party_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_fen - recovered_fen), 0) AS net
        FROM applications_ladderentry AS one
        WHERE one.party_id = entry.party_id AND one.is_live AND one.id < entry.id
    ) AS earlier
    WHERE entry.is_live AND entry.kind <> 'opening'
        AND entry.amount_fen + earlier.net > entry.standard_fen
"""
NOT_THE_TERMS = """
    SELECT entry.id, party.name
    FROM applications_ladderentry AS entry
    JOIN parties_party AS party ON party.id = entry.party_id
    JOIN applications_case AS one ON one.id = entry.case_id
    JOIN policies_awarditem AS item ON item.id = one.item_id
    WHERE entry.is_live AND entry.kind = 'award' AND (
        entry.amount_fen <= 0 OR entry.amount_fen <> one.amount_fen
        OR entry.party_id <> one.party_id OR entry.item_id <> one.item_id
        OR (entry.code, entry.rank, entry.standard_fen)
            IS DISTINCT FROM (item.code::varchar, item.rank, item.standard_fen))
"""
NOT_ON_THE_LADDER = """
    SELECT coalesce(one.number, one.id::text), one.state
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'ladder'
    LEFT JOIN applications_ladderentry AS entry
        ON entry.case_id = one.id AND entry.is_live AND entry.kind = 'award'
    WHERE (entry.id IS NOT NULL) <> (one.state = ANY(%s))
"""


@invariant("I-02", "每笔晋档奖励等于案件金额，不超过本档标准与此前净额之差")
def ladder_awards_are_the_difference() -> Iterator[str]:
    for pk, name, amount, standard, net in rows(MORE_THAN_THE_DIFFERENCE):
        yield f"晋档台账 {pk}（{name}）：{amount}分加此前净额{net}分超过标准{standard}分"
    for pk, name in rows(NOT_THE_TERMS):
        yield f"晋档台账 {pk}（{name}）与案件金额或所依据条款不一致"
    for number, state in rows(NOT_ON_THE_LADDER, [str(one) for one in COMMITTED]):
        yield f"案件 {number}（{state}）与晋档台账不一致"


NOT_UPWARDS = """
    SELECT party.name, lower.rank, entry.rank
    FROM applications_ladderentry AS entry
    JOIN applications_ladderentry AS lower
        ON lower.party_id = entry.party_id AND lower.id < entry.id AND lower.is_live
        AND lower.amount_fen > lower.recovered_fen AND entry.rank <= lower.rank
    JOIN parties_party AS party ON party.id = entry.party_id
    WHERE entry.is_live AND entry.kind = 'award'
"""


@invariant("I-03", "每个台阶只奖励一次，只升不降（第五条（二））")
def ladder_goes_only_upwards() -> Iterator[str]:
    for name, earlier, later in rows(NOT_UPWARDS):
        yield f"{name}在第{earlier}档之后又奖励第{later}档"


# --- I-04: the other rules ----------------------------------------------------------------------

ABOVE_THE_CAP = """
    SELECT party.name, item.name, sum(one.amount_fen - one.recovered_fen), item.cap_fen
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'capped'
    JOIN parties_party AS party ON party.id = one.party_id
    WHERE one.state = ANY(%s)
    GROUP BY party.id, item.id HAVING sum(one.amount_fen - one.recovered_fen) > item.cap_fen
"""


@invariant("I-04", "改造奖励不超过限额（第五条（一））")
def upgrades_stay_below_the_cap() -> Iterator[str]:
    for name, item, total, cap in rows(ABOVE_THE_CAP, [str(one) for one in COMMITTED]):
        yield f"{name}的{item}累计{total}分，超过限额{cap}分"


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
