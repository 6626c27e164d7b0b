"""The page of a case, and the applicant's list."""

import pytest
from django.urls import reverse

from applications.services import acceptance, paper_twin, telling
from applications.states import State
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, said, text, url


def test_applicant_reads_plain_words_and_offices(cast, browse):
    case = journey.to_accepted(cast)

    page = text(browse(cast.applicant).get(url("case", case)))

    assert "已受理，等待初审" in page
    assert reverse("call", args=[case.call.public_id]) in page
    assert cast.unit.name in page
    assert str(cast.local_officer) not in page
    assert "区经委初审员" in page
    assert "10 个工作日内" in page


def test_staff_reads_states_and_persons(cast, browse):
    case = journey.to_accepted(cast)

    page = text(browse(cast.lead).get(url("case", case)))

    assert "已受理</span>" in page
    assert str(cast.local_officer) in page


def test_applicant_does_not_read_what_reviewers_wrote(cast, browse):
    case = journey.to_proposed(cast)

    applicant, staff = (
        text(browse(user).get(url("case", case))) for user in (cast.applicant, cast.auditor)
    )

    reason = "专家评审通过，各部门同意。"
    assert reason not in applicant
    assert reason in staff


def test_shut_step_says_whose_it_is(cast, browse):
    page = browse(cast.lead).get(url("case", journey.to_submitted(cast)))

    shut = {action.step: action.why for action in page.context["actions"]}
    assert "受理员" in shut["accept"]
    assert shut["stop"] == ""


def test_applicant_sees_own_steps_only(cast, browse):
    page = browse(cast.applicant).get(url("case", journey.to_submitted(cast)))

    assert [action.step for action in page.context["actions"]] == ["withdraw"]


def test_account_number_is_never_whole(cast, browse):
    case = journey.to_submitted(cast)
    number = case.account.number

    for user in (cast.applicant, cast.auditor):
        page = text(browse(user).get(url("case", case)))
        assert number not in page
        assert case.account.last_four in page


def test_rejected_case_crosses_out_what_it_will_not_reach(cast, browse):
    case = acceptance.refuse(journey.to_submitted(cast), by=cast.local_officer, note="非本区企业。")

    page = browse(cast.applicant).get(url("case", case))

    status = {step.label: step.status for step in page.context["steps"]}
    assert status["申报"] == "done"
    assert status["受理"] == status["拨付"] == "skipped"
    assert text(page).index("不予受理的原因") < text(page).index("项目简介")
    assert "非本区企业。" in text(page)


@pytest.mark.parametrize(
    ("state", "now"),
    [
        (State.DRAFT, "申报"), (State.SUBMITTED, "受理"), (State.ACCEPTED, "初审"),
        (State.IN_REVIEW, "评审"), (State.PROPOSED, "公示"), (State.ON_NOTICE, "公示"),
        (State.NOTICE_CLEARED, "审议"), (State.APPROVED, "拨付"),
    ],
)  # fmt: skip
def test_bar_stands_at_the_stage_in_hand(cast, browse, moving_clock, state, now):
    case = journey.to(state, cast)

    steps = browse(cast.applicant).get(url("case", case)).context["steps"]

    assert [step.label for step in steps if step.status == "now"] == [now]
    assert [step.label for step in steps if step.is_here] == [now]


def test_paid_case_is_through(cast, browse, moving_clock):
    case = journey.to_disbursed(cast)

    page = browse(cast.applicant).get(url("case", case))

    assert {step.status for step in page.context["steps"]} == {"done"}
    assert [step.label for step in page.context["steps"] if step.is_here] == ["拨付"]
    assert "资金已拨付" in text(page)
    assert page.context["head"].deadline is None


def test_fixed_amount_is_derived_by_what_came_before_it(cast, browse, moving_clock):
    case = journey.to_disbursed(cast)

    page = browse(cast.applicant).get(url("case", case))

    assert page.context["derivation"][-1] == "未享受过台阶奖励，按标准全额奖励。"
    assert "金额怎样算出" in text(page)


def test_recognition_is_shown_with_its_document(cast, browse):
    case = journey.to_recognised(cast)
    document = case.recognition.official_list.document

    for user in (cast.applicant, cast.lead):
        page = text(browse(user).get(url("case", case)))
        assert reverse("file", args=[document.public_id]) in page
        assert "认定依据" in page


def test_case_page_stays_within_its_queries(cast, browse, django_assert_max_num_queries):
    case = journey.to_in_review(cast)

    for user in (cast.applicant, cast.lead, cast.auditor):
        client = browse(user)
        with django_assert_max_num_queries(25):
            client.get(url("case", case))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many_cases(cast, browse, count, django_assert_num_queries):
    for _ in range(count):
        journey.to_submitted(cast, journey.draft(cast))
    client = browse(cast.applicant)

    with django_assert_num_queries(15):
        page = client.get(reverse("my_cases"))

    assert len(page.context["rows"]) == count


def test_list_puts_first_what_waits_for_the_applicant(cast, browse):
    draft = journey.draft(cast)
    journey.to_submitted(cast, journey.draft(cast))

    rows = browse(cast.applicant).get(reverse("my_cases")).context["rows"]

    assert rows[0]["case"] == draft
    assert rows[1]["deadline"].remaining == "剩余5个工作日"


def test_list_of_somebody_without_a_party_says_so(browse):
    page = text(browse(make.UserFactory()).get(reverse("my_cases")))

    assert reverse("new_organisation") in page
    assert "开始申报" not in page


def test_withdrawal_at_its_desk(cast, browse):
    case = journey.to_submitted(cast)
    owner = browse(cast.applicant)

    response = owner.post(url("withdraw", case), hidden(owner, "withdraw", case) | {"note": "重报"})

    assert "“撤回”已办理" in said(response)[0]
    case.refresh_from_db(fields=["title"])
    assert case.log.last().step == "withdraw"


def test_recognition_is_confirmed_with_consent(cast, browse):
    entered = journey.to_recognised(cast)
    owner = browse(cast.applicant)
    account = cast.party.bank_accounts.in_use().get()

    form = hidden(owner, "confirm", entered) | {"account": account.pk}
    refused = owner.post(url("confirm", entered), form)
    owner.post(url("confirm", entered), form | {"consent": "on"})

    assert "请确认后勾选" in text(refused)
    assert list(entered.log.values_list("step", flat=True)) == ["recognise", "confirm"]


def test_award_is_waived_at_its_desk(cast, browse, moving_clock):
    case = journey.to_approved(cast)
    owner = browse(cast.applicant)

    owner.post(url("waive", case), hidden(owner, "waive", case))

    assert case.log.last().step == "waive"


def test_applicant_is_told_until_when_and_where_the_paper_twin_goes(cast, browse, settings):
    case, owner = journey.to_accepted(cast), browse(cast.applicant)
    telling.tell_step(case.log.get(step="accept").pk)

    asked = text(owner.get(url("case", case)))
    staff = text(browse(cast.registrar).get(url("case", case)))
    message = cast.applicant.messages.filter(subject__contains="已受理").last()
    paper_twin.waive(case, by=cast.registrar, reason="已当面核对")
    after = text(owner.get(url("case", case)))

    days = case.version.working_days("paper")
    assert "请递交书面材料" in asked
    assert f"剩余{days}个工作日" in asked
    assert f"请在{days}个工作日内" in message.body
    assert "请递交书面材料" not in staff + after
