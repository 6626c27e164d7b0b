"""Stored files: what a row says of them; the bytes lie under MEDIA_ROOT, under a random key."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.triggers import Audited, Firm
from records.sniffing import TYPES
from records.visibility import is_reachable, reachable_by


class FileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files that a row points at which this user may see; an orphan is nobody's."""
        return self.filter(reachable_by(self.model, user))


class File(models.Model):
    """One upload or issued paper. What it is never changes; only the result of the scan does."""

    class Scan(models.TextChoices):
        PENDING = "pending", "未扫描"
        CLEAN = "clean", "未见异常"
        INFECTED = "infected", "发现病毒"
        OWN = "own", "系统制作"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    name = models.CharField("文件名", max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    media_type = models.CharField(
        "类型", max_length=80, choices=[(one.media_type, one.label) for one in TYPES]
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    storage_key = models.CharField("存储键", max_length=64, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", db_default=HouseNow(), editable=False)
    scan = models.CharField(
        "病毒扫描", max_length=10, choices=Scan, default=Scan.PENDING, db_default=Scan.PENDING
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="file_is_not_empty",
                condition=Q(size__gt=0),
                violation_error_message="文件是空的。",
            ),
            models.CheckConstraint(
                name="file_has_its_hash",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="文件缺少校验值。",
            ),
        ]
        triggers = [
            Firm(
                name="file_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF to_jsonb(NEW) - 'scan' IS DISTINCT FROM to_jsonb(OLD) - 'scan' THEN
                    RAISE EXCEPTION '文件：已存文件的登记不得改动' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("file", "id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_infected(self) -> bool:
        """Whether a virus was found in it; then it is nobody's."""
        return self.scan == self.Scan.INFECTED

    def is_visible_to(self, user) -> bool:
        """Whether it is among the files of `visible_to`, asked for this one alone."""
        return is_reachable(self, user)

    def may_be_served_to(self, user) -> bool:
        """Whether the scan lets it out: where files are scanned, others wait for the result."""
        if self.is_infected:
            return False
        is_known = self.scan in {self.Scan.CLEAN, self.Scan.OWN}
        return is_known or not settings.FILE_SCANNER or user.pk == self.uploaded_by_id
