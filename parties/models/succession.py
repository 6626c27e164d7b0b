"""Whose place a party took, and with it a part of the ladder (R27)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.triggers import Firm
from parties.models.entries import Entry, EntryQuerySet, kept_by_two
from parties.models.party import Party
from records.audit import Audited

JOINS_TWO_LINES = """
IF NEW.status <> 'confirmed' OR (TG_OP = 'UPDATE' AND OLD.status = 'confirmed') THEN
    RETURN NEW;
END IF;
PERFORM FROM parties_party
 WHERE id IN (NEW.predecessor_id, parties_root(NEW.successor_id)) ORDER BY id FOR NO KEY UPDATE;
IF parties_root(NEW.successor_id) = NEW.predecessor_id THEN
    RAISE EXCEPTION '主体承继：承继主体此前已由原主体承继，不能反向承继' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class SuccessionQuerySet(EntryQuerySet):
    sides = ("predecessor", "successor")


class Succession(Entry):
    """One party takes another's place: from then on both stand on one ladder."""

    class Kind(models.TextChoices):
        ABSORPTION = "absorption", "吸收合并"
        MERGER = "merger", "新设合并"
        DIVISION = "division", "分立"
        RELOCATION = "relocation", "整体迁移"

    predecessor = models.ForeignKey(
        Party, models.PROTECT, verbose_name="原主体", related_name="successions_from"
    )
    successor = models.ForeignKey(
        Party, models.PROTECT, verbose_name="承继主体", related_name="successions_to"
    )
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    effective_on = models.DateField("生效日期")

    objects = SuccessionQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "主体承继"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_joins_two",
                violation_error_message="原主体与承继主体不能相同",
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=~Q(status="refused"),
                name="succession_has_one_heir",
                violation_error_message="该主体已有承继主体",
            ),
        ]
        triggers = [
            *kept_by_two("succession", "主体承继"),
            Firm(
                name="succession_joins_two_lines",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=JOINS_TWO_LINES,
            ),
            Audited("party", "predecessor_id"),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"

    @property
    def ends_the_predecessor(self) -> bool:
        """Whether nobody is left to file in the predecessor's name; a divided one may stay."""
        return self.kind != self.Kind.DIVISION
