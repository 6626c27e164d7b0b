from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_models"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_reset_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="二次验证重置时间"),
        ),
    ]
