import pgtrigger.compiler
from django.db import migrations

import accounts.trigger_steps
import accounts.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0006_what_is_known"),
    ]

    operations = [
        accounts.trigger_steps.AddTrigger(
            model_name="ban",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '禁止申报：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="de48b3671941e6120a5a8c0dda1889c5f94364ad",
                    operation="DELETE",
                    pgid="pgtrigger_ban_is_kept_ab5c3",
                    table="parties_ban",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="ban",
            trigger=pgtrigger.compiler.Trigger(
                name="ban_stands",
                sql=accounts.triggers.FirmSql(
                    func="\nIF (to_jsonb(NEW) - '{lifted_at,lifted_reason}'::text[])\n        IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_at,lifted_reason}'::text[])\n    OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_at, NEW.lifted_reason)\n        IS DISTINCT FROM (OLD.lifted_at, OLD.lifted_reason)) THEN\n    RAISE EXCEPTION '禁止申报只可解除，解除后不可改变' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="d7837052951b5d193fb188e8b373c2ea4b06b1b5",
                    operation="UPDATE",
                    pgid="pgtrigger_ban_stands_2be84",
                    table="parties_ban",
                    when="BEFORE",
                ),
            ),
        ),
    ]
