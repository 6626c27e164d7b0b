"""Which titles of other lists count as which award item: the mapping of titles (Article 5 (2))."""

import unicodedata

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Audited, Firm, Kept
from accounts.two_people import two_stand_by_it
from policies.models.items import AwardItem
from policies.models.versions import Note, PolicyVersion

FITS_ITS_VERSION = """
IF NOT EXISTS (SELECT 1 FROM policies_awarditem i JOIN policies_trackstage s ON s.item_id = i.id
        WHERE i.id = NEW.item_id AND i.version_id = NEW.version_id AND s.stage = 'confirmation') THEN
    RAISE EXCEPTION '称号对照：只能对照到本版本免申即享的奖励项目' USING ERRCODE = '23514';
END IF;
IF NEW.note_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM policies_note n
        WHERE n.id = NEW.note_id AND n.version_id = NEW.version_id) THEN
    RAISE EXCEPTION '称号对照：执行口径不属于本版本' USING ERRCODE = '23514';
END IF;
IF TG_OP = 'UPDATE' AND OLD.status <> 'entered' AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION '称号对照：复核后不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: E501  one condition


def fold(text: str) -> str:
    """The same words however they are typed: width, blanks and capitals do not count."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(folded.split())


class TitleMappingQuerySet(models.QuerySet):
    def standing(self):
        """Those that count: of the policy as it was loaded, or checked by a second person."""
        return self.filter(status=TitleMapping.Status.STANDING)


class TitleMapping(models.Model):
    """A title, as a document of the Ministry, the City or the State names it, is this award item.

    From the day of the document on. It stands once a second person has checked it, and with the
    note that says why (Article 8).
    """

    class Status(models.TextChoices):
        ENTERED = "entered", "待复核"
        STANDING = "standing", "有效"
        REFUSED = "refused", "未通过"

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name="政策版本", related_name="titles"
    )
    title = models.CharField("文件所列称号", max_length=80)
    folded = models.CharField("称号（归并写法）", max_length=80, editable=False)
    document_number = models.CharField("认定文号", max_length=60)
    issued_on = models.DateField("发文日期", help_text="此日及以后的认定适用本对照。")
    item = models.ForeignKey(
        AwardItem, models.PROTECT, verbose_name="奖励项目", related_name="titles"
    )
    reading = models.TextField("口径", blank=True)
    note = models.ForeignKey(
        Note, models.PROTECT, verbose_name="执行口径", null=True, related_name="titles"
    )
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ENTERED)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="拟定人", null=True, related_name="+"
    )
    entered_at = models.DateTimeField("拟定时间", db_default=HouseNow(), editable=False)
    checked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="复核人", null=True, related_name="+"
    )
    checked_at = models.DateTimeField("复核时间", null=True)

    objects = TitleMappingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "称号对照"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="titlemapping_once_in_version",
                fields=["version", "folded"],
                condition=~Q(status="refused"),
                violation_error_message="本版本已有这一称号的对照。",
            ),
            models.CheckConstraint(
                name="titlemapping_stands_with_a_note",
                condition=~Q(status="standing") | Q(note__isnull=False),
                violation_error_message="称号对照须有执行口径。",
            ),
            models.CheckConstraint(
                name="titlemapping_is_checked_by_another",
                condition=Q(entered_by__isnull=True, checked_by__isnull=True)
                | Q(status="entered", entered_by__isnull=False, checked_by__isnull=True)
                | Q(
                    status__in=["standing", "refused"],
                    entered_by__isnull=False,
                    checked_by__isnull=False,
                    checked_at__isnull=False,
                )
                & ~Q(checked_by=F("entered_by")),
                violation_error_message="称号对照须经另一人复核。",
            ),
        ]
        triggers = [
            Kept(name="title_mapping_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="title_mapping_fits_its_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=FITS_ITS_VERSION,
            ),
            Firm(
                name="title_mapping_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=two_stand_by_it("checked", "称号对照"),
            ),
            Audited("policy", "version_id"),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.item}"
