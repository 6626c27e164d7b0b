"""The daily letter by e-mail: that messages wait, once a day for each person."""

from django.db import models

from accounts.clock import HouseNow
from accounts.models.people import Person
from accounts.triggers import Audited


class Digest(models.Model):
    """One person was told by e-mail, on one day, how many messages wait inside the house."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="digests")
    day = models.DateField("日期")
    count = models.PositiveIntegerField("消息条数")
    sent_at = models.DateTimeField("发送时间", db_default=HouseNow(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "每日邮件摘要"
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                name="digest_one_a_day",
                violation_error_message="每人每天只发一封摘要。",
            ),
            models.CheckConstraint(
                condition=models.Q(count__gte=1),
                name="digest_tells_something",
                violation_error_message="没有消息时不发摘要。",
            ),
        ]
        triggers = [Audited("person", "person_id")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"
