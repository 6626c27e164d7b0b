"""From the code to the decision, as a visitor and an officer see it."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from parties.models import Member, MembershipClaim, Party
from parties.queues import queues
from tests import factories as make

CODE = make.credit_code(7_000_777)
STATED = {
    "name": "上海新来机电有限公司", "party_kind": "company", "profile": "enterprise",
    "legal_representative": "新某", "address": "青浦区新路1号", "contact_name": "联某",
    "contact_phone": "021-00001111", "kind": "owner", "key": "key-1",
}  # fmt: skip


@pytest.fixture
def visitor(db, browse):
    return browse(make.UserFactory(username="visitor"))


def papers():
    return {"licence": make.pdf("执照.pdf"), "letter": make.pdf("授权书.pdf")}


def text(response):
    return response.content.decode()


def filed(visitor, cast, **changed):
    sent = STATED | {"local_unit": cast.unit.pk} | papers() | changed
    return visitor.post(reverse("file_claim", args=[CODE]), sent)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("9131O118MA1", "应为18位"), ("O" + CODE[1:], "是否应为数字“0”"), ("", "请填写")],
    ids=["short", "lookalike", "empty"],
)
def test_code_is_checked_in_words(visitor, typed, words):
    page = text(visitor.post(reverse("new_organisation"), {"code": typed}))

    assert words in page


def test_code_leads_to_the_form_in_its_normal_form(visitor):
    sent = visitor.post(reverse("new_organisation"), {"code": f" {CODE.lower()} "})

    assert sent.url == reverse("file_claim", args=[CODE])
    assert "该代码尚未登记" in text(visitor.get(sent.url))


def test_code_that_is_none_has_no_page(visitor):
    assert visitor.get(reverse("file_claim", args=["913"])).status_code == 404


def test_known_code_asks_for_the_papers_alone(cast, visitor):
    page = text(visitor.get(reverse("file_claim", args=[cast.party.uscc])))

    assert cast.party.name in page
    assert "请负责人邀请您" in page
    assert 'name="legal_representative"' not in page


def test_visitor_registers_and_the_officer_confirms(cast, visitor, browse):
    sent = filed(visitor, cast)
    claim = MembershipClaim.objects.get()
    officer = browse(cast.local_officer)
    own = visitor.get(sent.url)
    page = officer.get(reverse("claim", args=[claim.public_id]))
    unchecked = officer.post(reverse("confirm_claim", args=[claim.public_id]), {})
    checked = {"licence_agrees": "on", "letter_agrees": "on"}
    done = officer.post(reverse("confirm_claim", args=[claim.public_id]), checked)

    assert sent.url == reverse("claim", args=[claim.public_id])
    assert "待核验" in text(own)
    assert text(page).count("<iframe") == 2
    assert "请核对营业执照" in text(unchecked)
    assert done.url == reverse("claim", args=[claim.public_id])
    assert Party.objects.of_member(User.objects.get(username="visitor")).get().uscc == CODE
    assert visitor.get(reverse("organisations")).status_code == 302


def test_enterprise_names_its_local_unit(cast, visitor):
    page = text(filed(visitor, cast, local_unit=""))

    assert "请选择所属街镇" in page
    assert 'value="上海新来机电有限公司"' in page
    assert not MembershipClaim.objects.exists()


def test_sent_twice_is_filed_once(cast, visitor):
    first, second = filed(visitor, cast), filed(visitor, cast)

    assert first.url == second.url
    assert MembershipClaim.objects.count() == 1


def test_measure_is_told_on_the_form(cast, visitor, settings):
    settings.CLAIMS_BY_PERSON_A_DAY = 1
    filed(visitor, cast)
    visitor.post(reverse("withdraw_claim", args=[MembershipClaim.objects.get().public_id]))

    assert "最多提交1份" in text(filed(visitor, cast, key="key-2"))


def test_refusal_is_read_by_the_claimant(cast, visitor, browse):
    filed(visitor, cast)
    claim = MembershipClaim.objects.get()
    officer = browse(cast.local_officer)
    address = reverse("refuse_claim", args=[claim.public_id])

    assert "请写明未通过的原因" in text(officer.post(address, {"reason": ""}))
    assert officer.post(address, {"reason": "公章不清"}).url == reverse("claims")
    page = text(visitor.get(reverse("claim", args=[claim.public_id])))
    assert "未通过：公章不清" in page
    assert cast.unit.name in page
    late = officer.post(address, {"reason": "再来一次"})
    assert "未作任何改变" in text(late)


def test_rivals_stand_side_by_side(cast, visitor, browse):
    filed(visitor, cast)
    rival = browse(make.UserFactory(username="rival"))
    filed(rival, cast, key="key-9", name="上海冒名机电有限公司")

    officer = browse(cast.local_officer)
    first = MembershipClaim.objects.get(claimant__username="visitor")
    page = text(officer.get(reverse("claim", args=[first.public_id])))

    assert "上海冒名机电有限公司" in page
    assert "先提交的不优先" in page
    assert "上海冒名机电有限公司" not in text(visitor.get(reverse("claim", args=[first.public_id])))


def test_queue_is_counted_for_the_desk_that_decides(cast, visitor, browse):
    filed(visitor, cast)
    neighbour = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())

    assert [queue.count for queue in queues(cast.local_officer)] == [1]
    assert [queue.count for queue in queues(cast.registrar)] == [0, 0, 0, 0]
    assert [queue.count for queue in queues(neighbour)] == [0]
    assert queues(cast.lead) == []
    assert "上海新来机电有限公司" in text(browse(cast.local_officer).get(reverse("claims")))
    assert "没有待核验的申请" in text(browse(neighbour).get(reverse("claims")))


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_little(cast, browse, file_claim, rows, django_assert_num_queries):
    for _ in range(rows):
        file_claim(make.UserFactory(), local_unit=cast.unit)
    officer = browse(cast.local_officer)
    officer.get(reverse("claims"))

    with django_assert_num_queries(8):
        officer.get(reverse("claims"))


def test_registrar_files_at_the_counter(cast, browse):
    claimant = make.UserFactory()
    sent = {"party": cast.party.uscc, "claimant": claimant.username, "kind": "owner", "key": "k"}

    browse(cast.registrar).post(reverse("counter_claim"), sent | papers())

    claim = MembershipClaim.objects.get()
    assert (claim.claimant, claim.filed_by) == (claimant, cast.registrar)
    officer = browse(cast.local_officer)
    assert f"由{cast.registrar}代为提交" in text(
        officer.get(reverse("claim", args=[claim.public_id]))
    )
    checked = {"licence_agrees": "on", "letter_agrees": "on"}
    officer.post(reverse("confirm_claim", args=[claim.public_id]), checked)
    assert cast.party.members.get(user=claimant).kind == Member.Kind.OWNER
