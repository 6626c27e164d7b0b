"""A term of a draft changes together with the reading behind it, or not at all (R67)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import Person, RoleGrant, User
from accounts.roles import Role
from policies.models import Note, PolicyVersion
from policies.services import drafting, noting

pytestmark = pytest.mark.django_db
WORDS = {"note_question": "异议核查为何改为15个工作日？", "note_answer": "区经委主任办公会议定。"}


@pytest.fixture
def draft(policy, acted):
    """Begun the day before: in another transaction than the test's."""
    draft = drafting.begin(policy, by=acted)
    connection.check_constraints()
    PolicyVersion.objects.filter(pk=draft.pk).update(begun_in=1)
    return draft


@pytest.fixture
def signatory(client, acted):
    user = User.objects.create_user(
        "signatory", Person.objects.create(name="李签发"), is_staff=True
    )
    RoleGrant.objects.create(
        user=user, role=Role.SIGNATORY, granted_by=acted, confirmed_by=acted,
        confirmed_at=clock.now(),
    )  # fmt: skip
    client.force_login(user)
    return user


def change_limit(draft):
    draft.limits.filter(code="objection").update(working_days=15)


def change_standard(draft):
    draft.items.filter(code="lighthouse").update(standard_fen=600_000_000)


def change_track(draft):
    draft.items.get(code="lighthouse").stages.create(stage="notice", position=9)


def drop_material(draft):
    draft.items.get(code="district_line").materials.filter(code="photos").delete()


def change_ladder(draft):
    draft.ladders.update(credit_mode="standard_of_highest")


def change_days(draft):
    PolicyVersion.objects.filter(pk=draft.pk).update(in_force_to="2023-06-30")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (change_limit, "limit-objection"),
        (change_standard, "item-lighthouse"),
        (change_track, "item-lighthouse"),
        (drop_material, "item-district_line"),
        (change_ladder, "ladder-smart-factory"),
        (change_days, "version"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_database_takes_no_change_without_a_note_on_its_rule(draft, acted, change, rule):
    def commit(*told):
        with transaction.atomic():
            change(draft)
            noting.note(draft, told, by=acted, question="？", answer="。")
            connection.check_constraints()

    for told in ((), ("limit-notice",)):
        with pytest.raises(IntegrityError, match="须同时登记执行口径"):
            commit(*told)
    commit(rule)


def sent(page):
    """What the forms of an admin page send unchanged."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    return data


def test_page_of_a_version_asks_for_the_note_and_shows_it(client, draft, signatory):
    address = reverse("admin:policies_policyversion_change", args=[draft.pk])
    data = sent(client.get(address))
    days = next(name for name, value in data.items() if value == 10 and "working_days" in name)
    code = data[days.replace("working_days", "code")]

    assert client.post(address, data).status_code == 302  # nothing changed, nothing asked
    refused = client.post(address, data | {days: 15})
    assert "改动条款须登记执行口径" in refused.content.decode()
    assert draft.limits.get(code=code).working_days == 10
    assert client.post(address, data | {days: 15} | WORDS).status_code == 302

    connection.check_constraints()
    assert draft.limits.get(code=code).working_days == 15
    note = Note.objects.get(version=draft, rule=f"limit-{code}")
    assert (note.answer, note.author) == (WORDS["note_answer"], str(signatory))
    again = client.post(address, data | {days: 20} | WORDS).content.decode()
    assert "今天已登记过同样的问题" in again


def test_page_of_an_item_asks_for_the_note_and_shows_it(client, draft, signatory):
    item = draft.items.get(code="lighthouse")
    address = reverse("admin:policies_awarditem_change", args=[item.pk])
    data = sent(client.get(address)) | {"standard_fen": 600_000_000}

    assert "须登记执行口径" in client.post(address, data).content.decode()
    assert client.post(address, data | WORDS).status_code == 302

    connection.check_constraints()
    assert Note.objects.get(version=draft, rule="item-lighthouse")
    assert WORDS["note_answer"] in client.get(address).content.decode()
