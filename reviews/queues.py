"""What waits for whom in this room."""

from django.urls import reverse

from accounts.queues import Queue
from accounts.roles import Role
from applications.models import Case
from reviews import worklists
from reviews.models import Meeting, Objection, Opinion, PublicNotice, Seat


def queues(user) -> list[Queue]:
    """The counted lists of this room for this user."""
    found = [_counted(work, user) for work in worklists.of(user)]
    for role, lines in LINES.items():
        if role in user.roles:
            found += [Queue(*line) for line in lines(user)]
    return found


def _counted(work: worklists.WorkList, user) -> Queue:
    rows = Case.objects.visible_to(user).filter(work.waiting)
    return Queue(work.label, rows.count(), reverse("review_work", args=[work.slug]), work.tone)


def _of_publisher(user):
    drafts = PublicNotice.objects.visible_to(user).filter(state=PublicNotice.State.DRAFT)
    yield "公示草稿", drafts.count(), reverse("notice_desks"), "going"


def _of_investigator(user):
    open_ones = Objection.objects.visible_to(user).filter(state=Objection.State.OPEN)
    yield "待核查异议", open_ones.count(), reverse("objection_queue"), "warn"


def _of_clerk(user):
    planned = Meeting.objects.visible_to(user).to_be_held()
    yield "待登记结果的会议", planned.count(), reverse("meetings"), "going"


def _of_delegate(user):
    waiting = Opinion.objects.cases_without(user)
    yield "待填报意见", waiting.count(), reverse("opinion_queue"), "going"


def _of_expert(user):
    seats = Seat.objects.of_expert(user)
    url = reverse("expert_queue")
    yield "待声明", seats.to_declare().count(), f"{url}?show=declare", "going"
    yield "待评分", seats.to_score().count(), f"{url}?show=score", "going"


LINES = {
    Role.NOTICE_PUBLISHER: _of_publisher,
    Role.INVESTIGATOR: _of_investigator,
    Role.OFFICE_CLERK: _of_clerk,
    Role.DELEGATE: _of_delegate,
    Role.EXPERT: _of_expert,
}
