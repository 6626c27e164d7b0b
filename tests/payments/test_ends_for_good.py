"""What was ended stays ended, also for whoever writes past the services."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.acting import acting
from applications.models import OpeningBalance, Recognition
from parties.models import Ban
from payments.services import bans
from tests import factories as make
from tests import journey
from tests.journey import Cast


def written(cast: Cast, statement: str, *values) -> None:
    """As the application's database login might."""
    with acting(cast.registrar), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def banned(cast) -> Ban:
    decision = bans.propose(
        cast.party, by=cast.investigator, key="ban", facts="情节严重。",
        served_on=clock.today(),
    )  # fmt: skip
    return bans.confirm(decision, by=cast.lead).ban


@pytest.mark.parametrize(
    "change",
    ["ends_on = starts_on", "party_id = party_id + 1", "lifted_at = NULL, ends_on = '2030-01-01'"],
)
def test_ban_keeps_its_days_and_its_party(cast, banned, change):
    with pytest.raises(IntegrityError, match="只可解除"):
        written(cast, f"UPDATE parties_ban SET {change} WHERE id = %s", banned.pk)  # noqa: S608


def test_ban_is_neither_deleted_nor_brought_back(cast, banned):
    with pytest.raises(IntegrityError, match="不得修改或删除"):
        written(cast, "DELETE FROM parties_ban WHERE id = %s", banned.pk)
    lift = "UPDATE parties_ban SET lifted_at = house_now(), lifted_reason = '判决' WHERE id = %s"
    written(cast, lift, banned.pk)
    with pytest.raises(IntegrityError, match="解除后不可改变"):
        written(cast, "UPDATE parties_ban SET lifted_at = NULL WHERE id = %s", banned.pk)


def test_dropped_line_stays_dropped(cast):
    row = journey.enter_title(cast)
    to = "UPDATE applications_recognition SET status = %s, note = '查无此企业' WHERE id = %s"
    written(cast, to, Recognition.Status.DROPPED, row.pk)

    with pytest.raises(IntegrityError, match="不可改变"):
        written(cast, to, Recognition.Status.ENTERED, row.pk)


def test_checked_title_is_only_revoked(cast):
    row = journey.to_recognised(cast).recognition
    to = "UPDATE applications_recognition SET status = %s, note = '改' WHERE id = %s"

    for status in (Recognition.Status.DROPPED, Recognition.Status.ENTERED):
        with pytest.raises(IntegrityError):
            written(cast, to, status, row.pk)


def test_refused_opening_balance_stays_refused(cast):
    with acting(cast.registrar):
        balance = OpeningBalance.objects.create(
            party=cast.party, item=make.item(), amount_fen=1, awarded_on="2019-05-01",
            evidence=make.FileFactory(), entered_by=cast.registrar, status="refused",
            decided_by=cast.second_registrar, reason="与依据不符", decided_at=clock.now(),
        )  # fmt: skip

    back = "UPDATE applications_openingbalance SET status = 'entered', decided_by_id = NULL"
    with pytest.raises(IntegrityError, match="不可改变"):
        written(cast, f"{back} WHERE id = %s", balance.pk)
