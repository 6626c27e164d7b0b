"""What was checked of a party, by whom, on which day and on what evidence (Article 4; R8–R12)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Kept
from parties.models.party import READERS, Party
from parties.models.triggers import profile_follows
from records.audit import Audited
from records.models import File

PLACES = ("is_registered_here", "operates_here", "pays_tax_here")
STATUSES = ("active", "abnormal", "suspended", "insolvent", "revoked", "deregistered")


class PartyCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Records of checks, with their evidence: for staff who see the party."""
        if user.roles & READERS:
            return self
        if not user.roles:
            return self.none()
        return self.filter(party__in=Party.objects.visible_to(user))


class PartyCheck(models.Model):
    """One condition was looked into on a day; the next check is another row."""

    class Kind(models.TextChoices):
        REGISTERED_HERE = "is_registered_here", "登记地"
        OPERATES_HERE = "operates_here", "实际经营地"
        PAYS_TAX_HERE = "pays_tax_here", "财税户管地"
        OPERATING_STATUS = "operating_status", "经营状态"
        CREDIT = "credit", "信用状况"

        @property
        def results(self) -> tuple[str, ...]:
            """What can be found of it."""
            return PartyCheck.RESULTS[self.value]

    class Result(models.TextChoices):
        YES = "yes", "在本区"
        NO = "no", "不在本区"
        ACTIVE = "active", "存续（在营）"
        ABNORMAL = "abnormal", "列入经营异常名录"
        SUSPENDED = "suspended", "停产停业"
        INSOLVENT = "insolvent", "破产清算"
        REVOKED = "revoked", "吊销"
        DEREGISTERED = "deregistered", "注销"
        GOOD = "good", "良好"
        MINOR = "minor", "有一般失信记录"
        SERIOUS = "serious", "列入严重失信主体名单"

    RESULTS = {
        **dict.fromkeys(PLACES, ("yes", "no")),
        "operating_status": STATUSES,
        "credit": ("good", "minor", "serious"),
    }
    CLEAR = frozenset({Result.YES, Result.ACTIVE, Result.GOOD})
    FATAL = frozenset({Result.INSOLVENT, Result.REVOKED, Result.DEREGISTERED, Result.SERIOUS})

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="checks")
    kind = models.CharField("核查事项", max_length=20, choices=Kind.choices)
    result = models.CharField("结果", max_length=12, choices=Result.choices)
    checked_on = models.DateField("核查日期")
    source = models.CharField("来源", max_length=120, blank=True)
    evidence = models.ForeignKey(
        File, models.PROTECT, verbose_name="证据", null=True, blank=True, related_name="+"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, verbose_name="核查人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)

    objects = PartyCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核查记录"
        ordering = ["-checked_on", "-pk"]
        indexes = [
            models.Index(fields=["party", "kind", "-checked_on"], name="partycheck_last_of_a_kind")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PLACES, result__in=("yes", "no"))
                | Q(kind="operating_status", result__in=STATUSES)
                | Q(kind="credit", result__in=("good", "minor", "serious")),
                name="partycheck_result_answers_its_kind",
                violation_error_message="结果与核查事项不符",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(source=""),
                name="partycheck_rests_on_something",
                violation_error_message="须写明来源或上传证据",
            ),
        ]
        triggers = [
            Kept(name="party_check_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            profile_follows(),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.party} {self.get_kind_display()}：{self.get_result_display()}"

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands against the party."""
        return self.result in self.CLEAR

    @property
    def is_fatal(self) -> bool:
        """Whether the party cannot apply as long as this is the last word."""
        return self.result in self.FATAL
