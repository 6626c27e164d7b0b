"""Each thing that must hold of cases and ladder is missed by name once somebody tampers with it."""

import pytest

from applications.states import State
from tests import factories as make
from tests import journey
from tests.journey import Cast
from tests.tampering import breaches, named, tampering, unnoticed

__all__ = ["tampering"]

CODES = ("I-01", "I-02", "I-03", "I-04", "I-14", "I-18", "I-20", "I-21", "I-24", "I-28")
ENTRY = (
    "INSERT INTO applications_ladderentry (party_id, item_id, case_id, kind, code, rank,"
    " standard_fen, amount_fen, recovered_fen, is_live, entered_at)"
    " SELECT party_id, item_id, case_id, 'award', code, {rank}, {standard}, {amount}, 0, true,"
    " entered_at FROM applications_ladderentry LIMIT 1"
)
OTHER_ITEM = (
    "ALTER TABLE policies_awarditem DISABLE TRIGGER USER",
    "UPDATE applications_case SET item_id = (SELECT id FROM policies_awarditem"
    " WHERE code = '{code}' AND version_id = applications_case.version_id)",
    "UPDATE applications_ladderentry SET is_live = false",
)

BREACHES = {
    "more than the highest standard": (
        "I-01",
        [ENTRY.format(rank=1, standard=10_000_000, amount=1)],
        "applications_ladderentry.ladder_entry_one_award_a_case",
        "最高档标准20000000分",
    ),
    "amount raised above the standard": (
        "I-02",
        ["UPDATE applications_ladderentry SET amount_fen = amount_fen + 1"],
        "",
        "超过标准20000000分",
    ),
    "standard of another tier": (
        "I-02",
        ["UPDATE applications_ladderentry SET standard_fen = 50000000"],
        "",
        "与案件金额或所依据条款不一致",
    ),
    "entry taken off the ladder": (
        "I-02",
        ["UPDATE applications_ladderentry SET is_live = false"],
        "",
        "与晋档台账不一致",
    ),
    "same tier twice": (
        "I-03",
        ["DROP INDEX ladder_entry_rank_once", ENTRY.format(rank=2, standard=20_000_000, amount=1)],
        "applications_ladderentry.ladder_entry_one_award_a_case",
        "在第2档之后又奖励第2档",
    ),
    "above the cap": (
        "I-04",
        [line.format(code="enterprise_upgrade") for line in OTHER_ITEM],
        "",
        "超过限额10000000分",
    ),
    "no diagnosis report": (
        "I-04",
        [line.format(code="enterprise_upgrade") for line in OTHER_ITEM],
        "",
        "没有认定符合要求的诊断报告",
    ),
    "not the amount of a report": (
        "I-04",
        [line.format(code="provider_diagnosis") for line in OTHER_ITEM],
        "",
        "应为2000000分",
    ),
    "submitted after the call": (
        "I-21",
        ["UPDATE applications_call SET closes_at = opens_at + interval '1 second'"],
        "",
        "不在申报时间或政策有效期内",
    ),
    "submission antedated": (
        "I-21",
        ["UPDATE applications_case SET submitted_at = submitted_at - interval '1 hour'"],
        "",
        "提交时间与办理记录不符",
    ),
    "material added afterwards": (
        "I-21",
        ["UPDATE applications_material SET added_at = added_at + interval '20 days'"],
        "",
        "提交后有",
    ),
    "another kind of award": (
        "I-14",
        [OTHER_ITEM[0], OTHER_ITEM[1].format(code="lighthouse")],
        "",
        "办理了本类项目没有的 open_notice",
    ),
    "recognised without a list": (
        "I-14",
        ["UPDATE applications_transitionlog SET step = 'recognise' WHERE step = 'accept'"],
        "",
        "没有认定依据",
    ),
    "approved before it was accepted": (
        "I-28",
        ["UPDATE applications_case SET accepted_at = approved_at + interval '1 hour'"],
        "",
        "时间先后不对",
    ),
    "step in the future": (
        "I-28",
        [
            "UPDATE applications_transitionlog SET at = house_now() + interval '1 day'"
            " WHERE step = 'approve'"
        ],
        "",
        "或在未来",
    ),
    "step before the one before": (
        "I-28",
        ["UPDATE applications_transitionlog SET at = '2020-01-01' WHERE step = 'propose'"],
        "",
        "的时间早于前一步",
    ),
    "state moved by hand": (
        "I-24",
        ["UPDATE applications_case SET state = 'payment_ordered'"],
        "",
        "状态与8条办理记录不符",
    ),
    "step taken out of the log": (
        "I-24",
        ["DELETE FROM applications_transitionlog WHERE step = 'propose'"],
        "",
        "而此前为 in_review",
    ),
    "ended case reopened": (
        "I-24",
        [
            "UPDATE applications_transitionlog SET origin = 'rejected' WHERE step = 'table'",
            "UPDATE applications_transitionlog SET target = 'rejected' WHERE step = 'clear_notice'",
        ],
        "",
        "自 rejected 起",
    ),
}


@pytest.fixture
def approved(tampering, moving_clock):
    return journey.to(State.APPROVED, Cast.hire())


def test_every_tampering_with_a_case_is_named(approved):
    assert breaches(*CODES) == []
    assert unnoticed(BREACHES) == []


BAN = (
    "INSERT INTO parties_ban (party_id, decision_number, source, served_on, starts_on, ends_on,"
    " recorded_at, lifted_reason) SELECT party_id, '1号', '', '2020-01-01', '2020-01-02',"
    " house_now()::date + 9, '2020-01-01', '' FROM applications_case"
)


def test_step_during_a_ban_is_named(approved):
    said = named("I-20", BAN)

    assert any("禁止申报期内办理了 approve" in line for line in said)


INVOICE = (
    "INSERT INTO applications_investmentline (case_id, name, supplier, invoice_code,"
    " invoice_number, paid_on, amount_fen, is_live, kind, equipment_number,"
    " is_copied)"
    " VALUES ({case}, '机床', '', '', '0001', '2022-06-01', 1, true, '', '', false)"
)


def test_invoice_in_two_cases_is_named(tampering):
    cases = [make.CaseFactory(materials=False), make.CaseFactory(materials=False)]

    said = named(
        "I-18",
        *(INVOICE.format(case=case.pk) for case in cases),
        constraint="applications_investmentline.investment_line_invoice_used_once",
    )

    assert said == ["发票  0001 用了2次"]
