import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from policies.money import wan, yuan

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00"), (5, "0.05"), (20_000_000, "200,000.00"), (-150, "-1.50"), (123, "1.23")],
)
def test_yuan_has_separators_and_two_places(fen, shown):
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0"), (20_000_000, "20"), (500_000_000, "500"), (2_500_000, "2.5"), (1, "0.000001")],
)
def test_wan_has_no_trailing_zeros(fen, shown):
    assert wan(fen) == shown


@given(AMOUNTS)
def test_no_fen_is_lost_in_yuan(fen):
    assert int(yuan(fen).replace(",", "").replace(".", "")) == fen


@given(AMOUNTS)
def test_no_fen_is_lost_in_wan(fen):
    whole, _, rest = wan(abs(fen)).partition(".")

    assert int(whole) * 1_000_000 + int(rest.ljust(6, "0") or 0) == abs(fen)


def test_filters_show_amounts_and_leave_out_unknown_ones():
    template = Template("{% load money %}{{ x|yuan }}元 {{ x|wan }}万元 {{ y|yuan }}{{ y|wan }}")

    assert template.render(Context({"x": 10_000_000, "y": None})) == "100,000.00元 10万元 "
