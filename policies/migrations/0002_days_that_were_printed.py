import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import accounts.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendaryear",
            name="frozen_until",
            field=models.DateField(
                editable=False,
                help_text="已发布的公示按此前的工作日印出起止日期，此日及以前的安排不再变动。",
                null=True,
                verbose_name="已用于公示，锁定至",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
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
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_until", None),
                    (
                        "year",
                        django.db.models.functions.datetime.ExtractYear(models.F("frozen_until")),
                    ),
                    _connector="OR",
                ),
                name="calendaryear_is_frozen_within_itself",
                violation_error_message="锁定日期应在所属年份内。",
            ),
        ),
    ]
