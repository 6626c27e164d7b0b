"""The diagnosis report, by which provider and enterprise may claim (Article 5 (1))."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm
from parties.models import Party
from records.audit import Audited
from records.models import File

READERS = COMMISSION | {Role.AUDITOR, Role.OFFICE_CLERK}
FINANCE = frozenset({Role.COUNTERSIGNER, Role.PAYER})


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of parties this user may see; Finance pays and need not read them."""
        parties = Party.objects.visible_to(user)
        if user.roles & FINANCE and not user.roles & READERS:
            parties = Party.objects.of_member(user)
        return self.filter(Q(enterprise__in=parties) | Q(provider__in=parties))

    def with_names(self):
        """Reports with what a list shows of them, in one query."""
        return self.select_related("enterprise", "provider", "file")

    def accepted(self):
        """Reports that the Commission found to be as required."""
        return self.filter(accepted_at__isnull=False)

    def to_judge(self):
        """Signed and sealed reports that wait for the Commission's word."""
        return self.filter(
            confirmed_on__isnull=False, accepted_at__isnull=True, refused_at__isnull=True
        )


class Report(models.Model):
    """A provider's report on one enterprise, signed and sealed by the enterprise."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    enterprise = models.ForeignKey(
        Party, models.PROTECT, verbose_name="被诊断企业", related_name="reports_received"
    )
    provider = models.ForeignKey(
        Party, models.PROTECT, verbose_name="诊断服务商", related_name="reports_made"
    )
    file = models.ForeignKey(File, models.PROTECT, verbose_name="报告", related_name="reports")
    confirmed_on = models.DateField("企业签字盖章日期", null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="企业在线确认人", null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("企业在线确认时间", null=True, editable=False)
    accepted_at = models.DateTimeField("认定符合要求时间", null=True, blank=True)
    refused_at = models.DateTimeField("认定不符合要求时间", null=True, editable=False)
    judged_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="认定人", null=True, related_name="+"
    )
    judgement = models.TextField("认定意见", blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诊断报告"
        constraints = [
            models.CheckConstraint(
                condition=~Q(enterprise=F("provider")),
                name="report_joins_two",
                violation_error_message="服务商不能诊断自己",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(confirmed_on__isnull=False),
                name="report_is_confirmed_before_acceptance",
                violation_error_message="企业签字盖章确认后方可认定",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(refused_at__isnull=True),
                name="report_is_judged_one_way",
                violation_error_message="诊断报告不能既符合又不符合要求",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True)
                | (Q(judged_by__isnull=False) & ~Q(judgement="")),
                name="report_is_refused_with_a_reason",
                violation_error_message="认定不符合要求须有认定人和原因",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="report_confirmation_is_complete",
                violation_error_message="在线确认的人和时间须同时登记",
            ),
        ]
        triggers = [
            Firm(
                name="report_keeps_what_was_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP = 'DELETE' OR (NEW.enterprise_id, NEW.provider_id, NEW.file_id)
                        IS DISTINCT FROM (OLD.enterprise_id, OLD.provider_id, OLD.file_id) THEN
                    RAISE EXCEPTION '诊断报告登记后不可更换或删除' USING ERRCODE = '23514';
                END IF;
                IF (OLD.accepted_at IS NOT NULL OR OLD.refused_at IS NOT NULL)
                        AND NEW.confirmed_on IS DISTINCT FROM OLD.confirmed_on THEN
                    RAISE EXCEPTION '认定后签字盖章日期不可改变' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("party", "enterprise_id"),
        ]

    def __str__(self):
        return f"{self.provider}诊断{self.enterprise}"

    @property
    def standing(self) -> str:
        """Where the report stands, in a few words."""
        if self.accepted_at:
            return "符合要求"
        if self.refused_at:
            return "不符合要求"
        return "待认定" if self.confirmed_on else "待企业签字盖章"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if self.accepted_at:
            return "good"
        if self.refused_at:
            return "bad"
        return "going" if self.confirmed_on else "warn"
