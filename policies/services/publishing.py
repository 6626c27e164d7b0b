"""Publication of a policy version: from then on the database keeps it as it is."""

from collections.abc import Iterable
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import clock
from accounts.models import User
from policies import permissions, tracks
from policies.models import AwardItem, PolicyVersion
from policies.services import documents
from policies.stages import LEFT_OPEN, LimitCode


@transaction.atomic
def publish(version: PolicyVersion, *, by: User) -> PolicyVersion:
    """Put a version in force if cases can walk all its tracks (Articles 6 and 9)."""
    held = PolicyVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not permissions.may_publish(by):
        raise PermissionDenied("政策版本由区经委签发人发布")
    if held.is_published:
        raise ValidationError("该版本已经发布")
    found = findings(held)
    if found:
        raise ValidationError(found)
    held.published_at = clock.now()
    held.digest = documents.digest(documents.as_document(held))
    held.validate_constraints()
    held.save(update_fields=["published_at", "digest"])
    return held


def findings(version: PolicyVersion) -> list[str]:
    """Say in Chinese what keeps a version from being published; an empty list if nothing does."""
    items = list(version.items.with_track())
    found = [] if items else ["没有奖励项目"]
    for item in items:
        found += [f"{item}：{reason}" for reason in tracks.findings(item.track, item.acceptor)]
    return [*found, *_misplaced(items), *_flat(items), *_missing_limits(version)]


def _misplaced(items: list[AwardItem]) -> Iterable[str]:
    codes = {item.code for item in items}
    for item in items:
        if item.ladder and item.ladder.version_id != item.version_id:
            yield f"{item}：台阶不属于本版本"
        if item.prerequisite and item.prerequisite not in codes - {item.code}:
            yield f"{item}：前置称号“{item.prerequisite}”不是本版本的其他奖励项目"


def _flat(items: list[AwardItem]) -> Iterable[str]:
    """A higher rank is worth more, titles of one rank are worth the same (Article 5 (2))."""
    rungs = [(item.ladder_id, item.tier()) for item in items if item.ladder_id]
    rungs.sort(key=lambda rung: (rung[0], rung[1].rank, rung[1].standard))
    for (ladder, lower), (same, upper) in pairwise(rungs):
        if ladder != same:
            continue
        if lower.rank == upper.rank and lower.standard != upper.standard:
            yield f"{lower}、{upper}：同一档次的奖励标准应当相同"
        if lower.rank < upper.rank and lower.standard >= upper.standard:
            yield f"{upper}：奖励标准应高于{lower}"


def _missing_limits(version: PolicyVersion) -> Iterable[str]:
    known = {limit.code for limit in version.limits.all()}
    missing = [code.label for code in LimitCode if code not in known | LEFT_OPEN]
    if missing:
        yield "缺少办理时限：" + "、".join(missing)
