import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trial', '0004_subject_status_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='scope',
            field=models.CharField(blank=True, max_length=800),
        ),
        migrations.AddField(
            model_name='subject',
            name='childbearing',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='subject',
            name='died_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='subject',
            name='withdrawn_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='subject',
            name='withdrawn_scope',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='visit',
            name='extra_forms',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None),
        ),
        migrations.AddField(
            model_name='visit',
            name='planned_on',
            field=models.DateField(null=True),
        ),
    ]
