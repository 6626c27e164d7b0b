"""The dossier of a batch, packed for whoever keeps or audits it."""

import pgtrigger
from django.db import models

from accounts.roles import DOSSIER_READERS
from accounts.triggers import Kept
from payments.models.order import PaymentOrder
from records.audit import Audited
from records.models import Package, PackageQuerySet, made_whole


class OrderDossierQuerySet(PackageQuerySet):
    def visible_to(self, user):
        """Each to the one who asked for it: it holds what this person may see."""
        return self.kept().filter(asked_by=user) if user.roles & DOSSIER_READERS else self.none()


class OrderDossier(Package):
    """One packed dossier of a batch, with those of its cases; a job makes its file."""

    order = models.ForeignKey(
        PaymentOrder, models.PROTECT, verbose_name="资金拨付文件", related_name="dossiers"
    )

    job_prefix = "order_dossier"

    objects = OrderDossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批次案卷"
        ordering = ["-pk"]
        constraints = [made_whole("order_dossier_is_made_whole")]
        triggers = [
            Audited("order", "order_id"),
            Kept(name="order_dossier_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.order} {self.asked_at:%Y-%m-%d}"
