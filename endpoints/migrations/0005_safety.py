import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0002_casebook'),
        ('endpoints', '0004_casebook'),
    ]

    operations = [
        migrations.AddField(
            model_name='endpointresult',
            name='because_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='endpointresult',
            name='because_zh',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='DerivedResponses',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('sri4', models.CharField(blank=True, max_length=60, null=True)),
                ('doris', models.CharField(blank=True, max_length=60, null=True)),
                ('lldas', models.CharField(blank=True, max_length=60, null=True)),
                ('crr', models.CharField(blank=True, max_length=60, null=True)),
                ('prr', models.CharField(blank=True, max_length=60, null=True)),
                ('orr', models.CharField(blank=True, max_length=60, null=True)),
                ('perr', models.CharField(blank=True, max_length=60, null=True)),
                ('disagrees', models.BooleanField(blank=True, null=True)),
                ('disagreement', models.CharField(blank=True, max_length=300, null=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('disagreement__isnull', True), models.Q(('disagrees__in', [True]), ('disagrees__isnull', False)), _connector='OR'), name='resp_respdisr_applies', violation_error_code='disagreement')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='derivedresponses',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'endpoints_derivedresponses', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='8873d633a5d31137e18d7fa2a005d1cbbb24c38c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_af75a', table='endpoints_derivedresponses', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='derivedresponses',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='8c902ba9fd4d0370120594343e3151cf3619f68e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_0dfc9', table='endpoints_derivedresponses', when='BEFORE')),
        ),
    ]
