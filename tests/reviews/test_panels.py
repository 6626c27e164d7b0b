"""The panel: appointed without conflicts, declared before anything is seen, locked once scored."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from applications.services import materials
from diagnosis.models import Report
from parties.models import FormerName
from records.services import files
from reviews.models import Expert, Score, Seat
from reviews.services import panels
from tests import factories as make
from tests import journey
from tests.journey import POINTS
from tests.reviews.conftest import text


@pytest.fixture
def case(cast):
    """A case in review; the cast's three experts are the pool."""
    assert len(cast.experts) == 3
    return journey.to_in_review(cast)


def pool():
    return list(Expert.objects.order_by("pk"))


@pytest.fixture
def seat(cast, case):
    """The first expert's seat."""
    panels.appoint(case, pool(), by=cast.lead)
    return Seat.objects.get(expert__user=cast.experts[0])


def expert(cast, employer="某研究院"):
    user = make.UserFactory(roles=["expert"])
    with acting(cast.house):
        return Expert.objects.create(user=user, employer=employer)


def test_page_names_conflicts(cast, case, browse):
    expert(cast, employer=case.party.name)

    page = text(browse(cast.lead).open("appoint_experts", case.public_id))

    assert f"的工作单位即{case.party.name}" in page


def test_the_lead_is_led_from_the_case_to_its_panel(cast, case, browse):
    place = reverse("appoint_experts", args=[case.public_id])

    def is_led(user):
        browser = browse(user)
        pages = [browser.open(name, case.public_id) for name in ("case", "review_digest")]
        return [place in text(page) for page in pages]

    assert is_led(cast.lead) == [True, True]
    assert is_led(cast.auditor) == [False, False]


def test_what_was_invested_and_each_photo_stand_before_the_expert(cast, browse):
    first, *_ = cast.experts
    draft = journey.draft(cast)
    journey.invest(draft)
    kind = draft.materials.current().select_related("kind").first().kind
    another = files.store(make.pdf(pages=2), by=cast.applicant)
    materials.add(draft, kind, another, by=cast.applicant)
    seated = journey.to_in_review(cast, draft)
    panels.appoint(seated, pool(), by=cast.lead)
    seat = seated.seats.get(expert__user=first)
    panels.declare(seat, by=first)

    page = text(browse(first).open("seat", seat.public_id))

    assert ("数控机床" in page, "500,000.00" in page) == (True, True)
    assert (f"{kind.name}（1）" in page, f"{kind.name}（2）" in page) == (True, True)


def test_fewer_than_three_are_refused(cast, case, browse):
    response = browse(cast.lead).send(
        "appoint_experts", case.public_id, experts=[one.pk for one in pool()[:2]]
    )

    assert "至少3位专家" in text(response)
    assert not case.seats.exists()


def test_three_are_seated_and_told_once(cast, case, browse):
    fields = {"experts": [one.pk for one in pool()]}

    browse(cast.lead).send("appoint_experts", case.public_id, **fields)
    browse(cast.lead).send("appoint_experts", case.public_id, **fields)

    assert case.seats.count() == 3
    assert Message.objects.filter(user__in=cast.experts).count() == 3


@pytest.mark.parametrize("tie", ["employer", "member", "handled", "left"])
def test_a_known_conflict_is_refused_by_name(cast, case, tie):
    one = expert(cast)
    with acting(cast.house):
        if tie == "employer":
            Expert.objects.filter(pk=one.pk).update(employer=case.party.name)
        elif tie == "member":
            make.MemberFactory(party=case.party, user=one.user)
        elif tie == "handled":
            other_login = make.UserFactory(person=cast.local_officer.person)
            Expert.objects.filter(pk=one.pk).update(user=other_login)
        else:
            Seat.objects.create(
                case=case, expert=one, appointed_by=cast.lead, released_at="2022-01-01T00:00Z"
            )

    with pytest.raises(ValidationError, match="应当回避"):
        panels.appoint(case, [Expert.objects.get(pk=one.pk)], by=cast.lead)


def other_name(case):
    return case.party.name.replace("有", " 有") + "　"


def affiliate(case):
    same = case.party.legal_representative
    return make.PartyFactory(legal_representative=same).name


def former_name(case):
    FormerName.objects.create(party=case.party, name="青浦旧名（上海）厂", until_on=clock.today())
    return "青浦旧名(上海)厂"


def provider(case):
    made = make.PartyFactory(legal_representative="另一人")
    file = make.FileFactory()
    Report.objects.create(enterprise=case.party, provider=made, file=file)
    return made.name


@pytest.mark.parametrize("employer_of", [other_name, affiliate, former_name, provider])
def test_an_employer_close_to_the_case_is_known_by_any_spelling(cast, case, employer_of):
    with acting(cast.house):
        name = employer_of(case)
    one = expert(cast, employer=name)

    with pytest.raises(ValidationError, match="应当回避"):
        panels.appoint(case, [one], by=cast.lead)


def test_another_legal_form_is_another_employer(cast, case):
    one = expert(cast, employer=case.party.name.replace("有限公司", "股份有限公司"))

    assert one.employer != case.party.name
    assert panels.appoint(case, [one], by=cast.lead)


def test_a_tie_that_arises_later_stops_the_score(cast, case, seat, browse):
    panels.declare(seat, by=cast.experts[0])
    with acting(cast.house):
        make.MemberFactory(party=case.party, user=cast.experts[0])

    response = browse(cast.experts[0]).send("seat_score", seat.public_id, **POINTS, comment="好")

    assert "应当回避；请登记回避" in text(response)
    assert not Score.objects.exists()


def test_a_lead_close_to_the_case_does_not_choose_its_panel(cast, case, browse):
    with acting(cast.house):
        make.MemberFactory(party=case.party, user=cast.lead)

    page = browse(cast.lead).open("appoint_experts", case.public_id)

    assert page.status_code == 403
    with pytest.raises(PermissionDenied):
        panels.appoint(case, pool(), by=cast.lead)


def test_only_the_lead_appoints(cast, case, browse):
    response = browse(cast.preliminary).open("appoint_experts", case.public_id)

    assert response.status_code == 403
    assert "评审负责人" in text(response)
    with pytest.raises(PermissionDenied):
        panels.appoint(case, pool(), by=cast.preliminary)


def test_materials_are_out_of_sight_before_the_declaration(cast, case, seat, browse):
    browser, kind = browse(cast.experts[0]), case.materials.first().kind.name

    before = text(browser.open("seat", seat.public_id))
    browser.send("seat_declare", seat.public_id)
    after = text(browser.open("seat", seat.public_id))

    assert "先声明有无利害关系" in before
    assert (kind in before, kind in after) == (False, True)


def test_another_experts_seat_is_not_there(cast, seat, browse):
    assert browse(cast.experts[1]).open("seat", seat.public_id).status_code == 404
    assert browse(cast.experts[1]).send("seat_declare", seat.public_id).status_code == 404
    assert browse(cast.lead).open("seat", seat.public_id).status_code == 403


def test_scoring_before_the_declaration_is_refused(cast, seat, browse):
    response = browse(cast.experts[0]).send("seat_score", seat.public_id, **POINTS, comment="好")

    assert "请先声明" in text(response)
    assert not Score.objects.exists()


def test_points_above_the_limit_are_refused_at_the_field(cast, seat, browse):
    panels.declare(seat, by=cast.experts[0])
    fields = POINTS | {"security": 6, "comment": "意见保留"}

    response = browse(cast.experts[0]).send("seat_score", seat.public_id, **fields)

    assert list(response.context["score_form"].errors) == ["security"]
    assert "意见保留" in text(response)


def test_comment_is_required(cast, seat, browse):
    panels.declare(seat, by=cast.experts[0])

    response = browse(cast.experts[0]).send("seat_score", seat.public_id, **POINTS)

    assert list(response.context["score_form"].errors) == ["comment"]


def test_a_score_is_locked_once_handed_in(cast, seat, browse):
    panels.declare(seat, by=cast.experts[0])
    browser = browse(cast.experts[0])
    browser.send("seat_score", seat.public_id, **POINTS, comment="好")

    again = browser.send("seat_score", seat.public_id, **POINTS | {"effect": 1}, comment="改")

    assert "已提交并锁定" in text(again)
    assert Score.objects.get().total == 85
    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.house):
        Score.objects.update(effect=0)


def test_experts_do_not_read_each_others_scores(cast, case, browse):
    journey.review(cast, case, points=POINTS | {"effect": 11})
    seat = Seat.objects.get(expert__user=cast.experts[0])

    page = text(browse(cast.experts[0]).open("seat", seat.public_id))

    assert str(cast.experts[1]) not in page
    assert browse(cast.experts[0]).open("review_digest", case.public_id).status_code == 403


def test_recusal_hides_the_case(cast, case, seat, browse):
    browser = browse(cast.experts[0])

    browser.send("seat_recuse", seat.public_id, reason="曾任顾问")

    page = text(browser.open("seat", seat.public_id))
    assert "您已退出本件评审" in page
    assert case.materials.first().kind.name not in page
    assert browser.open("case", case.public_id).status_code == 404


def test_recusal_needs_a_reason(cast, seat, browse):
    response = browse(cast.experts[0]).send("seat_recuse", seat.public_id, reason=" ")

    assert list(response.context["recuse_form"].errors) == ["reason"]


def test_the_lead_replaces_who_does_not_answer(cast, case, seat, browse):
    browser = browse(cast.lead)

    browser.send("seat_release", seat.public_id, reason="逾期未评")

    assert case.seats.sitting().count() == 2
    assert browse(cast.preliminary).send("seat_release", seat.public_id).status_code == 403


def test_a_handed_in_score_keeps_its_seat(cast, case, browse):
    journey.review(cast, case)
    seat = case.seats.first()

    response = browse(cast.lead).send("seat_release", seat.public_id, reason="不满意")

    assert "不能再回避或更换" in text(response)
    assert case.seats.sitting().count() == 3


def test_seats_are_due_in_working_days(cast, case, seat, browse):
    page = browse(cast.experts[0]).open("expert_queue")

    ((_, due, status),) = page.context["lines"]
    assert (due.left, status) == (20, ("待声明", "warn"))
    assert due.due_on > seat.appointed_at.date() + timedelta(days=20)
