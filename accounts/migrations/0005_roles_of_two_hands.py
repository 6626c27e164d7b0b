"""Some roles take two security administrators; and what was granted so far stands as it can.

Grants of the house stand by themselves. The others of these roles wait for their second person.
"""

import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import accounts.trigger_steps
import accounts.triggers

ACT = """
    SELECT set_config('house.actor', id::text, true) FROM accounts_user WHERE username = 'house'
"""
STAND_BY = """
    UPDATE accounts_rolegrant SET confirmed_by_id = granted_by_id, confirmed_at = granted_at
    WHERE granted_by_id = (SELECT id FROM accounts_user WHERE username = 'house')
"""
NAME_THE_FIRST = """
    UPDATE accounts_rolegrant SET granted_by_id = current_setting('house.actor', true)::bigint
    WHERE granted_by_id IS NULL
"""
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sign_ups"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="rolegrant",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="复核时间"
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="复核人",
            ),
        ),
        migrations.RunSQL([ACT, STAND_BY, NAME_THE_FIRST, SETTLE], migrations.RunSQL.noop),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_is_kept",
                sql=accounts.triggers.FirmSql(
                    func="RAISE EXCEPTION '岗位授权：已登记的不得修改或删除' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;",
                    hash="ec187a62c4d22d6f748661f07564f1670ebafe27",
                    operation="DELETE",
                    pgid="pgtrigger_rolegrant_is_kept_62adb",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_stands",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF (to_jsonb(NEW) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])\n            IS DISTINCT FROM\n            (to_jsonb(OLD) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])\n        OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by_id, NEW.confirmed_at)\n                IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at))\n        OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by_id, NEW.revoked_at)\n                IS DISTINCT FROM (OLD.revoked_by_id, OLD.revoked_at)) THEN\n        RAISE EXCEPTION '岗位授权只可复核和撤销，不可改动' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="07d24fe857e56d8a98392f73e756f141d946b46e",
                    operation="UPDATE",
                    pgid="pgtrigger_rolegrant_stands_7f4db",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="rolegrant_is_confirmed_by_another",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL THEN\n        RETURN NEW;\n    END IF;\n    IF TG_OP = 'INSERT' AND NEW.confirmed_by_id = NEW.granted_by_id AND EXISTS (\n            SELECT 1 FROM accounts_user WHERE id = NEW.granted_by_id AND username = 'house') THEN\n        RETURN NEW;\n    END IF;\n    IF NOT EXISTS (\n        SELECT 1 FROM accounts_user granter, accounts_user checker, accounts_user holder,\n            accounts_rolegrant held\n        WHERE granter.id = NEW.granted_by_id AND checker.id = NEW.confirmed_by_id\n            AND holder.id = NEW.user_id\n            AND checker.person_id NOT IN (granter.person_id, holder.person_id)\n            AND checker.is_active AND held.user_id = checker.id AND held.role = 'security_admin'\n            AND held.confirmed_at IS NOT NULL AND held.revoked_at IS NULL\n            AND (house_now() AT TIME ZONE 'Asia/Shanghai')::date\n                BETWEEN held.from_on AND coalesce(held.to_on, 'infinity')\n    ) THEN\n        RAISE EXCEPTION '岗位授权须由授权人和本人以外的另一位安全管理员复核'\n            USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="7eb5f30e4e5395ca748229331bc0138ffa7baf94",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_rolegrant_is_confirmed_by_another_ef294",
                    table="accounts_rolegrant",
                    when="BEFORE",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="user_keeps_itself",
                sql=accounts.triggers.FirmSql(
                    func="\n    IF NEW.person_id <> OLD.person_id THEN\n        RAISE EXCEPTION '登录账号不得改归他人' USING ERRCODE = '23514';\n    END IF;\n    IF NEW.username <> OLD.username AND 'house' IN (NEW.username, OLD.username) THEN\n        RAISE EXCEPTION '系统自身的登录名不可改动' USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="2f71d7b101773a1b53ff900fac13a33c081daaba",
                    operation="UPDATE",
                    pgid="pgtrigger_user_keeps_itself_027f8",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="rolegrant_is_confirmed_whole",
                violation_error_message="复核须有复核人和时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "role__in",
                            [
                                "budget_keeper",
                                "countersigner",
                                "payer",
                                "security_admin",
                                "signatory",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("granted_by__isnull", False),
                    _connector="OR",
                ),
                name="rolegrant_of_two_hands_names_the_first",
                violation_error_message="这个岗位的授权须有授权人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="rolegrant_is_revoked_whole",
                violation_error_message="撤销须有撤销人和时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("username", "house"), _negated=True),
                    ("password__startswith", "!"),
                    _connector="OR",
                ),
                name="user_house_has_no_password",
                violation_error_message="系统自身不能登录。",
            ),
        ),
    ]
