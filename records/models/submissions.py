"""Forms that were sent: the same one twice is done once, where the act keeps no key of its own."""

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.clock import HouseNow
from accounts.triggers import Kept


class Submission(models.Model):
    """One form as it was sent from one page; written in the transaction of what it did."""

    key = models.CharField("提交编号", max_length=60, unique=True)
    page = models.CharField("页面", max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提交人", related_name="+"
    )
    at = models.DateTimeField("提交时间", db_default=HouseNow(), editable=False)
    onward = models.CharField("随后打开的页面", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提交记录"
        triggers = [Kept(name="submission_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.page} {self.key}"
