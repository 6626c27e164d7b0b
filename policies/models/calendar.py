"""The working-day calendar: one row for each known year, one for each unusual day."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from accounts.triggers import Audited
from policies.models.triggers import PrintedDays, PrintedYear
from policies.workdays import Calendar


class CalendarYearManager(models.Manager):
    def calendar(self) -> Calendar:
        """All known years at once; asking about another raises `UnknownYear`."""
        rows = list(self.order_by().values_list("pk", "days__date", "days__is_workday"))
        days = {day: is_workday for _, day, is_workday in rows if day}
        return Calendar(days, {year for year, _, _ in rows})


class CalendarYear(models.Model):
    """A year whose plan has been published and entered; years without a row are unknown."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("依据", max_length=120)
    provisional = models.BooleanField("暂定", default=False)
    is_demo = models.BooleanField("演示", default=False, editable=False)
    frozen_until = models.DateField(
        "已用于公示，锁定至",
        null=True,
        editable=False,
        help_text="已发布的公示按此前的工作日印出起止日期，此日及以前的安排不再变动。",
    )

    objects = CalendarYearManager()

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="calendaryear_is_plausible",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="年份应在2000至2100之间。",
            ),
            models.CheckConstraint(
                name="calendaryear_demo_is_provisional",
                condition=Q(is_demo=False) | Q(provisional=True),
                violation_error_message="演示用的工作日历应标为暂定。",
            ),
            models.CheckConstraint(
                name="calendaryear_is_frozen_within_itself",
                condition=Q(frozen_until=None) | Q(year=ExtractYear(F("frozen_until"))),
                violation_error_message="锁定日期应在所属年份内。",
            ),
        ]
        triggers = [PrintedYear(), Audited("calendar", "year")]

    def __str__(self) -> str:
        return f"{self.year}年{'（演示）' if self.is_demo else ''}"

    def has_printed(self, day: date) -> bool:
        """Whether a published notice has counted this day or a later one of the year."""
        return self.frozen_until is not None and day <= self.frozen_until


class CalendarDay(models.Model):
    """A day that differs from an ordinary week: a holiday, or a weekend that is worked."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, verbose_name="年份", related_name="days")
    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False)
    name = models.CharField("节日", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "特殊日期"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                name="calendarday_lies_in_its_year",
                condition=Q(year_id=ExtractYear(F("date"))),
                violation_error_message="日期应在所属年份内。",
            ),
        ]
        triggers = [PrintedDays(), Audited("calendar", "year_id")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}{'（上班）' if self.is_workday else ''}"
