"""Drafts of new versions, begun from the terms of an earlier one (Article 8)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from policies import permissions
from policies.models import PolicyVersion
from policies.services import documents


@transaction.atomic
def begin(version: PolicyVersion, *, by: User) -> PolicyVersion:
    """Make an unpublished copy of a version, to be changed into a supplement or a successor."""
    if not permissions.may_draft(by):
        raise PermissionDenied("政策版本由区经委签发人或系统管理员起草")
    copy = f"{version.number}-草稿"
    drafts = PolicyVersion.objects.filter(number__startswith=copy).count()
    document = documents.as_document(version)
    behind = {title["note"] for title in document.get("titles", [])}
    notes = [note for note in document["notes"] if note["code"] in behind]
    return documents.create(document | {"number": f"{copy}{drafts + 1}", "notes": notes})
