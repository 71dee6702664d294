import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crf', '0001_forms'),
        ('trial', '0005_casebook'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Laboratory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name_en', models.CharField(max_length=120)),
                ('name_zh', models.CharField(max_length=120)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('source', models.CharField(default='D', max_length=1)),
                ('confirmed', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LogReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(max_length=8)),
                ('reviewed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['visit', 'form_key'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MedicalHistory',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('term', models.CharField(blank=True, max_length=120, null=True)),
                ('started_on', models.CharField(blank=True, max_length=10, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
                ('grade', models.CharField(blank=True, max_length=4, null=True)),
                ('infections', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PriorTreatment',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('drug', models.CharField(blank=True, max_length=15, null=True)),
                ('drug_other', models.CharField(blank=True, max_length=60, null=True)),
                ('max_dose', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('dose_unit', models.CharField(blank=True, max_length=7, null=True)),
                ('gc_reached', models.BooleanField(blank=True, null=True)),
                ('started_on', models.CharField(blank=True, max_length=10, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
                ('last_dose_on', models.DateField(blank=True, null=True)),
                ('duration', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True)),
                ('outcome', models.CharField(blank=True, max_length=13, null=True)),
            ],
            options={
                'default_permissions': (),
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
            },
        ),
        migrations.CreateModel(
            name='ReferenceRange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('analyte', models.CharField(max_length=8)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('from_age', models.PositiveSmallIntegerField(null=True)),
                ('below_age', models.PositiveSmallIntegerField(null=True)),
                ('low', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('high', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('critical_low', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('critical_high', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('unit', models.CharField(max_length=12)),
                ('method', models.CharField(blank=True, max_length=60)),
                ('effective_on', models.DateField()),
                ('source', models.CharField(default='D', max_length=1)),
                ('entered_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['laboratory', 'analyte', 'sex', 'from_age', 'effective_on'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RenalBiopsy',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('biopsied_on', models.DateField(blank=True, null=True)),
                ('isn_class', models.CharField(blank=True, max_length=5, null=True)),
                ('activity', models.IntegerField(blank=True, null=True)),
                ('chronicity', models.IntegerField(blank=True, null=True)),
                ('report', models.CharField(blank=True, max_length=64, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SleHistory',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('diagnosed_on', models.CharField(blank=True, max_length=10, null=True)),
                ('first_symptom_on', models.CharField(blank=True, max_length=10, null=True)),
                ('ana_ever', models.BooleanField(blank=True, null=True)),
                ('ea01', models.BooleanField(blank=True, null=True)),
                ('ea02', models.BooleanField(blank=True, null=True)),
                ('ea03', models.BooleanField(blank=True, null=True)),
                ('ea04', models.BooleanField(blank=True, null=True)),
                ('ea05', models.BooleanField(blank=True, null=True)),
                ('ea06', models.BooleanField(blank=True, null=True)),
                ('ea07', models.BooleanField(blank=True, null=True)),
                ('ea08', models.BooleanField(blank=True, null=True)),
                ('ea09', models.BooleanField(blank=True, null=True)),
                ('ea10', models.BooleanField(blank=True, null=True)),
                ('ea11', models.BooleanField(blank=True, null=True)),
                ('ea12', models.BooleanField(blank=True, null=True)),
                ('ea13', models.BooleanField(blank=True, null=True)),
                ('ea14', models.BooleanField(blank=True, null=True)),
                ('ea15', models.BooleanField(blank=True, null=True)),
                ('ea16', models.BooleanField(blank=True, null=True)),
                ('ea17', models.BooleanField(blank=True, null=True)),
                ('ea18', models.BooleanField(blank=True, null=True)),
                ('ea19', models.CharField(blank=True, max_length=6, null=True)),
                ('ea20', models.BooleanField(blank=True, null=True)),
                ('total', models.IntegerField(blank=True, null=True)),
                ('relapsed_or_refractory', models.CharField(blank=True, max_length=10, null=True)),
                ('nephritis', models.BooleanField(blank=True, null=True)),
                ('nephritis_evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('nephritis_later_on', models.CharField(blank=True, max_length=10, null=True)),
                ('organs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
            ],
            options={
                'default_permissions': (),
            },
        ),
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
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(max_length=8)),
                ('item', models.CharField(max_length=16)),
                ('file_name', models.CharField(max_length=80)),
                ('content_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('redaction', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None)),
                ('content', models.BinaryField()),
                ('uploaded_at', models.DateTimeField()),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='trial.subject')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['uploaded_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AttachmentDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('downloaded_at', models.DateTimeField()),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='crf.attachment')),
                ('downloaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['downloaded_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('printed_name', models.CharField(max_length=60)),
                ('printed_unit', models.CharField(blank=True, max_length=30)),
                ('analyte', models.CharField(blank=True, max_length=8)),
                ('unit', models.CharField(blank=True, max_length=12)),
                ('mapped_at', models.DateTimeField()),
                ('mapped_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('laboratory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='crf.laboratory')),
            ],
            options={
                'ordering': ['laboratory', 'printed_name'],
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratory',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_laboratory', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='136d8e8a819faa802a52abc53b60e72542abba2d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_15f8f', table='crf_laboratory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratory',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='2edece118e81f304342707447377264f8436eafb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_2e33e', table='crf_laboratory', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='logreview',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='logreview',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_reviews', to='trial.visit'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='mh_mhstdat_partial_date', violation_error_code='started_on'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='mh_mhendat_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ongoing__in', [False]), ('ongoing__isnull', False)), _connector='OR'), name='mh_mhendat_applies', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('grade__isnull', True), ('grade__in', ['1', '2', '3', '4']), _connector='OR'), name='mh_mhtox_codes', violation_error_code='grade'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('grade__isnull', True), models.Q(('ongoing__in', [True]), ('ongoing__isnull', False)), _connector='OR'), name='mh_mhtox_applies', violation_error_code='grade'),
        ),
        migrations.AddConstraint(
            model_name='medicalhistory',
            constraint=models.CheckConstraint(condition=models.Q(('infections__isnull', True), ('infections__contained_by', ['TB', 'HBV', 'HCV', 'HIV', 'SYPHILIS', 'CMV', 'EBV', 'HZV', 'FUNGAL', 'NONE']), _connector='OR'), name='mh_mhinf_codes', violation_error_code='infections'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='medicalhistory',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_medicalhistory', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='b382f76eea9d00b1a2a0fc36e67fb95b26759798', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_62818', table='crf_medicalhistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='medicalhistory',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='3eeb7f6b096c56e46ec5539e6679f33902968493', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_9211f', table='crf_medicalhistory', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('drug__isnull', True), ('drug__in', ['GC', 'CYC', 'HCQ', 'AZA', 'MMF', 'MTX', 'LEF', 'TAC', 'CSA', 'RITUXIMAB', 'BELIMUMAB', 'TELITACICEPT', 'ANIFROLUMAB', 'OBINUTUZUMAB', 'IVIG', 'PLASMA_EXCHANGE', 'OTHER']), _connector='OR'), name='ptrt_pttrt_codes', violation_error_code='drug'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('drug_other__isnull', True), models.Q(('drug__in', ['OTHER']), ('drug__isnull', False)), _connector='OR'), name='ptrt_pttrtot_applies', violation_error_code='drug_other'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('max_dose__isnull', True), models.Q(('max_dose__gte', Decimal('0.01')), ('max_dose__lte', Decimal('99999'))), _connector='OR'), name='ptrt_ptmax_possible', violation_error_code='max_dose'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('dose_unit__isnull', True), ('dose_unit__in', ['MG_D', 'MG_KG_D', 'G', 'MG_M2', 'MG_WK']), _connector='OR'), name='ptrt_ptunit_codes', violation_error_code='dose_unit'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('gc_reached__isnull', True), models.Q(('drug__in', ['GC']), ('drug__isnull', False)), _connector='OR'), name='ptrt_ptgcmx_applies', violation_error_code='gc_reached'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='ptrt_ptstdat_partial_date', violation_error_code='started_on'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='ptrt_ptendat_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ongoing__in', [False]), ('ongoing__isnull', False)), _connector='OR'), name='ptrt_ptendat_applies', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('last_dose_on__isnull', True), models.Q(('ongoing__in', [False]), ('ongoing__isnull', False)), _connector='OR'), name='ptrt_ptstop_applies', violation_error_code='last_dose_on'),
        ),
        migrations.AddConstraint(
            model_name='priortreatment',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__isnull', True), ('outcome__in', ['NO_RESPONSE', 'PARTIAL', 'RELAPSE', 'INTOLERANT', 'STOPPED_OTHER']), _connector='OR'), name='ptrt_ptresp_codes', violation_error_code='outcome'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priortreatment',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_priortreatment', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='c73c075cff4c3f8a7bb729ddf5560115317e3e70', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_32f10', table='crf_priortreatment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priortreatment',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='75274a621975d516bf3c249838b05f093de993e6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_e6261', table='crf_priortreatment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='productlot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('car_percent__isnull', True), models.Q(('car_percent__gte', 0), ('car_percent__lte', 100)), _connector='OR'), models.Q(('viability_percent__isnull', True), models.Q(('viability_percent__gte', 0), ('viability_percent__lte', 100)), _connector='OR')), name='product_lot_percentages'),
        ),
        migrations.AddConstraint(
            model_name='productlot',
            constraint=models.CheckConstraint(condition=models.Q(('released', False), models.Q(('certificate', ''), _negated=True), _connector='OR'), name='product_lot_released_by_certificate'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productlot',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_productlot', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='f95767e01303dca4f1e750bcb0a909e06bcbb530', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_a34bd', table='crf_productlot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productlot',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='24dd9478d81fb23244191b79d7c608435c879e96', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_97e0c', table='crf_productlot', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='referencerange',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referencerange',
            name='laboratory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranges', to='crf.laboratory'),
        ),
        migrations.AddConstraint(
            model_name='renalbiopsy',
            constraint=models.CheckConstraint(condition=models.Q(('isn_class__isnull', True), ('isn_class__in', ['I', 'II', 'III', 'IV', 'V', 'III_V', 'IV_V', 'VI']), _connector='OR'), name='rbx_rbclass_codes', violation_error_code='isn_class'),
        ),
        migrations.AddConstraint(
            model_name='renalbiopsy',
            constraint=models.CheckConstraint(condition=models.Q(('activity__isnull', True), models.Q(('activity__gte', Decimal('0')), ('activity__lte', Decimal('24'))), _connector='OR'), name='rbx_rbai_possible', violation_error_code='activity'),
        ),
        migrations.AddConstraint(
            model_name='renalbiopsy',
            constraint=models.CheckConstraint(condition=models.Q(('chronicity__isnull', True), models.Q(('chronicity__gte', Decimal('0')), ('chronicity__lte', Decimal('12'))), _connector='OR'), name='rbx_rbci_possible', violation_error_code='chronicity'),
        ),
        migrations.AddConstraint(
            model_name='renalbiopsy',
            constraint=models.CheckConstraint(condition=models.Q(('report__isnull', True), ('report__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='rbx_rbfile_digest', violation_error_code='report'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renalbiopsy',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_renalbiopsy', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='f9ace1187b84dfc7bdeecc10762d230e6f4cfdb3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_d904f', table='crf_renalbiopsy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renalbiopsy',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='8f774db0a5f3bde91f2b7751c9e87c667ce53b07', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_46860', table='crf_renalbiopsy', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('diagnosed_on__isnull', True), ('diagnosed_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='sleh_sledxdat_partial_date', violation_error_code='diagnosed_on'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('first_symptom_on__isnull', True), ('first_symptom_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='sleh_slesxdat_partial_date', violation_error_code='first_symptom_on'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('relapsed_or_refractory__isnull', True), ('relapsed_or_refractory__in', ['REFRACTORY', 'RELAPSED', 'BOTH']), _connector='OR'), name='sleh_rrtype_codes', violation_error_code='relapsed_or_refractory'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('nephritis_evidence__isnull', True), ('nephritis_evidence__contained_by', ['BIOPSY', 'PROTEIN_24H', 'UPCR']), _connector='OR'), name='sleh_lnevid_codes', violation_error_code='nephritis_evidence'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('nephritis_evidence__isnull', True), models.Q(('nephritis__in', [True]), ('nephritis__isnull', False)), _connector='OR'), name='sleh_lnevid_applies', violation_error_code='nephritis_evidence'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('nephritis_later_on__isnull', True), ('nephritis_later_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='sleh_lnlater_partial_date', violation_error_code='nephritis_later_on'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('nephritis_later_on__isnull', True), models.Q(('nephritis__in', [False]), ('nephritis__isnull', False)), _connector='OR'), name='sleh_lnlater_applies', violation_error_code='nephritis_later_on'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('organs__isnull', True), ('organs__contained_by', ['CONSTITUTIONAL', 'MUCOCUTANEOUS', 'NEUROPSYCHIATRIC', 'MUSCULOSKELETAL', 'CARDIORESPIRATORY', 'GASTROINTESTINAL', 'OPHTHALMIC', 'RENAL', 'HAEMATOLOGICAL']), _connector='OR'), name='sleh_orginv_codes', violation_error_code='organs'),
        ),
        migrations.AddConstraint(
            model_name='slehistory',
            constraint=models.CheckConstraint(condition=models.Q(('ea19__isnull', True), ('ea19__in', ['NONE', 'EITHER', 'BOTH']), _connector='OR'), name='sleh_ea19_codes', violation_error_code='ea19'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slehistory',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_slehistory', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='64780d9b509f0083abd85758205af2a801df7262', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4328c', table='crf_slehistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slehistory',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='178bb56f3e2c96b0bddc4b7be76362ba61713637', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_097c3', table='crf_slehistory', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('subject', 'sha256'), name='attachment_once'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('content_type__in', ['application/pdf', 'image/jpeg', 'image/png'])), name='attachment_kind_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_attachment', 'id', (to_jsonb(OLD) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(OLD.content::text, 'UTF8')), 'hex'), 16))), (to_jsonb(NEW) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex'), 16)))); RETURN NULL;", hash='0fd748ad9879c32075325509dbc357e54f10b993', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_7ff45', table='crf_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='10cf718373a7d04107f9470a4238592dc066187b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_50131', table='crf_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachmentdownload',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_attachmentdownload', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='e94d6f97fdc698a7021f77eb722b89c99a7f4c45', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_8aaa5', table='crf_attachmentdownload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachmentdownload',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='c6e3ccb7aa0607f05b13ee65c0d285301cd2cf71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_0e97f', table='crf_attachmentdownload', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.UniqueConstraint(fields=('laboratory', 'printed_name', 'printed_unit'), name='import_mapping_once'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.CheckConstraint(condition=models.Q(('analyte__in', ['', 'WBC', 'NEUT', 'LYM', 'MONO', 'EOS', 'HGB', 'PLT', 'ALT', 'AST', 'ALP', 'GGT', 'TBIL', 'DBIL', 'TP', 'ALB', 'UREA', 'CREAT', 'URATE', 'GLUC', 'K', 'NA', 'CL', 'CA', 'LDH', 'CK', 'PT', 'APTT', 'INR', 'FIB', 'DDIMER', 'CRP', 'FERR', 'IL6', 'C3', 'C4', 'IGG', 'IGA', 'IGM', 'UPRO24', 'UPCR', 'UACR', 'TROP', 'BNP'])), name='import_mapping_analyte_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importmapping',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_importmapping', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='27490e61ed92ef784ca819722b19415cfe56c207', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_821d6', table='crf_importmapping', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importmapping',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='ed791f15f3f5f048a8fd7db5f6045f293290d300', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_f758d', table='crf_importmapping', when='BEFORE')),
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
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.UniqueConstraint(fields=('laboratory', 'analyte', 'sex', 'from_age', 'effective_on'), name='reference_range_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.CheckConstraint(condition=models.Q(('analyte__in', ['WBC', 'NEUT', 'LYM', 'MONO', 'EOS', 'HGB', 'PLT', 'ALT', 'AST', 'ALP', 'GGT', 'TBIL', 'DBIL', 'TP', 'ALB', 'UREA', 'CREAT', 'URATE', 'GLUC', 'K', 'NA', 'CL', 'CA', 'LDH', 'CK', 'PT', 'APTT', 'INR', 'FIB', 'DDIMER', 'CRP', 'FERR', 'IL6', 'C3', 'C4', 'IGG', 'IGA', 'IGM', 'UPRO24', 'UPCR', 'UACR', 'TROP', 'BNP'])), name='reference_range_analyte_known'),
        ),
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['', 'F', 'M'])), name='reference_range_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.CheckConstraint(condition=models.Q(('low__isnull', False), ('high__isnull', False), _connector='OR'), name='reference_range_has_limit'),
        ),
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.CheckConstraint(condition=models.Q(('low__isnull', True), ('high__isnull', True), ('low__lte', models.F('high')), _connector='OR'), name='reference_range_in_order'),
        ),
        migrations.AddConstraint(
            model_name='referencerange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('entered_by__isnull', True)), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='reference_range_entered_pair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referencerange',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_referencerange', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='d5cd40c9ec9b8885e4ddcbdc2da2ac9fc47458ba', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_e24cf', table='crf_referencerange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referencerange',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='6b762df1b92a581d9e42e4398bcac6fc3f52257c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_a35e9', table='crf_referencerange', when='BEFORE')),
        ),
    ]
