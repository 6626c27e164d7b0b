"""The clock and the pen of the audit, before any table that reads them."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from accounts.sql_files import run


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        run("accounts", "house_now"),
        run("accounts", "audit_functions"),
    ]
