"""What everybody reads and says without a login."""

from datetime import timedelta

import pytest

from accounts.acting import acting
from applications.models import Case
from applications.states import State
from records.models import File
from records.services import printing
from reviews.models import Objection, PublicNotice
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

SAID = {"objector": "张三", "contact": "021-12345678", "claim": "生产线不在本区", "key": "one"}


@pytest.fixture
def case(cast):
    return journey.to_on_notice(cast)


@pytest.fixture
def notice(case):
    return PublicNotice.objects.get(entries__case=case)


def raised(notice, **more):
    return SAID | {"entry": notice.entries.get().pk} | more


def after_the_close(moving_clock, notice):
    moving_clock.shift_to(notice.closes_at + timedelta(seconds=1))


def test_list_and_notice_need_no_login(notice, case, browse):
    public = browse()

    page = text(public.open("notice", notice.public_id))

    assert notice.title in text(public.open("notices"))
    assert "公示中" in page
    assert (case.party.name in page, case.party.uscc in page, case.title in page) == (
        True,
        True,
        True,
    )


def test_a_notice_shows_only_its_whitelist(cast, notice, case, browse):
    page = text(browse().open("notice", notice.public_id))

    party, account = case.party, case.account
    secrets = [case.number, case.summary, account.bank, account.masked, party.contact_name]
    secrets += [str(cast.lead), str(cast.experts[0]), "85.00", party.legal_representative]
    assert [secret for secret in secrets if secret in page] == []


def test_a_draft_is_not_there(cast, case, browse):
    other = journey.to_proposed(cast, journey.draft(cast, code="district_line"))
    draft = journey.notices.draft([other], title="尚未发布", by=cast.lead, key="d")

    assert browse().open("notice", draft.public_id).status_code == 404
    assert browse(cast.applicant).open("notice", draft.public_id).status_code == 404
    assert "尚未发布" not in text(browse().open("notices"))


def test_list_is_searched_by_enterprise(notice, case, browse):
    found = browse().open("notices", q=case.party.name[2:6])
    nothing = browse().open("notices", q="查无此企业")

    assert [line[0] for line in found.context["lines"]] == [notice]
    assert "没有找到与“查无此企业”有关的公示" in text(nothing)


def test_status_follows_the_clock_not_the_job(notice, browse, moving_clock):
    after_the_close(moving_clock, notice)

    page = text(browse().open("notice", notice.public_id))

    assert PublicNotice.objects.get().state == "published"
    assert ("已期满" in page, "网上提出异议" in page) == (True, False)


def test_an_unchanged_page_is_not_sent_again(notice, cast, browse):
    public = browse()
    first = public.open("notice", notice.public_id)

    again = public.get(first.wsgi_request.path, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert "ETag" not in browse(cast.lead).open("notice", notice.public_id)


def test_a_page_changes_its_etag_when_the_notice_is_over(notice, browse, moving_clock):
    public = browse()
    first = public.open("notice", notice.public_id)
    after_the_close(moving_clock, notice)

    again = public.get(first.wsgi_request.path, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200


def test_the_issued_paper_is_downloaded_without_a_login(notice, browse, cast):
    with acting(cast.house):
        printing.render(notice.paper_id)
    file = File.objects.get(papers=notice.paper_id)

    page = text(browse().open("notice", notice.public_id))
    response = browse().open("file", file.public_id)

    assert file.public_id in page
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_an_objection_stops_the_case_and_keeps_the_identity(cast, notice, case, browse):
    response = browse().send("object", notice.public_id, **raised(notice))

    found = Objection.objects.get()
    assert (found.objector, found.channel) == ("张三", "网上")
    assert Case.objects.get(pk=case.pk).state == State.UNDER_INVESTIGATION
    assert "异议已收到" in text(response)
    assert ("张三" in text(response), "021-12345678" in text(response)) == (False, False)


def test_the_same_objection_twice_is_one(notice, browse):
    for _ in range(2):
        response = browse().send("object", notice.public_id, **raised(notice))

    assert Objection.objects.get().public_id in response.redirect_chain[-1][0]


def test_evidence_is_kept_and_only_the_investigator_reads_it(cast, notice, browse):
    browse().send("object", notice.public_id, **raised(notice, evidence=make.pdf("现场.pdf")))

    file = Objection.objects.get().evidence
    reads = {}
    for name in ("investigator", "auditor", "lead", "applicant"):
        response = browse(getattr(cast, name)).open("file", file.public_id)
        reads[name] = response.status_code
        assert not response.streaming or b"".join(response.streaming_content)
    assert reads == {"investigator": 200, "auditor": 200, "lead": 404, "applicant": 404}


def test_an_incomplete_objection_is_refused_at_its_field(notice, browse):
    for field in ("objector", "contact", "claim", "entry"):
        response = browse().send("object", notice.public_id, **raised(notice, **{field: ""}))
        assert list(response.context["form"].errors) == [field]

    assert not Objection.objects.exists()


def test_a_file_of_another_kind_is_refused_with_the_reason(notice, browse):
    upload = make.pdf("证据.exe")
    upload.file.seek(0)
    upload.file.write(b"MZ\x90\x00" * 100)
    upload.file.seek(0)

    response = browse().send("object", notice.public_id, **raised(notice, evidence=upload))

    assert list(response.context["form"].errors) == ["evidence"]
    assert "生产线不在本区" in text(response)


def test_the_trap_catches_machines(notice, browse):
    response = browse().send("object", notice.public_id, **raised(notice, website="http://x"))

    assert "提交未被接受" in text(response)
    assert not Objection.objects.exists()


def test_a_row_of_another_notice_is_refused(cast, notice, browse):
    other = journey.to_on_notice(cast, journey.draft(cast, code="district_line"))
    entry = PublicNotice.objects.get(entries__case=other).entries.get()

    response = browse().send("object", notice.public_id, **raised(notice, entry=entry.pk))

    assert list(response.context["form"].errors) == ["entry"]


def test_after_the_close_one_is_told_where_to_turn(notice, browse, moving_clock):
    after_the_close(moving_clock, notice)

    page = text(browse().open("object", notice.public_id))
    response = browse().send("object", notice.public_id, **raised(notice))

    assert "信访或监督渠道" in page
    assert "信访或监督渠道" in text(response)
    assert not Objection.objects.exists()


def test_who_objects_a_moment_too_late_is_refused_by_the_service(notice, browse, moving_clock):
    response = browse().send("object", notice.public_id, **raised(notice))
    assert response.status_code == 200
    after_the_close(moving_clock, notice)

    receipt = browse().get(response.redirect_chain[-1][0])

    assert "核查中" in text(receipt)
