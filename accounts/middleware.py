"""Around every request: who acts, under which number; no cache keeps what a login was shown."""

from collections.abc import Iterator
from time import time
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts import acting

PROLONGED_EVERY = 5 * 60  # seconds
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ActingMiddleware:
    """Names the person to the database for unsafe methods. Follows AuthenticationMiddleware."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid4().hex
        token = acting.request_id.set(request.id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.id)
        try:
            response = self._respond(request)
        finally:
            acting.request_id.reset(token)
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request.id
        if _has_session(request) and request.user.is_authenticated:
            add_never_cache_headers(response)
            _prolong_if_used(request)
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or not request.user.is_authenticated:
            return self.get_response(request)
        structlog.contextvars.bind_contextvars(actor=request.user.pk)
        acting.begin(request.user, request.id)
        try:
            return self.get_response(request)
        finally:
            _end()


class OpenedByHandMiddleware:
    """An address that only takes forms, opened by hand, answers with a page and not with nothing.

    Follows MessageMiddleware, whose words the page shows.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response


class MethodsMiddleware:
    """Answers 405 to what no browser of ours sends: Django's forms would take a PUT for a POST."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)


class NullCharacterMiddleware:
    """Answers 400 where a NUL was sent: PostgreSQL holds none, and no honest browser types one."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        sent = [request.path_info, *_words(request.GET), *_words(request.POST)]
        if any("\0" in word for word in sent):
            raise BadRequest("a NUL was sent")


def _words(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values


def _has_session(request: HttpRequest) -> bool:
    # A visitor without a session is not asked who he is: that would make the page vary by cookie.
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified


def prolong(request: HttpRequest) -> None:
    """From now the session lasts for its whole age again."""
    request.session["prolonged_at"] = int(time())


def _prolong_if_used(request: HttpRequest) -> None:
    """A session ends with its age after the last click; a click in five minutes prolongs it."""
    since = request.session.get("prolonged_at")
    if since and time() - since >= PROLONGED_EVERY:
        prolong(request)


def _end() -> None:
    try:
        acting.end()
    except Error:
        connection.close()
