"""Titles given by higher bodies, from which a case starts without application (Article 6 (2))."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm, Kept
from accounts.two_people import two_stand_by_it
from applications.models.title_question import TitleQuestion
from parties.models import Party
from policies.models import AwardItem, TitleMapping
from records.audit import Audited
from records.models import File

LIST_STANDS = """
IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) AND EXISTS (SELECT 1
        FROM applications_recognition
        WHERE official_list_id = OLD.id AND checked_at IS NOT NULL) THEN
    RAISE EXCEPTION '认定名单有经复核的行，不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
ENDS_FOR_GOOD = """
IF OLD.status IN ('dropped', 'revoked') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION '认定：已剔除或已撤销的不可改变' USING ERRCODE = '23514';
END IF;
IF OLD.status = 'valid' AND NEW.status NOT IN ('valid', 'revoked') THEN
    RAISE EXCEPTION '认定：复核后只可撤销' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
BEARS_A_MAPPED_TITLE = """
IF TG_OP = 'UPDATE' AND OLD.status = 'valid' THEN
    RETURN NEW;
END IF;
IF NEW.status IN ('entered', 'returned', 'valid') AND NOT EXISTS (
        SELECT 1 FROM policies_titlemapping t
        WHERE t.id = NEW.mapping_id AND t.status = 'standing' AND t.item_id = NEW.item_id
          AND t.issued_on <= NEW.recognised_on
          AND t.folded = regexp_replace(upper(normalize(NEW.title, NFKC)), '\\s', '', 'g')) THEN
    RAISE EXCEPTION '认定：称号未列入称号对照表' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
AFTER_THE_CHECK = (
    "status", "reminders", "reminded_at", "revoked_on", "revoked_reason", "revocation_id",
    "revoked_by_id",
)  # fmt: skip
READERS = COMMISSION | {Role.AUDITOR, Role.OFFICE_CLERK}


class RecognitionListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every list; an enterprise the one that names it, once it has been checked."""
        if user.roles & READERS:
            return self
        stands = [Recognition.Status.VALID, Recognition.Status.REVOKED]
        mine = Recognition.objects.filter(
            party__in=Party.objects.of_member(user), status__in=stands
        )
        return self.filter(pk__in=mine.values("official_list"))


class RecognitionList(models.Model):
    """An official document that names the enterprises which bear a title (R58)."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    document_number = models.CharField(
        "认定文号",
        max_length=60,
        unique=True,
        error_messages={"unique": "该认定文件已登记，请在原名单中补录。"},
    )
    issuer = models.CharField("发文机关", max_length=60)
    issued_on = models.DateField("发文日期")
    document = models.ForeignKey(
        File, models.PROTECT, verbose_name="认定文件", related_name="recognition_lists"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)

    objects = RecognitionListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定名单"
        ordering = ["-issued_on", "-pk"]
        triggers = [
            Kept(name="recognition_list_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="recognition_list_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=LIST_STANDS,
            ),
            Audited("recognition_list", "id"),
        ]

    def __str__(self):
        return self.document_number


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Recognitions of parties this user may see; the unchecked ones are for staff."""
        seen = self.filter(party__in=Party.objects.visible_to(user))
        if user.roles & READERS:
            return seen
        return seen.filter(status__in=[Recognition.Status.VALID, Recognition.Status.REVOKED])

    def unchecked(self):
        """Rows that wait for the second person, those sent back included."""
        return self.filter(status__in=UNCHECKED)

    def to_check_by(self, user):
        """Rows that this person may stand by, because somebody else entered them."""
        waiting = self.filter(status=Recognition.Status.ENTERED)
        return waiting.exclude(entered_by__person=user.person_id)


class Recognition(models.Model):
    """A line of an official list: this enterprise bears this title since this document.

    Its case begins when a second person stands by the line.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "待称号答复"
        ENTERED = "entered", "待复核"
        RETURNED = "returned", "退回修改"
        DROPPED = "dropped", "已剔除"
        VALID = "valid", "有效"
        REVOKED = "revoked", "已撤销"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    official_list = models.ForeignKey(
        RecognitionList, models.PROTECT, verbose_name="认定名单", related_name="rows"
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="企业")
    title = models.CharField("文件所列称号", max_length=80)
    item = models.ForeignKey(
        AwardItem, models.PROTECT, verbose_name="奖励项目", null=True, blank=True
    )
    mapping = models.ForeignKey(
        TitleMapping,
        models.PROTECT,
        verbose_name="称号对照",
        null=True,
        blank=True,
        related_name="recognitions",
    )
    question = models.ForeignKey(
        TitleQuestion,
        models.PROTECT,
        verbose_name="称号询问",
        null=True,
        blank=True,
        related_name="rows",
    )
    named_as = models.CharField("文件所列名称", max_length=120)
    recognised_on = models.DateField("认定日期")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ENTERED)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)
    checked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="复核人", related_name="+", null=True, blank=True
    )
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    note = models.TextField("退回、剔除原因", blank=True)
    reminders = models.PositiveSmallIntegerField("催办次数", default=0)
    reminded_at = models.DateTimeField("最近催办", null=True, blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_reason = models.TextField("撤销原因", blank=True)
    revocation = models.ForeignKey(
        File,
        models.PROTECT,
        verbose_name="撤销文件",
        related_name="revoked_recognitions",
        null=True,
        blank=True,
    )
    revoked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="撤销登记人", related_name="+", null=True, blank=True
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级认定"
        ordering = ["-recognised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "item", "official_list"],
                condition=~Q(status="dropped"),
                name="recognition_stands_once_a_list",
                violation_error_message="该认定已录入",
            ),
            models.UniqueConstraint(
                fields=["party", "question", "official_list"],
                condition=Q(status="waiting"),
                name="recognition_waits_once_a_list",
                violation_error_message="该认定已录入",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", question__isnull=False, item__isnull=True)
                | Q(status="dropped")
                | Q(status__in=["entered", "returned", "valid", "revoked"], item__isnull=False),
                name="recognition_waits_for_its_title",
                violation_error_message="称号未列入对照的认定须等待答复",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "entered", "returned", "dropped"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="recognition_counts_once_checked",
                violation_error_message="认定须经复核",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="recognition_is_checked_by_another",
                violation_error_message="复核人不得为录入人",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "dropped"]) | ~Q(note=""),
                name="recognition_goes_back_with_a_reason",
                violation_error_message="退回或剔除须写明原因",
            ),
            models.CheckConstraint(
                condition=~Q(status="revoked")
                | Q(
                    revoked_on__isnull=False,
                    revocation__isnull=False,
                    revoked_by__isnull=False,
                    revoked_on__gte=F("recognised_on"),
                )
                & ~Q(revoked_reason=""),
                name="recognition_is_revoked_by_a_document",
                violation_error_message="撤销须有文件、原因和不早于认定的日期",
            ),
        ]
        triggers = [
            Kept(name="recognition_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="recognition_ends_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ENDS_FOR_GOOD,
            ),
            Firm(
                name="recognition_bears_a_mapped_title",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("status", "item_id", "mapping_id", "title", "recognised_on"),
                func=BEARS_A_MAPPED_TITLE,
            ),
            Firm(
                name="recognition_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=two_stand_by_it("checked", "认定", may_change=AFTER_THE_CHECK),
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.party} {self.title}"

    @property
    def is_unchecked(self):
        return self.status in UNCHECKED

    @property
    def is_waiting(self):
        return self.status == self.Status.WAITING


UNCHECKED = (Recognition.Status.ENTERED, Recognition.Status.RETURNED)
