"""The diagnosis report, by which provider and enterprise may claim (Article 5 (1))."""

from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from parties.models import Party
from records.audit import Audited
from records.models import File


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of parties this user may see."""
        parties = Party.objects.visible_to(user)
        return self.filter(Q(enterprise__in=parties) | Q(provider__in=parties))


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
    accepted_at = models.DateTimeField("认定符合要求时间", null=True, blank=True)
    entered_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)

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
        ]
        triggers = [Audited("party", "enterprise_id")]

    def __str__(self):
        return f"{self.provider}诊断{self.enterprise}"
