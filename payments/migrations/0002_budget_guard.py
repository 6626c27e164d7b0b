"""No year's awards above its allowance (Article 2)."""

from django.db import migrations

from accounts.sql_files import run


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("applications", "0001_initial")]
    operations = [run("payments", "budget_guard")]
