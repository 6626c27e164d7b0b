import pgtrigger.compiler
from django.db import migrations

import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0015_counted_paper"),
    ]

    operations = [
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
    ]
