"""The parts of a call: whom to ask, how many places there are, what is said of each material."""

from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from applications.models.call import Call
from applications.models.call_triggers import OF_EXTENSIONS, PartOfCall
from policies.models import AwardItem, MaterialKind
from records.audit import Audited
from records.models import File, Paper


class OfCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What belongs to calls this user may see."""
        return self.filter(call__in=Call.objects.visible_to(user))

    def published(self):
        """What belongs to calls that anybody may read."""
        return self.filter(call__in=Call.objects.published())


class CallItem(Call.items.through):
    """One item of a call, as the database keeps it."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "申报通知所列项目"
        triggers = [PartOfCall(), Audited("call", "call_id")]


class CallContact(models.Model):
    """Whom to ask about a call: an office, a person, a telephone."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="申报通知", related_name="contacts")
    office = models.CharField("咨询单位", max_length=80)
    person = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "咨询方式"
        ordering = ["pk"]
        triggers = [PartOfCall(), Audited("call", "call_id")]

    def __str__(self):
        return "　".join(filter(None, [self.office, self.person, self.phone, self.address]))


class CallQuota(models.Model):
    """How many places an item has under a call; a hint, or a bound that the house keeps."""

    call = models.ForeignKey(Call, models.CASCADE, verbose_name="申报通知", related_name="quotas")
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="奖励项目", related_name="+")
    places = models.PositiveSmallIntegerField("名额")
    is_binding = models.BooleanField(
        "超出名额不得列为拟支持", default=False, help_text="不勾选的，名额只作说明。"
    )

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名额"
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "item"],
                name="call_quota_one_an_item",
                violation_error_message="同一项目的名额只填一次。",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="call_quota_is_positive",
                violation_error_message="名额至少为1。",
            ),
        ]
        triggers = [PartOfCall(), Audited("call", "call_id")]

    def __str__(self):
        return f"{self.item.name}：{self.places}个"


class CallMaterial(models.Model):
    """What a call adds to a material its policy asks for: a template, copies, a hint, a must."""

    call = models.ForeignKey(
        Call, models.CASCADE, verbose_name="申报通知", related_name="materials"
    )
    kind = models.ForeignKey(
        MaterialKind, models.PROTECT, verbose_name="材料", related_name="in_calls"
    )
    is_required = models.BooleanField(
        "本次必须提交", default=False, help_text="政策要求必交的材料不能改为选交。"
    )
    copies = models.PositiveSmallIntegerField(
        "书面份数", null=True, blank=True, help_text="不填的，按政策规定的份数。"
    )
    hint = models.CharField("填报说明", max_length=200, blank=True)
    template = models.ForeignKey(
        File, models.PROTECT, verbose_name="模板文件", null=True, blank=True, related_name="+"
    )

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "本次申报的材料说明"
        ordering = ["kind__item__position", "kind__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"],
                name="call_material_one_a_kind",
                violation_error_message="同一材料只填一行。",
            ),
        ]
        triggers = [PartOfCall(), Audited("call", "call_id")]

    def __str__(self):
        return f"{self.kind.item.name}：{self.kind.name}"


class CallExtension(models.Model):
    """A published notice that a call closes later, for everybody; its row is what extends it."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    call = models.ForeignKey(
        Call, models.PROTECT, verbose_name="申报通知", related_name="extensions"
    )
    former_closes_at = models.DateTimeField("原截止时间")
    closes_at = models.DateTimeField("新截止时间")
    reason = models.TextField("延期原因")
    published_by = models.ForeignKey(User, models.PROTECT, verbose_name="发布人", related_name="+")
    published_at = models.DateTimeField("发布时间", db_default=HouseNow(), editable=False)
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        verbose_name="文件",
        null=True,
        blank=True,
        editable=False,
        related_name="call_extensions",
    )

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期通知"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("former_closes_at")),
                name="call_extension_only_lengthens",
                violation_error_message="延期只能延长，不能提前截止。",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("published_at")),
                name="call_extension_ends_after_it_is_published",
                violation_error_message="新的截止时间须在现在之后。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="call_extension_says_why",
                violation_error_message="请写明延期原因。",
            ),
        ]
        triggers = [*OF_EXTENSIONS, Audited("call", "call_id")]

    def __str__(self):
        return f"{self.call}延期至{self.closes_at:%Y-%m-%d %H:%M}"
