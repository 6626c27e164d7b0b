import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.awards import (
    STANDARD_OF_HIGHEST,
    AboveCap,
    CapTerms,
    LadderTerms,
    PastAward,
    RatioNotSet,
    Tier,
    cap_room,
    capped_award,
    ladder_award,
    report_award,
    reviewed_award,
)

CASES = json.loads((Path(__file__).parents[1] / "cases" / "ladder_awards.json").read_text())
WAN = 1_000_000
TIERS = {
    "LINE": Tier("LINE", 1, 10 * WAN, "区级智能生产线"),
    "WH": Tier("WH", 1, 10 * WAN, "区级智能仓储"),
    "WS": Tier("WS", 2, 20 * WAN, "区级智能车间"),
    "DF": Tier("DF", 3, 50 * WAN, "区级智能工厂"),
    "CF": Tier("CF", 4, 100 * WAN, "市级智能工厂"),
    "NF": Tier("NF", 5, 200 * WAN, "国家级标杆工厂"),
    "LH": Tier("LH", 6, 500 * WAN, "全球“灯塔工厂”"),
}
NET = LadderTerms()
HIGHEST = LadderTerms(STANDARD_OF_HIGHEST)
CAP = CapTerms(10 * WAN)
SHARE = CapTerms(10 * WAN, Fraction(3, 10))

tiers = st.sampled_from(list(TIERS.values()))
recognitions = st.lists(tiers, min_size=1, max_size=12)
past_awards = st.lists(
    st.builds(
        lambda tier, amount, part: PastAward(tier, amount, amount * part // 10),
        tiers,
        st.integers(0, 600 * WAN),
        st.integers(0, 10),
    ),
    max_size=8,
)
amounts = st.integers(0, 10**12)
terms_of_both_modes = st.sampled_from([NET, HIGHEST])


def climb(titles, terms=NET):
    """Award one recognition after the other."""
    history = []
    for title in titles:
        history.append(PastAward(title, ladder_award(title, history, terms).amount))
    return history


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_ladder_award_of_the_agreed_cases(case):
    history = [
        PastAward(TIERS[past["kind"]], past["amount_wan"] * WAN, past["recovered_wan"] * WAN)
        for past in case["history"]
    ]

    award = ladder_award(TIERS[case["new"]], history, NET)

    assert award.amount == case["expected_wan"] * WAN


@given(recognitions, terms_of_both_modes)
def test_any_order_of_recognitions_pays_the_highest_standard(titles, terms):
    history = climb(titles, terms)

    assert sum(past.amount for past in history) == max(title.standard for title in titles)


@given(tiers, past_awards, terms_of_both_modes)
def test_ladder_award_is_never_negative_nor_above_the_standard(target, history, terms):
    assert 0 <= ladder_award(target, history, terms).amount <= target.standard


@given(tiers, past_awards, terms_of_both_modes)
def test_ladder_award_is_nothing_unless_above_every_rewarded_rank(target, history, terms):
    rewarded = [past.tier.rank for past in history if past.amount > past.recovered]

    award = ladder_award(target, history, terms)

    assert award.amount == 0 or target.rank > max(rewarded, default=0)


@given(tiers, past_awards)
def test_ladder_award_fills_up_to_the_standard(target, history):
    net = sum(past.net for past in history)

    award = ladder_award(target, history, NET)

    assert award.amount == 0 or net + award.amount == target.standard


@given(recognitions, tiers)
def test_recovered_money_comes_back(titles, target):
    recovered = [PastAward(past.tier, past.amount, recovered=past.amount) for past in climb(titles)]

    assert ladder_award(target, recovered, NET).amount == target.standard


@given(tiers, past_awards, terms_of_both_modes)
def test_ladder_award_says_how_it_came_about(target, history, terms):
    award = ladder_award(target, history, terms)

    assert award.steps[-1].amount == award.amount
    assert all(step.sentence and step.clause == "第五条（二）" for step in award.steps)


def test_ladder_award_explains_a_top_up():
    award = ladder_award(TIERS["DF"], [PastAward(TIERS["WS"], 20 * WAN, 5 * WAN)], NET)

    assert [step.sentence for step in award.steps] == [
        "区级智能工厂（第3档）奖励标准为50万元",
        "区级智能车间（第2档）已奖励或已确定20万元，追回5万元，按净额15万元抵减",
        "晋档补差：50万元减去15万元，为35万元",
    ]


def test_ladder_award_explains_why_nothing_is_due():
    award = ladder_award(TIERS["WH"], [PastAward(TIERS["LINE"], 10 * WAN)], NET)

    assert award.steps[-1].sentence == (
        "已享受区级智能生产线（第1档）奖励，区级智能仓储（第1档）不高于该档次，保留称号，本次不奖励"
    )


def test_credit_by_standard_differs_where_old_amounts_differ():
    history = [PastAward(TIERS["WS"], 15 * WAN)]

    assert ladder_award(TIERS["DF"], history, NET).amount == 35 * WAN
    assert ladder_award(TIERS["DF"], history, HIGHEST).amount == 30 * WAN


def test_old_money_above_the_standard_leaves_nothing():
    award = ladder_award(TIERS["WS"], [PastAward(TIERS["LINE"], 25 * WAN)], NET)

    assert award.amount == 0
    assert award.steps[-1].sentence == "已享受的台阶奖励不低于本档标准，保留称号，本次不奖励"


@pytest.mark.parametrize(("amount", "recovered"), [(-1, 0), (10, 11), (10, -1)])
def test_past_award_refuses_impossible_amounts(amount, recovered):
    with pytest.raises(ValueError, match="已追回金额"):
        PastAward(TIERS["LINE"], amount, recovered)


def test_ladder_terms_refuse_an_unknown_credit_mode():
    with pytest.raises(ValueError, match="未知的补差方式"):
        LadderTerms("gross")


def test_capped_award_without_ratio_asks_for_a_reviewer():
    with pytest.raises(RatioNotSet, match="核定金额"):
        capped_award(100 * WAN, [], CAP)


@given(amounts, st.lists(amounts, max_size=5))
def test_capped_award_keeps_to_whole_yuan_share_and_cap(base, earlier):
    award = capped_award(base, earlier, SHARE)

    assert award.amount % 100 == 0
    assert 0 <= award.amount <= base * SHARE.ratio
    assert award.amount == 0 or sum(earlier) + award.amount <= SHARE.cap
    assert award.steps[-1].amount == award.amount


@pytest.mark.parametrize(
    ("base", "earlier", "due"),
    [
        pytest.param(20 * WAN, [], 6 * WAN, id="share"),
        pytest.param(50 * WAN, [], 10 * WAN, id="cap"),
        pytest.param(50 * WAN, [3 * WAN, 4 * WAN], 3 * WAN, id="what-the-cap-leaves"),
        pytest.param(50 * WAN, [11 * WAN], 0, id="cap-spent"),
        pytest.param(333_33, [], 99_00, id="down-to-the-yuan"),
    ],
)
def test_capped_award(base, earlier, due):
    assert capped_award(base, earlier, SHARE).amount == due


def test_capped_award_asks_for_the_threshold_and_adds_the_uplift():
    terms = CapTerms(800 * WAN, Fraction(15, 100), threshold=500 * WAN, uplift=Fraction(1, 5))

    assert capped_award(499 * WAN, [], terms).amount == 0
    assert capped_award(500 * WAN, [], terms).amount == 90 * WAN


def test_reviewed_award_fits_under_what_the_cap_leaves():
    award = reviewed_award(4 * WAN, [6 * WAN], CAP)

    assert award.amount == 4 * WAN
    assert award.steps[0].sentence == "单个企业累计最高10万元，已奖励6万元，剩余额度4万元"


def test_reviewed_award_above_the_cap_is_refused():
    with pytest.raises(AboveCap, match="剩余可奖励额度4万元") as refusal:
        reviewed_award(4 * WAN + 1, [6 * WAN], CAP)

    assert refusal.value.room == 4 * WAN


@pytest.mark.parametrize("award", [capped_award, reviewed_award])
def test_negative_money_is_refused(award):
    with pytest.raises(ValueError, match="不能为负数"):
        award(-1, [], SHARE)
    with pytest.raises(ValueError, match="不能为负数"):
        cap_room([-1], SHARE)


def test_report_award_is_given_once_for_each_enterprise():
    assert report_award("甲", [], 2 * WAN).amount == 2 * WAN
    assert report_award("甲", {"乙"}, 2 * WAN).amount == 2 * WAN
    assert report_award("甲", {"甲", "乙"}, 2 * WAN).amount == 0
