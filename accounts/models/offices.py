"""The offices that take part: agencies of the district, and local units."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.triggers import Audited


class Agency(models.Model):
    """A member agency or the Development Office."""

    code = models.SlugField("代码", max_length=8, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=20, unique=True)
    joint_review = models.BooleanField("参加会同评审", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "成员单位"
        ordering = ["pk"]
        triggers = [Audited("agency", "id")]

    def __str__(self) -> str:
        return self.short_name


class LocalUnitQuerySet(models.QuerySet):
    def in_force_on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class LocalUnit(models.Model):
    """A subdistrict, a town, or a district-owned company in its part."""

    class Kind(models.TextChoices):
        SUBDISTRICT = "subdistrict", "街道"
        TOWN = "town", "镇"
        DISTRICT_OWNED = "district_owned", "区属企业"

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    department = models.CharField("受理部门", max_length=60, blank=True)
    officer_name = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    objects = LocalUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "受理单位（街镇、区属企业）"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="localunit_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]
        triggers = [Audited("local_unit", "id")]

    def __str__(self) -> str:
        return self.name
