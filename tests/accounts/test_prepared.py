"""A prepared query gives what the queryset gives, on every connection, and nothing of another."""

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value

from accounts.models import Person, User
from accounts.prepared import SLOT, Prepared, composed
from tests import factories as make

USER = Prepared(
    "tests_user", lambda: User.objects.filter(pk=SLOT, is_active=True).select_related("person")
)


def test_prepared_query_gives_the_same_instance(db, django_assert_num_queries):
    one, other = make.UserFactory(), make.UserFactory()

    with django_assert_num_queries(1):
        found = USER.get(one.pk)
        assert found.person.name == one.person.name
    assert found == one
    assert vars(found).keys() - {"_state"} == vars(User.objects.get(pk=one.pk)).keys() - {"_state"}
    assert USER.get(other.pk) == other


def test_prepared_query_says_what_is_not_there(db):
    assert USER.ask(0) == []
    with pytest.raises(User.DoesNotExist):
        USER.get(0)


@pytest.mark.django_db(transaction=True)
def test_prepared_query_is_known_to_the_next_connection_too():
    user = make.UserFactory()
    assert USER.get(user.pk) == user

    connection.close()

    assert USER.get(user.pk) == user


def test_composed_annotation_answers_as_the_query_it_comes_from(db):
    user = make.UserFactory()
    own = Person.objects.filter(pk=OuterRef("person"), name=user.person.name)
    rows = User.objects.annotate(is_named=Exists(own), label=Value("甲%s"))

    again = User.objects.filter(pk=user.pk).annotate(**composed(rows)).get()

    assert (again.is_named, again.label) == (True, "甲%s")
