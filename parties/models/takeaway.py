"""All that the house holds of a party, packed for its members to take away."""

import pgtrigger
from django.db import models

from accounts.triggers import Kept
from parties.models.party import Party
from records.audit import Audited
from records.models import Package, PackageQuerySet, made_whole


class TakeAwayQuerySet(PackageQuerySet):
    def visible_to(self, user):
        """Of the parties this user acts for today, until it has been kept long enough."""
        return self.kept().filter(party__in=Party.objects.of_member(user))


class TakeAway(Package):
    """One packed copy of a party's own data; a job makes its file."""

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="take_aways")

    job_prefix = "take_away"

    objects = TakeAwayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据副本"
        ordering = ["-pk"]
        constraints = [made_whole("take_away_is_made_whole")]
        triggers = [
            Audited("party", "party_id"),
            Kept(name="take_away_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.party} {self.asked_at:%Y-%m-%d}"
