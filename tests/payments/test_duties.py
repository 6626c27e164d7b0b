"""Whoever takes two steps of a case that are kept apart is named, and money that strays."""

import pytest

from applications.permissions import DECIDING
from payments.invariants.duties import APART
from reviews.services import objections
from tests import journey
from tests.journey import Cast
from tests.tampering import breaches, named, tampering, unnoticed

__all__ = ["tampering"]

BY_ONE = (
    "UPDATE applications_transitionlog SET by_id = (SELECT by_id FROM applications_transitionlog"
    " WHERE step = '{earlier}') WHERE step = '{later}'"
)
SECOND_LOGIN = (
    "INSERT INTO accounts_user (username, person_id, title, password, is_active, is_staff,"
    " is_superuser, must_change_password, joined_at) SELECT 'second', person_id, '', '', true,"
    " true, false, false, joined_at FROM accounts_user WHERE id = (SELECT by_id"
    " FROM applications_transitionlog WHERE step = 'accept')"
)
BY_THE_SECOND = (
    "UPDATE applications_transitionlog SET by_id = (SELECT id FROM accounts_user"
    " WHERE username = 'second') WHERE step = 'pass_preliminary'"
)
SIGNED_BY = (
    "UPDATE payments_paymentorder SET {column} = (SELECT by_id FROM applications_transitionlog"
    " WHERE step = '{step}')"
)
TAKEN = {
    *("submit", "accept", "pass_preliminary", "propose", "open_notice"),
    *("approve", "order_payment", "disburse"),
}
PAIRS = [
    (earlier, later)
    for steps, before in APART.items()
    for later in TAKEN.intersection(steps)
    for earlier in TAKEN.intersection(before)
]
SIGNATURES = [
    (column, step)
    for column in ("signed_by_id", "countersigned_by_id")
    for step in sorted(TAKEN.intersection({*DECIDING, "disburse"}))
]
ONE_IN_USE = "parties_bankaccount.bank_account_one_in_use"
ACCOUNTS = {
    "another holder": "UPDATE parties_bankaccount SET holder = '他人有限公司'",
    "confirmed too late": "UPDATE parties_bankaccount SET confirmed_at = house_now()",
    "another party": "UPDATE parties_bankaccount SET party_id = (SELECT max(id) FROM"
    " parties_party)",
    "given up before": "UPDATE parties_bankaccount SET retired_at = entered_at",
}


@pytest.fixture
def paid(tampering, moving_clock):
    Cast.hire()
    cast = Cast.hire()
    case = journey.to_disbursed(cast)
    Cast.hire()
    return case


def test_one_person_at_two_steps_is_named_for_every_pair(paid):
    assert breaches("I-10", "I-15") == []
    assert len(PAIRS) >= 18
    assert (
        unnoticed(
            {
                f"{earlier} and {later}": (
                    "I-15",
                    [BY_ONE.format(earlier=earlier, later=later)],
                    "",
                    f"的 {earlier} 与 {later} 都由",
                )
                for earlier, later in PAIRS
            }
        )
        == []
    )


def test_second_login_of_the_same_person_hides_nothing(paid):
    said = named(
        "I-15", "ALTER TABLE accounts_user DISABLE TRIGGER USER", SECOND_LOGIN, BY_THE_SECOND
    )

    assert [line.partition(" 的 ")[2].partition("都")[0] for line in said] == [
        "accept 与 pass_preliminary "
    ]


def test_whoever_typed_a_filing_and_accepted_it_is_named(paid):
    typed = (
        "UPDATE applications_case SET started_by_id = (SELECT by_id FROM"
        " applications_transitionlog WHERE step = 'accept')"
    )

    said = named("I-15", "ALTER TABLE applications_case DISABLE TRIGGER USER", typed)

    assert any(" 的 start 与 accept 都由" in line for line in said)


def test_signature_of_somebody_who_handled_the_case_is_named(paid):
    assert (
        unnoticed(
            {
                f"{column} by {step}": (
                    "I-15",
                    [SIGNED_BY.format(column=column, step=step)],
                    "payments_paymentorder.payment_order_signed_by_two",
                    f"的 {step} 与拨付文件签发都由",
                )
                for column, step in SIGNATURES
            }
        )
        == []
    )


def test_objection_closed_by_somebody_who_handled_the_case_is_named(tampering):
    cast = Cast.hire()
    case = journey.to_on_notice(cast)
    objection = objections.raise_objection(
        case, by=cast.house, objector="张三", contact="021-0", claim="面积不实"
    )
    objections.dismiss(objection, by=cast.investigator, finding="经核查，面积属实。")
    assert breaches("I-15") == []

    said = named(
        "I-15",
        "ALTER TABLE reviews_objection DISABLE TRIGGER USER",
        "UPDATE reviews_objection SET closed_by_id = (SELECT by_id FROM"
        " applications_transitionlog WHERE step = 'open_notice')",
    )

    assert any("的异议由办理过 open_notice 的" in line for line in said)


def test_money_to_another_account_is_named(paid):
    found = {
        name: ("I-10", [one], ONE_IN_USE, "不是本单位已确认的同名账户")
        for name, one in ACCOUNTS.items()
    }

    assert unnoticed(found) == []
