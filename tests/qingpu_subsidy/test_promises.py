"""Every page that sends something says beforehand whom it will tell."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SAID = re.compile(r"将告知|\{% promise|\{\{ tells }}|\{\{ channel\.tells }}")
# What only the person who is there reads, or what is kept without any step: nobody is told of it.
OWN = {
    "accounts", "admin",
    "applications/call_faqs.html", "applications/copy_filing.html", "applications/faq.html",
    "applications/file.html", "applications/filing_papers.html", "applications/start.html",
    "applications/bundle_start.html", "applications/paste_lines.html",
    "entering.html", "records/table_import.html", "parts/who.html",
    "parties/claim.html", "parties/enter_code.html",
    "parties/new_organisation.html", "parties/organisation.html", "parties/take_away.html",
    "payments/take_dossier.html", "records/verify.html",
}  # fmt: skip


def sending():
    """Every template with a form that is posted."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if re.search(r'method="post"', path.read_text()) and not {name, name.split("/")[0]} & OWN:
            yield name


def whole(name):
    """A template with what it extends and includes."""
    text = (TEMPLATES / name).read_text()
    parts = re.findall(r'\{% (?:extends|include) "([^"]+)"', text)
    return text + "".join(whole(part) for part in parts if (TEMPLATES / part).exists())


@pytest.mark.parametrize("name", list(sending()))
def test_a_page_that_sends_says_whom_it_tells(name):
    assert SAID.search(whole(name)), f"{name} sends something and does not say whom it tells."


def test_no_page_is_excused_in_vain():
    for name in OWN:
        assert (TEMPLATES / name).exists(), name
