"""Public notices, what they showed, and objections to it (Article 6 (1) 4)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm, Kept
from applications.models import Case
from applications.models.recusal import unless_recused
from records.audit import Audited
from records.models import File, Paper


class PublicNoticeQuerySet(models.QuerySet):
    def published(self):
        """What the public may read, newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at")

    def visible_to(self, user):
        """Published notices are public; the Commission and auditors also see drafts."""
        staff = user.is_authenticated and user.roles & (COMMISSION | {Role.AUDITOR})
        return self if staff else self.published()


class PublicNotice(models.Model):
    """A notice of five working days; its dates, once printed, never move (R47)."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        CLOSED = "closed", "期满"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    key = models.CharField("提交编号", max_length=80, unique=True, editable=False)
    state = FSMField("状态", choices=State.choices, default=State.DRAFT, protected=True)
    title = models.CharField("标题", max_length=160)
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="拟稿人", related_name="+")
    drafted_at = models.DateTimeField("拟稿时间", db_default=HouseNow(), editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="发布人", related_name="+", null=True, editable=False
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    first_day = models.DateField("公示首日", null=True, editable=False)
    last_day = models.DateField("公示末日", null=True, editable=False)
    closes_at = models.DateTimeField("公示截止", null=True, editable=False)
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        verbose_name="公示文件",
        null=True,
        editable=False,
        related_name="notices",
    )

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="draft",
                    published_at__isnull=True,
                    first_day__isnull=True,
                    last_day__isnull=True,
                    closes_at__isnull=True,
                )
                | Q(
                    state__in=["published", "closed"],
                    published_at__isnull=False,
                    first_day__isnull=False,
                    last_day__isnull=False,
                    last_day__gte=F("first_day"),
                    closes_at__isnull=False,
                    closes_at__gt=F("published_at"),
                    published_by__isnull=False,
                ),
                name="public_notice_published_has_its_dates",
                violation_error_message="已发布的公示须有起止日期",
            )
        ]
        triggers = [
            Firm(
                name="public_notice_dates_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
                func="""
                IF TG_OP = 'DELETE' OR (NEW.title, NEW.published_at, NEW.published_by_id,
                        NEW.first_day, NEW.last_day, NEW.closes_at) IS DISTINCT FROM (OLD.title,
                        OLD.published_at, OLD.published_by_id, OLD.first_day, OLD.last_day,
                        OLD.closes_at) OR (NEW.state = 'draft')
                        OR (OLD.state = 'closed' AND NEW.state <> 'closed') THEN
                    RAISE EXCEPTION '公示一经发布，内容和日期不可改变' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Firm(
                name="public_notice_closes_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF NEW.state = 'closed' AND OLD.state <> 'closed'
                        AND house_now() < NEW.closes_at THEN
                    RAISE EXCEPTION '公示期未满' USING ERRCODE = '23514';
                END IF;
                IF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
                        AND NEW.published_at NOT BETWEEN house_now() - interval '2 seconds'
                                                     AND house_now() THEN
                    RAISE EXCEPTION '发布时间须为当前时间' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("notice", "id"),
        ]

    def __str__(self):
        return self.title

    def is_running_at(self, moment):
        """Whether objections are still received; by the clock, not by the state."""
        return self.closes_at is not None and moment < self.closes_at

    @transition("state", State.DRAFT, State.PUBLISHED)
    def publish(self, *, by, at, period):
        self.published_by, self.published_at = by, at
        self.first_day, self.last_day = period.first_day, period.last_day
        self.closes_at = period.closes_at

    @transition("state", State.PUBLISHED, State.CLOSED)
    def close(self): ...


class NoticeEntry(models.Model):
    """One row of a notice, as the public read it; only these columns ever leave the house."""

    notice = models.ForeignKey(
        PublicNotice, models.PROTECT, verbose_name="公示", related_name="entries"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="notice_entries"
    )
    position = models.PositiveSmallIntegerField("序号")
    party_name = models.CharField("单位名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    item_name = models.CharField("项目类别", max_length=60)
    title = models.CharField("项目名称", max_length=120)
    local_unit_name = models.CharField("所属街镇", max_length=60)
    amount_fen = models.BigIntegerField("拟支持金额（分）")
    remark = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示条目"
        ordering = ["notice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "case"], name="notice_entry_once"),
            models.UniqueConstraint(fields=["notice", "position"], name="notice_entry_in_order"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0), name="notice_entry_amount_is_not_negative"
            ),
        ]
        triggers = [
            Firm(
                name="notice_entry_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF EXISTS (SELECT 1 FROM reviews_publicnotice WHERE published_at IS NOT NULL
                        AND id = CASE TG_OP WHEN 'INSERT' THEN NEW.notice_id
                                            ELSE OLD.notice_id END) THEN
                    RAISE EXCEPTION '公示一经发布，条目不可改变' USING ERRCODE = '23514';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
            Audited("notice", "notice_id"),
        ]

    def __str__(self):
        return f"{self.position} {self.party_name}"


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who objects stays with investigators and auditors (R49)."""
        readers = {Role.INVESTIGATOR, Role.AUDITOR}
        seen = self.filter(unless_recused(user, "case"))
        return seen if user.roles & readers else self.none()


class Objection(models.Model):
    """A real-name objection to one case on notice; never deleted, closed by another person."""

    class State(models.TextChoices):
        OPEN = "open", "核查中"
        DISMISSED = "dismissed", "不成立"
        PARTLY = "partly", "部分成立"
        UPHELD = "upheld", "成立"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="objections")
    state = FSMField("状态", choices=State.choices, default=State.OPEN, protected=True)
    channel = models.CharField("渠道", max_length=20, default="网上")
    objector = models.CharField("异议人（单位）", max_length=120)
    contact = models.CharField("联系方式", max_length=120)
    claim = models.TextField("异议事项和理由")
    evidence = models.ForeignKey(
        File,
        models.PROTECT,
        verbose_name="证据",
        null=True,
        blank=True,
        related_name="objections",
    )
    sender_digest = models.CharField("来源地址摘要", max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField("收到时间")
    entered_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)
    finding = models.TextField("核查结论", blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    reply = models.OneToOneField(
        Paper,
        models.PROTECT,
        verbose_name="答复书",
        null=True,
        editable=False,
        related_name="objection",
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (
                    ~Q(state="open")
                    & Q(closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(finding="")
                ),
                name="objection_closed_has_its_finding",
                violation_error_message="办结异议须有核查结论、办结人和时间",
            )
        ]
        triggers = [
            Kept(name="objection_is_kept", operation=pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.case} {self.get_state_display()}"

    @transition("state", State.OPEN, State.DISMISSED)
    def dismiss(self): ...

    @transition("state", State.OPEN, State.PARTLY)
    def settle_partly(self): ...

    @transition("state", State.OPEN, State.UPHELD)
    def uphold(self): ...
