import django.db.models.deletion
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
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "chain",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="链"
                    ),
                ),
                ("length", models.BigIntegerField(verbose_name="条数")),
                ("at", models.DateTimeField(verbose_name="最近时间")),
                (
                    "prev_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="前一条校验值"),
                ),
                ("hash", models.CharField(blank=True, max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "审计链",
                "verbose_name_plural": "审计链",
                "ordering": ["chain"],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="File",
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
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                ("media_type", models.CharField(max_length=80, verbose_name="类型")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "storage_key",
                    models.CharField(max_length=64, unique=True, verbose_name="存储键"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="上传时间",
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("pending", "未扫描"),
                            ("clean", "未见异常"),
                            ("infected", "发现病毒"),
                            ("own", "系统制作"),
                        ],
                        db_default="pending",
                        default="pending",
                        max_length=10,
                        verbose_name="病毒扫描",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)),
                        name="file_is_not_empty",
                        violation_error_message="文件是空的。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="file_has_its_hash",
                        violation_error_message="文件缺少校验值。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                        editable=False, max_length=120, unique=True, verbose_name="来源"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public_notice", "公示"),
                            ("payment_order", "资金拨付文件"),
                            ("application_form", "申报书"),
                            ("filing_receipt", "提交回执"),
                            ("acceptance", "受理通知书"),
                            ("correction", "补正通知书"),
                            ("non_acceptance", "不予受理告知书"),
                            ("non_support", "不予支持告知书"),
                            ("termination", "终止办理告知书"),
                            ("result", "结果告知书"),
                            ("objection_reply", "异议答复书"),
                            ("recovery_demand", "追回通知书"),
                            ("ban_decision", "禁止申报决定书"),
                        ],
                        max_length=40,
                        verbose_name="文种",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                (
                    "series",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="代字"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(blank=True, null=True, verbose_name="序号")),
                (
                    "number",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="文号"),
                ),
                ("values", models.JSONField(verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "制作中"),
                            ("issued", "已印发"),
                            ("failed", "制作失败"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "fault",
                    models.TextField(
                        blank=True, db_default="", default="", verbose_name="失败原因"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="records.file",
                        verbose_name="文件",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.file",
                        verbose_name="电子表格",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="编号时间",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="印发时间")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公文",
                "verbose_name_plural": "公文",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("series", ""), _negated=True),
                        fields=("series", "year", "serial"),
                        name="paper_has_a_number_of_its_own",
                        violation_error_message="文号已被使用。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), ("serial", None), ("series", "")),
                            models.Q(
                                models.Q(("series", ""), _negated=True),
                                ("serial__isnull", False),
                                models.Q(("number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_is_numbered_in_its_series",
                        violation_error_message="有代字的公文必须有序号和文号。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fault", ""),
                                ("file__isnull", False),
                                ("issued_at__isnull", False),
                                ("state", "issued"),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True),
                                ("file", None),
                                ("issued_at", None),
                                ("sha256", ""),
                                ("sheet", None),
                            ),
                            _connector="OR",
                        ),
                        name="paper_issued_has_its_file",
                        violation_error_message="已印发的公文必须有文件、校验值和印发时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=80, verbose_name="链")),
                ("seq", models.BigIntegerField(verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "request_id",
                    models.CharField(blank=True, max_length=80, verbose_name="请求编号"),
                ),
                ("table_name", models.CharField(max_length=63, verbose_name="数据表")),
                ("row_id", models.CharField(max_length=80, verbose_name="行号")),
                (
                    "op",
                    models.CharField(
                        choices=[("INSERT", "新增"), ("UPDATE", "修改"), ("DELETE", "删除")],
                        max_length=6,
                        verbose_name="操作",
                    ),
                ),
                ("before", models.JSONField(blank=True, null=True, verbose_name="改前")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="改后")),
                ("txid", models.BigIntegerField(verbose_name="事务号")),
                (
                    "prev_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="前一条校验值"),
                ),
                ("hash", models.CharField(max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
                "ordering": ["-id"],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["table_name", "row_id", "id"], name="auditentry_of_row")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "seq"),
                        name="auditentry_is_once_in_its_chain",
                        violation_error_message="同一条链上序号不能重复。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="任务")),
                ("args", models.JSONField(default=list, verbose_name="参数")),
                (
                    "dedupe_key",
                    models.CharField(max_length=200, unique=True, verbose_name="去重键"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(), verbose_name="应办时间"
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="尝试次数"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                (
                    "error",
                    models.TextField(blank=True, db_default="", default="", verbose_name="错误"),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="进度（%）"
                    ),
                ),
                (
                    "progress_note",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=200,
                        verbose_name="进度说明",
                    ),
                ),
            ],
            options={
                "verbose_name": "后台任务",
                "verbose_name_plural": "后台任务",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["due_at", "id"],
                        name="job_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)),
                        name="job_progress_is_a_percentage",
                        violation_error_message="进度在 0 到 100 之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None),
                            models.Q(("error", ""), ("progress", 100)),
                            _connector="OR",
                        ),
                        name="job_done_has_no_error",
                        violation_error_message="完成的任务没有错误。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代字")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="已用到")),
            ],
            options={
                "verbose_name": "编号序列",
                "verbose_name_plural": "编号序列",
                "ordering": ["-year", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "year"),
                        name="numberseries_is_one_a_year",
                        violation_error_message="该代字本年度的序列已经存在。",
                    )
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="file",
            trigger=pgtrigger.compiler.Trigger(
                name="file_never_changes",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF to_jsonb(NEW) - 'scan' IS DISTINCT FROM to_jsonb(OLD) - 'scan' THEN\n                    RAISE EXCEPTION '文件：已存文件的登记不得改动' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="f629c8ad71d959bf02ab902c163a4e4cdeffa626",
                    operation="UPDATE",
                    pgid="pgtrigger_file_never_changes_09f27",
                    table="records_file",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="file",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('file', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="bd5c4ea3d9cca214239af259516a7c7e5eb17490",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_f089d",
                    table="records_file",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="paper_never_changes",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE filled text[];",
                    func="\n                filled := ARRAY['state', 'fault', 'file_id', 'sheet_id', 'sha256', 'issued_at'];\n                IF TG_OP = 'DELETE' OR OLD.state = 'issued'\n                    OR to_jsonb(NEW) - filled IS DISTINCT FROM to_jsonb(OLD) - filled\n                THEN\n                    RAISE EXCEPTION '公文：已编号的公文不得改动或删除' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="4c9cd4a6a622a7ba6b42bc7763bbecb241cf3f2a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_paper_never_changes_de4d8",
                    table="records_paper",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('paper', 'id', 'id', 'values', '')",
                    func="-- house_audit() does the work",
                    hash="b81c0652a8f8dbb0d99d399063f5c197c0fa4044",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_2ea8e",
                    table="records_paper",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="numberseries",
            trigger=pgtrigger.compiler.Trigger(
                name="numberseries_goes_up_by_one",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1\n                    OR (NEW.id, NEW.code, NEW.year) IS DISTINCT FROM (OLD.id, OLD.code, OLD.year)\n                THEN\n                    RAISE EXCEPTION '编号：只能逐号递增，不得跳号、退号或删除'\n                        USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="c4906677f786656b9867c90cdf0a8cad3842d46f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_numberseries_goes_up_by_one_4597b",
                    table="records_numberseries",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="numberseries",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('series', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="f2f8a4dbc425049f60962d796e3bb0ec417f6ef1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_00a28",
                    table="records_numberseries",
                    when="AFTER",
                ),
            ),
        ),
    ]
