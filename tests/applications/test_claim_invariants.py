"""A provider's award that does not rest on its own accepted report is missed by name (I-04)."""

import pytest

from applications.states import State
from tests import journey
from tests.journey import Cast
from tests.tampering import breaches, tampering, unnoticed

__all__ = ["tampering"]

TWIN = (
    "CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM applications_case"
    " WHERE subject_id IS NOT NULL LIMIT 1",
    "UPDATE twin SET id = id + 1000, public_id = 'x', number = 'QP-x'",
    "INSERT INTO applications_case SELECT * FROM twin",
)
UNGUARDED = "ALTER TABLE diagnosis_report DISABLE TRIGGER USER"
BREACHES = {
    "report no longer accepted": (
        "I-04",
        [UNGUARDED, "UPDATE diagnosis_report SET accepted_at = NULL"],
        "",
        "不是就本服务商经认定的诊断报告奖励",
    ),
    "report of another provider": (
        "I-04",
        [UNGUARDED, "UPDATE diagnosis_report SET provider_id = (SELECT id FROM parties_party"
         " WHERE id NOT IN (provider_id, enterprise_id) LIMIT 1)"],
        "",
        "不是就本服务商经认定的诊断报告奖励",
    ),
    "another amount": (
        "I-04",
        ["UPDATE applications_case SET amount_fen = 1999999"],
        "",
        "应为2000000分",
    ),
    "the same enterprise twice": (
        "I-04",
        TWIN,
        "applications_case.case_one_claim_a_subject",
        "的诊断奖励了2次",
    ),
}  # fmt: skip


@pytest.fixture
def approved(tampering, moving_clock):
    cast = Cast.hire()
    return journey.to(State.APPROVED, cast, journey.draft(cast, code="provider_diagnosis"))


def test_every_tampering_with_a_claim_is_named(approved):
    assert breaches("I-04") == []
    assert unnoticed(BREACHES) == []
