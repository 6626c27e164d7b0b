import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_models"),
        ("accounts", "__first__"),
        ("diagnosis", "0001_initial"),
        ("parties", "0001_initial"),
        ("policies", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="申报通知")),
                ("instructions", models.TextField(blank=True, verbose_name="填报须知")),
                ("opens_at", models.DateTimeField(verbose_name="开始受理时间")),
                ("closes_at", models.DateTimeField(verbose_name="截止时间")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                ),
                ("items", models.ManyToManyField(to="policies.awarditem", verbose_name="申报项目")),
            ],
            options={
                "verbose_name": "申报通知",
                "verbose_name_plural": "申报通知",
                "ordering": ["-opens_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="call_closes_after_it_opens",
                        violation_error_message="截止时间须晚于开始时间",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundles",
                        to="parties.party",
                        verbose_name="申报单位",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="创建时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "合并申报",
                "verbose_name_plural": "合并申报",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CallContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                ("office", models.CharField(max_length=80, verbose_name="咨询单位")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="电话")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
            ],
            options={
                "verbose_name": "咨询方式",
                "verbose_name_plural": "咨询方式",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CallExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                ("former_closes_at", models.DateTimeField(verbose_name="原截止时间")),
                ("closes_at", models.DateTimeField(verbose_name="新截止时间")),
                ("reason", models.TextField(verbose_name="延期原因")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="发布时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期通知",
                "verbose_name_plural": "延期通知",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("former_closes_at"))),
                        name="call_extension_only_lengthens",
                        violation_error_message="延期只能延长，不能提前截止。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("published_at"))),
                        name="call_extension_ends_after_it_is_published",
                        violation_error_message="新的截止时间须在现在之后。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="call_extension_says_why",
                        violation_error_message="请写明延期原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallMaterial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_calls",
                        to="policies.materialkind",
                        verbose_name="材料",
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(
                        default=False,
                        help_text="政策要求必交的材料不能改为选交。",
                        verbose_name="本次必须提交",
                    ),
                ),
                (
                    "copies",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="不填的，按政策规定的份数。",
                        null=True,
                        verbose_name="书面份数",
                    ),
                ),
                ("hint", models.CharField(blank=True, max_length=200, verbose_name="填报说明")),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="模板文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "本次申报的材料说明",
                "verbose_name_plural": "本次申报的材料说明",
                "ordering": ["kind__item__position", "kind__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "kind"),
                        name="call_material_one_a_kind",
                        violation_error_message="同一材料只填一行。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallQuota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="名额")),
                (
                    "is_binding",
                    models.BooleanField(
                        default=False,
                        help_text="不勾选的，名额只作说明。",
                        verbose_name="超出名额不得列为拟支持",
                    ),
                ),
            ],
            options={
                "verbose_name": "名额",
                "verbose_name_plural": "名额",
                "ordering": ["item__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "item"),
                        name="call_quota_one_an_item",
                        violation_error_message="同一项目的名额只填一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1)),
                        name="call_quota_is_positive",
                        violation_error_message="名额至少为1。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecognitionList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "document_number",
                    models.CharField(
                        error_messages={"unique": "该认定文件已登记，请在原名单中补录。"},
                        max_length=60,
                        unique=True,
                        verbose_name="认定文号",
                    ),
                ),
                ("issuer", models.CharField(max_length=60, verbose_name="发文机关")),
                ("issued_on", models.DateField(verbose_name="发文日期")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_lists",
                        to="records.file",
                        verbose_name="认定文件",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "认定名单",
                "verbose_name_plural": "认定名单",
                "ordering": ["-issued_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "official_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="applications.recognitionlist",
                        verbose_name="认定名单",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.party",
                        verbose_name="企业",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                ("named_as", models.CharField(max_length=120, verbose_name="文件所列名称")),
                ("recognised_on", models.DateField(verbose_name="认定日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "待复核"),
                            ("returned", "退回修改"),
                            ("dropped", "已剔除"),
                            ("valid", "有效"),
                            ("revoked", "已撤销"),
                        ],
                        default="entered",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("note", models.TextField(blank=True, verbose_name="退回、剔除原因")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近催办"),
                ),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("revoked_reason", models.TextField(blank=True, verbose_name="撤销原因")),
                (
                    "revocation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revoked_recognitions",
                        to="records.file",
                        verbose_name="撤销文件",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "上级认定",
                "verbose_name_plural": "上级认定",
                "ordering": ["-recognised_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "dropped"), _negated=True),
                        fields=("party", "item", "official_list"),
                        name="recognition_stands_once_a_list",
                        violation_error_message="该认定已录入",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["entered", "returned", "dropped"]),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recognition_counts_once_checked",
                        violation_error_message="认定须经复核",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="recognition_is_checked_by_another",
                        violation_error_message="复核人不得为录入人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["returned", "dropped"]), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recognition_goes_back_with_a_reason",
                        violation_error_message="退回或剔除须写明原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "revoked"), _negated=True),
                            models.Q(
                                ("revocation__isnull", False),
                                ("revoked_by__isnull", False),
                                ("revoked_on__gte", models.F("recognised_on")),
                                ("revoked_on__isnull", False),
                                models.Q(("revoked_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recognition_is_revoked_by_a_document",
                        violation_error_message="撤销须有文件、原因和不早于认定的日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "退回补正"),
                            ("accepted", "已受理"),
                            ("in_review", "评审中"),
                            ("proposed", "拟支持"),
                            ("on_notice", "公示中"),
                            ("under_investigation", "异议核查"),
                            ("notice_cleared", "公示无异议"),
                            ("in_deliberation", "审议中"),
                            ("postponed", "缓议"),
                            ("recognised", "待企业确认"),
                            ("confirmed", "企业已确认"),
                            ("approved", "待拨付"),
                            ("payment_ordered", "已下达"),
                            ("disbursed", "已拨付"),
                            ("titled", "仅认定（本次不奖励）"),
                            ("rejected", "不予支持"),
                            ("withdrawn", "已撤回"),
                            ("stopped", "终止"),
                            ("in_recovery", "追回中"),
                            ("recovered", "已追回"),
                        ],
                        default="draft",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "amount_fen",
                    models.BigIntegerField(
                        editable=False, null=True, verbose_name="支持金额（分）"
                    ),
                ),
                (
                    "noticed_fen",
                    models.BigIntegerField(
                        editable=False, null=True, verbose_name="公示金额（分）"
                    ),
                ),
                (
                    "notice_closes_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="公示截止"),
                ),
                (
                    "open_objections",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="未办结异议"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=30, null=True, unique=True, verbose_name="案件号"
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="修订号"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                (
                    "recognition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.recognition",
                        verbose_name="上级认定",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="parties.party",
                        verbose_name="申报单位",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_about",
                        to="parties.party",
                        verbose_name="被诊断企业",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="diagnosis.report",
                        verbose_name="诊断报告",
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="applications.bundle",
                        verbose_name="合并申报",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "local_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.localunit",
                        verbose_name="受理街镇（区属企业）",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.bankaccount",
                        verbose_name="收款账户",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.case",
                        verbose_name="原案件",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="项目名称")),
                ("summary", models.TextField(blank=True, verbose_name="项目简介")),
                (
                    "completed_on",
                    models.DateField(blank=True, null=True, verbose_name="建成（完成）日期"),
                ),
                (
                    "place",
                    models.CharField(blank=True, max_length=120, verbose_name="项目实施地点"),
                ),
                (
                    "has_committed",
                    models.BooleanField(default=False, verbose_name="已作出真实性承诺"),
                ),
                (
                    "filing_step",
                    models.SlugField(
                        blank=True, editable=False, max_length=20, verbose_name="填报到的步骤"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="创建时间",
                    ),
                ),
                (
                    "saved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="最近保存"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="首次提交时间"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="受理时间"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="审定时间"),
                ),
                (
                    "disbursed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="拨付时间"),
                ),
                (
                    "state_since",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="进入当前状态",
                    ),
                ),
                (
                    "content_sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="提交内容摘要"
                    ),
                ),
                (
                    "recovered_fen",
                    models.BigIntegerField(default=0, editable=False, verbose_name="已追回（分）"),
                ),
                (
                    "paper_received_on",
                    models.DateField(editable=False, null=True, verbose_name="书面材料核收日期"),
                ),
                (
                    "paper_copies",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="书面材料份数"
                    ),
                ),
                (
                    "paper_pages",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="每份页数"
                    ),
                ),
                (
                    "paper_waiver",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="免收书面材料原因"
                    ),
                ),
            ],
            options={
                "verbose_name": "案件",
                "verbose_name_plural": "案件",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "state_since"], name="case_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open_objections", 0),
                            ("state", "under_investigation"),
                            _connector="OR",
                        ),
                        name="case_objection_stops_it",
                        violation_error_message="有未办结异议的案件只能处于异议核查",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["under_investigation"]), _negated=True),
                            ("open_objections__gt", 0),
                            _connector="OR",
                        ),
                        name="case_investigation_has_an_objection",
                        violation_error_message="异议核查须有未办结异议",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["submitted", "returned", "accepted"]), _negated=True
                            ),
                            models.Q(
                                ("content_sha256__regex", "^[0-9a-f]{64}$"),
                                ("number__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_filed_has_its_time",
                        violation_error_message="已提交的案件须有提交时间、编号和内容摘要",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted"]), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_accepted_has_its_time",
                        violation_error_message="受理须有时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("accepted_at__gte", models.F("submitted_at")),
                            _connector="OR",
                        ),
                        name="case_accepted_after_filing",
                        violation_error_message="受理不得早于提交",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paper_received_on__isnull", True),
                            models.Q(
                                ("paper_copies__isnull", False),
                                ("paper_pages__isnull", False),
                                ("paper_copies__gte", 1),
                                ("paper_pages__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="case_paper_was_counted",
                        violation_error_message="核收书面材料须登记份数和页数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["proposed"]), _negated=True),
                            models.Q(("amount_fen__gte", 0), ("amount_fen__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_proposed_has_an_amount",
                        violation_error_message="拟支持须有金额",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ["on_notice", "under_investigation", "notice_cleared"],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("amount_fen__gte", 0),
                                ("amount_fen__isnull", False),
                                ("notice_closes_at__isnull", False),
                                ("noticed_fen__gte", 0),
                                ("noticed_fen__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_noticed_has_its_period",
                        violation_error_message="公示须有期限和金额",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "approved",
                                        "payment_ordered",
                                        "disbursed",
                                        "in_recovery",
                                        "recovered",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("amount_fen__gt", 0),
                                ("amount_fen__isnull", False),
                                ("approved_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_committed_has_an_award",
                        violation_error_message="待拨付须有金额",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noticed_fen__isnull", True),
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "approved",
                                        "payment_ordered",
                                        "disbursed",
                                        "in_recovery",
                                        "recovered",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("amount_fen__lte", models.F("noticed_fen")),
                            _connector="OR",
                        ),
                        name="case_award_within_the_notice",
                        violation_error_message="支持金额不得高于公示金额",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noticed_fen__isnull", True),
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "approved",
                                        "payment_ordered",
                                        "disbursed",
                                        "in_recovery",
                                        "recovered",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("notice_closes_at__isnull", False),
                                ("approved_at__gte", models.F("notice_closes_at")),
                            ),
                            _connector="OR",
                        ),
                        name="case_approved_after_the_notice",
                        violation_error_message="公示期满前不得审定",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["titled"]), _negated=True),
                            models.Q(("amount_fen", 0), ("amount_fen__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_titled_is_unpaid",
                        violation_error_message="仅认定的金额为零",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["disbursed"]), _negated=True),
                            ("disbursed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_disbursed_has_its_time",
                        violation_error_message="拨付须有时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recovered_fen", 0),
                            models.Q(
                                ("amount_fen__isnull", False),
                                ("recovered_fen__gt", 0),
                                ("recovered_fen__lte", models.F("amount_fen")),
                            ),
                            _connector="OR",
                        ),
                        name="case_recovered_within_the_award",
                        violation_error_message="已追回不得超过支持金额",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("titled", "rejected", "withdrawn", "stopped", "recovered"),
                                ),
                                _negated=True,
                            ),
                            ("call__isnull", False),
                            ("subject__isnull", True),
                        ),
                        fields=("party", "item", "call"),
                        name="case_one_living_a_call",
                        violation_error_message="本单位在本次申报中已有同一项目的草稿或在办件",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("titled", "rejected", "withdrawn", "stopped", "recovered"),
                                ),
                                _negated=True,
                            ),
                            ("subject__isnull", False),
                        ),
                        fields=("version", "item", "subject"),
                        name="case_one_claim_a_subject",
                        violation_error_message="该企业的诊断已在另一件申报中，每家企业只奖励一次",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subject__isnull", True),
                            models.Q(("subject", models.F("party")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_is_about_another",
                        violation_error_message="服务商不能就自己的诊断申报",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Faq",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faqs",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="问题")),
                ("answer", models.TextField(verbose_name="解答")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编写人",
                    ),
                ),
                ("edited_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="公布时间"),
                ),
            ],
            options={
                "verbose_name": "常见问题",
                "verbose_name_plural": "常见问题",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FilingPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filing_papers",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filing_paper",
                        to="records.paper",
                        verbose_name="文书",
                    ),
                ),
                ("content_sha256", models.CharField(max_length=64, verbose_name="内容摘要")),
            ],
            options={
                "verbose_name": "申报文书",
                "verbose_name_plural": "申报文书",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content_sha256__regex", "^[0-9a-f]{64}$")),
                        name="filing_paper_names_its_content",
                        violation_error_message="申报文书须有内容摘要",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investment_lines",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=120, verbose_name="设备（软件）名称"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("equipment", "设备"),
                            ("software", "软件"),
                            ("service", "实施服务"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("supplier", models.CharField(blank=True, max_length=120, verbose_name="供应商")),
                (
                    "invoice_code",
                    models.CharField(blank=True, max_length=20, verbose_name="发票代码"),
                ),
                (
                    "invoice_number",
                    models.CharField(blank=True, max_length=20, verbose_name="发票号码"),
                ),
                (
                    "equipment_number",
                    models.CharField(blank=True, max_length=60, verbose_name="设备出厂编号"),
                ),
                ("paid_on", models.DateField(null=True, verbose_name="付款日期")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="不含税金额（分）")),
                (
                    "is_copied",
                    models.BooleanField(default=False, verbose_name="由以往申报复制，待确认"),
                ),
                (
                    "is_live",
                    models.BooleanField(default=False, editable=False, verbose_name="占用发票"),
                ),
            ],
            options={
                "verbose_name": "投资明细",
                "verbose_name_plural": "投资明细",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["invoice_number"], name="investment_line_by_invoice"),
                    models.Index(fields=["equipment_number"], name="investment_line_by_equipment"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("invoice_code", "invoice_number"),
                        name="investment_line_invoice_used_once",
                        violation_error_message="该发票已用于其他在办或已支持的项目",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_live", True), models.Q(("equipment_number", ""), _negated=True)
                        ),
                        fields=("equipment_number",),
                        name="investment_line_equipment_used_once",
                        violation_error_message="该设备已用于其他在办或已支持的项目",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="investment_line_amount_is_positive",
                        violation_error_message="金额须大于零",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_live", False),
                            models.Q(
                                models.Q(("name", ""), _negated=True),
                                models.Q(("invoice_number", ""), _negated=True),
                                ("amount_fen__isnull", False),
                                ("paid_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="investment_line_live_is_complete",
                        violation_error_message="提交时投资明细须填写完整",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder_entries",
                        to="parties.party",
                        verbose_name="企业",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder_entries",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("opening", "期初"), ("award", "奖励"), ("supplement", "补发")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="称号代码")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="档次")),
                ("standard_fen", models.BigIntegerField(verbose_name="本档标准（分）")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("recovered_fen", models.BigIntegerField(default=0, verbose_name="已追回（分）")),
                ("is_live", models.BooleanField(default=True, verbose_name="有效")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder_entries",
                        to="records.file",
                        verbose_name="依据",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="记入时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "晋档台账",
                "verbose_name_plural": "晋档台账",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__gt", 0),
                            ("recovered_fen__gte", 0),
                            ("recovered_fen__lte", models.F("amount_fen")),
                        ),
                        name="ladder_entry_amounts_hold",
                        violation_error_message="金额须大于零，追回不得超过金额",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standard_fen__gt", 0)),
                        name="ladder_entry_standard_is_positive",
                        violation_error_message="本档标准须大于零",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"), ("case__isnull", False), _connector="OR"
                        ),
                        name="ladder_entry_award_has_a_case",
                        violation_error_message="奖励须有案件",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_live", True),
                            ("kind", "award"),
                            ("recovered_fen__lt", models.F("amount_fen")),
                        ),
                        fields=("party", "rank"),
                        name="ladder_entry_rank_once",
                        violation_error_message="该企业本档已奖励过一次",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True), ("kind", "award")),
                        fields=("case",),
                        name="ladder_entry_one_award_a_case",
                        violation_error_message="本件已记入晋档台账",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.materialkind",
                        verbose_name="材料",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="records.file",
                        verbose_name="文件",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="上传时间",
                    ),
                ),
                (
                    "replaced_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="被替换时间"),
                ),
            ],
            options={
                "verbose_name": "申报材料",
                "verbose_name_plural": "申报材料",
                "ordering": ["kind__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OpeningBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_balances",
                        to="parties.party",
                        verbose_name="企业",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.awarditem",
                        verbose_name="对应奖励项目",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="已奖励金额（分）")),
                ("awarded_on", models.DateField(verbose_name="奖励日期")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_balances",
                        to="records.file",
                        verbose_name="依据文件",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entered", "待复核"),
                            ("confirmed", "已记入"),
                            ("refused", "未通过"),
                        ],
                        default="entered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未通过原因")),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.ladderentry",
                        verbose_name="晋档台账",
                    ),
                ),
            ],
            options={
                "verbose_name": "晋档期初",
                "verbose_name_plural": "晋档期初",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="opening_balance_is_positive",
                        violation_error_message="期初金额须大于零",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "refused"), _negated=True),
                        fields=("party", "item"),
                        name="opening_balance_once_an_item",
                        violation_error_message="该企业此项目的期初已录入",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                ("entry__isnull", True),
                                ("status", "entered"),
                            ),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("entry__isnull", False),
                                ("status", "confirmed"),
                            ),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("entry__isnull", True),
                                ("status", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="opening_balance_counts_once_confirmed",
                        violation_error_message="期初经复核后才记入台账，未通过须写明原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="opening_balance_is_confirmed_by_another",
                        violation_error_message="复核人不得为录入人",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.random_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="applications.call",
                        verbose_name="申报通知",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="咨询人",
                    ),
                ),
                ("text", models.TextField(verbose_name="咨询内容")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="咨询时间",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "faq",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="applications.faq",
                        verbose_name="公开解答",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
            ],
            options={
                "verbose_name": "申报咨询",
                "verbose_name_plural": "申报咨询",
                "ordering": ["asked_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["asked_at"],
                        name="question_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("faq", None),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(
                                    models.Q(("answer", ""), ("faq__isnull", False)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True), ("faq", None)
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_in_one_way",
                        violation_error_message="咨询或者公开解答，或者只答复本人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="question_asks_something",
                        violation_error_message="请写明要咨询的问题。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localunit",
                        verbose_name="转出单位",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localunit",
                        verbose_name="转入单位",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="转办原因")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="转办时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "转办",
                "verbose_name_plural": "转办",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_unit", models.F("to_unit")), _negated=True),
                        name="transfer_leads_to_another_unit",
                        violation_error_message="转入单位与现受理单位相同",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="transfer_has_its_reason",
                        violation_error_message="转办须写明原因",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransitionLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("step", models.CharField(max_length=30, verbose_name="步骤")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "退回补正"),
                            ("accepted", "已受理"),
                            ("in_review", "评审中"),
                            ("proposed", "拟支持"),
                            ("on_notice", "公示中"),
                            ("under_investigation", "异议核查"),
                            ("notice_cleared", "公示无异议"),
                            ("in_deliberation", "审议中"),
                            ("postponed", "缓议"),
                            ("recognised", "待企业确认"),
                            ("confirmed", "企业已确认"),
                            ("approved", "待拨付"),
                            ("payment_ordered", "已下达"),
                            ("disbursed", "已拨付"),
                            ("titled", "仅认定（本次不奖励）"),
                            ("rejected", "不予支持"),
                            ("withdrawn", "已撤回"),
                            ("stopped", "终止"),
                            ("in_recovery", "追回中"),
                            ("recovered", "已追回"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "退回补正"),
                            ("accepted", "已受理"),
                            ("in_review", "评审中"),
                            ("proposed", "拟支持"),
                            ("on_notice", "公示中"),
                            ("under_investigation", "异议核查"),
                            ("notice_cleared", "公示无异议"),
                            ("in_deliberation", "审议中"),
                            ("postponed", "缓议"),
                            ("recognised", "待企业确认"),
                            ("confirmed", "企业已确认"),
                            ("approved", "待拨付"),
                            ("payment_ordered", "已下达"),
                            ("disbursed", "已拨付"),
                            ("titled", "仅认定（本次不奖励）"),
                            ("rejected", "不予支持"),
                            ("withdrawn", "已撤回"),
                            ("stopped", "终止"),
                            ("in_recovery", "追回中"),
                            ("recovered", "已追回"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(), verbose_name="办理时间"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="意见")),
                (
                    "amount_fen",
                    models.BigIntegerField(
                        editable=False, null=True, verbose_name="当时支持金额（分）"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        max_length=80, null=True, unique=True, verbose_name="提交编号"
                    ),
                ),
            ],
            options={
                "verbose_name": "办理记录",
                "verbose_name_plural": "办理记录",
                "ordering": ["revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "revision"), name="transition_log_one_a_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__isnull", True), ("amount_fen__gte", 0), _connector="OR"
                        ),
                        name="transition_log_amount_is_not_negative",
                        violation_error_message="当时支持金额不得为负数",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="applications.transitionlog",
                        verbose_name="办理记录",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="records.paper",
                        verbose_name="文书",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件文书",
                "verbose_name_plural": "案件文书",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="applications.transitionlog",
                        verbose_name="办理记录",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.materialkind",
                        verbose_name="材料",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("title", "项目名称"),
                            ("summary", "项目简介"),
                            ("place", "项目实施地点"),
                            ("completed_on", "建成（完成）日期"),
                            ("investment", "投资明细"),
                            ("account", "收款账户"),
                        ],
                        max_length=20,
                        verbose_name="内容",
                    ),
                ),
                ("said", models.CharField(max_length=300, verbose_name="补正要求")),
                ("before", models.TextField(blank=True, verbose_name="退回时的内容")),
            ],
            options={
                "verbose_name": "补正事项",
                "verbose_name_plural": "补正事项",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__isnull", False), ("part", "")),
                            models.Q(("kind__isnull", True), models.Q(("part", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="correction_names_one_thing",
                        violation_error_message="补正事项须指明一项材料或一项内容",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said", ""), _negated=True),
                        name="correction_says_what_is_wrong",
                        violation_error_message="补正事项须写明问题",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallItem",
            fields=[],
            options={
                "verbose_name": "申报通知所列项目",
                "verbose_name_plural": "申报通知所列项目",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("applications.call_items",),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_published_by_another",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (NEW."published_at" IS NOT NULL)',
                    func="\nIF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL THEN RETURN NEW; END IF;\nIF NOT EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n    WHERE a.id = NEW.drafted_by_id AND b.id = NEW.published_by_id\n      AND a.person_id <> b.person_id) THEN\n    RAISE EXCEPTION '申报通知须由一人起草、另一人发布' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="ce08055d39ab91363cddf585de95b3c2427b34db",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_call_published_by_another_01ad8",
                    table="applications_call",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_stands_once_published",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="\nIF TG_OP = 'DELETE'\n    OR to_jsonb(NEW) - 'closes_at' IS DISTINCT FROM to_jsonb(OLD) - 'closes_at' THEN\n    RAISE EXCEPTION '申报通知发布后不可改变；需要延长时间的，请发布延期通知'\n        USING ERRCODE = '23514';\nEND IF;\nIF NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT EXISTS (\n    SELECT 1 FROM applications_callextension e WHERE e.call_id = OLD.id\n       AND e.former_closes_at = OLD.closes_at AND e.closes_at = NEW.closes_at) THEN\n    RAISE EXCEPTION '申报截止时间只能以对所有单位发布的延期通知延长' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="540f64d537bc14ef53c2d9e21bba7388a1e97c7c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_call_stands_once_published_46d86",
                    table="applications_call",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="7f5c0be718342c478942b265e38f2a22db3d5b6f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_0133c",
                    table="applications_call",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="bundle",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="20dc61d395732c4313b90c4b7c23bf6bcbedb153",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_5d0f0",
                    table="applications_bundle",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_with_its_call",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n        IF TG_OP <> 'INSERT' THEN\n            SELECT c.published_at INTO published FROM applications_call c\n                WHERE c.id = OLD.call_id FOR SHARE;\n            IF published IS NOT NULL THEN\n                RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n            END IF;\n        END IF;\n        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n        SELECT c.published_at INTO published FROM applications_call c\n            WHERE c.id = NEW.call_id FOR SHARE;\n        IF published IS NOT NULL THEN\n            RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="2949811d0f23228087af6192712f11a134170a19",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_stands_with_its_call_b383b",
                    table="applications_callcontact",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="fc0a42e6c86d1b63c4e8b90fdc7bc471a7a3d69c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_775f5",
                    table="applications_callcontact",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callextension",
            trigger=pgtrigger.compiler.Trigger(
                name="call_extension_follows_its_call",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE closing timestamptz; published timestamptz;",
                    func="\nSELECT c.closes_at, c.published_at INTO closing, published FROM applications_call c\n    WHERE c.id = NEW.call_id FOR NO KEY UPDATE;\nIF published IS NULL THEN\n    RAISE EXCEPTION '尚未发布的申报通知无须延期，直接修改即可' USING ERRCODE = '23514';\nEND IF;\nIF closing <> NEW.former_closes_at THEN\n    RAISE EXCEPTION '申报截止时间已经改变，请刷新后再办理' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="2faed376872899e0ac535a13c2ff6da5ac026c3e",
                    operation="INSERT",
                    pgid="pgtrigger_call_extension_follows_its_call_d93a8",
                    table="applications_callextension",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callextension",
            trigger=pgtrigger.compiler.Trigger(
                name="call_extension_extends_its_call",
                sql=accounts.triggers.FirmSql(
                    func="\nUPDATE applications_call SET closes_at = NEW.closes_at WHERE id = NEW.call_id;\nRETURN NULL;\n",
                    hash="18a58dc073798a12a278387333c4053b7a9fcf5f",
                    operation="INSERT",
                    pgid="pgtrigger_call_extension_extends_its_call_4653b",
                    table="applications_callextension",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callextension",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="da83fe5eeeb057ec94c6b05511917dec759e9b0a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_87b17",
                    table="applications_callextension",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callmaterial",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_with_its_call",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n        IF TG_OP <> 'INSERT' THEN\n            SELECT c.published_at INTO published FROM applications_call c\n                WHERE c.id = OLD.call_id FOR SHARE;\n            IF published IS NOT NULL THEN\n                RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n            END IF;\n        END IF;\n        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n        SELECT c.published_at INTO published FROM applications_call c\n            WHERE c.id = NEW.call_id FOR SHARE;\n        IF published IS NOT NULL THEN\n            RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="ca4230f1ce7d66a932d34e412eb39d637bce9975",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_stands_with_its_call_ad5e8",
                    table="applications_callmaterial",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callmaterial",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="500e532abaf0cb980b6268a51938706d5f8b7347",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_7f760",
                    table="applications_callmaterial",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callquota",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_with_its_call",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n        IF TG_OP <> 'INSERT' THEN\n            SELECT c.published_at INTO published FROM applications_call c\n                WHERE c.id = OLD.call_id FOR SHARE;\n            IF published IS NOT NULL THEN\n                RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n            END IF;\n        END IF;\n        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n        SELECT c.published_at INTO published FROM applications_call c\n            WHERE c.id = NEW.call_id FOR SHARE;\n        IF published IS NOT NULL THEN\n            RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="cc011ff74a2109ff67f94bba641d69e1334ef3c9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_stands_with_its_call_c06aa",
                    table="applications_callquota",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callquota",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="0a841a2ed2c8c545f21a7f7c3b32e20c7cc59570",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_16795",
                    table="applications_callquota",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognitionlist",
            trigger=pgtrigger.compiler.Trigger(
                name="recognition_list_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '认定名单：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="4685084f5f4081993dbc194160af9b5732fdf074",
                    operation="DELETE",
                    pgid="pgtrigger_recognition_list_is_kept_859db",
                    table="applications_recognitionlist",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognitionlist",
            trigger=pgtrigger.compiler.Trigger(
                name="recognition_list_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) AND EXISTS (SELECT 1\n        FROM applications_recognition\n        WHERE official_list_id = OLD.id AND checked_at IS NOT NULL) THEN\n    RAISE EXCEPTION '认定名单有经复核的行，不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="0d40e5a51c4e8b297e3c906dc8ce069142fe39d2",
                    operation="UPDATE",
                    pgid="pgtrigger_recognition_list_stands_eceb1",
                    table="applications_recognitionlist",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognitionlist",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('recognition_list', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="ab1247c4404971b0b6a4db39638027d6e17f893e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_c56a1",
                    table="applications_recognitionlist",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognition",
            trigger=pgtrigger.compiler.Trigger(
                name="recognition_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '上级认定：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="0c8fe795c4d19fddb6623fdf1e4adb0621f02324",
                    operation="DELETE",
                    pgid="pgtrigger_recognition_is_kept_dbcfb",
                    table="applications_recognition",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognition",
            trigger=pgtrigger.compiler.Trigger(
                name="recognition_ends_for_good",
                sql=accounts.triggers.FirmSql(
                    func="\nIF OLD.status IN ('dropped', 'revoked') AND NEW IS DISTINCT FROM OLD THEN\n    RAISE EXCEPTION '认定：已剔除或已撤销的不可改变' USING ERRCODE = '23514';\nEND IF;\nIF OLD.status = 'valid' AND NEW.status NOT IN ('valid', 'revoked') THEN\n    RAISE EXCEPTION '认定：复核后只可撤销' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="8bc743078cdd9bb8fe1779dc4500c4c83379b635",
                    operation="UPDATE",
                    pgid="pgtrigger_recognition_ends_for_good_6e680",
                    table="applications_recognition",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognition",
            trigger=pgtrigger.compiler.Trigger(
                name="recognition_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> '' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.entered_by_id AND b.id = NEW.checked_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '认定：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.checked_by_id IS NOT NULL\n        AND (to_jsonb(NEW) - '{status,reminders,reminded_at,revoked_on,revoked_reason,revocation_id,revoked_by_id}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{status,reminders,reminded_at,revoked_on,revoked_reason,revocation_id,revoked_by_id}'::text[]) THEN\n    RAISE EXCEPTION '认定：复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="7e76c8437bdb67517638aa9f7434c56628757f4e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_recognition_stands_a6ce2",
                    table="applications_recognition",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recognition",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="58f3f3d5323fe27711418a336ef884292f933471",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_a84dd",
                    table="applications_recognition",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_moves_along_its_edges",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.state <> OLD.state AND OLD.state IN ('titled', 'rejected', 'withdrawn', 'stopped', 'recovered') THEN\n    RAISE EXCEPTION '案件已办结，状态不可改变' USING ERRCODE = '23514';\nEND IF;\nIF NEW.revision NOT IN (OLD.revision, OLD.revision + 1)\n    OR (NEW.state <> OLD.state AND NEW.revision = OLD.revision) THEN\n    RAISE EXCEPTION '案件修订号不连续' USING ERRCODE = '23514';\nEND IF;\nIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('accepted', 'approved'), ('accepted', 'in_deliberation'), ('accepted', 'in_review'), ('accepted', 'proposed'), ('accepted', 'rejected'), ('accepted', 'returned'), ('accepted', 'stopped'), ('accepted', 'titled'), ('accepted', 'withdrawn'), ('approved', 'payment_ordered'), ('approved', 'stopped'), ('approved', 'under_investigation'), ('approved', 'withdrawn'), ('confirmed', 'approved'), ('confirmed', 'in_deliberation'), ('confirmed', 'stopped'), ('confirmed', 'titled'), ('confirmed', 'withdrawn'), ('disbursed', 'in_recovery'), ('disbursed', 'payment_ordered'), ('draft', 'recognised'), ('draft', 'stopped'), ('draft', 'submitted'), ('draft', 'withdrawn'), ('in_deliberation', 'approved'), ('in_deliberation', 'in_review'), ('in_deliberation', 'postponed'), ('in_deliberation', 'proposed'), ('in_deliberation', 'rejected'), ('in_deliberation', 'stopped'), ('in_deliberation', 'titled'), ('in_deliberation', 'under_investigation'), ('in_recovery', 'disbursed'), ('in_recovery', 'recovered'), ('in_review', 'approved'), ('in_review', 'in_deliberation'), ('in_review', 'proposed'), ('in_review', 'rejected'), ('in_review', 'stopped'), ('in_review', 'titled'), ('in_review', 'withdrawn'), ('notice_cleared', 'approved'), ('notice_cleared', 'in_deliberation'), ('notice_cleared', 'proposed'), ('notice_cleared', 'stopped'), ('notice_cleared', 'titled'), ('notice_cleared', 'under_investigation'), ('on_notice', 'notice_cleared'), ('on_notice', 'proposed'), ('on_notice', 'stopped'), ('on_notice', 'under_investigation'), ('payment_ordered', 'approved'), ('payment_ordered', 'disbursed'), ('postponed', 'in_deliberation'), ('postponed', 'proposed'), ('postponed', 'stopped'), ('postponed', 'under_investigation'), ('proposed', 'approved'), ('proposed', 'in_deliberation'), ('proposed', 'on_notice'), ('proposed', 'stopped'), ('proposed', 'titled'), ('recognised', 'confirmed'), ('recognised', 'stopped'), ('recognised', 'withdrawn'), ('returned', 'rejected'), ('returned', 'stopped'), ('returned', 'submitted'), ('returned', 'withdrawn'), ('submitted', 'accepted'), ('submitted', 'rejected'), ('submitted', 'returned'), ('submitted', 'stopped'), ('submitted', 'withdrawn'), ('under_investigation', 'on_notice'), ('under_investigation', 'proposed'), ('under_investigation', 'rejected'), ('under_investigation', 'stopped'), ('under_investigation', 'under_investigation')) THEN\n    RAISE EXCEPTION '案件不能从 % 到 %', OLD.state, NEW.state USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="9ba4fcd1c19788722b00543c8b39a4b36ca8bc2b",
                    operation="UPDATE",
                    pgid="pgtrigger_case_moves_along_its_edges_a5a4a",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_keeps_what_was_filed",
                sql=accounts.triggers.FirmSql(
                    func="\nIF OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number THEN\n    RAISE EXCEPTION '案件号不可改变' USING ERRCODE = '23514';\nEND IF;\nIF OLD.submitted_at IS NOT NULL AND (NEW.party_id, NEW.item_id, NEW.version_id, NEW.submitted_at,\n    NEW.subject_id, NEW.report_id, NEW.bundle_id) IS DISTINCT FROM (OLD.party_id, OLD.item_id,\n    OLD.version_id, OLD.submitted_at, OLD.subject_id, OLD.report_id, OLD.bundle_id) THEN\n    RAISE EXCEPTION '案件提交后，申报单位、项目和提交时间不可改变' USING ERRCODE = '23514';\nEND IF;\nIF OLD.submitted_at IS NOT NULL AND NEW.local_unit_id IS DISTINCT FROM OLD.local_unit_id\n    AND NOT EXISTS (SELECT 1 FROM applications_transfer WHERE case_id = NEW.id\n        AND id = (SELECT max(id) FROM applications_transfer WHERE case_id = NEW.id)\n        AND (from_unit_id, to_unit_id) = (OLD.local_unit_id, NEW.local_unit_id)) THEN\n    RAISE EXCEPTION '案件提交后，受理单位只能经转办改变' USING ERRCODE = '23514';\nEND IF;\nIF OLD.state NOT IN ('draft', 'returned')\n    AND (NEW.title, NEW.summary, NEW.place, NEW.completed_on, NEW.has_committed,\n        NEW.content_sha256) IS DISTINCT FROM\n    (OLD.title, OLD.summary, OLD.place, OLD.completed_on, OLD.has_committed,\n        OLD.content_sha256) THEN\n    RAISE EXCEPTION '申报提交后内容不可改变，须先退回补正' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="f5ce593a754b72df584f8c9ddc246dcd546dea58",
                    operation="UPDATE",
                    pgid="pgtrigger_case_keeps_what_was_filed_31784",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_starts_as_a_draft",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.state <> 'draft' OR NEW.revision <> 0 THEN\n    RAISE EXCEPTION '案件须从草稿开始' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="63ccf0a6350ee089eb9a130841aef56ce172ac0b",
                    operation="INSERT",
                    pgid="pgtrigger_case_starts_as_a_draft_d5578",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_moves_are_logged",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."revision" IS DISTINCT FROM (NEW."revision"))',
                    constraint="CONSTRAINT",
                    func="\nIF NOT EXISTS (SELECT 1 FROM applications_transitionlog\n    WHERE case_id = NEW.id AND revision = NEW.revision\n      AND origin = OLD.state AND target = NEW.state) THEN\n    RAISE EXCEPTION '案件状态改变须有办理记录' USING ERRCODE = '23514';\nEND IF;\nRETURN NULL;\n",
                    hash="7bfd77f5c80f90b9d65253265a068296582020d7",
                    operation="UPDATE",
                    pgid="pgtrigger_case_moves_are_logged_13d90",
                    table="applications_case",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_claims_its_invoices",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    declare="DECLARE still boolean;",
                    func="\nstill := NEW.state NOT IN ('titled', 'rejected', 'withdrawn', 'stopped', 'recovered')\n    OR (NEW.state = 'recovered' AND NEW.recovered_fen < NEW.amount_fen);\nUPDATE applications_investmentline SET is_live = still\n WHERE case_id = NEW.id AND is_live IS DISTINCT FROM still;\nRETURN NULL;\n",
                    hash="4d05aefd0c4cdf71527fe19e04f61442db313362",
                    operation="UPDATE",
                    pgid="pgtrigger_case_claims_its_invoices_c4559",
                    table="applications_case",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_agrees_with_the_ladder",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    constraint="CONSTRAINT",
                    declare="DECLARE entries int; now_at text; on_ladder boolean;",
                    func="\nSELECT c.state, i.rule = 'ladder' INTO now_at, on_ladder\n  FROM applications_case c JOIN policies_awarditem i ON i.id = c.item_id WHERE c.id = NEW.id;\nSELECT count(*) INTO entries FROM applications_ladderentry WHERE case_id = NEW.id AND is_live;\nIF on_ladder AND (entries > 0) <> (now_at IN ('approved', 'payment_ordered', 'disbursed', 'in_recovery', 'recovered')) THEN\n    RAISE EXCEPTION '案件与晋档台账不一致' USING ERRCODE = '23514';\nEND IF;\nRETURN NULL;\n",
                    hash="7162b311b4b6ffab6ef3c68bc4894b07a90af537",
                    operation="UPDATE",
                    pgid="pgtrigger_case_agrees_with_the_ladder_fc055",
                    table="applications_case",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_keeps_the_cap",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    declare="DECLARE kind text; of_code text; cap bigint; whom bigint; times int; given bigint;",
                    func="\nSELECT i.rule, i.code, i.cap_fen INTO kind, of_code, cap FROM policies_awarditem i\n WHERE i.id = NEW.item_id;\nIF NEW.state NOT IN ('approved', 'payment_ordered', 'disbursed', 'in_recovery', 'recovered') OR OLD.state IN ('approved', 'payment_ordered', 'disbursed', 'in_recovery', 'recovered')\n    OR kind NOT IN ('capped', 'per_report') THEN\n    RETURN NEW;\nEND IF;\nwhom := CASE kind WHEN 'capped' THEN NEW.party_id ELSE NEW.subject_id END;\nPERFORM parties_hold_lineage(whom);\nSELECT count(*), coalesce(sum(one.amount_fen - one.recovered_fen), 0) INTO times, given\n  FROM applications_case one JOIN policies_awarditem i ON i.id = one.item_id\n WHERE i.code = of_code AND one.version_id = NEW.version_id AND one.id <> NEW.id\n   AND one.state IN ('approved', 'payment_ordered', 'disbursed', 'in_recovery', 'recovered') AND one.recovered_fen < one.amount_fen\n   AND CASE kind WHEN 'capped' THEN one.party_id ELSE one.subject_id END\n       IN (SELECT parties_lineage(whom));\nIF kind = 'capped' AND given + NEW.amount_fen > cap THEN\n    RAISE EXCEPTION '该企业（含台阶承继的单位）累计奖励将超过限额' USING ERRCODE = '23514';\nEND IF;\nIF kind = 'per_report' AND times > 0 THEN\n    RAISE EXCEPTION '被诊断企业（含台阶承继的单位）的诊断已奖励过一次' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="5b226504a5a552f2240c866ddfff0432c0f78b82",
                    operation="UPDATE",
                    pgid="pgtrigger_case_keeps_the_cap_7dd95",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '案件：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="1950e54ffcad62554dca195a610787498bea9c27",
                    operation="DELETE",
                    pgid="pgtrigger_case_is_kept_0035f",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_filed_in_time",
                sql=accounts.triggers.FirmSql(
                    condition="WHEN (NEW.\"state\" = 'submitted' AND OLD.\"state\" = 'draft')",
                    declare="DECLARE opening timestamptz; closing timestamptz; published timestamptz;",
                    func="\nIF NEW.call_id IS NULL THEN RETURN NEW; END IF;\nSELECT c.opens_at, c.closes_at, c.published_at INTO opening, closing, published\n    FROM applications_call c WHERE c.id = NEW.call_id;\nIF published IS NULL OR NEW.submitted_at NOT BETWEEN opening AND closing THEN\n    RAISE EXCEPTION '提交时间不在申报时间内' USING ERRCODE = '23514';\nEND IF;\nIF NEW.submitted_at NOT BETWEEN house_now() - interval '1 minute' AND house_now() THEN\n    RAISE EXCEPTION '提交时间须为当时的系统时间' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="02127b1377494e473dfcf018540a03a998bd58bf",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_case_filed_in_time_07a9b",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_within_its_quota",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (NEW."call_id" IS NOT NULL)',
                    declare="DECLARE places integer;",
                    func="\nIF OLD.state IN ('approved', 'disbursed', 'in_deliberation', 'in_recovery', 'notice_cleared', 'on_notice', 'payment_ordered', 'postponed', 'proposed', 'recovered', 'titled', 'under_investigation') OR NEW.state NOT IN ('approved', 'disbursed', 'in_deliberation', 'in_recovery', 'notice_cleared', 'on_notice', 'payment_ordered', 'postponed', 'proposed', 'recovered', 'titled', 'under_investigation') THEN RETURN NEW; END IF;\nSELECT q.places INTO places FROM applications_callquota q\n    WHERE q.call_id = NEW.call_id AND q.item_id = NEW.item_id AND q.is_binding\n    FOR NO KEY UPDATE;\nIF places <= (SELECT count(*) FROM applications_case c WHERE c.call_id = NEW.call_id\n        AND c.item_id = NEW.item_id AND c.id <> NEW.id AND c.state IN ('approved', 'disbursed', 'in_deliberation', 'in_recovery', 'notice_cleared', 'on_notice', 'payment_ordered', 'postponed', 'proposed', 'recovered', 'titled', 'under_investigation')) THEN\n    RAISE EXCEPTION '本次申报该项目的名额（%个）已用完', places USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="5841afbca24fd9ad0ce46fcfb2864f1d61ae9b63",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_case_within_its_quota_1c00d",
                    table="applications_case",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="a57b23f5ab6649e120a0fc7a26ee4d5b7013a57d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_dc495",
                    table="applications_case",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="faq",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="7480f5d259f5272edcd4e78f9d1aea1a54aaa11e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_15c42",
                    table="applications_faq",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="filingpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="filing_paper_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '申报文书：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="2c0989373b0651d172982ace6d028e348b0694d6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_filing_paper_is_kept_e7791",
                    table="applications_filingpaper",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="filingpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="2ae39b5ae7ba55b5000c4fb5368db2db9604bfa9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_e1c69",
                    table="applications_filingpaper",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="investmentline",
            trigger=pgtrigger.compiler.Trigger(
                name="investment_line_changes_only_before_filing",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_live')\n                        = (to_jsonb(OLD) - 'is_live') THEN\n                    RETURN NEW;\n                END IF;\n                IF EXISTS (SELECT 1 FROM applications_case\n                        WHERE id IN (NEW.case_id, OLD.case_id)\n                            AND state NOT IN ('draft', 'returned')) THEN\n                    RAISE EXCEPTION '申报提交后投资明细不可改变，须先退回补正'\n                        USING ERRCODE = '23514';\n                END IF;\n                IF TG_OP = 'DELETE' THEN\n                    RETURN OLD;\n                END IF;\n                RETURN NEW;\n                ",
                    hash="42815b0fc13bc9de3cf62f3e98c95fb5ce359c9b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_investment_line_changes_only_before_filing_64d56",
                    table="applications_investmentline",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="investmentline",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e6ce7399c492fb5a5420ba2879c3359277fc0cd5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_f2af8",
                    table="applications_investmentline",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ladderentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ladder_keeps_the_ceiling",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE net bigint; top int; ceiling bigint;",
                    func="-- Article 5 (2): one award a rung, only upwards, never more in all than the standard of the rung;\n-- parties that took each other's place climb one ladder (R27).\nPERFORM 1 FROM parties_party WHERE id = NEW.party_id FOR NO KEY UPDATE;\nIF TG_OP = 'UPDATE' THEN\n    IF (NEW.party_id, NEW.case_id, NEW.kind, NEW.rank, NEW.standard_fen)\n        IS DISTINCT FROM (OLD.party_id, OLD.case_id, OLD.kind, OLD.rank, OLD.standard_fen)\n        OR (NEW.is_live AND NOT OLD.is_live)\n        OR NEW.recovered_fen < OLD.recovered_fen\n        OR NEW.amount_fen <> OLD.amount_fen THEN\n        RAISE EXCEPTION '晋档台账：已记入的内容不可改写' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\nEND IF;\nIF NEW.kind = 'opening' THEN\n    RETURN NEW;\nEND IF;\nPERFORM parties_hold_lineage(NEW.party_id);\nSELECT coalesce(sum(amount_fen - recovered_fen), 0),\n       coalesce(max(rank) FILTER (WHERE amount_fen > recovered_fen), 0),\n       coalesce(max(standard_fen) FILTER (WHERE amount_fen > recovered_fen AND kind <> 'opening'), 0)\n  INTO net, top, ceiling\n  FROM applications_ladderentry\n WHERE party_id IN (SELECT parties_lineage(NEW.party_id)) AND is_live AND id IS DISTINCT FROM NEW.id;\nIF NEW.kind = 'award' AND NEW.rank <= top THEN\n    RAISE EXCEPTION '晋档台账：第%档不高于已奖励的第%档', NEW.rank, top USING ERRCODE = '23514';\nEND IF;\nIF NEW.kind = 'supplement' AND (NEW.rank <> top OR NEW.standard_fen <> ceiling) THEN\n    RAISE EXCEPTION '晋档台账：补发只能记在最高档' USING ERRCODE = '23514';\nEND IF;\nIF net + NEW.amount_fen > NEW.standard_fen THEN\n    RAISE EXCEPTION '晋档台账：累计将超过本档标准' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="084e961316903b02c823c20d9f064a8107847632",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_ladder_keeps_the_ceiling_38da7",
                    table="applications_ladderentry",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ladderentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ladder_deletes_nothing",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '晋档台账：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="23a443dde6607092ce522b94a055362d705b1da0",
                    operation="DELETE",
                    pgid="pgtrigger_ladder_deletes_nothing_44baa",
                    table="applications_ladderentry",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ladderentry",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="9214c4d57404b37700f7d29772897f30561ef638",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_c471d",
                    table="applications_ladderentry",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="material_changes_only_before_filing",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'replaced_at')\n                        IS DISTINCT FROM (to_jsonb(OLD) - 'replaced_at')) THEN\n                    RAISE EXCEPTION '申报材料只能替换，不可改写' USING ERRCODE = '23514';\n                END IF;\n                IF (SELECT state FROM applications_case WHERE id = NEW.case_id)\n                        NOT IN ('draft', 'returned') THEN\n                    RAISE EXCEPTION '申报提交后材料不可改变，须先退回补正' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="26936994c38e73335acfe1124e555e38ea9a9073",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_material_changes_only_before_filing_dd2d3",
                    table="applications_material",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="83f6ab08670c045c82b4daf0fc51cc87d167aa09",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_5d214",
                    table="applications_material",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="openingbalance",
            trigger=pgtrigger.compiler.Trigger(
                name="opening_balance_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '晋档期初：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="e5fe6e9ba796f720859d38b3e2cade2b01202062",
                    operation="DELETE",
                    pgid="pgtrigger_opening_balance_is_kept_2210f",
                    table="applications_openingbalance",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="openingbalance",
            trigger=pgtrigger.compiler.Trigger(
                name="opening_balance_ends_for_good",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."status" IN (\'confirmed\', \'refused\') AND OLD."status" IS DISTINCT FROM (NEW."status"))',
                    func="RAISE EXCEPTION '期初：复核结论不可改变' USING ERRCODE = '23514';",
                    hash="b8710b30c6fd25633096b3d6a92d2c8c40f933d1",
                    operation="UPDATE",
                    pgid="pgtrigger_opening_balance_ends_for_good_34d10",
                    table="applications_openingbalance",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="openingbalance",
            trigger=pgtrigger.compiler.Trigger(
                name="opening_balance_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.status <> 'refused' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.entered_by_id AND b.id = NEW.decided_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '期初：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.decided_by_id IS NOT NULL\n        AND (to_jsonb(NEW) - '{}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{}'::text[]) THEN\n    RAISE EXCEPTION '期初：复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="3c175807ba9f0facedfaf1d70d98abd888365ea6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_opening_balance_stands_5c608",
                    table="applications_openingbalance",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="openingbalance",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="867a907b4b176956269be0d67eebdffba1d4946c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_b19ec",
                    table="applications_openingbalance",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="question_stands_once_answered",
                sql=accounts.triggers.FirmSql(
                    func="\nIF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL\n    OR (NEW.call_id, NEW.asker_id, NEW.text, NEW.asked_at)\n    IS DISTINCT FROM (OLD.call_id, OLD.asker_id, OLD.text, OLD.asked_at) THEN\n    RAISE EXCEPTION '咨询：提出和答复后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="40d79d0c7609ed93faed1c4bada9deae79d2b82b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_question_stands_once_answered_febe4",
                    table="applications_question",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="89302392720a3f05fee9a1818564a2b4ad1b14d8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_b68ec",
                    table="applications_question",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '转办：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="694364ccc89d8d16620744923e58603b3553b454",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_transfer_is_kept_e2876",
                    table="applications_transfer",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="cf49a88530c93abb5597bdef330299de12158f3c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_95f01",
                    table="applications_transfer",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="transitionlog",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="2d1e78f1a183c714d8c36e7629d9f14a690dc7ff",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_5dd6c",
                    table="applications_transitionlog",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="transitionlog",
            trigger=pgtrigger.compiler.Trigger(
                name="transition_log_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '办理记录：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="18afc767cd449ca1229c58814b95a27670f23ac7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_transition_log_is_kept_ac82e",
                    table="applications_transitionlog",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="letter_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '案件文书：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="eddde50bd7b46c6217f6bafc335e9d3138d7f4e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_letter_is_kept_31031",
                    table="applications_letter",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="d876dfeec2a3e458dacc7fe0079027a9cf267005",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_1217c",
                    table="applications_letter",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="correction",
            trigger=pgtrigger.compiler.Trigger(
                name="correction_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '补正事项：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="332b4120f3eb7799047e045c0eb5b8270d785eb4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_correction_is_kept_d6d03",
                    table="applications_correction",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="correction",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e91e6b636991619b3984b6d678bd33985155c25c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_17a42",
                    table="applications_correction",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callitem",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_with_its_call",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n        IF TG_OP <> 'INSERT' THEN\n            SELECT c.published_at INTO published FROM applications_call c\n                WHERE c.id = OLD.call_id FOR SHARE;\n            IF published IS NOT NULL THEN\n                RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n            END IF;\n        END IF;\n        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n        SELECT c.published_at INTO published FROM applications_call c\n            WHERE c.id = NEW.call_id FOR SHARE;\n        IF published IS NOT NULL THEN\n            RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="5b91a9a5834ec2372aece8b5f6d5f148d2ac90ea",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_stands_with_its_call_1dbf4",
                    table="applications_call_items",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="callitem",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('call', 'call_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="2eb29b193b7cbf7b470b0db318eecd62d2f45ab9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_b8f40",
                    table="applications_call_items",
                    when="AFTER",
                ),
            ),
        ),
    ]
