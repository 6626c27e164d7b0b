from django.db import migrations, models

# A finding's article was not kept; materials and parts are still called what they were.
NAME = """
SELECT set_config('house.actor', id::text, true) FROM accounts_user WHERE username = 'house';
UPDATE applications_checkline AS line SET name = kind.name
  FROM applications_case AS filed, policies_materialkind AS kind
 WHERE filed.id = line.case_id AND kind.item_id = filed.item_id
   AND line.code = 'kind-' || kind.code;
UPDATE applications_checkline AS line SET name = part.name
  FROM (VALUES ('title', '项目名称'), ('summary', '项目简介'), ('place', '项目实施地点'),
               ('completed_on', '建成（完成）日期'), ('investment', '投资明细'),
               ('account', '收款账户')) AS part (code, name)
 WHERE line.code = 'part-' || part.code;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_corrections_have_a_day"),
        ("policies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkline",
            name="name",
            field=models.CharField(default="自动核对", max_length=120, verbose_name="核对事项"),
            preserve_default=False,
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
