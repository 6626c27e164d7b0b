from django.db import migrations, models

ACT = """
    SELECT set_config('house.actor', id::text, true) FROM accounts_user WHERE username = 'house'
"""
MARK = """
    UPDATE records_file SET scan = 'own' WHERE scan <> 'own' AND id IN (
        SELECT file_id FROM records_paper UNION SELECT sheet_id FROM records_paper)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="scan",
            field=models.CharField(
                choices=[
                    ("pending", "未扫描"),
                    ("clean", "未见异常"),
                    ("infected", "发现病毒"),
                    ("own", "系统制作"),
                ],
                db_default="pending",
                default="pending",
                max_length=10,
                verbose_name="病毒扫描",
            ),
        ),
        migrations.RunSQL([ACT, MARK], migrations.RunSQL.noop),
    ]
