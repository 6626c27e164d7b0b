import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
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
                ("number", models.CharField(max_length=40, unique=True, verbose_name="文号")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("issuer", models.CharField(max_length=100, verbose_name="发文机关")),
                ("signed_on", models.DateField(verbose_name="成文日期")),
                ("published_on", models.DateField(verbose_name="发布日期")),
                ("in_force_from", models.DateField(verbose_name="施行日期")),
                ("in_force_to", models.DateField(verbose_name="有效期至（含当日）")),
                (
                    "status_label",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="文件性质"
                    ),
                ),
                ("basis", models.TextField(help_text="每行一份文件。", verbose_name="制定依据")),
                ("full_text", models.TextField(blank=True, default="", verbose_name="全文")),
                (
                    "scheme",
                    models.SlugField(default="smart-manufacturing", verbose_name="政策体系"),
                ),
                (
                    "supplements",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplemented_by",
                        to="policies.policyversion",
                        verbose_name="补充或替代的文件",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="系统内发布时间"),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=64,
                        verbose_name="条款摘要值",
                    ),
                ),
                (
                    "is_demo",
                    models.BooleanField(default=False, editable=False, verbose_name="演示"),
                ),
            ],
            options={
                "verbose_name": "政策版本",
                "verbose_name_plural": "政策版本",
                "ordering": ["-in_force_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("in_force_to__gte", models.F("in_force_from"))),
                        name="policyversion_ends_after_start",
                        violation_error_message="有效期截止日不得早于施行日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published_on__gte", models.F("signed_on"))),
                        name="policyversion_published_after_signing",
                        violation_error_message="发布日期不得早于成文日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("published_at__isnull", True)),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policyversion_digest_once_published",
                        violation_error_message="已发布的版本应有条款摘要值。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supplements__isnull", True),
                            models.Q(("supplements", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="policyversion_not_its_own_supplement",
                        violation_error_message="文件不能补充自身。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("published_at__isnull", False), ("supplements__isnull", True)
                        ),
                        expressions=[
                            ("scheme", "="),
                            (
                                models.Func(
                                    models.F("in_force_from"),
                                    models.F("in_force_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="policyversion_one_in_force",
                        violation_error_message="同一政策体系在同一时期只能有一个有效版本。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("published_at__isnull", False), ("supplements__isnull", False)
                        ),
                        expressions=[
                            ("scheme", "="),
                            (
                                models.Func(
                                    models.F("in_force_from"),
                                    models.F("in_force_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="policyversion_one_supplement_in_force",
                        violation_error_message="同一政策体系在同一时期只能有一份有效的补充文件。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ladder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ladders",
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                ("code", models.SlugField(max_length=30, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "credit_mode",
                    models.CharField(
                        choices=[
                            ("net_paid", "按实际已奖励的净额抵减"),
                            ("standard_of_highest", "按已奖励最高档的标准抵减"),
                        ],
                        default="net_paid",
                        max_length=20,
                        verbose_name="补差方式",
                    ),
                ),
            ],
            options={
                "verbose_name": "台阶",
                "verbose_name_plural": "台阶",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "code"),
                        name="ladder_once_in_version",
                        violation_error_message="同一版本的台阶代码不得重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_mode__in", ("net_paid", "standard_of_highest"))
                        ),
                        name="ladder_has_a_credit_mode",
                        violation_error_message="补差方式不在允许的范围内。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "payee_kind",
                    models.CharField(
                        choices=[("enterprise", "企业"), ("provider", "服务商")],
                        max_length=12,
                        verbose_name="奖励对象",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("ladder", "晋档补差"),
                            ("per_report", "按诊断报告"),
                            ("capped", "限额内核定"),
                        ],
                        max_length=12,
                        verbose_name="计奖方式",
                    ),
                ),
                (
                    "ladder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="policies.ladder",
                        verbose_name="台阶",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="档次"),
                ),
                (
                    "standard_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="奖励标准（分）"),
                ),
                (
                    "per_report_fen",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="每份报告奖励（分）"
                    ),
                ),
                (
                    "cap_fen",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="单个企业累计限额（分）"
                    ),
                ),
                (
                    "ratio",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="政策未规定比例的留空，由评审人员填写核定金额。",
                        max_digits=7,
                        null=True,
                        verbose_name="奖励比例",
                    ),
                ),
                ("threshold_fen", models.BigIntegerField(default=0, verbose_name="投入门槛（分）")),
                (
                    "uplift",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=7, verbose_name="上浮比例"
                    ),
                ),
                (
                    "yearly_quota",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="年度名额"
                    ),
                ),
                (
                    "prerequisite",
                    models.SlugField(
                        blank=True,
                        default="",
                        help_text="须先获评的奖励项目代码。",
                        max_length=40,
                        verbose_name="前置称号",
                    ),
                ),
                ("clause", models.CharField(max_length=40, verbose_name="条款")),
                (
                    "acceptor",
                    models.CharField(
                        blank=True,
                        choices=[("local_unit", "街镇（区属企业）"), ("registrar", "区经委登记员")],
                        default="",
                        max_length=12,
                        verbose_name="受理方",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
            ],
            options={
                "verbose_name": "奖励项目",
                "verbose_name_plural": "奖励项目",
                "ordering": ["version", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "code"),
                        name="awarditem_once_in_version",
                        violation_error_message="同一版本的奖励项目代码不得重复。",
                    ),
                    models.UniqueConstraint(
                        fields=("version", "position"),
                        name="awarditem_position_once_in_version",
                        violation_error_message="同一版本的奖励项目次序不得重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ladder__isnull", False),
                                ("rank__gte", 1),
                                ("rank__isnull", False),
                                ("rule", "ladder"),
                                ("standard_fen__gt", 0),
                                ("standard_fen__isnull", False),
                            ),
                            models.Q(
                                models.Q(("rule", "ladder"), _negated=True),
                                ("ladder__isnull", True),
                                ("rank__isnull", True),
                                ("standard_fen__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="awarditem_ladder_terms",
                        violation_error_message="晋档补差的项目必须、其他项目不得填写台阶、档次和奖励标准。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("per_report_fen__gt", 0),
                                ("per_report_fen__isnull", False),
                                ("rule", "per_report"),
                            ),
                            models.Q(
                                models.Q(("rule", "per_report"), _negated=True),
                                ("per_report_fen__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="awarditem_report_terms",
                        violation_error_message="按报告奖励的项目必须、其他项目不得填写每份报告奖励。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cap_fen__gt", 0), ("cap_fen__isnull", False), ("rule", "capped")
                            ),
                            models.Q(
                                models.Q(("rule", "capped"), _negated=True),
                                ("cap_fen__isnull", True),
                                ("ratio__isnull", True),
                                ("threshold_fen", 0),
                                ("uplift", 0),
                            ),
                            _connector="OR",
                        ),
                        name="awarditem_cap_terms",
                        violation_error_message="限额内核定的项目必须填写限额，其他项目不得填写限额、比例和门槛。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ratio__isnull", True),
                                models.Q(("ratio__gt", 0), ("ratio__lte", 1)),
                                _connector="OR",
                            ),
                            ("threshold_fen__gte", 0),
                            ("uplift__gte", 0),
                            ("uplift__lte", 1),
                        ),
                        name="awarditem_shares_in_range",
                        violation_error_message="奖励比例、上浮比例应在零和一之间，投入门槛不得为负。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acceptor__in", ["", "local_unit", "registrar"]),
                            ("payee_kind__in", ["enterprise", "provider"]),
                            ("rule__in", ["ladder", "per_report", "capped"]),
                        ),
                        name="awarditem_codes_known",
                        violation_error_message="计奖方式、奖励对象或受理方不在允许的范围内。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        choices=[
                            ("acceptance", "受理"),
                            ("correction", "补正"),
                            ("paper", "递交书面材料"),
                            ("preliminary", "初审"),
                            ("review", "专家评审"),
                            ("opinion", "成员单位意见"),
                            ("notice", "公示"),
                            ("objection", "异议核查"),
                            ("document", "下达拨付文件"),
                            ("payment", "拨付"),
                            ("confirmation", "企业确认"),
                        ],
                        max_length=30,
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="工作日")),
            ],
            options={
                "verbose_name": "办理时限",
                "verbose_name_plural": "办理时限",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "code"),
                        name="limit_once_in_version",
                        violation_error_message="同一版本的办理时限代码不得重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("working_days__gte", 1)),
                        name="limit_is_positive",
                        violation_error_message="办理时限至少为1个工作日。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("required", models.BooleanField(default=True, verbose_name="必须提交")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="书面份数")),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "hint",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="填报说明"
                    ),
                ),
            ],
            options={
                "verbose_name": "申报材料",
                "verbose_name_plural": "申报材料",
                "ordering": ["item", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "code"),
                        name="materialkind_once_in_item",
                        violation_error_message="同一项目的材料代码不得重复。",
                    ),
                    models.UniqueConstraint(
                        fields=("item", "position"),
                        name="materialkind_position_once_in_item",
                        violation_error_message="同一项目的材料次序不得重复。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="policies.policyversion",
                        verbose_name="政策版本",
                    ),
                ),
                ("code", models.SlugField(max_length=30, verbose_name="代码")),
                ("question", models.CharField(max_length=200, verbose_name="问题")),
                ("answer", models.TextField(verbose_name="口径")),
                ("author", models.CharField(max_length=60, verbose_name="解释人")),
                ("noted_on", models.DateField(verbose_name="日期")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "执行口径",
                "verbose_name_plural": "执行口径",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "code", "noted_on"),
                        name="note_once_a_day",
                        violation_error_message="同一问题同一天只登记一条口径。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="policies.awarditem",
                        verbose_name="奖励项目",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("acceptance", "受理"),
                            ("confirmation", "企业确认"),
                            ("preliminary", "初审"),
                            ("review", "评审"),
                            ("notice", "公示"),
                            ("deliberation", "审议"),
                            ("payment", "拨付"),
                        ],
                        max_length=14,
                        verbose_name="环节",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
            ],
            options={
                "verbose_name": "环节",
                "verbose_name_plural": "环节",
                "ordering": ["item", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "stage"),
                        name="trackstage_stage_once_in_item",
                        violation_error_message="同一环节只能出现一次。",
                    ),
                    models.UniqueConstraint(
                        fields=("item", "position"),
                        name="trackstage_position_once_in_item",
                        violation_error_message="环节次序不得重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "acceptance",
                                    "confirmation",
                                    "preliminary",
                                    "review",
                                    "notice",
                                    "deliberation",
                                    "payment",
                                ],
                            )
                        ),
                        name="trackstage_stage_known",
                        violation_error_message="没有这个环节。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="年份"
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="依据")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "is_demo",
                    models.BooleanField(default=False, editable=False, verbose_name="演示"),
                ),
                (
                    "frozen_until",
                    models.DateField(
                        editable=False,
                        help_text="已发布的公示按此前的工作日印出起止日期，此日及以前的安排不再变动。",
                        null=True,
                        verbose_name="已用于公示，锁定至",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="calendaryear_is_plausible",
                        violation_error_message="年份应在2000至2100之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_demo", False), ("provisional", True), _connector="OR"
                        ),
                        name="calendaryear_demo_is_provisional",
                        violation_error_message="演示用的工作日历应标为暂定。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frozen_until", None),
                            (
                                "year",
                                django.db.models.functions.datetime.ExtractYear(
                                    models.F("frozen_until")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="calendaryear_is_frozen_within_itself",
                        violation_error_message="锁定日期应在所属年份内。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="policies.calendaryear",
                        verbose_name="年份",
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                ("is_workday", models.BooleanField(default=False, verbose_name="上班")),
                ("name", models.CharField(max_length=20, verbose_name="节日")),
            ],
            options={
                "verbose_name": "特殊日期",
                "verbose_name_plural": "特殊日期",
                "ordering": ["date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "year_id",
                                django.db.models.functions.datetime.ExtractYear(models.F("date")),
                            )
                        ),
                        name="calendarday_lies_in_its_year",
                        violation_error_message="日期应在所属年份内。",
                    )
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="policyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="RAISE EXCEPTION '政策版本已发布，不得修改：政策版本' USING ERRCODE = '23514';",
                    hash="5d62f20d0dcc9303ee4027fe25109d615066d0c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_63bf6",
                    table="policies_policyversion",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="policyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('policy', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="d8555d214af068c7a7faa61bc891a18e21e7aea6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_f7005",
                    table="policies_policyversion",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ladder",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = OLD.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：台阶' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = NEW.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：台阶' USING ERRCODE = '23514'; END IF;\n    \n            RETURN NEW;\n        ",
                    hash="8118cb954a886118a66221bb98e06e107a5cc336",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_52dc8",
                    table="policies_ladder",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ladder",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('policy', 'version_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="43c14bbf2a64e411e3b66645320e3ac8548ea68b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_2dca7",
                    table="policies_ladder",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="awarditem",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = OLD.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：奖励项目' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = NEW.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：奖励项目' USING ERRCODE = '23514'; END IF;\n    \n            RETURN NEW;\n        ",
                    hash="77fcea1ea46a5a3f4f311f4fa16d4449712fa391",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_f19cd",
                    table="policies_awarditem",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="awarditem",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('policy', 'version_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="4e71d5fe4521f168665bc52a0d4fb561fcb9d1c0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_30179",
                    table="policies_awarditem",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="limit",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = OLD.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：办理时限' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = NEW.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：办理时限' USING ERRCODE = '23514'; END IF;\n    \n            RETURN NEW;\n        ",
                    hash="cc765daa946bc496eaf4b70aa4791bdfb62faa5f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_94a09",
                    table="policies_limit",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="limit",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('policy', 'version_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="8d033942bec97bed3059600b434cd9a89dfb55bb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_4491c",
                    table="policies_limit",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="materialkind",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = (SELECT i.version_id FROM policies_awarditem i WHERE i.id = OLD.item_id) FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：申报材料' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = (SELECT i.version_id FROM policies_awarditem i WHERE i.id = NEW.item_id) FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：申报材料' USING ERRCODE = '23514'; END IF;\n    \n            RETURN NEW;\n        ",
                    hash="ebe79d5ce4795fd034a6ae2d77ac7e9233b53369",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_44a30",
                    table="policies_materialkind",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="materialkind",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('award_item', 'item_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e852ee2c32bf0b9ab81baa58e49516fef2719bd1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_2db4a",
                    table="policies_materialkind",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = OLD.version_id FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：执行口径' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n            RETURN NEW;\n        ",
                    hash="54d27c02905c829d96d5302b22e12cfdaa12d794",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_9bda3",
                    table="policies_note",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('policy', 'version_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="95e84ca1f1b8c8d3b556d682c8833357dc2f120c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_34475",
                    table="policies_note",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="trackstage",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE published timestamptz;",
                    func="\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = (SELECT i.version_id FROM policies_awarditem i WHERE i.id = OLD.item_id) FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：环节' USING ERRCODE = '23514'; END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT v.published_at INTO published FROM policies_policyversion v\n            WHERE v.id = (SELECT i.version_id FROM policies_awarditem i WHERE i.id = NEW.item_id) FOR SHARE;\n        IF published IS NOT NULL THEN RAISE EXCEPTION '政策版本已发布，不得修改：环节' USING ERRCODE = '23514'; END IF;\n    \n            RETURN NEW;\n        ",
                    hash="9fefa1b44fa04f586914646e48c03f151304cdf0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_5d6f0",
                    table="policies_trackstage",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="trackstage",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('award_item', 'item_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="5c463f4d4c6ef85e487708c364baf9e538ba8731",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_7d9a0",
                    table="policies_trackstage",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="calendaryear",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_stays_frozen",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."frozen_until" IS NOT NULL)',
                    func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '工作日历：%年已用于公示，不得删除', OLD.year\n                    USING ERRCODE = '23514';\n            END IF;\n            IF NEW.year <> OLD.year OR coalesce(NEW.frozen_until < OLD.frozen_until, true) THEN\n                RAISE EXCEPTION '工作日历：%年已锁定至%，不得提前或取消', OLD.year, OLD.frozen_until\n                    USING ERRCODE = '23514';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="4aaa79b5b35760fb5e0865db485ce7f0a3acdbf8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_stays_frozen_44537",
                    table="policies_calendaryear",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="calendaryear",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('calendar', 'year', 'year', '', '')",
                    func="-- house_audit() does the work",
                    hash="4fac58e0f1ddc728a2fd9f94fc3bcefaca281f6a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_e39af",
                    table="policies_calendaryear",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_printed",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE printed date;",
                    func="\n            IF TG_OP = 'UPDATE' AND (NEW.date, NEW.is_workday, NEW.year_id)\n                    IS NOT DISTINCT FROM (OLD.date, OLD.is_workday, OLD.year_id) THEN\n                RETURN NEW;\n            END IF;\n            IF TG_OP <> 'INSERT' THEN\n                \n        SELECT y.frozen_until INTO printed FROM policies_calendaryear y\n            WHERE y.year = OLD.year_id FOR SHARE;\n        IF OLD.date <= printed THEN\n            RAISE EXCEPTION '工作日历：%及以前的安排已用于公示，不得变动（%）', printed, OLD.date\n                USING ERRCODE = '23514';\n        END IF;\n    \n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT y.frozen_until INTO printed FROM policies_calendaryear y\n            WHERE y.year = NEW.year_id FOR SHARE;\n        IF NEW.date <= printed THEN\n            RAISE EXCEPTION '工作日历：%及以前的安排已用于公示，不得变动（%）', printed, NEW.date\n                USING ERRCODE = '23514';\n        END IF;\n    \n            RETURN NEW;\n        ",
                    hash="1b8c32a11963732795f36ea870e0f85fb1b7711a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_printed_6985b",
                    table="policies_calendarday",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('calendar', 'year_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="d0769e014399963a8668eba411246bbedcc3777a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_f68b2",
                    table="policies_calendarday",
                    when="AFTER",
                ),
            ),
        ),
    ]
