"""From the digest to a proposal, or a refusal."""

import pytest
from django.core.exceptions import ValidationError

from accounts.roles import Role
from applications.models import Case
from applications.states import State
from reviews.models import Proposal
from reviews.services import objections, opinions, panels, proposals
from tests import factories as make
from tests import journey
from tests.journey import POINTS
from tests.reviews.conftest import text

LOW = dict.fromkeys(POINTS, 3) | {"equipment": 10}


@pytest.fixture
def case(cast):
    return journey.to_in_review(cast)


@pytest.fixture
def reviewed(cast, case):
    journey.review(cast, case)
    return case


def state(case):
    return Case.objects.get(pk=case.pk).state


def test_digest_names_what_is_missing(cast, case, browse):
    page = text(browse(cast.lead).open("review_digest", case.public_id))

    assert "评审专家不足3人（现0人）" in page
    assert "以下部门尚未填报意见" in page


def test_digest_shows_mean_derivation_and_names_to_staff_only(cast, reviewed, browse):
    staff = text(browse(cast.lead).open("review_digest", reviewed.public_id))
    delegate = text(browse(cast.delegates["kw"]).open("review_digest", reviewed.public_id))

    name = str(cast.experts[0])
    assert "平均分 <strong>85.00</strong>" in staff
    assert "本次奖励 20 万元（200,000.00 元）" in staff
    assert "第五条（二）" in staff
    assert (name in staff, name in delegate, "专家1" in delegate) == (True, False, True)


def test_digest_of_an_approved_case_tells_what_was_decided_not_what_a_second_one_would_get(
    cast, browse, moving_clock
):
    journey.budget(cast)
    case = journey.to(State.APPROVED, cast)

    page = text(browse(cast.auditor).open("review_digest", case.public_id))

    assert "审定奖励 20 万元（200,000.00 元）" in page
    assert "未享受过台阶奖励，按标准全额奖励" in page
    assert "本次不发奖励" not in page


def test_others_do_not_read_the_digest(cast, reviewed, browse):
    for user in (cast.applicant, cast.local_officer, cast.payer):
        assert browse(user).open("review_digest", reviewed.public_id).status_code == 403


def test_proposal_fixes_the_amount_of_the_rule(cast, reviewed, browse, asks):
    desk = text(browse(cast.lead).open("propose", reviewed.public_id))
    assert "晋档补差如何计算？" in desk  # how the ladder of this item is read
    browser = browse(cast.lead)
    hidden = asks(browser.open("propose", reviewed.public_id))

    for _ in range(2):
        browser.send("propose", reviewed.public_id, **hidden, reason="同意支持")

    found = Proposal.objects.get()
    assert (found.amount_fen, found.mean_score, found.by) == (20_000_000, 85, cast.lead)
    assert "（第五条（二））" in found.derivation
    assert state(reviewed) == State.PROPOSED


def test_nothing_is_proposed_before_everybody_has_spoken(cast, case, browse, asks):
    browser = browse(cast.lead)
    hidden = asks(browser.open("propose", case.public_id))

    response = browser.send("propose", case.public_id, **hidden, reason="先报")

    assert "评审专家不足" in text(response)
    assert "先报" in text(response)
    assert state(case) == State.IN_REVIEW


def test_dissent_is_passed_only_with_a_reason(cast, case, browse, asks):
    journey.review(cast, case)
    opinions.give(case, make.agency("kw"), by=cast.delegates["kw"], stance="disagree", reason="弱")
    browser = browse(cast.lead)
    hidden = asks(browser.open("propose", case.public_id))

    refused = browser.send("propose", case.public_id, **hidden)
    browser.send("propose", case.public_id, **hidden, reason="已补充论证")

    assert list(refused.context["form"].errors) == ["reason"]
    assert "区科委不同意：弱" in text(refused)
    assert state(case) == State.PROPOSED


def test_a_mean_below_the_line_cannot_be_proposed(cast, case):
    journey.review(cast, case, points=LOW)

    with pytest.raises(ValidationError, match="低于70分"):
        proposals.propose(case, by=cast.lead, reason="仍要支持")


def test_a_veto_cannot_be_proposed(cast, case):
    journey.review(cast, case)
    other = journey.to_in_review(cast, journey.draft(cast, code="district_factory"))
    journey.review(cast, other)
    seat = panels.appoint(other, [_one_more(cast)], by=cast.lead)[0]
    panels.declare(seat, by=seat.expert.user)
    panels.score(seat, by=seat.expert.user, comment="假", veto="材料虚假", **POINTS)

    with pytest.raises(ValidationError, match="一票否决"):
        proposals.propose(other, by=cast.lead, reason="仍要支持")


def _one_more(cast):
    return journey._expert(9).expert


def test_zero_award_says_so(cast, browse, moving_clock):
    journey.to_approved(cast, journey.draft(cast, code="district_factory"))
    line = journey.to_in_review(cast, journey.draft(cast, code="district_line"))
    journey.review(cast, line)

    page = text(browse(cast.lead).open("propose", line.public_id))

    assert "本次奖励 0 万元" in page
    assert "登记为“仅认定”" in page
    assert "区级智能工厂" in page


def test_failing_the_review_needs_a_reason(cast, reviewed, browse, asks):
    browser = browse(cast.lead)
    hidden = asks(browser.open("fail_review", reviewed.public_id))

    refused = browser.send("fail_review", reviewed.public_id, **hidden)
    browser.send("fail_review", reviewed.public_id, **hidden, reason="投入未达标")

    assert list(refused.context["form"].errors) == ["reason"]
    assert state(reviewed) == State.REJECTED


def test_others_are_told_whose_step_it_is(cast, reviewed, browse):
    for user in (cast.preliminary, cast.publisher, cast.clerk):
        for step in ("propose", "fail_review"):
            response = browse(user).open(step, reviewed.public_id)
            assert response.status_code == 403
            assert "区经委评审负责人（不得为本件的受理人、初审人）" in text(response)


def test_an_amount_without_a_fixed_rule_is_typed_with_its_reason(cast, browse, asks):
    case = journey.to_in_review(cast, journey.draft(cast, code="enterprise_upgrade"))
    journey.review(cast, case)
    browser = browse(cast.lead)
    hidden = asks(browser.open("propose", case.public_id))

    empty = browser.send("propose", case.public_id, **hidden)
    above = browser.send("propose", case.public_id, **hidden, reviewed="100000.01", reason="好")
    browser.send("propose", case.public_id, **hidden, reviewed="86,000", reason="按投入核定")

    assert list(empty.context["form"].errors) == ["reviewed", "reason"]
    assert "超过该企业剩余可奖励额度10万元" in text(above)
    assert Proposal.objects.get().amount_fen == 8_600_000


def test_nobody_gets_more_than_the_invoices_come_to(cast):
    upgrade = journey.draft(cast, code="enterprise_upgrade")
    journey.invest(upgrade, fen=5_000_000)
    case = journey.to_in_review(cast, upgrade)
    journey.review(cast, case)

    with pytest.raises(ValidationError, match="不得高于投资明细合计的5万元"):
        proposals.propose(case, by=cast.lead, reason="按投入核定", reviewed=5_000_100)
    assert proposals.propose(case, by=cast.lead, reason="按投入核定", reviewed=5_000_000)


def test_proposing_anew_ends_the_notice_and_its_objections(cast, browse, asks):
    case = journey.to_on_notice(cast)
    raised = objections.raise_objection(
        case, by=cast.house, objector="张三", contact="021-0", claim="项目名称有误"
    )
    another = make.UserFactory(roles=[Role.REVIEW_LEAD])
    browser = browse(another)
    form = browser.open("propose_anew", case.public_id)
    hidden = asks(form)
    assert "写入给异议人的答复" in text(form)

    refused = browse(cast.lead).open("propose_anew", case.public_id)
    browser.send("propose_anew", case.public_id, **hidden, reason="更正项目名称")

    assert refused.status_code == 403

    raised = case.objections.get(pk=raised.pk)
    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.open_objections, again.noticed_fen) == (State.PROPOSED, 0, None)
    assert (raised.state, raised.closed_by) == ("partly", another)
