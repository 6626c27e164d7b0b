from django.db import migrations


class Migration(migrations.Migration):
    """Nothing of the house wrote a succession yet; the table comes anew, with two people in it."""

    dependencies = [("parties", "0004_take_aways")]

    operations = [migrations.DeleteModel("Succession")]
