"""How tests read a page: its text, its messages, the hidden fields of its form."""

from django.contrib.messages import get_messages
from django.urls import reverse


def url(name: str, case) -> str:
    """The address of a page of a case."""
    return reverse(name, args=[case.public_id])


def text(response) -> str:
    """The page as sent."""
    return response.content.decode()


def said(response) -> list[str]:
    """The messages that a step leaves for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def hidden(client, name: str, case) -> dict[str, object]:
    """Key and revision as the page of a step carries them."""
    form = client.get(url(name, case)).context["form"]
    return {"key": form["key"].value(), "revision": form["revision"].value()}


def ticked(client, name: str, case) -> dict[str, object]:
    """The same of a page with a checklist, every line found in order."""
    form = client.get(url(name, case)).context["form"]
    ticks = {field.name: "on" for field in form if field.name.startswith("ok-")}
    remarks = {name.removeprefix("ok-"): "" for name in ticks}
    own = {"key": form["key"].value(), "revision": form["revision"].value(), "ticks": "True"}
    return own | ticks | remarks
