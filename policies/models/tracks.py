"""What an item asks of its cases: the stages they pass and the materials they bring."""

from django.db import models
from django.db.models import Q

from accounts.triggers import Audited
from policies.models.change_triggers import OF_ITS_ITEM, NotedChange
from policies.models.items import AwardItem
from policies.models.triggers import OF_ITEM, FrozenPart
from policies.stages import Stage


class TrackStage(models.Model):
    """One stage of an item's track."""

    item = models.ForeignKey(
        AwardItem, models.CASCADE, verbose_name="奖励项目", related_name="stages"
    )
    stage = models.CharField("环节", max_length=14, choices=Stage.choices)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="trackstage_stage_once_in_item",
                fields=["item", "stage"],
                violation_error_message="同一环节只能出现一次。",
            ),
            models.UniqueConstraint(
                name="trackstage_position_once_in_item",
                fields=["item", "position"],
                violation_error_message="环节次序不得重复。",
            ),
            models.CheckConstraint(
                name="trackstage_stage_known",
                condition=Q(stage__in=Stage.values),
                violation_error_message="没有这个环节。",
            ),
        ]
        triggers = [
            FrozenPart(OF_ITEM),
            NotedChange(OF_ITEM, OF_ITS_ITEM),
            Audited("award_item", "item_id"),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class MaterialKind(models.Model):
    """A material that applicants for an item hand in."""

    item = models.ForeignKey(
        AwardItem, models.CASCADE, verbose_name="奖励项目", related_name="materials"
    )
    code = models.SlugField("代码", max_length=40)
    name = models.CharField("名称", max_length=80)
    required = models.BooleanField("必须提交", default=True)
    copies = models.PositiveSmallIntegerField("书面份数", default=1)
    position = models.PositiveSmallIntegerField("次序")
    hint = models.CharField("填报说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "申报材料"
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="materialkind_once_in_item",
                fields=["item", "code"],
                violation_error_message="同一项目的材料代码不得重复。",
            ),
            models.UniqueConstraint(
                name="materialkind_position_once_in_item",
                fields=["item", "position"],
                violation_error_message="同一项目的材料次序不得重复。",
            ),
        ]
        triggers = [
            FrozenPart(OF_ITEM),
            NotedChange(OF_ITEM, OF_ITS_ITEM),
            Audited("award_item", "item_id"),
        ]

    def __str__(self) -> str:
        return self.name
