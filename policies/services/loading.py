"""Loading of policies and calendars from files; loading twice changes nothing."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.acting import acting
from accounts.models import User
from policies.models import PolicyVersion
from policies.services import calendars, documents, publishing


def load(path: Path, *, by: User) -> list[str]:
    """Enter the calendars and publish the versions of a file; name those that were new."""
    content = json.loads(Path(path).read_text("utf-8"))
    with transaction.atomic(), acting(by):
        years = [
            f"{plan['year']}年工作日历"
            for plan in content.get("calendar_years", [])
            if calendars.enter(plan)
        ]
        versions = [
            document["number"]
            for document in content.get("policies", [])
            if load_version(document, by=by)
        ]
    return years + versions


def load_version(document: dict, *, by: User, is_demo: bool = False) -> bool:
    """Publish a version from a document and tell whether it was new; add new notes, titles."""
    known = PolicyVersion.objects.filter(number=document["number"]).first()
    if known is None:
        publishing.publish(documents.create(document, is_demo=is_demo), by=by)
        return True
    if documents.digest(documents.as_document(known)) != documents.digest(document):
        raise ValidationError(f"{known.number}已经录入，且与文件不一致")
    documents.add_notes(known, document["notes"])
    documents.add_titles(known, document.get("titles", []))
    return False
