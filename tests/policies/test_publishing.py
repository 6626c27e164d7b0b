from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from psycopg2.errors import LockNotAvailable

from accounts import clock
from accounts.acting import acting
from accounts.models import Person, User
from policies.models import PolicyVersion
from policies.services import documents, drafting, integrity, loading, noting
from policies.services.publishing import publish
from tests.policies.conftest import FIXTURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(policy, acted):
    """The terms of 2022 for the next year, not yet published."""
    return documents.create(
        documents.as_document(policy)
        | {"number": "草案", "in_force_from": "2023-01-01", "in_force_to": "2023-12-31"}
        | {"titles": []}
    )


def test_publish_puts_the_version_in_force(draft, acted):
    published = publish(draft, by=acted)

    assert published.is_published
    assert published.digest == documents.digest(documents.as_document(published))
    assert PolicyVersion.objects.in_force_on(date(2023, 6, 1)).get() == draft


def test_draft_is_not_in_force(draft):
    assert not PolicyVersion.objects.in_force_on(date(2023, 6, 1)).exists()


def test_publish_refuses_who_does_not_answer_for_the_policy(draft):
    clerk = User.objects.create_user("clerk", Person.objects.create(name="王办事"))

    with pytest.raises(PermissionDenied, match="签发人"):
        publish(draft, by=clerk)


def test_publish_refuses_a_second_time(draft, acted):
    publish(draft, by=acted)

    with pytest.raises(ValidationError, match="已经发布"):
        publish(draft, by=acted)


def test_publish_refuses_a_second_version_for_the_same_time(draft, acted):
    PolicyVersion.objects.filter(pk=draft.pk).update(in_force_from=date(2022, 12, 31))

    with pytest.raises(ValidationError, match="同一时期只能有一个有效版本"):
        publish(draft, by=acted)


def drop_payment(draft):
    draft.items.get(code="lighthouse").stages.get(stage="payment").delete()


def forget_acceptor(draft):
    draft.items.filter(code="district_line").update(acceptor="")


def flatten(draft):
    draft.items.filter(code="district_factory").update(standard_fen=20_000_000)


def split_a_rank(draft):
    draft.items.filter(code="district_line").update(standard_fen=9_000_000)


def forget_limit(draft):
    draft.limits.filter(code="notice").delete()


def borrow_ladder(draft):
    other = PolicyVersion.objects.published().earliest("pk").ladders.get()
    draft.items.filter(code="lighthouse").update(ladder=other)


def ask_for_an_unknown_title(draft):
    draft.items.filter(code="lighthouse").update(prerequisite="excellence")


def forget_items(draft):
    draft.items.all().delete()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (drop_payment, "全球“灯塔工厂”：最后一个环节应为“拨付”"),
        (forget_acceptor, "区级智能生产线：有“受理”环节的，应指定受理方"),
        (flatten, "区级智能工厂（第3档）：奖励标准应高于区级智能车间（第2档）"),
        (
            split_a_rank,
            "区级智能生产线（第1档）、区级智能仓储（第1档）：同一档次的奖励标准应当相同",
        ),
        (forget_limit, "缺少办理时限：公示"),
        (borrow_ladder, "全球“灯塔工厂”：台阶不属于本版本"),
        (ask_for_an_unknown_title, "全球“灯塔工厂”：前置称号“excellence”不是本版本的其他奖励项目"),
        (forget_items, "没有奖励项目"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_publish_refuses_what_cannot_be_walked(draft, acted, spoil, reason):
    spoil(draft)

    with pytest.raises(ValidationError) as refusal:
        publish(draft, by=acted)

    assert refusal.value.messages == [reason]
    draft.refresh_from_db()
    assert not draft.is_published


def test_published_version_holds(policy):
    assert [*integrity.changed(), *integrity.unwalkable()] == []


def test_version_that_went_round_the_service_is_found(draft):
    draft.items.get(code="lighthouse").stages.get(stage="payment").delete()
    PolicyVersion.objects.filter(pk=draft.pk).update(published_at=clock.now(), digest="0")

    assert list(integrity.changed()) == ["草案：条款与发布时的摘要值不一致"]
    assert list(integrity.unwalkable()) == ["草案：全球“灯塔工厂”：最后一个环节应为“拨付”"]


@pytest.mark.django_db(transaction=True)
def test_part_being_written_holds_up_the_publication(house, owner):
    loading.load(FIXTURES / "policy_2022.json", by=house)
    policy = PolicyVersion.objects.get(number="青经发〔2022〕19号")
    with acting(house):
        draft = drafting.begin(policy, by=house)

    with acting(house):
        draft.items.get(code="lighthouse").stages.create(stage="notice", position=9)
        noting.note(draft, ["item-lighthouse"], by=house, question="？", answer="。")

        with pytest.raises(LockNotAvailable):
            owner.execute(
                "SELECT 1 FROM policies_policyversion WHERE id = %s FOR NO KEY UPDATE NOWAIT",
                [draft.pk],
            )
