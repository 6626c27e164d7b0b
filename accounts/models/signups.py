"""Who opened an account alone, and from where: what the measure is counted by."""

from django.conf import settings
from django.db import models

from accounts.clock import HouseNow
from accounts.triggers import Audited


class SignUp(models.Model):
    """One login that a visitor opened; the network it came from is kept as a digest only."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", related_name="sign_up"
    )
    sender_digest = models.CharField("网络地址摘要", max_length=64, editable=False)
    opened_at = models.DateTimeField("开户时间", db_default=HouseNow(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "自助开户"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sender_digest", "opened_at"], name="sign_up_by_sender")]
        triggers = [Audited("user", "user_id", mask=["sender_digest"])]

    def __str__(self) -> str:
        return str(self.user)
