import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.clock
import accounts.ids
import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_resets_rest_heavy_roles"),
        ("diagnosis", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SurveyRound",
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
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("opens_on", models.DateField(verbose_name="开始日期")),
                ("closes_on", models.DateField(verbose_name="截止日期")),
                ("note", models.TextField(blank=True, verbose_name="要求")),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="发起时间",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
            ],
            options={
                "verbose_name": "基础普查",
                "verbose_name_plural": "基础普查",
                "ordering": ["-opens_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SurveyQuota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="应普查企业数")),
                (
                    "local_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localunit",
                        verbose_name="街镇（区属企业）",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="diagnosis.surveyround",
                        verbose_name="基础普查",
                    ),
                ),
            ],
            options={
                "verbose_name": "各街镇任务",
                "verbose_name_plural": "各街镇任务",
                "ordering": ["local_unit__code"],
            },
        ),
        migrations.CreateModel(
            name="SurveyEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("is_willing", models.BooleanField(verbose_name="愿意接受诊断")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=60, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="联系电话"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="情况说明")),
                (
                    "entered_at",
                    models.DateTimeField(
                        db_default=accounts.clock.HouseNow(),
                        editable=False,
                        verbose_name="录入时间",
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
                    "local_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localunit",
                        verbose_name="街镇（区属企业）",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="diagnosis.surveyround",
                        verbose_name="基础普查",
                    ),
                ),
            ],
            options={
                "verbose_name": "普查企业",
                "verbose_name_plural": "普查企业",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="surveyround",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                name="surveyround_closes_after_it_opens",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="surveyround",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('survey_round', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="299ffdd1ce471ca4ae5d4fc759763515f0a8c798",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_40980",
                    table="diagnosis_surveyround",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="surveyround",
            trigger=pgtrigger.compiler.Trigger(
                name="survey_round_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '基础普查：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="cd000391fb8eb5f34a879b23894f3d88dfb539d4",
                    operation="DELETE",
                    pgid="pgtrigger_survey_round_is_kept_b81cd",
                    table="diagnosis_surveyround",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyquota",
            constraint=models.UniqueConstraint(
                fields=("round", "local_unit"),
                name="surveyquota_one_for_a_unit",
                violation_error_message="该街镇（区属企业）的任务已填写。",
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="surveyquota",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('survey_round', 'round_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="a7945774b459889a3a4a7bef766e9c29a0f228d5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_3411a",
                    table="diagnosis_surveyquota",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyentry",
            constraint=models.UniqueConstraint(
                fields=("round", "uscc"),
                name="surveyentry_enterprise_once_a_round",
                violation_error_message="该企业在本轮普查中已录入。",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("uscc__regex", "^[0-9A-HJ-NP-RTUW-Y]{18}$")),
                name="surveyentry_uscc_is_in_normal_form",
                violation_error_message="统一社会信用代码须为18位大写数字和字母",
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="surveyentry",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('survey_round', 'round_id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="9bcace3ae478db869d0f9ce69c70bac77bffb9bf",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_88b3f",
                    table="diagnosis_surveyentry",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="surveyentry",
            trigger=pgtrigger.compiler.Trigger(
                name="survey_entry_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '普查企业：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="7e3e56011bb09b5cc0a495b45868ad02ee71b8d9",
                    operation="DELETE",
                    pgid="pgtrigger_survey_entry_is_kept_80305",
                    table="diagnosis_surveyentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
