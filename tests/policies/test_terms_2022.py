"""What 青经发〔2022〕19号 says, as the house loads it."""

from datetime import date

import pytest

from policies.awards import CapTerms, LadderTerms, Tier
from policies.models import AwardItem, PolicyVersion
from policies.stages import Acceptor, Stage

WAN = 1_000_000
FULL = (
    Stage.ACCEPTANCE,
    Stage.PRELIMINARY,
    Stage.REVIEW,
    Stage.NOTICE,
    Stage.DELIBERATION,
    Stage.PAYMENT,
)
FAST = (Stage.CONFIRMATION, Stage.PAYMENT)

pytestmark = pytest.mark.django_db


def item_of(policy, code):
    return policy.items.with_track().get(code=code)


@pytest.mark.parametrize(
    ("code", "rank", "standard"),
    [
        ("district_line", 1, 10),
        ("district_warehouse", 1, 10),
        ("district_workshop", 2, 20),
        ("district_factory", 3, 50),
        ("municipal_factory", 4, 100),
        ("national_benchmark", 5, 200),
        ("lighthouse", 6, 500),
    ],
)
def test_ladder_has_the_tiers_of_article_5(policy, code, rank, standard):
    item = item_of(policy, code)

    assert item.tier() == Tier(code, rank, standard * WAN)
    assert item.terms() == LadderTerms(clause="第五条（二）")
    assert item.ceiling_fen == standard * WAN


def test_diagnosis_awards_have_the_amounts_of_article_5(policy):
    provider, upgrade = (
        item_of(policy, code) for code in ("provider_diagnosis", "enterprise_upgrade")
    )

    assert (provider.per_report_fen, provider.payee_kind) == (2 * WAN, "provider")
    assert upgrade.terms() == CapTerms(10 * WAN, clause="第五条（一）")
    assert (provider.ceiling_fen, upgrade.ceiling_fen) == (2 * WAN, 10 * WAN)


@pytest.mark.parametrize(
    ("code", "track", "acceptor"),
    [
        ("provider_diagnosis", FULL, Acceptor.REGISTRAR),
        ("enterprise_upgrade", FULL, Acceptor.LOCAL_UNIT),
        ("district_line", FULL, Acceptor.LOCAL_UNIT),
        ("district_warehouse", FULL, Acceptor.LOCAL_UNIT),
        ("district_workshop", FULL, Acceptor.LOCAL_UNIT),
        ("district_factory", FULL, Acceptor.LOCAL_UNIT),
        ("municipal_factory", FAST, ""),
        ("national_benchmark", FAST, ""),
        (
            "lighthouse",
            (Stage.ACCEPTANCE, Stage.DELIBERATION, Stage.PAYMENT),
            Acceptor.REGISTRAR,
        ),
    ],
)
def test_item_goes_the_way_of_article_6(policy, code, track, acceptor):
    item = item_of(policy, code)

    assert item.track == track
    assert item.acceptor == acceptor
    assert item.next_stage() == track[0]
    assert item.next_stage(Stage.PAYMENT) is None


def test_nothing_else_is_awarded(policy):
    assert policy.items.count() == 9
    assert policy.ladders.count() == 1


@pytest.mark.parametrize("code", ["provider_diagnosis", "enterprise_upgrade"])
def test_item_off_the_ladder_has_no_tier(policy, code):
    with pytest.raises(ValueError, match="不在台阶上"):
        item_of(policy, code).tier()


def test_report_award_has_no_terms(policy):
    with pytest.raises(ValueError, match="定额奖励"):
        item_of(policy, "provider_diagnosis").terms()


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2022, 3, 1), []),
        (date(2022, 3, 2), ["青经发〔2022〕19号"]),
        (date(2022, 12, 31), ["青经发〔2022〕19号"]),
        (date(2023, 1, 1), []),
    ],
)
def test_version_is_in_force_from_its_first_to_its_last_day(policy, day, numbers):
    versions = PolicyVersion.objects.in_force_on(day)

    assert [version.number for version in versions] == numbers
    assert policy.is_in_force_on(day) == bool(numbers)


def test_version_knows_its_time_limits(policy):
    assert policy.working_days("notice") == 5
    assert policy.working_days("payment") == 15


def test_version_has_a_reading_of_every_open_question(policy):
    assert policy.notes.count() == 13


def test_version_keeps_its_text_and_its_basis(policy):
    assert "晋档补差" in policy.full_text
    assert policy.full_text.count("条 ") >= 9
    assert len(policy.basis_documents) == 3


def test_materials_of_the_workshop_are_complete(policy):
    materials = item_of(policy, "district_workshop").materials.all()

    assert [material.code for material in materials if material.required] == [
        "application_form",
        "licence",
        "commitment",
        "tax_certificate",
        "financial_statements",
        "credit_report",
        "investment_list",
        "summary_report",
        "photos",
        "premises",
        "maturity",
        "bank_account",
    ]
    assert [material.code for material in materials if not material.required] == [
        "identity",
        "diagnosis_report",
        "special_audit",
        "certificates",
        "approvals",
    ]


@pytest.mark.parametrize("code", ["municipal_factory", "national_benchmark"])
def test_nothing_is_asked_of_who_need_not_apply(policy, code):
    assert not item_of(policy, code).materials.filter(required=True).exists()


def test_items_with_their_tracks_need_two_queries(policy, django_assert_num_queries):
    with django_assert_num_queries(2):
        for item in AwardItem.objects.filter(version=policy).with_track():
            assert item.track[-1] == Stage.PAYMENT
            assert item.version.number
