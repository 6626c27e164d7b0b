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
        ("applications", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("employer", models.CharField(max_length=120, verbose_name="工作单位")),
                (
                    "speciality",
                    models.CharField(blank=True, max_length=120, verbose_name="专业领域"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在库")),
            ],
            options={
                "verbose_name": "专家",
                "verbose_name_plural": "专家",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                    "state",
                    django_fsm.FSMField(
                        choices=[("planned", "筹备中"), ("held", "已召开")],
                        default="planned",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="会议编号")),
                ("planned_on", models.DateField(verbose_name="会议日期")),
                ("attendees", models.TextField(blank=True, verbose_name="出席人员")),
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="records.file",
                        verbose_name="会议纪要",
                    ),
                ),
                (
                    "convened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "held_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="结果登记时间"),
                ),
            ],
            options={
                "verbose_name": "审议会议",
                "verbose_name_plural": "审议会议",
                "ordering": ["-planned_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at__isnull", True), ("state", "planned")),
                            models.Q(
                                ("held_at__isnull", False),
                                ("minutes__isnull", False),
                                ("state", "held"),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_held_has_minutes",
                        violation_error_message="登记会议结果须上传会议纪要",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reviews.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_items",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="议程序号")),
                (
                    "tabled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "通过"),
                            ("titled", "仅认定"),
                            ("postponed", "缓议"),
                            ("declined", "不通过"),
                            ("referred", "退回评审"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="审定金额（分）")),
                ("note", models.TextField(blank=True, verbose_name="审议意见")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("recorded_at", models.DateTimeField(null=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "审议议题",
                "verbose_name_plural": "审议议题",
                "ordering": ["meeting", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case"), name="meeting_item_once"),
                    models.UniqueConstraint(
                        fields=("meeting", "position"), name="meeting_item_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_at__isnull", True), ("result", "")),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_item_result_is_complete",
                        violation_error_message="结果、登记人和登记时间须同时填写",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "approved"), _negated=True),
                            models.Q(("amount_fen__gt", 0), ("amount_fen__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_item_approved_has_an_amount",
                        violation_error_message="通过须有金额",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                        related_name="objections",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "核查中"),
                            ("dismissed", "不成立"),
                            ("partly", "部分成立"),
                            ("upheld", "成立"),
                        ],
                        default="open",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("channel", models.CharField(default="网上", max_length=20, verbose_name="渠道")),
                ("objector", models.CharField(max_length=120, verbose_name="异议人（单位）")),
                ("contact", models.CharField(max_length=120, verbose_name="联系方式")),
                ("claim", models.TextField(verbose_name="异议事项和理由")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="records.file",
                        verbose_name="证据",
                    ),
                ),
                (
                    "sender_digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="来源地址摘要"
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                ("finding", models.TextField(blank=True, verbose_name="核查结论")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                (
                    "reply",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="records.paper",
                        verbose_name="答复书",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_closed_has_its_finding",
                        violation_error_message="办结异议须有核查结论、办结人和时间",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
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
                        related_name="opinions",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.agency",
                        verbose_name="部门",
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[("agree", "同意"), ("disagree", "不同意"), ("more", "补充材料")],
                        max_length=8,
                        verbose_name="意见",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="填报时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "部门意见",
                "verbose_name_plural": "部门意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stance", "agree"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opinion_against_has_a_reason",
                        violation_error_message="不同意或需补充材料的，须写明理由",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreliminaryReview",
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
                        related_name="preliminary_reviews",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("materials_complete", models.BooleanField(verbose_name="材料齐全、签章完整")),
                (
                    "places_verified",
                    models.BooleanField(verbose_name="登记地、经营地、户管地已核实"),
                ),
                ("credit_checked", models.BooleanField(verbose_name="信用记录已核查")),
                ("no_double_funding", models.BooleanField(verbose_name="未发现重复享受")),
                ("passed", models.BooleanField(verbose_name="通过")),
                ("comment", models.TextField(verbose_name="初审意见")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="初审人",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="初审时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "初审",
                "verbose_name_plural": "初审",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed", False),
                            models.Q(
                                ("credit_checked", True),
                                ("materials_complete", True),
                                ("no_double_funding", True),
                                ("places_verified", True),
                            ),
                            _connector="OR",
                        ),
                        name="preliminary_review_passes_whole",
                        violation_error_message="各项均核实后方可通过初审",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                        related_name="proposals",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="拟支持金额（分）")),
                ("derivation", models.TextField(verbose_name="计算过程")),
                ("reason", models.TextField(verbose_name="评审结论")),
                (
                    "mean_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="平均分"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="拟定时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟支持意见",
                "verbose_name_plural": "拟支持意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gte", 0)),
                        name="proposal_amount_is_not_negative",
                        violation_error_message="金额不得为负",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
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
                    "key",
                    models.CharField(
                        editable=False, max_length=80, unique=True, verbose_name="提交编号"
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("closed", "期满")],
                        default="draft",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="拟稿时间",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
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
                    models.DateTimeField(editable=False, null=True, verbose_name="发布时间"),
                ),
                ("first_day", models.DateField(editable=False, null=True, verbose_name="公示首日")),
                ("last_day", models.DateField(editable=False, null=True, verbose_name="公示末日")),
                (
                    "closes_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="公示截止"),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="records.paper",
                        verbose_name="公示文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closes_at__isnull", True),
                                ("first_day__isnull", True),
                                ("last_day__isnull", True),
                                ("published_at__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("closes_at__gt", models.F("published_at")),
                                ("closes_at__isnull", False),
                                ("first_day__isnull", False),
                                ("last_day__gte", models.F("first_day")),
                                ("last_day__isnull", False),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                ("state__in", ["published", "closed"]),
                            ),
                            _connector="OR",
                        ),
                        name="public_notice_published_has_its_dates",
                        violation_error_message="已发布的公示须有起止日期",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reviews.publicnotice",
                        verbose_name="公示",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_entries",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("party_name", models.CharField(max_length=120, verbose_name="单位名称")),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("item_name", models.CharField(max_length=60, verbose_name="项目类别")),
                ("title", models.CharField(max_length=120, verbose_name="项目名称")),
                ("local_unit_name", models.CharField(max_length=60, verbose_name="所属街镇")),
                ("amount_fen", models.BigIntegerField(verbose_name="拟支持金额（分）")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
            ],
            options={
                "verbose_name": "公示条目",
                "verbose_name_plural": "公示条目",
                "ordering": ["notice", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "case"), name="notice_entry_once"),
                    models.UniqueConstraint(
                        fields=("notice", "position"), name="notice_entry_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gte", 0)),
                        name="notice_entry_amount_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                        related_name="seats",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="reviews.expert",
                        verbose_name="专家",
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指定人",
                    ),
                ),
                (
                    "appointed_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="指定时间",
                    ),
                ),
                (
                    "declared_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="声明无利害关系时间"
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="回避（更换）时间"
                    ),
                ),
                (
                    "released_why",
                    models.CharField(blank=True, max_length=200, verbose_name="回避（更换）原因"),
                ),
            ],
            options={
                "verbose_name": "评审席位",
                "verbose_name_plural": "评审席位",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "expert"),
                        name="seat_once_a_case",
                        violation_error_message="该专家已在本件的评审组",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reviews.seat",
                        verbose_name="席位",
                    ),
                ),
                ("foundation", models.PositiveSmallIntegerField(verbose_name="基础条件（10分）")),
                (
                    "equipment",
                    models.PositiveSmallIntegerField(verbose_name="智能装备与数控化率（20分）"),
                ),
                (
                    "networking",
                    models.PositiveSmallIntegerField(verbose_name="设备联网与数据采集（15分）"),
                ),
                (
                    "integration",
                    models.PositiveSmallIntegerField(verbose_name="生产管理系统集成（20分）"),
                ),
                (
                    "quality",
                    models.PositiveSmallIntegerField(verbose_name="质量、仓储、能源与安全（10分）"),
                ),
                (
                    "security",
                    models.PositiveSmallIntegerField(verbose_name="网络与数据安全（5分）"),
                ),
                ("effect", models.PositiveSmallIntegerField(verbose_name="实施成效（15分）")),
                ("example", models.PositiveSmallIntegerField(verbose_name="示范推广（5分）")),
                ("veto", models.CharField(blank=True, max_length=200, verbose_name="一票否决事项")),
                ("comment", models.TextField(verbose_name="评审意见")),
                (
                    "handed_in_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="提交时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家评分",
                "verbose_name_plural": "专家评分",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effect__lte", 15),
                            ("equipment__lte", 20),
                            ("example__lte", 5),
                            ("foundation__lte", 10),
                            ("integration__lte", 20),
                            ("networking__lte", 15),
                            ("quality__lte", 10),
                            ("security__lte", 5),
                        ),
                        name="score_within_its_sheet",
                        violation_error_message="分数超出评分表上限",
                    )
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('expert', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="cc2ab032fed3dbd4207a5868891c9bc5bc2b4ec0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_d2c5e",
                    table="reviews_expert",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('meeting', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="40fd69791cc551cb1455ddaf53f60ca2ab9c5c2d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_a1296",
                    table="reviews_meeting",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="meetingitem",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_item_result_stands",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."recorded_at" IS NOT NULL)',
                    func="RAISE EXCEPTION '审议结果不可改写' USING ERRCODE = '23514';",
                    hash="bf2843e279808fe4c8aae911c1f14af53dbb3a40",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_meeting_item_result_stands_ef3b3",
                    table="reviews_meetingitem",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="meetingitem",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="cac3d3c9811cfdc35391452887d60945f666497a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_9e0bd",
                    table="reviews_meetingitem",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="objection",
            trigger=pgtrigger.compiler.Trigger(
                name="objection_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '异议：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="2218c8a26719b890668c28ddb15c249b6d121cb3",
                    operation="DELETE",
                    pgid="pgtrigger_objection_is_kept_27b7a",
                    table="reviews_objection",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="objection",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="c5ce34ead9c87f797104d07612ef8eecbf44b9c5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_51b52",
                    table="reviews_objection",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="opinion",
            trigger=pgtrigger.compiler.Trigger(
                name="opinion_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '部门意见：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="1ab875a53df5a8e73316f33d80a4738aa9fa371a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_opinion_is_kept_14e92",
                    table="reviews_opinion",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="opinion",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="a60d6b05f38c8bfb5bf4ff547cdcd42cbf091bc3",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_54fbf",
                    table="reviews_opinion",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="preliminaryreview",
            trigger=pgtrigger.compiler.Trigger(
                name="preliminary_review_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '初审：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="52d7e49d2564d8084f39cec7b6a0f94f63b4c1e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_preliminary_review_is_kept_1ecc7",
                    table="reviews_preliminaryreview",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="preliminaryreview",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="436d2951f3c3068610a18cb369807c9597828368",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_be352",
                    table="reviews_preliminaryreview",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '拟支持意见：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="58e63dad2eaf8b29945dca0c602f2a38be997466",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_proposal_is_kept_5eb43",
                    table="reviews_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="d09f356c318a2967c84c3b1b4f714e485f6add91",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_8ea99",
                    table="reviews_proposal",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="publicnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="public_notice_dates_stand",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="\n                IF TG_OP = 'DELETE' OR (NEW.title, NEW.published_at, NEW.published_by_id,\n                        NEW.first_day, NEW.last_day, NEW.closes_at) IS DISTINCT FROM (OLD.title,\n                        OLD.published_at, OLD.published_by_id, OLD.first_day, OLD.last_day,\n                        OLD.closes_at) OR (NEW.state = 'draft')\n                        OR (OLD.state = 'closed' AND NEW.state <> 'closed') THEN\n                    RAISE EXCEPTION '公示一经发布，内容和日期不可改变' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="76dfc54c444895d958e9f9362e88a59d16d36040",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_public_notice_dates_stand_a807b",
                    table="reviews_publicnotice",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="publicnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="public_notice_closes_in_time",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF NEW.state = 'closed' AND OLD.state <> 'closed'\n                        AND house_now() < NEW.closes_at THEN\n                    RAISE EXCEPTION '公示期未满' USING ERRCODE = '23514';\n                END IF;\n                IF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL\n                        AND NEW.published_at NOT BETWEEN house_now() - interval '2 seconds'\n                                                     AND house_now() THEN\n                    RAISE EXCEPTION '发布时间须为当前时间' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="5507fa24edfa27d143f88b1445e8b3e1a6f0c550",
                    operation="UPDATE",
                    pgid="pgtrigger_public_notice_closes_in_time_9d981",
                    table="reviews_publicnotice",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="publicnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('notice', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="b42a23d5b6885047faf843173f70b6774bfa04b0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_d3772",
                    table="reviews_publicnotice",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="noticeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="notice_entry_stands",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF EXISTS (SELECT 1 FROM reviews_publicnotice WHERE published_at IS NOT NULL\n                        AND id = CASE TG_OP WHEN 'INSERT' THEN NEW.notice_id\n                                            ELSE OLD.notice_id END) THEN\n                    RAISE EXCEPTION '公示一经发布，条目不可改变' USING ERRCODE = '23514';\n                END IF;\n                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;\n                ",
                    hash="a486fd53e6c68c839dd3350ad36ac5062a85b448",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_notice_entry_stands_e0387",
                    table="reviews_noticeentry",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="noticeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('notice', 'notice_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e5f47b2d270a3684e67f31a4746d2ad897e35e09",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_a8a13",
                    table="reviews_noticeentry",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="3c0d37e932a505a43c7d7fc4e0a65cf9c8923501",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_e513f",
                    table="reviews_seat",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="score",
            trigger=pgtrigger.compiler.Trigger(
                name="score_is_locked",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '专家评分：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="b0b8846e33e3665fc8a35a049fb9d0a0c8d86fc9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_score_is_locked_094f3",
                    table="reviews_score",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="score",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('score', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="2cebf231cdd61c96931da94c9307e74af2a17ef0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_4a6a4",
                    table="reviews_score",
                    when="AFTER",
                ),
            ),
        ),
    ]
