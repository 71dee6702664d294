from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0001_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='formrecord',
            name='assessed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='formrecord',
            name='performed_by',
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
