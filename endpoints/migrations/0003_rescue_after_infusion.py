
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('endpoints', '0002_dipstick_attribution'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='lldassupplement',
            name='lld_llresc_applies',
        ),
    ]
