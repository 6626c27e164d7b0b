"""Single scores become one by the rules of the panel."""

from decimal import Decimal

import pytest

from reviews.scoring import is_wide, mean_score


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([70], "70.00"),
        ([70, 71, 71], "70.67"),
        ([80, 80, 81, 81], "80.50"),
        ([10, 80, 81, 82, 100], "81.00"),
        ([80, 80, 80, 80, 81, 81, 81, 81], "80.50"),
        ([70, 70, 70, 71, 70, 70, 70, 70, 70, 70], "70.00"),
        ([69, 70, 70, 70, 70, 70, 71, 72], "70.17"),
    ],
)
def test_mean_is_trimmed_from_five_and_rounded_half_up(totals, mean):
    assert mean_score(totals) == Decimal(mean)


def test_nothing_scored_has_no_mean():
    with pytest.raises(ValueError, match="no scores"):
        mean_score([])


@pytest.mark.parametrize(("totals", "wide"), [([], False), ([60, 80], False), ([60, 81], True)])
def test_spread_of_more_than_twenty_is_wide(totals, wide):
    assert is_wide(totals) is wide
