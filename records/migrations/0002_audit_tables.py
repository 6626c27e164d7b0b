"""The audit may be read by the application, and changed by nobody."""

from django.db import migrations

from accounts.sql_files import run


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [run("records", "audit_tables")]
