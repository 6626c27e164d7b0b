"""Changes of a party's name; papers and notices keep the name of their day (R27)."""

from django.db import models
from django.db.models import F, Q

from parties.models.entries import Entry, EntryQuerySet, kept_by_two
from parties.models.party import Party
from records.audit import Audited


class NameChange(Entry):
    """The same party under the same code bears another name from a day on."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="name_changes"
    )
    old_name = models.CharField("原名称", max_length=120)
    new_name = models.CharField("新名称", max_length=120)
    effective_on = models.DateField("核准变更日期")

    objects = EntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "名称变更"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(new_name=F("old_name")) & ~Q(new_name=""),
                name="namechange_changes_the_name",
                violation_error_message="新名称与原名称相同",
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(status="entered"),
                name="namechange_waits_once",
                violation_error_message="该主体已有一项名称变更待复核",
            ),
        ]
        triggers = [*kept_by_two("namechange", "名称变更"), Audited("party", "party_id")]

    def __str__(self):
        return f"{self.old_name} → {self.new_name}"
