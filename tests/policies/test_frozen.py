"""What the database itself refuses."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from policies.models import AwardItem, CalendarDay, CalendarYear, MaterialKind, PolicyVersion
from policies.services import documents

WAN = 1_000_000

pytestmark = pytest.mark.django_db


@contextmanager
def refused(reason):
    """The database refuses, and the test's own transaction goes on."""
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        yield


@pytest.fixture
def draft(policy, acted):
    """The same terms, not yet published."""
    return documents.create(documents.as_document(policy) | {"number": "草案"})


def change_title(version):
    PolicyVersion.objects.filter(pk=version.pk).update(title="另一标题")


def withdraw(version):
    PolicyVersion.objects.filter(pk=version.pk).update(published_at=None, digest="")


def change_standard(version):
    version.items.filter(code="lighthouse").update(standard_fen=1)


def drop_material(version):
    MaterialKind.objects.filter(item__version=version, code="photos").delete()


def add_item(version):
    version.items.create(
        code="more", name="又一项", payee_kind="provider", rule="per_report",
        per_report_fen=1, clause="第五条", position=99,
    )  # fmt: skip


def add_stage(version):
    version.items.get(code="lighthouse").stages.create(stage="notice", position=9)


def move_stage(version):
    version.items.get(code="lighthouse").stages.filter(stage="payment").update(position=9)


def lengthen_limit(version):
    version.limits.filter(code="payment").update(working_days=30)


def change_ladder(version):
    version.ladders.update(credit_mode="standard_of_highest")


CHANGES = [
    change_title, withdraw, change_standard, drop_material, add_item, add_stage,
    move_stage, lengthen_limit, change_ladder,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_published_version_is_frozen(policy, acted, change):
    with refused("政策版本已发布，不得修改"):
        change(policy)


@pytest.mark.parametrize(
    "change",
    [change for change in CHANGES if change is not withdraw],
    ids=lambda change: change.__name__,
)
def test_draft_may_be_changed(draft, change):
    change(draft)


def test_published_version_is_not_deleted(policy, acted):
    with refused("不得修改"):
        PolicyVersion.objects.filter(pk=policy.pk)._raw_delete("default")


def test_part_does_not_move_into_a_published_version(policy, draft):
    item = draft.items.get(code="provider_diagnosis")

    with refused("不得修改"):
        AwardItem.objects.filter(pk=item.pk).update(version=policy, code="other", position=99)


def test_note_may_be_added_but_not_changed(policy, acted):
    facts = {"question": "？", "answer": "。", "author": "区经委", "noted_on": date(2022, 5, 1)}

    note = policy.notes.create(code="ladder", **facts)

    with refused("不得修改：执行口径"):
        policy.notes.filter(pk=note.pk).update(answer="另一口径")


@pytest.mark.parametrize(
    ("code", "changes", "name"),
    [
        ("lighthouse", {"standard_fen": None}, "awarditem_ladder_terms"),
        ("lighthouse", {"rank": 0}, "awarditem_ladder_terms"),
        ("lighthouse", {"rank": None}, "awarditem_ladder_terms"),
        ("lighthouse", {"per_report_fen": WAN}, "awarditem_report_terms"),
        ("lighthouse", {"cap_fen": WAN}, "awarditem_cap_terms"),
        ("provider_diagnosis", {"per_report_fen": None}, "awarditem_report_terms"),
        ("provider_diagnosis", {"rank": 1}, "awarditem_ladder_terms"),
        ("enterprise_upgrade", {"cap_fen": 0}, "awarditem_cap_terms"),
        ("enterprise_upgrade", {"cap_fen": None}, "awarditem_cap_terms"),
        ("enterprise_upgrade", {"ratio": "1.5"}, "awarditem_shares_in_range"),
        ("enterprise_upgrade", {"acceptor": "anyone"}, "awarditem_codes_known"),
        ("enterprise_upgrade", {"code": "lighthouse"}, "awarditem_once_in_version"),
        ("enterprise_upgrade", {"position": 1}, "awarditem_position_once_in_version"),
    ],
)
def test_terms_of_an_item_fit_its_rule(draft, code, changes, name):
    with refused(name):
        draft.items.filter(code=code).update(**changes)


def test_stage_stands_once_on_a_track(draft):
    item = draft.items.get(code="lighthouse")

    with refused("trackstage_stage_once_in_item"):
        item.stages.create(stage="payment", position=9)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"in_force_to": date(2022, 3, 1)}, "policyversion_ends_after_start"),
        ({"signed_on": date(2022, 3, 3)}, "policyversion_published_after_signing"),
        ({"digest": "0"}, "policyversion_digest_once_published"),
    ],
)
def test_head_of_a_version_is_consistent(draft, changes, name):
    with refused(name):
        PolicyVersion.objects.filter(pk=draft.pk).update(**changes)


def publish_raw(version, **changes):
    facts = {"published_at": "2022-03-02T00:00+08:00", "digest": "0", **changes}
    PolicyVersion.objects.filter(pk=version.pk).update(**facts)


def test_two_versions_are_not_in_force_on_one_day(draft):
    with refused("policyversion_one_in_force"):
        publish_raw(draft, in_force_from=date(2022, 12, 31), in_force_to=date(2023, 12, 31))

    publish_raw(draft, in_force_from=date(2023, 1, 1), in_force_to=date(2023, 12, 31))


def test_another_scheme_may_be_in_force_beside(draft):
    publish_raw(draft, scheme="rent")


def test_supplement_comes_before_what_it_supplements(policy, draft):
    publish_raw(draft, supplements=policy, in_force_from=date(2022, 6, 1))

    before, after = (
        PolicyVersion.objects.in_force_on(day).first()
        for day in (date(2022, 5, 31), date(2022, 6, 1))
    )
    assert (before.pk, after.pk) == (policy.pk, draft.pk)


@pytest.mark.parametrize(
    ("year", "facts", "name"),
    [
        (1999, {}, "calendaryear_is_plausible"),
        (2099, {"is_demo": True}, "calendaryear_demo_is_provisional"),
    ],
)
def test_calendar_year_is_consistent(acted, year, facts, name):
    with refused(name):
        CalendarYear.objects.create(year=year, source="试", **facts)


def test_day_lies_in_its_year(acted):
    year = CalendarYear.objects.create(year=2098, source="试")

    with refused("calendarday_lies_in_its_year"):
        CalendarDay.objects.create(year=year, date=date(2099, 1, 1), name="元旦")
