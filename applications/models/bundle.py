"""One form of a provider that claims many diagnosis reports (Article 5 (1); R16)."""

from django.db import models

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from applications.models.call import Call
from parties.models import Party
from policies.models import AwardItem
from records.audit import Audited


class BundleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Bundles of which this user may see a case."""
        cases = self.model._meta.get_field("cases").related_model
        return self.filter(pk__in=cases.objects.visible_to(user).values("bundle"))


class Bundle(models.Model):
    """Cases filed together; each goes its own way afterwards."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="申报通知")
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="申报单位", related_name="bundles"
    )
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="奖励项目")
    started_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    created_at = models.DateTimeField("创建时间", db_default=HouseNow(), editable=False)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "合并申报"
        ordering = ["-pk"]
        triggers = [Audited("party", "party_id")]

    def __str__(self):
        return f"{self.party}　{self.item}"
