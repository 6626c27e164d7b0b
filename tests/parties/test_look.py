"""The pages of claims and members in a real browser: accessible, no wider than a phone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from parties.models import Member
from parties.services import invitations, leaving, takeaway
from tests import factories as make
from tests.accounts.test_look import faults
from tests.journey import Cast

pytestmark = pytest.mark.django_db(transaction=True)
CODE = make.credit_code(7_111_222)


@pytest.fixture
def cast(transactional_db) -> Cast:
    return Cast.hire()


@pytest.fixture
def look(page, live_server):
    """What is wrong with a page as this user sees it."""

    def at(user, path: str) -> list[str]:
        page.context.clear_cookies()
        if user:
            browser = Client()
            browser.force_login(user)
            cookie = {"name": "sessionid", "value": browser.cookies["sessionid"].value}
            page.context.add_cookies([cookie | {"url": live_server.url}])
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, path
        return [f"{path} {fault}" for fault in faults(page)]

    return at


def scan() -> SimpleUploadedFile:
    """A photograph of a licence, as a telephone takes it."""
    image, content = Image.new("RGB", (900, 640), "#f6efe0"), BytesIO()
    ImageDraw.Draw(image).rectangle((30, 30, 870, 610), outline="#a8231c", width=6)
    image.save(content, "JPEG")
    return SimpleUploadedFile("营业执照.jpg", content.getvalue(), content_type="image/jpeg")


def test_pages_of_visitors_are_clean(cast, look, file_claim):
    visitor = make.UserFactory()
    claim = file_claim(visitor, CODE, local_unit=cast.unit, licence=scan())
    invitation = invitations.invite(cast.party, by=cast.applicant, invitee="王新")[1]

    assert look(None, reverse("register")) == []
    assert look(visitor, reverse("organisations")) == []
    assert look(visitor, reverse("new_organisation")) == []
    assert look(visitor, reverse("file_claim", args=[make.credit_code(7_111_223)])) == []
    assert look(visitor, reverse("file_claim", args=[cast.party.uscc])) == []
    assert look(visitor, reverse("claim", args=[claim.public_id])) == []
    assert look(visitor, reverse("join", args=[invitation])) == []
    assert look(visitor, reverse("enter_code")) == []


def test_desk_of_claims_is_clean(cast, look, file_claim):
    claim = file_claim(make.UserFactory(), CODE, local_unit=cast.unit, licence=scan())
    file_claim(make.UserFactory(), CODE, local_unit=cast.unit)

    assert look(cast.local_officer, reverse("claims")) == []
    assert look(cast.local_officer, reverse("claim", args=[claim.public_id])) == []
    assert look(cast.registrar, reverse("counter_claim")) == []


def test_pages_of_members_are_clean(cast, look):
    party, owner = cast.party, cast.applicant
    agent = make.MemberFactory(party=party, kind=Member.Kind.AGENT)
    make.MemberFactory(party=party, kind=Member.Kind.AGENT)
    invitations.invite(party, by=owner, invitee="王新")
    leaving.offer(party.members.get(user=owner), agent, by=owner)
    takeaway.ask(party, by=owner)

    for name in ("organisation", "members", "take_away", "leave_organisation"):
        assert look(owner, reverse(name, args=[party.public_id])) == []
    assert look(agent.user, reverse("members", args=[party.public_id])) == []
