"""Room for the longest status, `withdrawn_before_infusion`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trial", "0003_account_event")]
    operations = [
        migrations.AlterField(
            model_name="subject", name="status", field=models.CharField(default="screening", max_length=30)
        )
    ]
