"""Meetings of the Industrial Development Office and what they decided (Article 6 (1) 5)."""

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django_fsm import FSMField, transition

from accounts import clock
from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm, Kept
from applications.models import Case
from applications.states import State
from records.audit import Audited
from records.models import File
from reviews.models.meeting_triggers import OF_MEETINGS, OF_MOVES, TABLED_IN_TIME

READERS = COMMISSION | {Role.OFFICE_CLERK, Role.AUDITOR}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings are seen by the Commission, the Office and auditors."""
        return self if user.roles & READERS else self.none()

    def to_be_held(self):
        """Meetings whose results are not recorded yet."""
        return self.filter(state=self.model.State.PLANNED)

    def open_to_items(self):
        """Meetings whose day is not over: what they decide, they decide after it was tabled."""
        return self.to_be_held().filter(planned_on__gte=clock.today())


class Meeting(models.Model):
    """One meeting: its agenda, then its minutes."""

    class State(models.TextChoices):
        PLANNED = "planned", "筹备中"
        HELD = "held", "已召开"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    state = FSMField("状态", choices=State.choices, default=State.PLANNED, protected=True)
    number = models.CharField("会议编号", max_length=40, unique=True)
    planned_on = models.DateField("会议日期")
    attendees = models.TextField("出席人员", blank=True)
    minutes = models.ForeignKey(
        File,
        models.PROTECT,
        verbose_name="会议纪要",
        null=True,
        blank=True,
        related_name="meetings",
    )
    convened_by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    held_at = models.DateTimeField("结果登记时间", null=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审议会议"
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", held_at__isnull=True)
                | Q(state="held", held_at__isnull=False, minutes__isnull=False),
                name="meeting_held_has_minutes",
                violation_error_message="登记会议结果须上传会议纪要",
            )
        ]
        triggers = [*OF_MEETINGS, Audited("meeting", "id")]

    def __str__(self):
        return self.number

    @property
    def is_due(self):
        """Whether results may be recorded: on the day of the meeting or later, once."""
        return self.state == self.State.PLANNED and clock.today() >= self.planned_on

    @property
    def is_open_to_items(self):
        """Whether cases may be tabled: until the end of the day of the meeting."""
        return self.state == self.State.PLANNED and clock.today() <= self.planned_on

    @transition("state", State.PLANNED, State.HELD)
    def hold_meeting(self, *, minutes, attendees, at):
        self.minutes, self.attendees, self.held_at = minutes, attendees, at


class MeetingMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Moves of meetings this user may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class MeetingMove(models.Model):
    """A meeting was put off or brought forward, with a reason; its row is what moves the day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="moves")
    former_on = models.DateField("原定日期")
    planned_on = models.DateField("改定日期")
    reason = models.TextField("改期原因")
    told = models.PositiveSmallIntegerField("告知人数")
    moved_by = models.ForeignKey(User, models.PROTECT, verbose_name="改期人", related_name="+")
    moved_at = models.DateTimeField("改期时间", db_default=HouseNow(), editable=False)

    objects = MeetingMoveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议改期"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(planned_on=F("former_on")),
                name="meeting_move_changes_the_day",
                violation_error_message="改定日期与原定日期相同。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="meeting_move_says_why",
                violation_error_message="请写明改期原因。",
            ),
        ]
        triggers = [
            *OF_MOVES,
            Kept(name="meeting_move_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("meeting", "meeting_id"),
        ]

    def __str__(self):
        return f"{self.meeting}：{self.former_on}改为{self.planned_on}"


class MeetingItemQuerySet(models.QuerySet):
    def pending(self):
        """Items that wait for a decision: the case is in deliberation, and was tabled here last."""
        later = self.model.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
        return self.filter(
            ~Exists(later), recorded_at__isnull=True, case__state=State.IN_DELIBERATION
        )


class MeetingItem(models.Model):
    """One case on the agenda, and what the meeting decided of it."""

    class Result(models.TextChoices):
        APPROVED = "approved", "通过"
        TITLED = "titled", "仅认定"
        POSTPONED = "postponed", "缓议"
        DECLINED = "declined", "不通过"
        REFERRED = "referred", "退回评审"

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="items")
    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="meeting_items"
    )
    position = models.PositiveSmallIntegerField("议程序号")
    tabled_by = models.ForeignKey(User, models.PROTECT, verbose_name="提交人", related_name="+")
    result = models.CharField("结果", max_length=10, choices=Result.choices, blank=True)
    amount_fen = models.BigIntegerField("审定金额（分）", null=True)
    note = models.TextField("审议意见", blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", null=True)

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审议议题"
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meeting_item_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_item_in_order"),
            models.CheckConstraint(
                condition=Q(result="", recorded_at__isnull=True)
                | (~Q(result="") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="meeting_item_result_is_complete",
                violation_error_message="结果、登记人和登记时间须同时填写",
            ),
            models.CheckConstraint(
                condition=~Q(result="approved") | Q(amount_fen__isnull=False, amount_fen__gt=0),
                name="meeting_item_approved_has_an_amount",
                violation_error_message="通过须有金额",
            ),
        ]
        triggers = [
            Firm(
                name="meeting_item_tabled_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("planned", "date"), ("closing", "timestamptz")],
                func=TABLED_IN_TIME,
            ),
            Firm(
                name="meeting_item_result_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__recorded_at__isnull=False),
                func="RAISE EXCEPTION '审议结果不可改写' USING ERRCODE = '23514';",
            ),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.position} {self.case}"
