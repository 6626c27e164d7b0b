"""Cases that wait for a review desk: each list has a role, a query and the step it leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from accounts.models import Agency
from accounts.roles import Role
from applications.models import Case
from applications.states import State
from applications.workflow import BEHIND
from policies.models import TrackStage
from policies.stages import Stage
from reviews.models import NoticeEntry, Opinion, PublicNotice
from reviews.scoring import PANEL_SIZE


def awaiting(stage: Stage) -> QuerySet:
    """Cases at rest whose track asks for this stage next."""
    earlier = TrackStage.objects.filter(item=OuterRef("item"), position__lt=OuterRef("position"))
    last = Subquery(earlier.order_by("-position").values("stage")[:1])
    opening = TrackStage.objects.filter(stage=stage).annotate(behind=last)
    found = Q(pk__in=[])
    for state, behind in BEHIND.items():
        if behind:
            found |= Q(state=state, item__in=opening.filter(behind=behind).values("item"))
    return Case.objects.filter(found)


WITHOUT_PAPER = Q(paper_received_on__isnull=True, paper_waiver="")


def to_check() -> QuerySet:
    """Accepted, paper in: ready for the preliminary review."""
    return awaiting(Stage.PRELIMINARY).exclude(WITHOUT_PAPER)


def _with_panel() -> QuerySet:
    scored = Count("seats", Q(seats__released_at=None, seats__score__isnull=False))
    sitting = Count("seats", Q(seats__released_at=None))
    return awaiting(Stage.REVIEW).annotate(sitting=sitting, scored=scored)


def without_panel() -> QuerySet:
    """In review with fewer experts than a panel needs."""
    return _with_panel().filter(sitting__lt=PANEL_SIZE)


def _has_spoken() -> Q:
    """Every agency of the joint group has given an opinion."""
    silent = Agency.objects.filter(joint_review=True).exclude(
        pk__in=Opinion.objects.filter(case=OuterRef(OuterRef("pk"))).values("agency")
    )
    return ~Exists(silent)


def to_propose() -> QuerySet:
    """All experts have scored and all departments have spoken."""
    complete = _with_panel().filter(sitting__gte=PANEL_SIZE, scored=F("sitting"))
    return complete.filter(_has_spoken())


def in_review() -> QuerySet:
    """Experts or departments have not finished."""
    return (
        awaiting(Stage.REVIEW)
        .exclude(pk__in=to_propose().values("pk"))
        .exclude(pk__in=without_panel().values("pk"))
    )


def to_notice() -> QuerySet:
    """Proposed and in no draft of a notice."""
    drafted = NoticeEntry.objects.filter(notice__state=PublicNotice.State.DRAFT)
    return awaiting(Stage.NOTICE).exclude(pk__in=drafted.values("case"))


def to_table() -> QuerySet:
    """Ready to go before the Development Office, the first time or again."""
    return Case.objects.filter(
        Q(pk__in=awaiting(Stage.DELIBERATION).values("pk")) | Q(state=State.POSTPONED)
    )


def to_grant() -> QuerySet:
    """Ready for payment on a track without deliberation."""
    return awaiting(Stage.PAYMENT)


@dataclass(frozen=True)
class WorkList:
    """One counted list of cases and the desk that takes them on."""

    slug: str
    label: str
    roles: frozenset[Role]
    rows: Callable[[], QuerySet]
    step: str
    button: str
    tone: str = "going"

    @cached_property
    def waiting(self) -> Q:
        """What is on the list. Its SQL, which depends on the code alone, is composed once."""
        sql, params = self.rows().values("pk").query.sql_with_params()
        return Q(pk__in=RawSQL(sql, params))  # noqa: S611


LEAD, PUBLISHER = Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER
REVIEWER = frozenset({Role.PRELIMINARY_REVIEWER})
WORKLISTS = {
    work.slug: work
    for work in (
        WorkList(
            "preliminary", "待初审", REVIEWER, to_check, "pass_preliminary", "初审"
        ),
        WorkList(
            "panel", "待指定专家", frozenset({LEAD}), without_panel, "appoint_experts", "指定专家"
        ),
        WorkList(
            "reviewing", "评审进行中", frozenset({LEAD}), in_review, "review_digest", "查看进度",
            "quiet",
        ),
        WorkList("proposal", "待拟定", frozenset({LEAD}), to_propose, "propose", "拟定"),
        WorkList(
            "notice", "待公示", frozenset({PUBLISHER}), to_notice, "open_notice", "拟稿公示"
        ),
        WorkList(
            "tabling", "待提交审议", frozenset({LEAD, PUBLISHER}), to_table, "table", "提交审议"
        ),
        WorkList("grant", "待核定", frozenset({LEAD}), to_grant, "grant", "核定"),
    )
}  # fmt: skip


def of(user) -> list[WorkList]:
    """The lists this user works on."""
    return [work for work in WORKLISTS.values() if user.roles & work.roles]
