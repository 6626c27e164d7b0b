"""Offices are audited; those already there are told of once, by a change that is taken back."""

import pgtrigger.compiler
from django.db import migrations

import accounts.trigger_steps
import accounts.triggers

ACT = """
    SELECT set_config('house.actor', id::text, true) FROM accounts_user WHERE username = 'house'
"""
TELL = [
    "UPDATE accounts_agency SET joint_review = NOT joint_review",
    "UPDATE accounts_agency SET joint_review = NOT joint_review",
    "UPDATE accounts_localunit SET valid_from = valid_from - 1",
    "UPDATE accounts_localunit SET valid_from = valid_from + 1",
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_roles_of_two_hands"),
    ]

    operations = [
        accounts.trigger_steps.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('agency', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="cc0297791de46c52f9876710b2532c7e608fb3bb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_415e6",
                    table="accounts_agency",
                    when="AFTER",
                ),
            ),
        ),
        accounts.trigger_steps.AddTrigger(
            model_name="localunit",
            trigger=pgtrigger.compiler.Trigger(
                name="audited",
                sql=accounts.triggers.CallingSql(
                    execute="public.house_audit('local_unit', 'id', 'id', '', '')",
                    func="-- house_audit() does the work",
                    hash="e712d2c193b68a2979d923c22e7fa23f82f83bf8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audited_13dfe",
                    table="accounts_localunit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL([ACT, *TELL], migrations.RunSQL.noop),
    ]
