"""A session is found by its key while it lasts, and by nothing else."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.sessions import SessionStore


def kept() -> SessionStore:
    session = SessionStore()
    session["said"] = "好"
    session.create()
    return session


def test_session_is_read_in_one_query(db, django_assert_num_queries):
    key = kept().session_key

    with django_assert_num_queries(1):
        found = SessionStore(key)
        assert found["said"] == "好"
    assert found.session_key == key


def test_session_that_ended_or_never_was_is_empty_and_loses_its_key(db):
    key = kept().session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    for lost in (SessionStore(key), SessionStore("x" * 32)):
        assert lost.get("said") is None
        assert lost.session_key is None
