"""Who acts reaches the database, for as long as he acts and no longer."""

from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.acting import acting, request_id
from accounts.middleware import ActingMiddleware
from accounts.models import Person

ONE = SimpleNamespace(pk=1001, is_authenticated=True)
OTHER = SimpleNamespace(pk=1002, is_authenticated=True)
NOBODY = SimpleNamespace(pk=None, is_authenticated=False)


def told() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('house.actor', true), ''),"
            " coalesce(current_setting('house.request', true), '')"
        )
        return cursor.fetchone()


@pytest.fixture
def ask(rf: RequestFactory):
    """Send a request through the middleware; the answer's body is what the database was told."""

    def send(method: str, user=ONE, *, fails: bool = False, cookie: bool = True) -> HttpResponse:
        request = rf.generic(method, "/")
        request.user = user
        request.session = SessionBase()
        if cookie:
            request.COOKIES["sessionid"] = "x"

        def view(request):
            if fails:
                raise RuntimeError("a view failed")
            return HttpResponse(" ".join(told()) + " " + request_id.get())

        return ActingMiddleware(view)(request)

    return send


@pytest.mark.django_db
def test_acting_names_the_person_and_the_request():
    with acting(ONE, "r-1"):
        assert told() == ("1001", "r-1")


@pytest.mark.django_db(transaction=True)
def test_acting_ends_with_its_transaction():
    with acting(ONE, "r-1"):
        pass

    assert told() == ("", "")


@pytest.mark.django_db
def test_inner_actor_gives_way_to_the_outer():
    with acting(ONE, "outer"):
        with acting(OTHER, "inner"):
            assert told() == ("1002", "inner")

        assert told() == ("1001", "outer")


@pytest.mark.django_db
def test_outer_actor_is_back_after_the_inner_failed():
    with acting(ONE, "outer"):
        with pytest.raises(RuntimeError), acting(OTHER, "inner"):
            raise RuntimeError

        assert told() == ("1001", "outer")


@pytest.mark.django_db
def test_same_actor_is_not_told_again(django_assert_num_queries):
    with (
        transaction.atomic(),
        acting(ONE, "r-1"),
        django_assert_num_queries(0),
        acting(ONE, "r-1", savepoint=False),
    ):
        pass


@pytest.mark.django_db
def test_actor_between_two_of_the_same_is_told():
    with acting(ONE, "r"), acting(OTHER, "r"), acting(ONE, "r"):
        assert told() == ("1001", "r")


@pytest.mark.django_db
def test_what_failed_is_not_written():
    def fail():
        with acting(ONE):
            Person.objects.create(name="甲")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not Person.objects.filter(name="甲").exists()


@pytest.mark.django_db
def test_writing_without_an_actor_is_refused():
    with pytest.raises(IntegrityError, match="审计：没有操作人"), transaction.atomic():
        Person.objects.create(name="乙")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_unsafe_request_names_its_user(ask, method):
    actor, request, of_context = ask(method).content.decode().split()

    assert actor == "1001"
    assert request == of_context
    assert told() == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_safe_request_names_nobody(ask, method):
    response = ask(method)

    assert len(response.content.decode().split()) == 1
    assert response["X-Request-ID"] == response.content.decode().split()[0]


@pytest.mark.django_db
def test_stranger_acts_as_nobody(ask):
    assert len(ask("POST", NOBODY).content.decode().split()) == 1


@pytest.mark.django_db
def test_actor_is_forgotten_after_a_failed_request(ask):
    with pytest.raises(RuntimeError, match="a view failed"):
        ask("POST", fails=True)

    assert told() == ("", "")
    assert request_id.get() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("user", "cookie", "stored"),
    [(ONE, True, False), (NOBODY, True, True), (NOBODY, False, True)],
    ids=["logged in", "session without login", "visitor"],
)
def test_caches_keep_nothing_of_a_login(ask, user, cookie, stored):
    response = ask("GET", user, cookie=cookie)

    assert ("no-store" in response.get("Cache-Control", "")) is not stored
    assert ("private" in response.get("Cache-Control", "")) is not stored
