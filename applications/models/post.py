"""What is written on a case beside its steps, in two fixed channels that never mix."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Kept
from applications.models.case import Case
from parties.models import Party
from records.audit import Audited
from records.models import File


class Channel(models.TextChoices):
    """Who reads along; it is chosen by the page one writes on, never by a picker."""

    INTERNAL = "internal", "内部备注"
    APPLICANT = "applicant", "与申报单位往来"


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Correspondence: the applicant and the offices of the case. Internal notes: the offices.

        Whoever acts for a party of the case, under any login, reads it as its applicant alone.
        """
        offices = Case.objects.of_office(user).apart_from(user)
        own = Case.objects.filter(party__in=Party.objects.of_member(user).values("pk"))
        return self.filter(
            Q(case__in=offices.values("pk"))
            | Q(case__in=own.values("pk"), channel=Channel.APPLICANT)
        )


class Post(models.Model):
    """One post of one person; it stands as it was written."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="posts")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="撰写人", related_name="+")
    office = models.CharField("撰写人所属", max_length=120)
    text = models.TextField("内容")
    file = models.ForeignKey(
        File, models.PROTECT, verbose_name="附件", null=True, blank=True, related_name="posts"
    )
    at = models.DateTimeField("时间", db_default=HouseNow(), editable=False)
    key = models.CharField("提交编号", max_length=80, unique=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "沟通记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(office=""),
                name="post_says_something",
                violation_error_message="沟通记录须有内容和撰写人所属。",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="post_is_in_a_channel",
                violation_error_message="沟通记录须在两个渠道之一。",
            ),
        ]
        triggers = [
            Kept(name="post_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}：{self.text[:40]}"
