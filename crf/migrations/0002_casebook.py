import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0001_forms'),
        ('trial', '0005_casebook'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
        migrations.CreateModel(
            name='LogReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(max_length=8)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_reviews', to='trial.visit')),
            ],
            options={
                'ordering': ['visit', 'form_key'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('donor', models.CharField(max_length=30)),
                ('vials', models.PositiveSmallIntegerField()),
                ('car_percent', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('viability_percent', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('dose_per_vial_million', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('expires_on', models.DateField()),
                ('certificate', models.CharField(blank=True, max_length=40)),
                ('released', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('car_percent__isnull', True), models.Q(('car_percent__gte', 0), ('car_percent__lte', 100)), _connector='OR'), models.Q(('viability_percent__isnull', True), models.Q(('viability_percent__gte', 0), ('viability_percent__lte', 100)), _connector='OR')), name='product_lot_percentages'), models.CheckConstraint(condition=models.Q(('released', False), models.Q(('certificate', ''), _negated=True), _connector='OR'), name='product_lot_released_by_certificate')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productlot',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_productlot', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='f95767e01303dca4f1e750bcb0a909e06bcbb530', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_a34bd', table='crf_productlot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productlot',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='24dd9478d81fb23244191b79d7c608435c879e96', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_97e0c', table='crf_productlot', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='logreview',
            constraint=models.UniqueConstraint(fields=('visit', 'form_key'), name='log_review_once'),
        ),
        migrations.AddConstraint(
            model_name='logreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='log_review_pair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logreview',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_logreview', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='97b5eb9d0c8db0f829ea0486630d535d7915bf0c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_adfda', table='crf_logreview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logreview',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='8d1a277ddfe798090acfaf1a224746a019633534', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_294fc', table='crf_logreview', when='BEFORE')),
        ),
    ]
