"""What must hold of every published version; the roof lists it among the invariants."""

from collections.abc import Iterator

from policies.models import PolicyVersion
from policies.services import documents, publishing


def changed() -> Iterator[str]:
    """Name the published versions whose terms are no longer those that were published."""
    for version in PolicyVersion.objects.published():
        if documents.digest(documents.as_document(version)) != version.digest:
            yield f"{version.number}：条款与发布时的摘要值不一致"


def unwalkable() -> Iterator[str]:
    """Say what would keep a published version from being published today."""
    for version in PolicyVersion.objects.published():
        for finding in publishing.findings(version):
            yield f"{version.number}：{finding}"
