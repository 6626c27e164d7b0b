"""Three years without district funds, from the day after service (Article 7; R65)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from parties.models import Ban
from payments.services import bans


@pytest.mark.parametrize(
    ("served", "last"),
    [
        (date(2022, 6, 15), date(2025, 6, 15)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),
    ],
)
def test_last_day_is_the_same_date_three_years_on(served, last):
    assert bans.last_day(served) == last


def test_ban_binds_from_the_day_after_service(cast):
    ban = bans.decide(
        cast.party, by=cast.investigator, decision_number="青经决〔2022〕3号",
        served_on=date(2022, 6, 15),
    )  # fmt: skip

    bound = [date(2022, 6, 16), date(2025, 6, 15)]
    free = [date(2022, 6, 15), date(2025, 6, 16)]
    assert all(list(Ban.objects.in_force_on(day)) == [ban] for day in bound)
    assert not any(Ban.objects.in_force_on(day).exists() for day in free)


def test_ban_is_decided_by_the_commission(cast):
    with pytest.raises(PermissionDenied):
        bans.decide(
            cast.party, by=cast.payer, decision_number="x", served_on=date(2022, 6, 15)
        )  # fmt: skip


def test_bans_of_one_party_do_not_overlap(cast):
    facts = {"by": cast.lead, "decision_number": "青经决〔2022〕3号"}
    bans.decide(cast.party, served_on=date(2022, 6, 15), **facts)

    with pytest.raises(IntegrityError, match="ban_does_not_overlap"), transaction.atomic():
        bans.decide(cast.party, served_on=date(2023, 1, 1), **facts)
