"""The pages of the diagnosis reports, as provider, enterprise and Commission see them."""

import pytest
from django.urls import reverse

from accounts.acting import acting
from accounts.roles import Role
from diagnosis.models import Report
from tests import factories as make
from tests import journey


def text(response):
    return response.content.decode()


def page_of(report):
    return reverse("report", args=[report.public_id])


@pytest.fixture
def provider(cast, browse):
    return browse(journey.owner_of(cast.provider))


@pytest.fixture
def report(cast):
    return journey.report(cast, enterprise=cast.party, accepted=False)


def test_provider_enters_a_report(cast, provider):
    typed = {
        "provider": cast.provider.pk, "uscc": cast.party.uscc.lower(), "file": make.pdf(),
        "confirmed_on": "2022-05-01",
    }  # fmt: skip

    answer = provider.post(reverse("new_report"), typed)

    found = Report.objects.get()
    assert answer.url == page_of(found)
    assert (found.enterprise, str(found.confirmed_on)) == (cast.party, "2022-05-01")
    assert cast.party.name in text(provider.get(reverse("reports")))


def test_registrar_enters_by_two_codes_and_the_page_says_so(cast, browse):
    counter = browse(cast.registrar)
    typed = {"provider_uscc": cast.provider.uscc, "uscc": cast.party.uscc, "file": make.pdf()}

    page = text(counter.post(reverse("new_report"), typed, follow=True))

    assert "由登记员代为录入" in page
    assert "待企业签字盖章" in page


def test_wrong_entry_is_refused_at_the_field_and_kept(cast, provider):
    picture = make.pdf("材料.pdf")
    picture.file.seek(0)
    typed = {"provider": cast.provider.pk, "uscc": "91310118", "confirmed_on": "2022-13-01"}

    form = provider.post(reverse("new_report"), typed).context["form"]

    assert set(form.errors) == {"uscc", "file", "confirmed_on"}
    assert form["uscc"].value() == "91310118"


def test_stranger_enters_nothing_and_sees_nothing(report, browse):
    stranger = browse(make.UserFactory())

    assert stranger.get(reverse("new_report")).status_code == 403
    assert stranger.get(page_of(report)).status_code == 404
    assert "还没有诊断报告" in text(stranger.get(reverse("reports")))


def test_enterprise_confirms_on_screen(cast, browse, report):
    owner = browse(cast.applicant)

    assert "确认报告属实" in text(owner.get(page_of(report)))
    page = text(owner.post(page_of(report), {"do": "confirm"}, follow=True))

    assert "已在线确认" in page
    assert "确认报告属实" not in page


def test_others_may_not_confirm_by_hand(cast, provider, report):
    assert "确认报告属实" not in text(provider.get(page_of(report)))
    assert provider.post(page_of(report), {"do": "confirm"}).status_code == 403


def test_reviewer_reads_relations_and_judges(cast, browse, report):
    with acting(cast.house):
        cast.provider.legal_representative = cast.party.legal_representative
        cast.provider.save()
    reviewer = browse(cast.preliminary)

    assert cast.party.name in text(reviewer.get(reverse("reports"), {"list": "judge"}))
    assert "法定代表人相同" in text(reviewer.get(page_of(report)))
    refused = reviewer.post(page_of(report), {"do": "judge", "refuse": "1", "note": ""})
    assert "note" in refused.context["judge_form"].errors
    page = reviewer.post(page_of(report), {"do": "judge", "accept": "1", "note": ""}, follow=True)
    assert "符合要求" in text(page)
    assert page.context["judge_form"] is None


def test_relations_are_for_staff(cast, provider, report):
    with acting(cast.house):
        cast.provider.legal_representative = cast.party.legal_representative
        cast.provider.save()

    assert "法定代表人相同" not in text(provider.get(page_of(report)))


def test_date_is_added_later(cast, browse):
    found = journey.report(cast, accepted=False)
    provider = browse(journey.owner_of(cast.provider))

    wrong = provider.post(page_of(found), {"do": "sign", "confirmed_on": "2999-01-01"})
    right = provider.post(page_of(found), {"do": "sign", "confirmed_on": "2022-04-01"}, follow=True)

    assert "confirmed_on" in wrong.context["sign_form"].errors
    assert "2022-04-01" in text(right)


def test_nav_leads_reviewers_to_the_reports(browse):
    page = text(browse(make.UserFactory(roles=[Role.PRELIMINARY_REVIEWER])).get(reverse("home")))

    assert f'href="{reverse("reports")}"' in page
