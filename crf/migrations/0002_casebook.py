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
            ],
            options={
                'ordering': ['downloaded_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Death',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('died_on', models.CharField(blank=True, max_length=10, null=True)),
                ('cause', models.CharField(blank=True, max_length=120, null=True)),
                ('related', models.CharField(blank=True, max_length=11, null=True)),
                ('autopsy', models.CharField(blank=True, max_length=8, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Deviation',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('category', models.CharField(blank=True, max_length=21, null=True)),
                ('severity', models.CharField(blank=True, max_length=9, null=True)),
                ('happened_on', models.DateField(blank=True, null=True)),
                ('description', models.CharField(blank=True, max_length=500, null=True)),
                ('cause_and_action', models.CharField(blank=True, max_length=500, null=True)),
                ('reported_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EndOfStudy',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('status', models.CharField(blank=True, max_length=13, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('last_contact_on', models.DateField(blank=True, null=True)),
                ('attempt_1_on', models.DateField(blank=True, null=True)),
                ('attempt_1_method', models.CharField(blank=True, max_length=14, null=True)),
                ('attempt_2_on', models.DateField(blank=True, null=True)),
                ('attempt_2_method', models.CharField(blank=True, max_length=14, null=True)),
                ('attempt_3_on', models.DateField(blank=True, null=True)),
                ('attempt_3_method', models.CharField(blank=True, max_length=14, null=True)),
                ('attempt_4_on', models.DateField(blank=True, null=True)),
                ('attempt_4_method', models.CharField(blank=True, max_length=14, null=True)),
                ('attempt_5_on', models.DateField(blank=True, null=True)),
                ('attempt_5_method', models.CharField(blank=True, max_length=14, null=True)),
                ('attempt_6_on', models.DateField(blank=True, null=True)),
                ('attempt_6_method', models.CharField(blank=True, max_length=14, null=True)),
                ('agrees_to_follow_up', models.BooleanField(blank=True, null=True)),
                ('samples', models.CharField(blank=True, max_length=7, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Hospitalisation',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('kind', models.CharField(blank=True, max_length=14, null=True)),
                ('admitted_at', models.DateTimeField(blank=True, null=True)),
                ('discharged_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=6, null=True)),
                ('adverse_event_row', models.IntegerField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
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
            ],
            options={
                'ordering': ['laboratory', 'printed_name'],
                'abstract': False,
            },
        ),
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
            name='LongTermFollowUp',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('survival', models.CharField(blank=True, max_length=7, null=True)),
                ('malignancy', models.BooleanField(blank=True, null=True)),
                ('neurological', models.BooleanField(blank=True, null=True)),
                ('autoimmune', models.BooleanField(blank=True, null=True)),
                ('haematological', models.BooleanField(blank=True, null=True)),
                ('infection', models.BooleanField(blank=True, null=True)),
                ('transgene', models.CharField(blank=True, max_length=30, null=True)),
                ('flare', models.BooleanField(blank=True, null=True)),
                ('glucocorticoid', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('drugs', models.CharField(blank=True, max_length=200, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Lymphodepletion',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('eligible', models.BooleanField(blank=True, null=True)),
                ('drug', models.CharField(blank=True, max_length=16, null=True)),
                ('drug_other', models.CharField(blank=True, max_length=60, null=True)),
                ('planned_day', models.CharField(blank=True, max_length=5, null=True)),
                ('planned', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('change', models.CharField(blank=True, max_length=13, null=True)),
                ('change_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('actual', models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('mesna', models.BooleanField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
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
            name='Medication',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('treatment', models.CharField(blank=True, max_length=80, null=True)),
                ('drug_class', models.CharField(blank=True, max_length=60, null=True)),
                ('indication', models.CharField(blank=True, max_length=11, null=True)),
                ('indication_row', models.IntegerField(blank=True, null=True)),
                ('indication_other', models.CharField(blank=True, max_length=80, null=True)),
                ('dose', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ('unit', models.CharField(blank=True, max_length=6, null=True)),
                ('frequency', models.CharField(blank=True, max_length=5, null=True)),
                ('route', models.CharField(blank=True, max_length=5, null=True)),
                ('started_on', models.CharField(blank=True, max_length=10, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
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
            name='Procedure',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('procedure', models.CharField(blank=True, max_length=15, null=True)),
                ('procedure_other', models.CharField(blank=True, max_length=80, null=True)),
                ('performed_on', models.DateField(blank=True, null=True)),
                ('quantity', models.CharField(blank=True, max_length=40, null=True)),
                ('indication', models.CharField(blank=True, max_length=5, null=True)),
                ('indication_row', models.IntegerField(blank=True, null=True)),
                ('for_lupus', models.BooleanField(blank=True, null=True)),
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
            name='SignOff',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('scope', models.CharField(blank=True, max_length=8, null=True)),
                ('meaning', models.CharField(blank=True, max_length=14, null=True)),
                ('signature', models.CharField(blank=True, max_length=240, null=True)),
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
            model_name='eligibility',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
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
        migrations.AddField(
            model_name='informedconsent',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='informedconsent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('withdrawn__in', ['TREATMENT', 'CONTACT', 'DATA', 'SAMPLES']), ('withdrawn__isnull', False)), _connector='OR'), name='icf_icfwddat_applies', violation_error_code='withdrawn_on'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='trial.subject'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachmentdownload',
            name='attachment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='crf.attachment'),
        ),
        migrations.AddField(
            model_name='attachmentdownload',
            name='downloaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='death',
            constraint=models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('died_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='dth_dthdat_partial_date', violation_error_code='died_on'),
        ),
        migrations.AddConstraint(
            model_name='death',
            constraint=models.CheckConstraint(condition=models.Q(('related__isnull', True), ('related__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='dth_dthrel_codes', violation_error_code='related'),
        ),
        migrations.AddConstraint(
            model_name='death',
            constraint=models.CheckConstraint(condition=models.Q(('autopsy__isnull', True), ('autopsy__in', ['DONE', 'NOT_DONE', 'UNKNOWN']), _connector='OR'), name='dth_dthaut_codes', violation_error_code='autopsy'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='death',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_death', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='8c5df0913619254ec4ca5b0fa6709053ab3d2ad8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_122e3', table='crf_death', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='death',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='70abc03feed762dd22ebb2bf5f4170fa9a725b36', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_c30da', table='crf_death', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='deviation',
            constraint=models.CheckConstraint(condition=models.Q(('category__isnull', True), ('category__in', ['ELIGIBILITY', 'CONSENT', 'DOSING', 'VISIT_WINDOW', 'MISSED_ASSESSMENT', 'PROHIBITED_MEDICATION', 'SAMPLE', 'SAE_TIMING', 'PRIVACY', 'OTHER']), _connector='OR'), name='dv_dvcat_codes', violation_error_code='category'),
        ),
        migrations.AddConstraint(
            model_name='deviation',
            constraint=models.CheckConstraint(condition=models.Q(('severity__isnull', True), ('severity__in', ['MINOR', 'MAJOR', 'IMPORTANT']), _connector='OR'), name='dv_dvsev_codes', violation_error_code='severity'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deviation',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_deviation', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='f7516fc9f1c590f9569051691d9aeda3579a775e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_5c2d4', table='crf_deviation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deviation',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='09c65834cc9a4cce5c5ee875bffa48d2626dd502', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_9bab3', table='crf_deviation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('status__isnull', True), ('status__in', ['COMPLETED', 'WITHDREW', 'LOST', 'DEATH', 'INVESTIGATOR', 'STOPPED', 'OTHER_THERAPY']), _connector='OR'), name='eos_eosstat_codes', violation_error_code='status'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('agrees_to_follow_up__isnull', True), models.Q(('status__in', ['COMPLETED', 'WITHDREW', 'LOST', 'INVESTIGATOR', 'STOPPED', 'OTHER_THERAPY']), ('status__isnull', False)), _connector='OR'), name='eos_eoscont_applies', violation_error_code='agrees_to_follow_up'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('samples__isnull', True), ('samples__in', ['KEEP', 'DESTROY', 'PER_ICF']), _connector='OR'), name='eos_eossamp_codes', violation_error_code='samples'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('samples__isnull', True), models.Q(('status__in', ['WITHDREW']), ('status__isnull', False)), _connector='OR'), name='eos_eossamp_applies', violation_error_code='samples'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_1_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt1dat_applies', violation_error_code='attempt_1_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_1_method__isnull', True), ('attempt_1_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt1met_codes', violation_error_code='attempt_1_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_1_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt1met_applies', violation_error_code='attempt_1_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_2_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt2dat_applies', violation_error_code='attempt_2_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_2_method__isnull', True), ('attempt_2_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt2met_codes', violation_error_code='attempt_2_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_2_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt2met_applies', violation_error_code='attempt_2_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_3_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt3dat_applies', violation_error_code='attempt_3_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_3_method__isnull', True), ('attempt_3_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt3met_codes', violation_error_code='attempt_3_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_3_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt3met_applies', violation_error_code='attempt_3_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_4_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt4dat_applies', violation_error_code='attempt_4_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_4_method__isnull', True), ('attempt_4_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt4met_codes', violation_error_code='attempt_4_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_4_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt4met_applies', violation_error_code='attempt_4_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_5_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt5dat_applies', violation_error_code='attempt_5_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_5_method__isnull', True), ('attempt_5_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt5met_codes', violation_error_code='attempt_5_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_5_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt5met_applies', violation_error_code='attempt_5_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_6_on__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt6dat_applies', violation_error_code='attempt_6_on'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_6_method__isnull', True), ('attempt_6_method__in', ['PHONE', 'MESSAGE', 'LETTER', 'EMAIL', 'VISIT', 'CONTACT_PERSON']), _connector='OR'), name='eos_eosatt6met_codes', violation_error_code='attempt_6_method'),
        ),
        migrations.AddConstraint(
            model_name='endofstudy',
            constraint=models.CheckConstraint(condition=models.Q(('attempt_6_method__isnull', True), models.Q(('status__in', ['LOST']), ('status__isnull', False)), _connector='OR'), name='eos_eosatt6met_applies', violation_error_code='attempt_6_method'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endofstudy',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_endofstudy', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='26e395b24df608f30eacd723106a09f51b200ab5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_07191', table='crf_endofstudy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endofstudy',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='5830724a24a0e42d35be1345541517b00447ab1b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_356eb', table='crf_endofstudy', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='hospitalisation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['PLANNED', 'EMERGENCY', 'ICU', 'OTHER_HOSPITAL']), _connector='OR'), name='ho_hotyp_codes', violation_error_code='kind'),
        ),
        migrations.AddConstraint(
            model_name='hospitalisation',
            constraint=models.CheckConstraint(condition=models.Q(('reason__isnull', True), ('reason__in', ['STUDY', 'AE', 'FLARE', 'SOCIAL']), _connector='OR'), name='ho_horsn_codes', violation_error_code='reason'),
        ),
        migrations.AddConstraint(
            model_name='hospitalisation',
            constraint=models.CheckConstraint(condition=models.Q(('adverse_event_row__isnull', True), models.Q(('adverse_event_row__gte', Decimal('1')), ('adverse_event_row__lte', Decimal('999'))), _connector='OR'), name='ho_hoaeno_possible', violation_error_code='adverse_event_row'),
        ),
        migrations.AddConstraint(
            model_name='hospitalisation',
            constraint=models.CheckConstraint(condition=models.Q(('adverse_event_row__isnull', True), models.Q(('reason__in', ['AE']), ('reason__isnull', False)), _connector='OR'), name='ho_hoaeno_applies', violation_error_code='adverse_event_row'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hospitalisation',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_hospitalisation', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='83876026ba0b3f267aae3338b3fb13e9216ea834', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_d781a', table='crf_hospitalisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hospitalisation',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='072461312a51f130cfe7178b6b0afc365dfee531', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_b307b', table='crf_hospitalisation', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='importmapping',
            name='mapped_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importmapping',
            name='laboratory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='crf.laboratory'),
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
            model_name='longtermfollowup',
            constraint=models.CheckConstraint(condition=models.Q(('survival__isnull', True), ('survival__in', ['ALIVE', 'DEAD', 'UNKNOWN']), _connector='OR'), name='ltf_ltstat_codes', violation_error_code='survival'),
        ),
        migrations.AddConstraint(
            model_name='longtermfollowup',
            constraint=models.CheckConstraint(condition=models.Q(('transgene__isnull', True), ('transgene__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('transgene__in', ['BLQ', 'NEG']), _connector='OR'), name='ltf_ltcar_printed', violation_error_code='transgene'),
        ),
        migrations.AddConstraint(
            model_name='longtermfollowup',
            constraint=models.CheckConstraint(condition=models.Q(('glucocorticoid__isnull', True), models.Q(('glucocorticoid__gte', Decimal('0')), ('glucocorticoid__lte', Decimal('2000'))), _connector='OR'), name='ltf_ltslegc_possible', violation_error_code='glucocorticoid'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='longtermfollowup',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_longtermfollowup', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='3f0098cd93d408eb665861ae04d02caeef32a594', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_74c33', table='crf_longtermfollowup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='longtermfollowup',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='4129ec42f39137b5d7faf1108bea0fd7660cc06d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_56d6e', table='crf_longtermfollowup', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('drug__isnull', True), ('drug__in', ['FLUDARABINE', 'CYCLOPHOSPHAMIDE', 'OTHER']), _connector='OR'), name='ld_lddrug_codes', violation_error_code='drug'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('drug_other__isnull', True), models.Q(('drug__in', ['OTHER']), ('drug__isnull', False)), _connector='OR'), name='ld_lddrugot_applies', violation_error_code='drug_other'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('planned_day__isnull', True), ('planned_day__in', ['D-5', 'D-4', 'D-3', 'OTHER']), _connector='OR'), name='ld_ldday_codes', violation_error_code='planned_day'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('planned__isnull', True), models.Q(('planned__gte', Decimal('0.1')), ('planned__lte', Decimal('5000'))), _connector='OR'), name='ld_ldplan_possible', violation_error_code='planned'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('change__isnull', True), ('change__in', ['NO', 'REDUCED_RENAL', 'REDUCED_OTHER', 'DELAYED', 'OMITTED']), _connector='OR'), name='ld_ldmod_codes', violation_error_code='change'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('change_reason__isnull', True), models.Q(('change__in', ['REDUCED_RENAL', 'REDUCED_OTHER', 'DELAYED', 'OMITTED']), ('change__isnull', False)), _connector='OR'), name='ld_ldrsn_applies', violation_error_code='change_reason'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('actual__isnull', True), models.Q(('actual__gte', Decimal('0.1')), ('actual__lte', Decimal('10000'))), _connector='OR'), name='ld_ldact_possible', violation_error_code='actual'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('actual__isnull', True), models.Q(('change__in', ['NO', 'REDUCED_RENAL', 'REDUCED_OTHER', 'DELAYED']), ('change__isnull', False)), _connector='OR'), name='ld_ldact_applies', violation_error_code='actual'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('started_at__isnull', True), models.Q(('change__in', ['NO', 'REDUCED_RENAL', 'REDUCED_OTHER', 'DELAYED']), ('change__isnull', False)), _connector='OR'), name='ld_ldstdt_applies', violation_error_code='started_at'),
        ),
        migrations.AddConstraint(
            model_name='lymphodepletion',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('change__in', ['NO', 'REDUCED_RENAL', 'REDUCED_OTHER', 'DELAYED']), ('change__isnull', False)), _connector='OR'), name='ld_ldendt_applies', violation_error_code='ended_at'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lymphodepletion',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_lymphodepletion', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='a62b977348a4c5b9f5fa2cc097e25f0aeb4f4695', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_9780b', table='crf_lymphodepletion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lymphodepletion',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='a9a4a3aba1e4db2cd919235e43feac9f31341479', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_794c3', table='crf_lymphodepletion', when='BEFORE')),
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
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('indication__isnull', True), ('indication__in', ['AE', 'MH', 'PROPHYLAXIS', 'OTHER']), _connector='OR'), name='cm_cmindc_codes', violation_error_code='indication'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('indication_row__isnull', True), models.Q(('indication_row__gte', Decimal('1')), ('indication_row__lte', Decimal('999'))), _connector='OR'), name='cm_cmindno_possible', violation_error_code='indication_row'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('indication_row__isnull', True), models.Q(('indication__in', ['AE', 'MH']), ('indication__isnull', False)), _connector='OR'), name='cm_cmindno_applies', violation_error_code='indication_row'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('indication_other__isnull', True), models.Q(('indication__in', ['PROPHYLAXIS', 'OTHER']), ('indication__isnull', False)), _connector='OR'), name='cm_cmindot_applies', violation_error_code='indication_other'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('dose__isnull', True), models.Q(('dose__gte', Decimal('0.001')), ('dose__lte', Decimal('9999999'))), _connector='OR'), name='cm_cmdose_possible', violation_error_code='dose'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('unit__in', ['MG', 'G', 'UG', 'ML', 'IU', 'U', 'TABLET', 'OTHER']), _connector='OR'), name='cm_cmdosu_codes', violation_error_code='unit'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__isnull', True), ('frequency__in', ['QD', 'BID', 'TID', 'QID', 'Q12H', 'Q8H', 'QOD', 'QW', 'ONCE', 'PRN', 'CONT', 'OTHER']), _connector='OR'), name='cm_cmfrq_codes', violation_error_code='frequency'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('route__isnull', True), ('route__in', ['PO', 'IV', 'SC', 'IM', 'TOP', 'INH', 'OTHER']), _connector='OR'), name='cm_cmroute_codes', violation_error_code='route'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='cm_cmstdat_partial_date', violation_error_code='started_on'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='cm_cmendat_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='medication',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ongoing__in', [False]), ('ongoing__isnull', False)), _connector='OR'), name='cm_cmendat_applies', violation_error_code='ended_on'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='medication',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_medication', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='e4e85a67bfb7173dda1f81890c18124f4b6bdf17', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_0df90', table='crf_medication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='medication',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='9cb7659a7507e96f46c5283b1398f4552b40aa60', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_3b2ea', table='crf_medication', when='BEFORE')),
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
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('procedure__isnull', True), ('procedure__in', ['RBC', 'PLATELETS', 'PLASMA', 'IVIG', 'PLASMA_EXCHANGE', 'DIALYSIS', 'BIOPSY', 'SURGERY', 'OTHER']), _connector='OR'), name='pr_prtrt_codes', violation_error_code='procedure'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('procedure_other__isnull', True), models.Q(('procedure__in', ['BIOPSY', 'SURGERY', 'OTHER']), ('procedure__isnull', False)), _connector='OR'), name='pr_prtrtot_applies', violation_error_code='procedure_other'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('indication__isnull', True), ('indication__in', ['AE', 'MH', 'OTHER']), _connector='OR'), name='pr_prind_codes', violation_error_code='indication'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('indication_row__isnull', True), models.Q(('indication_row__gte', Decimal('1')), ('indication_row__lte', Decimal('999'))), _connector='OR'), name='pr_prindno_possible', violation_error_code='indication_row'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('indication_row__isnull', True), models.Q(('indication__in', ['AE', 'MH']), ('indication__isnull', False)), _connector='OR'), name='pr_prindno_applies', violation_error_code='indication_row'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('for_lupus__isnull', True), models.Q(('procedure__in', ['IVIG', 'PLASMA_EXCHANGE']), ('procedure__isnull', False)), _connector='OR'), name='pr_prsle_applies', violation_error_code='for_lupus'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_procedure', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='217afd6005e7ec0d8ff09e560d05aa89836f729f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_3812d', table='crf_procedure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='914004dc9510e4f4d2e8bb705095360d46a386b8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_1288d', table='crf_procedure', when='BEFORE')),
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
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('scope__isnull', True), ('scope__in', ['FORM', 'VISIT', 'CASEBOOK']), _connector='OR'), name='inv_invscope_codes', violation_error_code='scope'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('meaning__isnull', True), ('meaning__in', ['REVIEWED', 'ELIGIBILITY', 'SAE', 'CASEBOOK_FINAL']), _connector='OR'), name='inv_invmean_codes', violation_error_code='meaning'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signoff',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_signoff', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='181372143315d9764ac540d8da3c03f2bd8cb82e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4abe7', table='crf_signoff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signoff',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='1fecf6360464a1e956c2b631aeda951ce8e85375', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_b2610', table='crf_signoff', when='BEFORE')),
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
