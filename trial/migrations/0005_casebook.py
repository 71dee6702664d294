import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import trial.numbers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trial', '0004_subject_status_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='SubjectProtocol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(null=True)),
            ],
            options={
                'ordering': ['subject', 'version'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='consentversion',
            name='effective_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='consentversion',
            name='reconsent',
            field=models.CharField(default='none', max_length=6),
        ),
        migrations.AddField(
            model_name='consentversion',
            name='what_changed_en',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='consentversion',
            name='what_changed_zh',
            field=models.CharField(blank=True, max_length=400),
        ),
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
        migrations.AlterField(
            model_name='auditevent',
            name='new',
            field=models.JSONField(decoder=trial.numbers.ExactNumbers, null=True),
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='old',
            field=models.JSONField(decoder=trial.numbers.ExactNumbers, null=True),
        ),
        migrations.AddConstraint(
            model_name='consentversion',
            constraint=models.CheckConstraint(condition=models.Q(('reconsent__in', ['all', 'active', 'none'])), name='consent_version_reconsent_known'),
        ),
        migrations.AddConstraint(
            model_name='consentversion',
            constraint=models.CheckConstraint(condition=models.Q(('effective_on__isnull', True), ('effective_on__gte', models.F('approved_on')), _connector='OR'), name='consent_version_effective_once_approved'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.CheckConstraint(condition=models.Q(('effective_on__isnull', True), models.Q(('approved_on__isnull', False), ('approved_on__lte', models.F('effective_on'))), _connector='OR'), name='protocol_version_effective_once_approved'),
        ),
        migrations.AddField(
            model_name='subjectprotocol',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protocols', to='trial.subject'),
        ),
        migrations.AddField(
            model_name='subjectprotocol',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bound', to='trial.protocolversion'),
        ),
        migrations.AddConstraint(
            model_name='subjectprotocol',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='subject_protocol_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subjectprotocol',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'trial_subjectprotocol', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='cca49c33ba468f66cc2965ce9bf3c974b6ae5129', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_a3c20', table='trial_subjectprotocol', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subjectprotocol',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='7e153fcd87ca9c660bff5cb78567a76800c1e6b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_8a130', table='trial_subjectprotocol', when='BEFORE')),
        ),
    ]
