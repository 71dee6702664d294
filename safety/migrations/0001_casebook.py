import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crf', '0002_casebook'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalLaboratory',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('laboratory', models.CharField(blank=True, max_length=60, null=True)),
                ('collected_on', models.DateField(blank=True, null=True)),
                ('collected_time', models.TimeField(blank=True, null=True)),
                ('accession', models.CharField(blank=True, max_length=30, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LaboratoryResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(max_length=8)),
                ('result', models.CharField(blank=True, max_length=30, null=True)),
                ('unit', models.CharField(blank=True, max_length=9, null=True)),
                ('range_low', models.CharField(blank=True, max_length=30, null=True)),
                ('range_high', models.CharField(blank=True, max_length=30, null=True)),
                ('range_reason', models.CharField(blank=True, max_length=7, null=True)),
                ('standard', models.DecimalField(blank=True, decimal_places=5, max_digits=12, null=True)),
                ('low', models.DecimalField(blank=True, decimal_places=5, max_digits=12, null=True)),
                ('high', models.DecimalField(blank=True, decimal_places=5, max_digits=12, null=True)),
                ('range_text', models.CharField(blank=True, max_length=60, null=True)),
                ('range_from', models.CharField(blank=True, max_length=60, null=True)),
                ('flag', models.CharField(blank=True, max_length=60, null=True)),
                ('unit_doubt', models.CharField(blank=True, max_length=60, null=True)),
                ('unit_checked', models.BooleanField(blank=True, null=True)),
                ('significance', models.CharField(blank=True, max_length=4, null=True)),
                ('link', models.CharField(blank=True, max_length=12, null=True)),
                ('reason', models.CharField(blank=True, max_length=9, null=True)),
                ('grade', models.IntegerField(blank=True, null=True)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.formrecord')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='locallaboratory',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_locallaboratory', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='4ea6762e8102f4891c87cfb5593834686c8afeef', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_81b4e', table='safety_locallaboratory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='locallaboratory',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='fd9b26aebc44e40e101647f00f993b8175f0765e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_94f7b', table='safety_locallaboratory', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('result__isnull', True), ('result__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('result__in', ['NEG', 'POS']), _connector='OR'), name='lb_row_lborres_printed', violation_error_code='result'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('unit__in', ['10^9/L', '/uL', 'g/L', 'g/dL', 'U/L', 'ukat/L', 'umol/L', 'mg/dL', 'mmol/L', 'mg/dL BUN', 'mEq/L', 's', 'ratio', 'mg/L FEU', 'ug/L FEU', 'mg/L DDU', 'ug/L DDU', 'mg/L', 'ug/L', 'ng/mL', 'pg/mL', 'ng/L', 'IU/mL', 'g/24h', 'mg/24h', 'mg/g', 'g/g', 'mg/mmol', 'g/mol']), _connector='OR'), name='lb_row_lborresu_codes', violation_error_code='unit'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('range_low__isnull', True), ('range_low__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('range_low__in', []), _connector='OR'), name='lb_row_lbnrlo_printed', violation_error_code='range_low'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('range_high__isnull', True), ('range_high__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('range_high__in', []), _connector='OR'), name='lb_row_lbnrhi_printed', violation_error_code='range_high'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('range_reason__isnull', True), ('range_reason__in', ['PRINTED', 'METHOD', 'OTHER']), _connector='OR'), name='lb_row_lbnrreas_codes', violation_error_code='range_reason'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('significance__isnull', True), ('significance__in', ['NCS', 'CS']), _connector='OR'), name='lb_row_lbclsig_codes', violation_error_code='significance'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('significance__isnull', True), models.Q(('flag__in', ['L', 'H', 'LL', 'HH']), ('flag__isnull', False)), _connector='OR'), name='lb_row_lbclsig_applies', violation_error_code='significance'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('link__isnull', True), models.Q(('significance__in', ['CS']), ('significance__isnull', False)), _connector='OR'), name='lb_row_lbae_applies', violation_error_code='link'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('reason__isnull', True), ('reason__in', ['SLE', 'MENSES', 'TREATMENT', 'SAMPLE', 'OTHER']), _connector='OR'), name='lb_row_lbreas_codes', violation_error_code='reason'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.CheckConstraint(condition=models.Q(('reason__isnull', True), models.Q(('flag__in', ['L', 'H', 'LL', 'HH']), ('flag__isnull', False)), _connector='OR'), name='lb_row_lbreas_applies', violation_error_code='reason'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryresult',
            constraint=models.UniqueConstraint(fields=('record', 'row'), name='lb_row_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratoryresult',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_laboratoryresult', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='e784c5aab9cd11fd79b054be6890f9c3f03a61fe', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_5bf5a', table='safety_laboratoryresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratoryresult',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='3a9311e1a411b523e296a8439149fe6dbfab58fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_aed0b', table='safety_laboratoryresult', when='BEFORE')),
        ),
    ]
