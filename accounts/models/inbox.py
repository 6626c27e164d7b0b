"""Messages inside the house."""

from django.conf import settings
from django.db import models

from accounts.clock import HouseNow
from accounts.ids import random_id


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at=None)


class Message(models.Model):
    """A message to one login; only its owner sees it."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收件人", related_name="messages"
    )
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", db_default=HouseNow(), editable=False)
    read_at = models.DateTimeField("已读时间", null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站内消息"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_of_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="message_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_links_inside_the_house",
                condition=models.Q(link="")
                | (models.Q(link__startswith="/") & ~models.Q(link__startswith="//")),
                violation_error_message="消息只能链接到本系统的页面。",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
