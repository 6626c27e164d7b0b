"""Bans on their screens: proposed from a recovery, checked by another person, served, lifted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from applications.models import Case
from applications.states import State
from parties.models import Ban
from payments.models import BanDecision
from payments.services import bans
from tests import factories as make
from tests import journey

WHY = {"key": "lift", "reason": "复议撤销原决定。"}


def page(name: str, *arguments: str) -> str:
    return reverse(name, args=arguments)


def said(response) -> str:
    return "".join(str(message) for message in response.context["messages"])


def entered(cast, **changes) -> dict:
    return {
        "key": "ban",
        "uscc": cast.party.uscc,
        "source": "区经委",
        "decision_number": "",
        "facts": "伪造发票骗取奖励，情节严重。",
        "served_on": f"{clock.today():%Y-%m-%d}",
    } | changes


def propose(cast, served_on=None) -> BanDecision:
    return bans.propose(
        cast.party, by=cast.investigator, key="ban", facts="情节严重。",
        served_on=served_on,
    )  # fmt: skip


def test_ban_is_entered_from_a_case_and_waits_for_another_person(cast, browse):
    case = journey.to_submitted(cast)
    browser, place = browse(cast.investigator), f"{page('propose_ban')}?case={case.public_id}"
    assert cast.party.uscc in browser.get(place).content.decode()

    answer = browser.post(place, entered(cast), follow=True)

    decision = BanDecision.objects.get()
    assert decision.case == case
    assert "复核前不产生效力" in said(answer)
    assert "提出人不得复核" in answer.content.decode()
    assert not Ban.objects.exists()


def test_entering_twice_with_one_key_is_one_decision(cast, browse):
    for _ in range(2):
        browse(cast.investigator).post(page("propose_ban"), entered(cast))

    assert BanDecision.objects.count() == 1


def test_decision_not_yet_served_is_entered_without_a_day(cast, browse):
    browse(cast.investigator).post(page("propose_ban"), entered(cast, served_on=""))

    assert BanDecision.objects.get().served_on is None


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"uscc": "nonsense"}, "uscc", "代码"),
        ({"uscc": "91310118MA1JL0A01X"}, "uscc", ""),
        ({"facts": ""}, "facts", "请写明事实与依据。"),
        (
            {"facts": "骗取奖励\N{POUTING FACE}。\n另查\ue000。"},
            "facts",
            "\N{POUTING FACE}、U+E000",
        ),
        ({"source": "区财政局"}, "decision_number", "请填写该部门的决定文号。"),
        ({"decision_number": "青经决〔2026〕3号"}, "decision_number", "由系统在出具决定书时编号"),
        ({"served_on": "2999-01-01"}, "served_on", "送达日期不能晚于今天。"),
    ],
    ids=["no code", "nobody", "no facts", "a picture", "no number", "own number", "not yet"],
)
def test_wrong_entry_is_refused_at_its_field(changes, field, words, cast, browse):
    answer = browse(cast.investigator).post(page("propose_ban"), entered(cast, **changes))

    assert words in answer.context["form"].errors[field][0]
    assert not BanDecision.objects.exists()


def test_entering_is_for_the_lead_and_the_investigator(cast, browse):
    for user in (cast.registrar, cast.payer, cast.auditor, cast.applicant):
        assert browse(user).post(page("propose_ban"), entered(cast)).status_code == 403


def test_another_lead_confirms_and_stops_the_open_cases_one_by_one(cast, browse):
    case = journey.to_submitted(cast)
    decision = propose(cast, clock.today() - timedelta(days=1))
    browser, place = browse(cast.lead), page("confirm_ban", decision.public_id)
    assert "禁止申报期" in browser.get(place).content.decode()

    answer = browser.post(place, {"key": "check", "note": "同意。"}, follow=True)

    assert page("stop", case.public_id) in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    sent = {"key": "s", "revision": case.revision, "note": "禁止申报期内，终止办理。"}
    browser.post(page("stop", case.public_id), sent)
    assert Case.objects.get(pk=case.pk).state == State.STOPPED
    again = browser.get(page("ban_decision", decision.public_id)).content.decode()
    assert "没有在办案件" in again


def test_proposer_does_not_confirm(cast, browse):
    decision = propose(cast)

    answer = browse(cast.investigator).post(page("confirm_ban", decision.public_id))

    assert answer.status_code == 403
    assert not Ban.objects.exists()


def test_declining_needs_a_reason(cast, browse):
    decision = propose(cast)
    browser, place = browse(cast.lead), page("decline_ban", decision.public_id)
    assert browser.post(place, {"key": "check", "note": ""}).context["form"].errors["note"]

    answer = browser.post(place, {"key": "check", "note": "证据不足。"}, follow=True)

    assert "不予确认" in answer.content.decode()


def test_second_check_says_who_was_faster(cast, browse):
    decision = propose(cast)
    bans.confirm(decision, by=cast.lead)

    answer = browse(cast.lead).post(
        page("decline_ban", decision.public_id), {"key": "late", "note": "迟了"}, follow=True
    )

    assert f"已由{cast.lead}复核" in said(answer)


def test_service_is_entered_later(cast, browse):
    decision = propose(cast)
    bans.confirm(decision, by=cast.lead)

    browse(cast.investigator).post(
        page("serve_ban", decision.public_id),
        {"key": "serve", "served_on": f"{clock.today():%Y-%m-%d}"},
    )

    assert Ban.objects.get().starts_on == clock.today() + timedelta(days=1)


def test_ban_is_lifted_with_a_reason(cast, browse):
    decision = propose(cast, clock.today())
    bans.confirm(decision, by=cast.lead)
    shown = browse(cast.lead).get(page("ban_decision", decision.public_id)).content.decode()
    assert "复核人不得解除，由另一位评审负责人办理" in shown
    assert browse(cast.lead).post(page("lift_ban", decision.public_id), WHY).status_code == 403
    other = make.UserFactory(roles=[Role.REVIEW_LEAD])
    browser, place = browse(other), page("lift_ban", decision.public_id)
    assert browser.post(place, {"key": "lift", "reason": ""}).context["form"].errors["reason"]

    answer = browser.post(place, WHY, follow=True)

    assert "已解除" in answer.content.decode()
    assert not Ban.objects.in_force_on(clock.today() + timedelta(days=1)).exists()


@pytest.mark.parametrize("show", ["in_force", "to_confirm", "to_serve", "all", "nonsense"])
def test_list_opens_for_staff_and_not_for_applicants(show, cast, browse):
    propose(cast)
    for user in (cast.lead, cast.payer, cast.auditor, cast.registrar):
        assert browse(user).get(page("bans"), {"show": show}).status_code == 200
    assert browse(cast.applicant).get(page("bans"), {"show": show}).status_code == 403


def test_admin_reads_recoveries_and_bans(cast, browse):
    decision = propose(cast)
    for user in (cast.lead, cast.auditor):
        browser = browse(user)
        for name in ("recovery", "bandecision"):
            assert browser.get(reverse(f"admin:payments_{name}_changelist")).status_code == 200
        place = reverse("admin:payments_bandecision_change", args=[decision.pk])
        assert browser.get(place).status_code == 200


def test_confirming_asks_for_the_password_again(cast, browse, settings):
    settings.REAUTHENTICATE_WITHIN = 60
    decision = propose(cast, clock.today())

    answer = browse(cast.lead).post(page("confirm_ban", decision.public_id), {"note": ""})

    assert "请再次输入密码" in answer.content.decode()
    assert not Ban.objects.exists()
