import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Person, User
from policies.models import PolicyVersion
from policies.services import documents, drafting

pytestmark = pytest.mark.django_db


def test_draft_repeats_the_terms_under_a_number_of_its_own(policy, acted):
    first = drafting.begin(policy, by=acted)
    second = drafting.begin(policy, by=acted)

    assert (first.number, second.number) == (f"{policy.number}-草稿1", f"{policy.number}-草稿2")
    repeated = documents.as_document(first) | {"number": policy.number}
    assert documents.digest(repeated) == policy.digest
    assert not first.is_published


def test_draft_is_begun_by_who_may(policy, acted):
    clerk = User.objects.create_user("clerk", Person.objects.create(name="王办事"))

    with pytest.raises(PermissionDenied, match="起草"):
        drafting.begin(policy, by=clerk)


def test_draft_is_seen_by_the_staff_only(policy, acted):
    draft = drafting.begin(policy, by=acted)
    officer, citizen = User(is_staff=True), User(is_staff=False)

    assert draft in PolicyVersion.objects.visible_to(officer)
    assert draft not in PolicyVersion.objects.visible_to(citizen)
    assert policy in PolicyVersion.objects.visible_to(citizen)
