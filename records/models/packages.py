"""Packages that somebody asked for: a job makes their file, and it is there for a week."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from records.models.files import File
from records.models.jobs import Job

KEPT_FOR = timedelta(days=7)


class PackageQuerySet(models.QuerySet):
    def kept(self):
        """Those asked for within the days that a package is kept."""
        return self.filter(asked_at__gt=HouseNow() - KEPT_FOR)


class Package(models.Model):
    """What somebody asked to have packed; a room's model says of what, and who may have it."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="申请人", related_name="+")
    asked_at = models.DateTimeField("申请时间", db_default=HouseNow(), editable=False)
    file = models.ForeignKey(
        File, models.PROTECT, verbose_name="压缩包", null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField("制作完成", null=True, editable=False)

    job_prefix = ""  # subclasses name the jobs that make their files

    class Meta:
        abstract = True

    @property
    def job_key(self) -> str:
        """Of the job that packs it."""
        return f"{self.job_prefix}:{self.pk}"

    @property
    def job(self) -> Job | None:
        """The job that packs it, for its progress, until it is made."""
        return None if self.made_at else Job.objects.filter(dedupe_key=self.job_key).first()


def made_whole(name: str) -> models.CheckConstraint:
    """A package that is made has its file and its time."""
    return models.CheckConstraint(
        condition=Q(file__isnull=True, made_at__isnull=True)
        | Q(file__isnull=False, made_at__isnull=False),
        name=name,
        violation_error_message="制作完成的副本须有文件和时间",
    )
