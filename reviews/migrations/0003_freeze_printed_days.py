"""The days that notices published so far have counted, as publishing freezes them from now on."""

from django.db import migrations

ACT = """
    SELECT set_config('house.actor', id::text, true) FROM accounts_user WHERE username = 'house'
"""
FREEZE = """
    UPDATE policies_calendaryear AS y SET frozen_until = printed.last
    FROM (
        SELECT year, least(max(last_day), make_date(year, 12, 31)) AS last
        FROM reviews_publicnotice CROSS JOIN LATERAL generate_series(
            extract(year FROM first_day)::int, extract(year FROM last_day)::int) AS year
        WHERE published_at IS NOT NULL GROUP BY year
    ) AS printed WHERE y.year = printed.year AND y.frozen_until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_objection_sender"),
        ("policies", "0002_days_that_were_printed"),
        ("records", "0002_audit_tables"),
    ]
    operations = [migrations.RunSQL([ACT, FREEZE], migrations.RunSQL.noop)]
