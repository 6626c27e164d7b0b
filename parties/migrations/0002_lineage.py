"""Who took whose place, and what the last check of a place found (Article 4)."""

from django.db import migrations

from accounts.sql_files import run


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [run("parties", "lineage"), run("parties", "checks")]
