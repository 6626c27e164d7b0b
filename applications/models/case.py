"""The case: one application, or one recognition, on its way along its track."""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import LocalUnit, User
from applications.models.bundle import Bundle
from applications.models.call import Call
from applications.models.call_triggers import OF_CASES
from applications.models.case_rows import CaseQuerySet
from applications.models.case_triggers import TRIGGERS
from applications.models.recognition import Recognition
from applications.states import COMMITTED, TERMINAL, State
from applications.workflow import CaseWorkflow
from diagnosis.models import Report
from parties.models import BankAccount, Party
from policies.models import AwardItem, PolicyVersion
from records.audit import Audited


def _when(states, **columns):
    """In these states these columns hold; in others nothing is said."""
    return ~Q(state__in=states) | Q(**columns)


class Case(CaseWorkflow):
    """One party's claim to one award item under one policy version."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    number = models.CharField(  # noqa: DJ001  drafts have none, and '' would not be unique
        "案件号", max_length=30, unique=True, null=True, editable=False
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name="政策版本")
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="奖励项目")
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="申报通知", null=True, blank=True)
    recognition = models.OneToOneField(
        Recognition, models.PROTECT, verbose_name="上级认定", null=True, blank=True
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="申报单位", related_name="cases")
    subject = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name="被诊断企业",
        null=True,
        blank=True,
        related_name="cases_about",
    )
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        verbose_name="诊断报告",
        null=True,
        blank=True,
        related_name="cases",
    )
    bundle = models.ForeignKey(
        Bundle, models.PROTECT, verbose_name="合并申报", null=True, blank=True, related_name="cases"
    )
    started_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="录入人", null=True, blank=True, related_name="+"
    )
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="受理街镇（区属企业）", null=True, blank=True
    )
    account = models.ForeignKey(
        BankAccount, models.PROTECT, verbose_name="收款账户", null=True, blank=True
    )
    earlier = models.ForeignKey(
        "self", models.PROTECT, verbose_name="原案件", null=True, blank=True
    )
    title = models.CharField("项目名称", max_length=120, blank=True)
    summary = models.TextField("项目简介", blank=True)
    completed_on = models.DateField("建成（完成）日期", null=True, blank=True)
    place = models.CharField("项目实施地点", max_length=120, blank=True)
    has_committed = models.BooleanField("已作出真实性承诺", default=False)
    filing_step = models.SlugField("填报到的步骤", max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField("创建时间", db_default=HouseNow(), editable=False)
    saved_at = models.DateTimeField("最近保存", null=True, editable=False)
    submitted_at = models.DateTimeField("首次提交时间", null=True, editable=False)
    accepted_at = models.DateTimeField("受理时间", null=True, editable=False)
    approved_at = models.DateTimeField("审定时间", null=True, editable=False)
    disbursed_at = models.DateTimeField("拨付时间", null=True, editable=False)
    state_since = models.DateTimeField("进入当前状态", db_default=HouseNow(), editable=False)
    as_sent_back = models.JSONField(
        "退回时的内容", null=True, editable=False, encoder=DjangoJSONEncoder
    )
    content_sha256 = models.CharField("提交内容摘要", max_length=64, blank=True, editable=False)
    recovered_fen = models.BigIntegerField("已追回（分）", default=0, editable=False)
    paper_received_on = models.DateField("书面材料核收日期", null=True, editable=False)
    paper_copies = models.PositiveSmallIntegerField("书面材料份数", null=True, editable=False)
    paper_pages = models.PositiveSmallIntegerField("每份页数", null=True, editable=False)
    paper_waiver = models.CharField("免收书面材料原因", max_length=200, blank=True, editable=False)

    read_at: datetime | None = None  # by the database's clock, where a page has asked for it
    known_kinds: list | None = None  # what was handed in, where `asked.know_kinds` has read it
    known_at: datetime | None = None  # when `eligibility.ahead` read what the checks ask for

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_objections=0) | Q(state=State.UNDER_INVESTIGATION),
                name="case_objection_stops_it",
                violation_error_message="有未办结异议的案件只能处于异议核查",
            ),
            models.CheckConstraint(
                condition=_when([State.UNDER_INVESTIGATION], open_objections__gt=0),
                name="case_investigation_has_an_objection",
                violation_error_message="异议核查须有未办结异议",
            ),
            models.CheckConstraint(
                condition=_when(
                    [State.SUBMITTED, State.RETURNED, State.ACCEPTED],
                    submitted_at__isnull=False,
                    content_sha256__regex="^[0-9a-f]{64}$",
                    number__isnull=False,
                ),
                name="case_filed_has_its_time",
                violation_error_message="已提交的案件须有提交时间、编号和内容摘要",
            ),
            models.CheckConstraint(
                condition=_when([State.RETURNED], mend_by__isnull=False),
                name="case_returned_has_its_day",
                violation_error_message="退回补正须有补正截止日",
            ),
            models.CheckConstraint(
                condition=_when([State.ACCEPTED], accepted_at__isnull=False),
                name="case_accepted_has_its_time",
                violation_error_message="受理须有时间",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("submitted_at")),
                name="case_accepted_after_filing",
                violation_error_message="受理不得早于提交",
            ),
            models.CheckConstraint(
                condition=Q(paper_received_on__isnull=True)
                | Q(paper_copies__isnull=False, paper_pages__isnull=False)
                & Q(paper_copies__gte=1, paper_pages__gte=1),
                name="case_paper_was_counted",
                violation_error_message="核收书面材料须登记份数和页数",
            ),
            models.CheckConstraint(
                condition=_when([State.PROPOSED], amount_fen__isnull=False, amount_fen__gte=0),
                name="case_proposed_has_an_amount",
                violation_error_message="拟支持须有金额",
            ),
            models.CheckConstraint(
                condition=_when(
                    [State.ON_NOTICE, State.UNDER_INVESTIGATION, State.NOTICE_CLEARED],
                    notice_closes_at__isnull=False,
                    noticed_fen__isnull=False,
                    noticed_fen__gte=0,
                    amount_fen__isnull=False,
                    amount_fen__gte=0,
                ),
                name="case_noticed_has_its_period",
                violation_error_message="公示须有期限和金额",
            ),
            models.CheckConstraint(
                condition=_when(
                    [*COMMITTED],
                    amount_fen__isnull=False,
                    amount_fen__gt=0,
                    approved_at__isnull=False,
                ),
                name="case_committed_has_an_award",
                violation_error_message="待拨付须有金额",
            ),
            models.CheckConstraint(
                condition=Q(noticed_fen__isnull=True)
                | ~Q(state__in=COMMITTED)
                | Q(amount_fen__lte=F("noticed_fen")),
                name="case_award_within_the_notice",
                violation_error_message="支持金额不得高于公示金额",
            ),
            models.CheckConstraint(
                condition=Q(noticed_fen__isnull=True)
                | ~Q(state__in=COMMITTED)
                | Q(notice_closes_at__isnull=False, approved_at__isnull=False)
                & Q(approved_at__gte=F("notice_closes_at")),
                name="case_approved_after_the_notice",
                violation_error_message="公示期满前不得审定",
            ),
            models.CheckConstraint(
                condition=_when([State.TITLED], amount_fen__isnull=False, amount_fen=0),
                name="case_titled_is_unpaid",
                violation_error_message="仅认定的金额为零",
            ),
            models.CheckConstraint(
                condition=_when([State.DISBURSED], disbursed_at__isnull=False),
                name="case_disbursed_has_its_time",
                violation_error_message="拨付须有时间",
            ),
            models.CheckConstraint(
                condition=Q(recovered_fen=0)
                | Q(amount_fen__isnull=False, recovered_fen__gt=0)
                & Q(recovered_fen__lte=F("amount_fen")),
                name="case_recovered_within_the_award",
                violation_error_message="已追回不得超过支持金额",
            ),
            models.UniqueConstraint(
                fields=["party", "item", "call"],
                condition=~Q(state__in=TERMINAL) & Q(subject__isnull=True, call__isnull=False),
                name="case_one_living_a_call",
                violation_error_message="本单位在本次申报中已有同一项目的草稿或在办件",
            ),
            models.UniqueConstraint(
                fields=["version", "item", "subject"],
                condition=~Q(state__in=TERMINAL) & Q(subject__isnull=False),
                name="case_one_claim_a_subject",
                violation_error_message="该企业的诊断已在另一件申报中，每家企业只奖励一次",
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=True) | ~Q(subject=F("party")),
                name="case_is_about_another",
                violation_error_message="服务商不能就自己的诊断申报",
            ),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="case_by_state")]
        triggers = [*TRIGGERS, *OF_CASES, Audited("case", "id")]

    def __str__(self):
        return f"{self.number or '草稿'} {self.party}"

    @cached_property
    def is_from_the_counter(self) -> bool:
        """Whether it was started on the applicant's behalf, by nobody of the applicant's."""
        started = self.started_by_id
        if not started or started in self.own_people:
            return False
        return not self.party.members.filter(user=started).exists()

    @cached_property
    def hands(self):
        """Which natural persons took which steps so far, by step; who opened it took "start"."""
        return self.hands_in(self.log.values_list("step", "by__person"))

    def hands_in(self, lines):
        """The same out of steps and persons that were read already."""
        taken = {}
        if self.started_by_id:
            taken["start"] = {self.started_by.person_id}
        for step, person in lines:
            taken.setdefault(step, set()).add(person)
        return taken

    @cached_property
    def own_people(self):
        """The logins that act for the applicant today, with their natural persons."""
        return dict(
            self.party.members.filter(until__isnull=True).values_list("user", "user__person")
        )

    @cached_property
    def first_own_report(self):
        """The earliest accepted report on the applicant itself, on which an upgrade rests."""
        reports = Report.objects.accepted().filter(enterprise=self.party_id)
        return reports.order_by("confirmed_on").first()

    @cached_property
    def recused_people(self) -> dict[int, str]:
        """The natural persons that stepped back from the case, with their names.

        Known of a held case; whoever reads a case otherwise does not see it if recused.
        """
        return {}

    @cached_property
    def people_of_the_subject(self):
        """The natural persons that act for the diagnosed enterprise today, where there is one."""
        if self.subject_id is None:
            return set()
        acting = self.subject.members.filter(until__isnull=True)
        return set(acting.values_list("user__person", flat=True))
