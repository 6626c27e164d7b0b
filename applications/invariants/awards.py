"""What must hold of awards by cap and by report (Article 5 (1); I-04)."""

from collections.abc import Iterator

from applications.states import COMMITTED
from records.invariant import invariant, rows

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


WITHOUT_A_REPORT = """
    SELECT one.number, party.name
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.code = 'enterprise_upgrade'
    JOIN parties_party AS party ON party.id = one.party_id
    WHERE one.state = ANY(%s) AND NOT EXISTS (SELECT FROM diagnosis_report AS report
        WHERE report.enterprise_id = one.party_id AND report.accepted_at IS NOT NULL)
"""
NOT_THE_FIXED_AMOUNT = """
    SELECT one.number, one.amount_fen, item.per_report_fen
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'per_report'
    WHERE one.state = ANY(%s) AND one.amount_fen <> item.per_report_fen
"""
REPORTED_TWICE = """
    SELECT subject.name, count(*)
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'per_report'
    JOIN parties_party AS subject ON subject.id = one.subject_id
    WHERE one.state = ANY(%s) AND one.recovered_fen < one.amount_fen
    GROUP BY subject.id, item.id HAVING count(*) > 1
"""

NOT_ITS_REPORT = """
    SELECT one.number, party.name
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'per_report'
    JOIN parties_party AS party ON party.id = one.party_id
    WHERE one.state = ANY(%s) AND NOT EXISTS (SELECT FROM diagnosis_report AS report
        WHERE report.id = one.report_id AND report.accepted_at IS NOT NULL
            AND report.provider_id = one.party_id AND report.enterprise_id = one.subject_id)
"""


@invariant("I-04", "改造奖励有诊断报告；服务商凭本单位的报告定额奖励，每家企业一次（第五条（一））")
def awards_rest_on_a_report() -> Iterator[str]:
    committed = [str(one) for one in COMMITTED]
    for number, name in rows(WITHOUT_A_REPORT, committed):
        yield f"案件 {number}（{name}）没有认定符合要求的诊断报告"
    for number, amount, fixed in rows(NOT_THE_FIXED_AMOUNT, committed):
        yield f"案件 {number} 为{amount}分，应为{fixed}分"
    for number, name in rows(NOT_ITS_REPORT, committed):
        yield f"案件 {number}（{name}）不是就本服务商经认定的诊断报告奖励"
    for name, count in rows(REPORTED_TWICE, committed):
        yield f"被诊断企业{name}的诊断奖励了{count}次"
