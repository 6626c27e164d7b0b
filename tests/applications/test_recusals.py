"""Officers step back from an enterprise: they see its cases no more, and take no step (R73)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from applications.models import Case, Post, Recusal, TransitionLog
from applications.services import recusals
from applications.states import State
from reviews.services import opinions, panels
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url

WHY = "配偶在该单位任职。"


def declare(cast, user, party=None):
    return recusals.declare(party or cast.party, by=user, reason=WHY)


def test_recused_officer_neither_sees_nor_accepts_and_another_does(cast, browse):
    case = journey.to_submitted(cast)
    officer = browse(cast.local_officer)
    assert officer.get(url("case", case)).status_code == 200

    declare(cast, cast.local_officer)

    assert officer.get(url("case", case)).status_code == 404
    assert case.number not in text(officer.get(reverse("acceptance_queue")))
    again = make.UserFactory(
        person=cast.local_officer.person, roles=[Role.LOCAL_OFFICER], local_unit=cast.unit
    )
    for user in (cast.local_officer, again):
        assert not Case.objects.visible_to(user).filter(pk=case.pk).exists()
        with pytest.raises(PermissionDenied, match="已对本件的单位申报回避"):
            journey.accept(case, by=user)
    other = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=cast.unit)
    assert journey.accept(case, by=other).state == State.ACCEPTED


def test_commission_and_departments_step_back_as_well(cast):
    case = journey.to_in_review(cast)
    for user in (cast.lead, cast.delegates["kw"]):
        declare(cast, user)
        assert not Case.objects.visible_to(user).filter(pk=case.pk).exists()
        assert not Post.objects.visible_to(user).filter(case=case).exists()

    with pytest.raises(PermissionDenied, match="评审专家由"):
        panels.appoint(case, cast.experts, by=cast.lead)
    with pytest.raises(PermissionDenied, match="回避"):
        opinions.give(case, make.agency("kw"), by=cast.delegates["kw"], stance="agree")
    assert Case.objects.visible_to(cast.preliminary).filter(pk=case.pk).exists()
    assert Case.objects.visible_to(cast.applicant).filter(pk=case.pk).exists()


def test_interest_in_the_diagnosed_enterprise_counts(cast):
    case = journey.provider_bundle(cast, 1).cases.get()
    declare(cast, cast.preliminary, case.subject)

    assert not Case.objects.visible_to(cast.preliminary).filter(pk=case.pk).exists()


def test_database_takes_no_step_of_a_recused_officer(cast):
    case = journey.to_accepted(cast)
    declare(cast, cast.preliminary)

    with (
        pytest.raises(IntegrityError, match="已申报回避"),
        transaction.atomic(),
        acting(cast.preliminary),
    ):
        TransitionLog.objects.create(
            case=case, revision=9, step="pass_preliminary", origin="accepted", target="in_review",
            by=cast.preliminary,
        )  # fmt: skip


def test_recusal_is_ones_own_word_and_ended_by_another(cast):
    said = declare(cast, cast.lead)
    assert declare(cast, cast.lead) == said
    with pytest.raises(PermissionDenied, match="工作人员本人申报"):
        declare(cast, cast.applicant)
    with pytest.raises(PermissionDenied, match="不能解除本人的回避"):
        recusals.end(said, by=cast.lead, reason="已无关系。")
    with pytest.raises(PermissionDenied, match="签发人解除"):
        recusals.end(said, by=cast.registrar, reason="已无关系。")
    with pytest.raises(ValidationError, match="原因"):
        recusals.end(said, by=cast.signatory, reason=" ")

    rows = Recusal.objects.filter(pk=said.pk)
    for change, reason in (
        (rows.delete, "不得修改或删除"),
        (lambda: rows.update(reason="改"), "只可解除"),
        (lambda: rows.update(person=cast.publisher.person), "由本人申报"),
        (
            lambda: rows.update(ended_by=cast.lead, ended_at=said.declared_at, ended_why="x"),
            "由另一人解除",
        ),
    ):
        with pytest.raises(IntegrityError, match=reason), transaction.atomic(), acting(cast.lead):
            change()

    case = journey.to_in_review(cast)
    recusals.end(said, by=cast.signatory, reason="配偶已离职。")
    assert Case.objects.visible_to(cast.lead).filter(pk=case.pk).exists()


def test_officer_steps_back_on_the_case_page_and_overseers_read_it(cast, browse):
    case = journey.to_accepted(cast)
    reviewer, lead = browse(cast.preliminary), browse(cast.lead)
    link = f"{reverse('declare_recusal')}?uscc={case.party.uscc}"
    assert link in text(reviewer.get(url("case", case)))

    assert case.party.uscc in text(reviewer.get(link))
    done = reviewer.post(link, {"party": case.party.uscc, "reason": WHY, "key": "a"})

    assert "已对" in said(done)[0]
    assert reviewer.get(url("case", case)).status_code == 404
    assert WHY in text(reviewer.get(reverse("recusals")))
    assert WHY not in text(browse(cast.publisher).get(reverse("recusals")))
    assert "已申报回避" in text(lead.get(url("case", case)))
    assert Message.objects.filter(user=cast.lead, subject__startswith="回避申报").exists()
    end = url("end_recusal", Recusal.objects.get())
    assert end in text(lead.get(reverse("recusals")))
    lead.post(end, {"reason": "已离职。", "key": "b"})
    assert reviewer.get(url("case", case)).status_code == 200
