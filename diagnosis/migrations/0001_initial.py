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
        ("parties", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_received",
                        to="parties.party",
                        verbose_name="被诊断企业",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_made",
                        to="parties.party",
                        verbose_name="诊断服务商",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="records.file",
                        verbose_name="报告",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="企业签字盖章日期"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="企业在线确认人",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="企业在线确认时间"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="认定符合要求时间"),
                ),
                (
                    "refused_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="认定不符合要求时间"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认定人",
                    ),
                ),
                ("judgement", models.TextField(blank=True, verbose_name="认定意见")),
            ],
            options={
                "verbose_name": "诊断报告",
                "verbose_name_plural": "诊断报告",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("enterprise", models.F("provider")), _negated=True),
                        name="report_joins_two",
                        violation_error_message="服务商不能诊断自己",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("confirmed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="report_is_confirmed_before_acceptance",
                        violation_error_message="企业签字盖章确认后方可认定",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("refused_at__isnull", True),
                            _connector="OR",
                        ),
                        name="report_is_judged_one_way",
                        violation_error_message="诊断报告不能既符合又不符合要求",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_at__isnull", True),
                            models.Q(
                                ("judged_by__isnull", False),
                                models.Q(("judgement", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_is_refused_with_a_reason",
                        violation_error_message="认定不符合要求须有认定人和原因",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="report_confirmation_is_complete",
                        violation_error_message="在线确认的人和时间须同时登记",
                    ),
                ],
            },
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="report_keeps_what_was_signed",
                sql=accounts.triggers.FirmSql(
                    func="\n                IF TG_OP = 'DELETE' OR (NEW.enterprise_id, NEW.provider_id, NEW.file_id)\n                        IS DISTINCT FROM (OLD.enterprise_id, OLD.provider_id, OLD.file_id) THEN\n                    RAISE EXCEPTION '诊断报告登记后不可更换或删除' USING ERRCODE = '23514';\n                END IF;\n                IF (OLD.accepted_at IS NOT NULL OR OLD.refused_at IS NOT NULL)\n                        AND NEW.confirmed_on IS DISTINCT FROM OLD.confirmed_on THEN\n                    RAISE EXCEPTION '认定后签字盖章日期不可改变' USING ERRCODE = '23514';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="8ac377c25ae55f2a0ff5b4105577ac91d375a280",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_report_keeps_what_was_signed_58a2f",
                    table="diagnosis_report",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('party', 'enterprise_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="41c2ecca2858fc30e15021ebc7a2a6eb80e50343",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_7d272",
                    table="diagnosis_report",
                    when="AFTER",
                ),
            ),
        ),
    ]
