import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0002_casebook'),
        ('safety', '0001_casebook'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dictionary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=2)),
                ('file_format', models.CharField(max_length=40)),
                ('files', models.JSONField(default=dict)),
                ('terms', models.PositiveIntegerField()),
                ('active', models.BooleanField(default=False)),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'dictionaries',
                'ordering': ['kind', '-version', 'language'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=8)),
                ('verbatim', models.CharField(max_length=200)),
                ('status', models.CharField(default='UNCODED', max_length=9)),
                ('way', models.CharField(blank=True, max_length=8)),
                ('version', models.CharField(blank=True, max_length=20)),
                ('term_code', models.CharField(blank=True, max_length=11)),
                ('term_name', models.CharField(blank=True, max_length=1500)),
                ('preferred_code', models.CharField(blank=True, max_length=11)),
                ('preferred_name', models.CharField(blank=True, max_length=1500)),
                ('hlt_code', models.CharField(blank=True, max_length=8)),
                ('hlt_name', models.CharField(blank=True, max_length=250)),
                ('hlgt_code', models.CharField(blank=True, max_length=8)),
                ('hlgt_name', models.CharField(blank=True, max_length=250)),
                ('soc_code', models.CharField(blank=True, max_length=8)),
                ('soc_name', models.CharField(blank=True, max_length=250)),
                ('atc_codes', models.CharField(blank=True, max_length=200)),
                ('coded_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('coded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('query', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.query')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='crf.formrecord')),
                ('dictionary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.dictionary')),
            ],
            options={
                'ordering': ['record', 'item'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DictionaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=4)),
                ('code', models.CharField(max_length=11)),
                ('name', models.CharField(max_length=1500)),
                ('name_key', models.CharField(max_length=1500)),
                ('current', models.BooleanField(default=True)),
                ('preferred_code', models.CharField(blank=True, max_length=11)),
                ('preferred_name', models.CharField(blank=True, max_length=1500)),
                ('hlt_code', models.CharField(blank=True, max_length=8)),
                ('hlt_name', models.CharField(blank=True, max_length=250)),
                ('hlgt_code', models.CharField(blank=True, max_length=8)),
                ('hlgt_name', models.CharField(blank=True, max_length=250)),
                ('soc_code', models.CharField(blank=True, max_length=8)),
                ('soc_name', models.CharField(blank=True, max_length=250)),
                ('atc_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=7), default=list, size=None)),
                ('atc_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=250), default=list, size=None)),
                ('dictionary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.dictionary')),
            ],
            options={
                'ordering': ['dictionary', 'code'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('verbatim', models.CharField(max_length=200)),
                ('verbatim_key', models.CharField(max_length=200)),
                ('term_code', models.CharField(max_length=11)),
                ('term_name', models.CharField(max_length=1500)),
                ('version', models.CharField(max_length=20)),
                ('approved_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'verbatim_key'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='dictionary',
            constraint=models.UniqueConstraint(fields=('kind', 'version', 'language'), name='dictionary_once'),
        ),
        migrations.AddConstraint(
            model_name='dictionary',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True)), fields=('kind', 'language'), name='dictionary_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='dictionary',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['MEDDRA', 'WHODRUG'])), name='dictionary_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='dictionary',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'zh'])), name='dictionary_language_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dictionary',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_dictionary', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='606c1702d2d5e61ae6fe74dfc60f481c939fede8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_368fd', table='safety_dictionary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dictionary',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='0908cfe7c0b1f372c27254d2ee66a1417cd1d1cc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_2f657', table='safety_dictionary', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.UniqueConstraint(fields=('record', 'item'), name='coding_once'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['MEDDRA', 'WHODRUG'])), name='coding_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['UNCODED', 'AUTO', 'CONFIRMED', 'QUERY'])), name='coding_status_known'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['UNCODED', 'QUERY']), models.Q(models.Q(('term_code', ''), _negated=True), models.Q(('term_name', ''), _negated=True), models.Q(('version', ''), _negated=True)), _connector='OR'), name='coding_has_its_term'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('coded_at__isnull', True), ('coded_by__isnull', True)), models.Q(('coded_at__isnull', False), ('coded_by__isnull', False)), _connector='OR'), name='coding_coded_pair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coding',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_coding', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='ec8d20867e5d5d15a8c4a059dcf6f8e5b808cf35', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_7e60f', table='safety_coding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coding',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='9a63f926a833ac0cc00dee81f41acc9676754b2f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_7b48f', table='safety_coding', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='dictionaryterm',
            index=models.Index(models.F('dictionary'), django.contrib.postgres.indexes.OpClass('name_key', 'varchar_pattern_ops'), name='dictionary_term_by_name'),
        ),
        migrations.AddIndex(
            model_name='dictionaryterm',
            index=models.Index(fields=['dictionary', 'preferred_code'], name='dictionary_term_by_pt'),
        ),
        migrations.AddConstraint(
            model_name='dictionaryterm',
            constraint=models.UniqueConstraint(fields=('dictionary', 'code'), name='dictionary_term_once'),
        ),
        migrations.AddConstraint(
            model_name='dictionaryterm',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['LLT', 'DRUG'])), name='dictionary_term_level_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dictionaryterm',
            trigger=pgtrigger.compiler.Trigger(name='unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a loaded dictionary is never changed' USING ERRCODE = 'insufficient_privilege';", hash='d0496ff311082d090b9cca5da43554a15499f753', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_unchanged_70c70', table='safety_dictionaryterm', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('kind', 'verbatim_key'), name='synonym_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['MEDDRA', 'WHODRUG'])), name='synonym_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='synonym_withdrawn_pair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonym',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_synonym', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='dbfb62296217ae16d80aa6fc47ac6776dca33e46', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_2ebc1', table='safety_synonym', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonym',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='005fd3fa1dff55d40bb17584e26d7d88d6f85a18', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_9f323', table='safety_synonym', when='BEFORE')),
        ),
    ]
