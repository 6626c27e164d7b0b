"""Pending work, as rows: what a broker loses is still here."""

from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow

MAX_ATTEMPTS = 8


class JobQuerySet(models.QuerySet):
    def open(self):
        """Not done, and not given up."""
        return self.filter(done_at=None, attempts__lt=MAX_ATTEMPTS)

    def due(self):
        """Whose time has come, the longest waiting first."""
        return self.open().filter(due_at__lte=HouseNow()).order_by("due_at", "pk")

    def stuck(self):
        """Given up: a person must look."""
        return self.filter(done_at=None, attempts__gte=MAX_ATTEMPTS).order_by("pk")


class Job(models.Model):
    """Something to be done once, after the change that called for it was committed."""

    name = models.CharField("任务", max_length=80)
    args = models.JSONField("参数", default=list)
    dedupe_key = models.CharField("去重键", max_length=200, unique=True)
    created_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)
    due_at = models.DateTimeField("应办时间", db_default=HouseNow())
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0, db_default=0)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    error = models.TextField("错误", blank=True, default="", db_default="")
    progress = models.PositiveSmallIntegerField("进度（%）", default=0, db_default=0)
    progress_note = models.CharField(
        "进度说明", max_length=200, blank=True, default="", db_default=""
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        indexes = [
            models.Index(name="job_waiting", fields=["due_at", "id"], condition=Q(done_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_progress_is_a_percentage",
                condition=Q(progress__lte=100),
                violation_error_message="进度在 0 到 100 之间。",
            ),
            models.CheckConstraint(
                name="job_done_has_no_error",
                condition=Q(done_at=None) | Q(error="", progress=100),
                violation_error_message="完成的任务没有错误。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def is_stuck(self) -> bool:
        return self.done_at is None and self.attempts >= MAX_ATTEMPTS

    @property
    def status(self) -> str:
        """In a word, for a page."""
        if self.done_at:
            return "已完成"
        if self.is_stuck:
            return "失败，待人工处理"
        return "将重试" if self.error else "等待或办理中"
