"""A party registered a second time, folded into the right row by two people."""

from django.db import models
from django.db.models import F, Q

from parties.models.entries import Entry, EntryQuerySet, kept_by_two
from parties.models.party import Party
from records.audit import Audited


class DuplicateQuerySet(EntryQuerySet):
    sides = ("party", "kept")


class Duplicate(Entry):
    """The row `party` was registered wrongly; `kept` is the organisation it meant."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="重复登记", related_name="duplicate_of"
    )
    kept = models.ForeignKey(
        Party, models.PROTECT, verbose_name="保留的主体", related_name="duplicates"
    )

    objects = DuplicateQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "重复登记合并"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(party=F("kept")),
                name="duplicate_joins_two",
                violation_error_message="不能与自身合并",
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=~Q(status="refused"),
                name="duplicate_goes_to_one",
                violation_error_message="该主体已登记为重复或已合并",
            ),
        ]
        triggers = [*kept_by_two("duplicate", "重复登记合并"), Audited("party", "kept_id")]

    def __str__(self):
        return f"{self.party} → {self.kept}"
