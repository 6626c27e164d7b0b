"""What one registrar enters about a party and another stands by, before it holds (R27)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm, Kept
from accounts.two_people import two_stand_by_it
from parties.models.party import READERS, Party
from records.models import File


class EntryQuerySet(models.QuerySet):
    sides: tuple[str, ...] = ("party",)

    def visible_to(self, user):
        """Staff see every entry about parties they see; members only what was confirmed."""
        about = Q(pk__in=[])
        for side in self.sides:
            about |= Q(**{f"{side}__in": Party.objects.visible_to(user)})
        if user.roles:
            return self if user.roles & READERS else self.filter(about)
        return self.filter(about, status=Entry.Status.CONFIRMED)

    def confirmed(self):
        """Those that hold."""
        return self.filter(status=Entry.Status.CONFIRMED)

    def waiting(self):
        """Those that a second person has not yet held against their document."""
        return self.filter(status=Entry.Status.ENTERED)

    def to_decide_by(self, user):
        """Entries that this person may stand by, because somebody else entered them."""
        return self.waiting().exclude(entered_by__person=user.person_id)


class Entry(models.Model):
    """A document says so, one registrar enters it, another one confirms it."""

    class Status(models.TextChoices):
        ENTERED = "entered", "待复核"
        CONFIRMED = "confirmed", "已生效"
        REFUSED = "refused", "未通过"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    document = models.ForeignKey(File, models.PROTECT, verbose_name="依据文件", related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.ENTERED)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="复核人", related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    reason = models.CharField("未通过原因", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="entered", decided_by__isnull=True, decided_at__isnull=True)
                | Q(status="confirmed", decided_by__isnull=False, decided_at__isnull=False)
                | Q(status="refused", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(reason=""),
                name="%(class)s_holds_once_confirmed",
                violation_error_message="经复核后生效，未通过须写明原因",
            ),
            models.CheckConstraint(
                condition=Q(status="refused")
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("entered_by")),
                name="%(class)s_is_confirmed_by_another",
                violation_error_message="复核人不得为录入人",
            ),
        ]


def kept_by_two(name: str, label: str) -> list[Firm]:
    """The triggers of an entry: it is not deleted, and two natural persons stand by it."""
    return [
        Kept(name=f"{name}_is_kept", operation=pgtrigger.Delete),
        Firm(
            name=f"{name}_stands",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=two_stand_by_it("decided", label, unless="refused"),
        ),
    ]
