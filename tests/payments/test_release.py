"""Money that came back leaves again once a second person has asked the bank."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from payments import queues
from payments.models import Disbursement, PaymentLine
from payments.services import disbursement
from tests import factories as make
from tests import journey
from tests.tampering import named, tampering

__all__ = ["tampering"]

SEEN = "已向开户银行核实，资金已退回，账户可以入账。"


@pytest.fixture
def back(cast, moving_clock) -> PaymentLine:
    """A line whose payment the payer says came back."""
    return bounced(cast, journey.to_disbursed(cast).payment_lines.get())


def bounced(cast, line: PaymentLine) -> PaymentLine:
    slip = f"退票{line.disbursements.count()}"
    disbursement.bounce(
        line, by=cast.payer, bank_reference=slip, returned_on=clock.today(), note="户名不符"
    )
    return line


def pay(cast, line: PaymentLine) -> Disbursement:
    slip = f"重付{line.disbursements.count()}"
    return disbursement.disburse(
        line, by=cast.payer, bank_reference=slip, paid_on=clock.today(), key=slip
    )


@pytest.mark.parametrize("hand", ["signatory", "countersigner"])
def test_either_signer_releases_it_and_the_payer_pays(cast, back, hand):
    with pytest.raises(ValidationError, match=r"尚未放行重付.*签发人.*会签人"):
        pay(cast, back)

    disbursement.release(back, by=getattr(cast, hand), note=SEEN)

    assert pay(cast, back).kind == "pay"


def test_payer_and_strangers_release_nothing(cast, back):
    handled = make.UserFactory(person=cast.clerk.person, roles=[Role.SIGNATORY])
    for user in (cast.payer, cast.lead, cast.budget_keeper, cast.applicant, handled):
        with pytest.raises(PermissionDenied, match="签发人"):
            disbursement.release(back, by=user, note=SEEN)


def test_release_is_with_words_and_once(cast, back):
    with pytest.raises(ValidationError, match="核实的情况"):
        disbursement.release(back, by=cast.signatory, note=" ")
    disbursement.release(back, by=cast.signatory, note=SEEN)

    with pytest.raises(TransitionNotAllowed, match="已由他人放行"):
        disbursement.release(back, by=cast.countersigner, note=SEEN)


def test_every_bounce_is_released_anew(cast, back):
    disbursement.release(back, by=cast.signatory, note=SEEN)
    pay(cast, back)
    bounced(cast, back)

    with pytest.raises(ValidationError, match="尚未放行"):
        pay(cast, back)


# --- the database ---


def written(by, line: PaymentLine) -> Disbursement:
    """A payment written past the service, as whoever has the application's login would."""
    with acting(by), transaction.atomic():
        return Disbursement.objects.create(
            line=line, kind="pay", amount_fen=line.amount_fen, bank_reference="另付",
            paid_on=clock.today(), confirmed_by=by,
        )  # fmt: skip


def released(by, line: PaymentLine, **columns) -> None:
    told = {"released_by": by, "released_at": clock.now(), "release_note": SEEN} | columns
    with acting(by), transaction.atomic():
        line.disbursements.filter(kind="reversal").update(**told)


def test_database_pays_nothing_again_unreleased(cast, back):
    with pytest.raises(IntegrityError, match="须由另一人核实"):
        written(cast.payer, back)


def test_database_takes_no_release_of_the_payer(cast, back):
    other = make.UserFactory(person=cast.payer.person)
    for user in (cast.payer, other):
        with pytest.raises(IntegrityError, match="不得放行"):
            released(user, back)


def test_database_lets_no_releaser_pay(cast, back):
    released(cast.signatory, back)

    with pytest.raises(IntegrityError, match="须由另一人核实"):
        written(cast.signatory, back)


def test_database_takes_no_half_release(cast, back):
    for columns in ({"release_note": ""}, {"released_at": None}, {"released_by": None}):
        with pytest.raises(IntegrityError, match="release_is_whole"):
            released(cast.signatory, back, **columns)


def test_database_keeps_a_release(cast, back):
    released(cast.signatory, back)

    for columns in ({"released_by": cast.countersigner}, {"release_note": "另有说明"}):
        with pytest.raises(IntegrityError, match="只增不改"):
            released(cast.signatory, back, **columns)


# --- the pages ---


def test_what_waits_is_counted_for_the_signers_until_one_has_looked(cast, back):
    def counted():
        found = {queue.label: queue for queue in queues.queues(cast.countersigner)}
        return found["退票待放行的文件"].count

    assert counted() == 1
    disbursement.release(back, by=cast.signatory, note=SEEN)
    assert counted() == 0


def test_order_offers_payment_only_once_it_was_released(cast, back, browse):
    place = reverse("payment_order", args=[back.order.public_id])
    pay_here = reverse("disburse", args=[back.case.public_id])
    release_here = reverse("release_payment", args=[back.case.public_id])

    assert pay_here not in browse(cast.payer).get(place).content.decode()
    assert release_here in browse(cast.signatory).get(place).content.decode()
    disbursement.release(back, by=cast.signatory, note=SEEN)
    assert pay_here in browse(cast.payer).get(place).content.decode()
    assert release_here not in browse(cast.signatory).get(place).content.decode()


# --- the invariants ---


def test_invariant_sees_what_was_paid_again_unseen(tampering, cast, moving_clock):
    line = bounced(cast, journey.to_disbursed(cast).payment_lines.get())
    disbursement.release(line, by=cast.signatory, note=SEEN)
    pay(cast, line)

    assert named("I-06") == []
    forget = "released_by_id = NULL, released_at = NULL, release_note = ''"
    for columns in (forget, "released_by_id = confirmed_by_id"):
        unseen = f"UPDATE payments_disbursement SET {columns} WHERE kind = 'reversal'"  # noqa: S608
        assert "未经另一人放行" in "".join(named("I-06", unseen))
