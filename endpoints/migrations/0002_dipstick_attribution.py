
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0001_forms'),
        ('endpoints', '0001_forms'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='bilag',
            constraint=models.CheckConstraint(condition=models.Q(('dipstick_due_to_lupus__isnull', True), models.Q(('dipstick__in', ['1', '2', '3']), ('dipstick__isnull', False)), _connector='OR'), name='bil_bil81lup_applies', violation_error_code='dipstick_due_to_lupus'),
        ),
    ]
