"""The materials an applicant hands in (Article 6 (1) 2; R40)."""

import pgtrigger
from django.db import models

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm
from policies.models import MaterialKind
from records.audit import Audited
from records.models import File


class MaterialQuerySet(models.QuerySet):
    def current(self):
        """Materials not replaced by a later one."""
        return self.filter(replaced_at__isnull=True)

    def visible_to(self, user):
        """Materials of cases this user may see."""
        cases = self.model._meta.get_field("case").related_model
        return self.filter(case__in=cases.objects.visible_to(user))


class Material(models.Model):
    """One file handed in for a case, under one kind the item asks for."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    case = models.ForeignKey(
        "applications.Case", models.PROTECT, verbose_name="案件", related_name="materials"
    )
    kind = models.ForeignKey(MaterialKind, models.PROTECT, verbose_name="材料")
    file = models.ForeignKey(File, models.PROTECT, verbose_name="文件", related_name="materials")
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", db_default=HouseNow(), editable=False)
    replaced_at = models.DateTimeField("被替换时间", null=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报材料"
        ordering = ["kind__position", "pk"]
        triggers = [
            Firm(
                name="material_changes_only_before_filing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'replaced_at')
                        IS DISTINCT FROM (to_jsonb(OLD) - 'replaced_at')) THEN
                    RAISE EXCEPTION '申报材料只能替换，不可改写' USING ERRCODE = '23514';
                END IF;
                IF (SELECT state FROM applications_case WHERE id = NEW.case_id)
                        NOT IN ('draft', 'returned') THEN
                    RAISE EXCEPTION '申报提交后材料不可改变，须先退回补正' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.kind}：{self.file}"
