import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers
import parties.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("applications", "0001_initial"),
        ("parties", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                (
                    "special_fund",
                    models.CharField(
                        default="区产业发展专项资金", max_length=80, verbose_name="专项资金"
                    ),
                ),
                (
                    "budget_line",
                    models.CharField(
                        default="区技术改造专项", max_length=80, verbose_name="列支科目"
                    ),
                ),
                (
                    "functional_code",
                    models.CharField(default="2150517", max_length=20, verbose_name="功能科目"),
                ),
                (
                    "economic_code",
                    models.CharField(default="50799", max_length=20, verbose_name="经济科目"),
                ),
                ("allowance_fen", models.BigIntegerField(verbose_name="额度（分）")),
                ("override_reason", models.TextField(blank=True, verbose_name="追加说明")),
            ],
            options={
                "verbose_name": "预算",
                "verbose_name_plural": "预算",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("allowance_fen__gte", 0)),
                        name="budget_allowance_is_not_negative",
                        violation_error_message="额度不得为负",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
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
                        choices=[("draft", "待签"), ("issued", "已下达"), ("void", "作废")],
                        default="draft",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="payments.budget",
                        verbose_name="预算",
                    ),
                ),
                ("batch", models.PositiveSmallIntegerField(verbose_name="批次")),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                ("total_fen", models.BigIntegerField(verbose_name="合计（分）")),
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
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="区经委签发人",
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True, verbose_name="区经委签发时间")),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="区财政局会签人",
                    ),
                ),
                (
                    "countersigned_at",
                    models.DateTimeField(null=True, verbose_name="区财政局会签时间"),
                ),
                ("issued_at", models.DateTimeField(null=True, verbose_name="下达时间")),
                ("void_reason", models.TextField(blank=True, verbose_name="作废原因")),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_orders",
                        to="records.paper",
                        verbose_name="拨付文件",
                    ),
                ),
                (
                    "stamped_scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_orders",
                        to="records.file",
                        verbose_name="盖章扫描件",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金拨付文件",
                "verbose_name_plural": "资金拨付文件",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("budget", "batch"),
                        name="payment_order_batch_once",
                        violation_error_message="该批次已有拨付文件",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            models.Q(
                                ("countersigned_at__isnull", False),
                                ("countersigned_by__isnull", False),
                                ("issued_at__isnull", False),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="payment_order_issued_by_both",
                        violation_error_message="须经区经委、区财政局双方签发",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            ("countersigned_by__isnull", True),
                            models.Q(("signed_by", models.F("countersigned_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_order_signed_by_two",
                        violation_error_message="签发人与会签人不得为同一人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_fen__gt", 0)),
                        name="payment_order_total_is_positive",
                        violation_error_message="合计须大于零",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.paymentorder",
                        verbose_name="拨付文件",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_lines",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("payee_name", models.CharField(max_length=120, verbose_name="收款户名")),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("item_name", models.CharField(max_length=60, verbose_name="项目类别")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.bankaccount",
                        verbose_name="收款账户",
                    ),
                ),
                ("bank", models.CharField(max_length=120, verbose_name="开户银行")),
                ("cnaps", models.CharField(blank=True, max_length=12, verbose_name="大额支付行号")),
                ("number", parties.encryption.SealedField(verbose_name="账号")),
                ("last_four", models.CharField(max_length=4, verbose_name="尾号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("is_stopped", models.BooleanField(default=False, verbose_name="已停止")),
            ],
            options={
                "verbose_name": "拨付明细",
                "verbose_name_plural": "拨付明细",
                "ordering": ["order", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "position"), name="payment_line_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_stopped", False)),
                        fields=("case",),
                        name="payment_line_one_live_a_case",
                        violation_error_message="该案件已列入另一份拨付文件",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="payment_line_amount_is_positive",
                        violation_error_message="金额须大于零",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disbursement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disbursements",
                        to="payments.paymentline",
                        verbose_name="拨付明细",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pay", "拨付"), ("reversal", "退票")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("bank_reference", models.CharField(max_length=60, verbose_name="银行回单号")),
                ("paid_on", models.DateField(verbose_name="拨付（退回）日期")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="确认时间",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="payments.disbursement",
                        verbose_name="冲销",
                    ),
                ),
                ("is_reversed", models.BooleanField(default=False, verbose_name="已冲销")),
            ],
            options={
                "verbose_name": "拨付流水",
                "verbose_name_plural": "拨付流水",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_reversed", False), ("kind", "pay")),
                        fields=("line",),
                        name="disbursement_paid_once",
                        violation_error_message="该笔资金已确认拨付",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_reversed", False), ("kind", "pay")),
                        fields=("bank_reference",),
                        name="disbursement_slip_pays_once",
                        violation_error_message="这张银行回单已登记过另一笔拨付",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="disbursement_amount_is_positive",
                        violation_error_message="金额须大于零",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "pay"), ("reverses__isnull", True)),
                            models.Q(
                                ("is_reversed", False),
                                ("kind", "reversal"),
                                ("reverses__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="disbursement_reversal_names_its_payment",
                        violation_error_message="退票须对应一笔拨付",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
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
                        related_name="inspections",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                ("inspected_on", models.DateField(verbose_name="检查日期")),
                ("inspectors", models.CharField(max_length=120, verbose_name="检查人员")),
                ("finding", models.TextField(verbose_name="检查情况")),
            ],
            options={
                "verbose_name": "监督检查",
                "verbose_name_plural": "监督检查",
            },
        ),
        migrations.CreateModel(
            name="Recovery",
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
                        related_name="recoveries",
                        to="applications.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("fraud", "弄虚作假"), ("other", "其他")],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("facts", models.TextField(verbose_name="事实与依据")),
                ("demanded_fen", models.BigIntegerField(verbose_name="应追回（分）")),
                ("received_fen", models.BigIntegerField(default=0, verbose_name="已追回（分）")),
                ("due_on", models.DateField(verbose_name="退回期限")),
                (
                    "responsible",
                    models.CharField(max_length=60, verbose_name="主要负责人（行为时）"),
                ),
                (
                    "demanded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "demanded_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="决定时间",
                    ),
                ),
                (
                    "dropped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                ),
                ("dropped_reason", models.TextField(blank=True, verbose_name="撤销原因")),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="records.paper",
                        verbose_name="追回通知书",
                    ),
                ),
            ],
            options={
                "verbose_name": "追回",
                "verbose_name_plural": "追回",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("demanded_fen__gt", 0),
                            ("received_fen__gte", 0),
                            ("received_fen__lte", models.F("demanded_fen")),
                        ),
                        name="recovery_amounts_hold",
                        violation_error_message="已追回不得超过应追回",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True),
                            models.Q(("dropped_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recovery_is_dropped_with_a_reason",
                        violation_error_message="撤销追回须写明原因",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True),
                            ("received_fen__lt", models.F("demanded_fen")),
                        ),
                        fields=("case",),
                        name="recovery_one_open_a_case",
                        violation_error_message="本件已有未办结的追回决定",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="payments.recovery",
                        verbose_name="追回",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=80, unique=True, verbose_name="提交编号"
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("received_on", models.DateField(verbose_name="到账日期")),
                (
                    "bank_reference",
                    models.CharField(
                        error_messages={"unique": "这张银行回单已经登记过。"},
                        max_length=60,
                        unique=True,
                        verbose_name="银行回单号",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核收人",
                    ),
                ),
                (
                    "booked_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="核收时间",
                    ),
                ),
            ],
            options={
                "verbose_name": "追回收款",
                "verbose_name_plural": "追回收款",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)),
                        name="recovery_receipt_amount_is_positive",
                        violation_error_message="金额须大于零",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bank_reference", ""), _negated=True),
                        name="recovery_receipt_names_the_bank_slip",
                        violation_error_message="须有银行回单号",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BanDecision",
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ban_decisions",
                        to="parties.party",
                        verbose_name="主体",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ban_decisions",
                        to="applications.case",
                        verbose_name="涉及案件",
                    ),
                ),
                (
                    "source",
                    models.CharField(default="区经委", max_length=60, verbose_name="决定部门"),
                ),
                ("decision_number", models.CharField(max_length=60, verbose_name="决定文号")),
                ("facts", models.TextField(verbose_name="事实与依据")),
                (
                    "responsible",
                    models.CharField(max_length=60, verbose_name="主要负责人（行为时）"),
                ),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="提出时间",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "已确认"), ("declined", "不予确认")],
                        max_length=10,
                        verbose_name="复核结果",
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
                ("checked_note", models.TextField(blank=True, verbose_name="复核意见")),
                (
                    "ban",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="parties.ban",
                        verbose_name="禁止申报",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解除人",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ban_decisions",
                        to="records.paper",
                        verbose_name="决定书",
                    ),
                ),
            ],
            options={
                "verbose_name": "禁止申报决定",
                "verbose_name_plural": "禁止申报决定",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", True),
                                ("checked_by__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                ("outcome", "confirmed"),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                ("outcome", "declined"),
                                models.Q(("checked_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ban_decision_is_checked_whole",
                        violation_error_message="复核须有复核人、时间，不予确认的还须有意见",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="ban_decision_is_checked_by_another",
                        violation_error_message="提出人与复核人不得为同一人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ban__isnull", True),
                            models.Q(("outcome", "confirmed"), ("served_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="ban_decision_binds_once_confirmed_and_served",
                        violation_error_message="禁止申报须经复核并已送达",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True), ("ban__isnull", False), _connector="OR"
                        ),
                        name="ban_decision_lifted_was_in_force",
                        violation_error_message="只有已生效的禁止申报可以解除",
                    ),
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="budget",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('budget', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="07a6d4cf8b25e3d374f3a87e0d0fcdd5bb3c3eae",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_96ac5",
                    table="payments_budget",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentorder",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_order_stands",
                sql=accounts.triggers.FirmSql(
                    condition='WHEN (OLD."issued_at" IS NOT NULL)',
                    func="\n                IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'paper_id' - 'stamped_scan_id')\n                        IS DISTINCT FROM (to_jsonb(OLD) - 'paper_id' - 'stamped_scan_id')\n                        OR (OLD.paper_id IS NOT NULL\n                            AND NEW.paper_id IS DISTINCT FROM OLD.paper_id) THEN\n                    RAISE EXCEPTION '拨付文件下达后不可改变' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="b5835a9d602b3dbe405ab658f6fe8d9606cb94b5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_payment_order_stands_ca07c",
                    table="payments_paymentorder",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentorder",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_order_is_voided_with_a_reason",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF NEW.state = 'void' AND OLD.state <> 'void' AND btrim(NEW.void_reason) = '' THEN\n                    RAISE EXCEPTION '作废拨付文件须写明原因' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="a82c28368ecf9a0f39de939c93c0066c0076f868",
                    operation="UPDATE",
                    pgid="pgtrigger_payment_order_is_voided_with_a_reason_9ddea",
                    table="payments_paymentorder",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentorder",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_order_adds_up",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF NEW.state = 'issued' AND OLD.state <> 'issued' AND NEW.total_fen <>\n                        (SELECT coalesce(sum(amount_fen), 0) FROM payments_paymentline\n                         WHERE order_id = NEW.id) THEN\n                    RAISE EXCEPTION '拨付文件合计与清单不符' USING ERRCODE = '23514';\n                END IF;\n                IF NEW.state = 'issued' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n                        WHERE a.id = NEW.signed_by_id AND b.id = NEW.countersigned_by_id\n                          AND a.person_id = b.person_id) THEN\n                    RAISE EXCEPTION '签发人与会签人不得为同一自然人' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="70b5fa90672c17de07c8b34f6145d4338f4a1b04",
                    operation="UPDATE",
                    pgid="pgtrigger_payment_order_adds_up_feb69",
                    table="payments_paymentorder",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentorder",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('order', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="69605e539b6716a5b164f3c8db11489e99a3617d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_3e67f",
                    table="payments_paymentorder",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentline",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_line_stands",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP <> 'DELETE' AND NEW.amount_fen <>\n                        (SELECT amount_fen FROM applications_case WHERE id = NEW.case_id)\n                        AND NOT NEW.is_stopped THEN\n                    RAISE EXCEPTION '拨付金额与审定金额不符' USING ERRCODE = '23514';\n                END IF;\n                IF EXISTS (SELECT 1 FROM payments_paymentorder WHERE issued_at IS NOT NULL\n                        AND id = CASE TG_OP WHEN 'INSERT' THEN NEW.order_id\n                                            ELSE OLD.order_id END) THEN\n                    IF TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - 'is_stopped')\n                            IS DISTINCT FROM (to_jsonb(OLD) - 'is_stopped') THEN\n                        RAISE EXCEPTION '拨付文件下达后不可改变' USING ERRCODE = '23514';\n                    END IF;\n                END IF;\n                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;\n                ",
                    hash="52e9903ab0c8b7d265504f20450dd253d19e9680",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_payment_line_stands_245b2",
                    table="payments_paymentline",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="paymentline",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="582fc2a1f24629301683e1aeaf24c2ec1caa4643",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_382a5",
                    table="payments_paymentline",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="disbursement",
            trigger=pgtrigger.compiler.Trigger(
                name="disbursement_follows_its_line",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF NOT EXISTS (SELECT 1 FROM payments_paymentline l\n                        JOIN payments_paymentorder o ON o.id = l.order_id\n                        WHERE l.id = NEW.line_id AND o.state = 'issued' AND NOT l.is_stopped\n                          AND l.amount_fen = NEW.amount_fen) THEN\n                    RAISE EXCEPTION '只能按已下达的拨付文件足额拨付' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="b6f835130b39ca12efdc25ebf2ffefe3a062fc3b",
                    operation="INSERT",
                    pgid="pgtrigger_disbursement_follows_its_line_58889",
                    table="payments_disbursement",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="disbursement",
            trigger=pgtrigger.compiler.Trigger(
                name="disbursement_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'is_reversed') IS DISTINCT FROM\n                        (to_jsonb(OLD) - 'is_reversed') OR OLD.is_reversed THEN\n                    RAISE EXCEPTION '拨付流水只增不改' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="865983f5fd2d7be023862a36ff95e8d484185517",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_disbursement_is_kept_3c3c0",
                    table="payments_disbursement",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="disbursement",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('line', 'line_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="54a49b33aef3dfecf7c248c4392194b1fd6725d5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_8adb2",
                    table="payments_disbursement",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="a18ab7dcd18ceda4b0fa78019a007190b15b74b5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_bbed8",
                    table="payments_inspection",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recovery",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '追回：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="583794d318a46b57be125a709b9fa8845ae52d81",
                    operation="DELETE",
                    pgid="pgtrigger_recovery_is_kept_86826",
                    table="payments_recovery",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recovery",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_stands",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE come bigint;",
                    func="\nIF TG_OP = 'INSERT' THEN\n    IF NEW.received_fen <> 0 THEN\n        RAISE EXCEPTION '追回：已追回金额只能由收款登记得出' USING ERRCODE = '23514';\n    END IF;\n    SELECT coalesce(amount_fen, 0) - recovered_fen INTO come\n      FROM applications_case WHERE id = NEW.case_id;\n    IF NEW.demanded_fen > come THEN\n        RAISE EXCEPTION '追回金额超过已拨付而尚未追回的金额' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\nEND IF;\nIF OLD.dropped_at IS NOT NULL\n    OR (to_jsonb(NEW) - '{received_fen,paper_id,dropped_at,dropped_reason}'::text[])\n        IS DISTINCT FROM\n        (to_jsonb(OLD) - '{received_fen,paper_id,dropped_at,dropped_reason}'::text[])\n    OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id) THEN\n    RAISE EXCEPTION '追回决定作出后不可改变' USING ERRCODE = '23514';\nEND IF;\nSELECT coalesce(sum(amount_fen), 0) INTO come\n  FROM payments_recoveryreceipt WHERE recovery_id = NEW.id;\nIF NEW.received_fen <> come THEN\n    RAISE EXCEPTION '追回：已追回金额只能由收款登记得出' USING ERRCODE = '23514';\nEND IF;\nIF NEW.dropped_at IS NOT NULL AND come > 0 THEN\n    RAISE EXCEPTION '已有资金退回，不能撤销追回' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="ad5a943b4c3c95e09dbf47ce3a2243cb1cd78394",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_recovery_stands_de185",
                    table="payments_recovery",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recovery",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('case', 'case_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="a8c8ccd5fe696b5e3fb252f816b13f50ae561171",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_2d48a",
                    table="payments_recovery",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '追回收款：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="4dd01a8ebe19803b1c6d349f24a628a082be2dc6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_recovery_receipt_is_kept_ce631",
                    table="payments_recoveryreceipt",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_within_the_demand",
                sql=accounts.triggers.FirmSql(
                    declare="DECLARE demanded bigint; come bigint; dropped timestamptz;",
                    func="\nSELECT demanded_fen, received_fen, dropped_at INTO demanded, come, dropped\n  FROM payments_recovery WHERE id = NEW.recovery_id FOR NO KEY UPDATE;\nIF dropped IS NOT NULL THEN\n    RAISE EXCEPTION '追回已撤销，不能再登记收款' USING ERRCODE = '23514';\nEND IF;\nIF come + NEW.amount_fen > demanded THEN\n    RAISE EXCEPTION '收到金额超过尚未追回的金额' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="7e93423d98fa649558898f63868bbb2657e5fedf",
                    operation="INSERT",
                    pgid="pgtrigger_recovery_receipt_within_the_demand_426d1",
                    table="payments_recoveryreceipt",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_adds_up",
                sql=accounts.triggers.FirmSql(
                    func="\nUPDATE payments_recovery SET received_fen =\n    (SELECT sum(amount_fen) FROM payments_recoveryreceipt WHERE recovery_id = NEW.recovery_id)\n WHERE id = NEW.recovery_id;\nRETURN NULL;\n",
                    hash="438aa91288bad3f91055a3b86cce53a3f31e1c9e",
                    operation="INSERT",
                    pgid="pgtrigger_recovery_receipt_adds_up_34555",
                    table="payments_recoveryreceipt",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('recovery', 'recovery_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="6038301db8b4bf92d41b98f33b5565275f178bf2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_3ab78",
                    table="payments_recoveryreceipt",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="bandecision",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_decision_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '禁止申报决定：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="27716c1e3dbbe939897817c8e89755e964985f2f",
                    operation="DELETE",
                    pgid="pgtrigger_ban_decision_is_kept_7a635",
                    table="payments_bandecision",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="bandecision",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_decision_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF NEW.checked_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.proposed_by_id AND b.id = NEW.checked_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '提出人与复核人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF NEW.lifted_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b\n        WHERE a.id = NEW.checked_by_id AND b.id = NEW.lifted_by_id\n          AND a.person_id = b.person_id) THEN\n    RAISE EXCEPTION '复核人与解除人不得为同一自然人' USING ERRCODE = '23514';\nEND IF;\nIF NEW.ban_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parties_ban\n        WHERE id = NEW.ban_id AND party_id = NEW.party_id AND served_on = NEW.served_on) THEN\n    RAISE EXCEPTION '禁止申报与其决定不一致' USING ERRCODE = '23514';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.checked_at IS NOT NULL AND (\n        (to_jsonb(NEW) - '{served_on,ban_id,paper_id,lifted_by_id}'::text[]) IS DISTINCT FROM\n        (to_jsonb(OLD) - '{served_on,ban_id,paper_id,lifted_by_id}'::text[])\n        OR (OLD.ban_id IS NOT NULL\n            AND (NEW.ban_id, NEW.served_on) IS DISTINCT FROM (OLD.ban_id, OLD.served_on))\n        OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)\n        OR (OLD.lifted_by_id IS NOT NULL\n            AND NEW.lifted_by_id IS DISTINCT FROM OLD.lifted_by_id)) THEN\n    RAISE EXCEPTION '禁止申报决定复核后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="24c7731d1305f9f0b82925e8f50619293a276e50",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_ban_decision_stands_bbeb0",
                    table="payments_bandecision",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="bandecision",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'party_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="5009369122ee82116162ba45f755c17cfc428da0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_08ddf",
                    table="payments_bandecision",
                    when="AFTER",
                ),
            ),
        ),
    ]
