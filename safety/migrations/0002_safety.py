import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import trial.numbers
from decimal import Decimal
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
            name='AdverseEvent',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('term', models.CharField(blank=True, max_length=120, null=True)),
                ('ctcae_term', models.CharField(blank=True, max_length=160, null=True)),
                ('term_code', models.CharField(blank=True, max_length=60, null=True)),
                ('system', models.CharField(blank=True, max_length=100, null=True)),
                ('started_on', models.CharField(blank=True, max_length=10, null=True)),
                ('started_time', models.TimeField(blank=True, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
                ('graded_by', models.CharField(blank=True, max_length=60, null=True)),
                ('onset_grade', models.CharField(blank=True, max_length=4, null=True)),
                ('grade', models.IntegerField(blank=True, null=True)),
                ('episode', models.CharField(blank=True, max_length=12, null=True)),
                ('instrument_grade', models.CharField(blank=True, max_length=60, null=True)),
                ('lab_grade', models.IntegerField(blank=True, null=True)),
                ('grades_differ', models.BooleanField(blank=True, null=True)),
                ('grade_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('serious', models.BooleanField(blank=True, null=True)),
                ('related', models.CharField(blank=True, max_length=11, null=True)),
                ('related_lymphodepletion', models.CharField(blank=True, max_length=11, null=True)),
                ('related_lupus', models.CharField(blank=True, max_length=11, null=True)),
                ('action', models.CharField(blank=True, max_length=14, null=True)),
                ('treatment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('treatment_rows', models.CharField(blank=True, max_length=80, null=True)),
                ('outcome', models.CharField(blank=True, max_length=18, null=True)),
                ('special_interest', models.CharField(blank=True, max_length=10, null=True)),
                ('dlt', models.BooleanField(blank=True, null=True)),
                ('dlt_confirmed', models.BooleanField(blank=True, null=True)),
                ('study_day', models.IntegerField(blank=True, null=True)),
                ('period', models.CharField(blank=True, max_length=60, null=True)),
                ('before_infusion', models.BooleanField(blank=True, null=True)),
                ('treatment_emergent', models.BooleanField(blank=True, null=True)),
                ('in_dlt_window', models.BooleanField(blank=True, null=True)),
                ('related_fludarabine', models.CharField(blank=True, max_length=11, null=True)),
                ('related_cyclophosphamide', models.CharField(blank=True, max_length=11, null=True)),
                ('other_cause', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ChronicGvhd',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('present', models.BooleanField(blank=True, null=True)),
                ('diagnostic', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('distinctive', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('confirmed_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('others_excluded', models.BooleanField(blank=True, null=True)),
                ('gate_met', models.BooleanField(blank=True, null=True)),
                ('skin_bsa_pct', models.IntegerField(blank=True, null=True)),
                ('skin_feature', models.CharField(blank=True, max_length=21, null=True)),
                ('skin_score', models.IntegerField(blank=True, null=True)),
                ('skin_change', models.CharField(blank=True, max_length=5, null=True)),
                ('skin_other', models.BooleanField(blank=True, null=True)),
                ('mouth_score', models.CharField(blank=True, max_length=4, null=True)),
                ('mouth_change', models.CharField(blank=True, max_length=5, null=True)),
                ('mouth_other', models.BooleanField(blank=True, null=True)),
                ('eyes_score', models.CharField(blank=True, max_length=4, null=True)),
                ('eyes_change', models.CharField(blank=True, max_length=5, null=True)),
                ('eyes_other', models.BooleanField(blank=True, null=True)),
                ('gi_score', models.CharField(blank=True, max_length=4, null=True)),
                ('gi_change', models.CharField(blank=True, max_length=5, null=True)),
                ('gi_other', models.BooleanField(blank=True, null=True)),
                ('liver_score', models.IntegerField(blank=True, null=True)),
                ('liver_change', models.CharField(blank=True, max_length=5, null=True)),
                ('liver_other', models.BooleanField(blank=True, null=True)),
                ('fev1_pct', models.IntegerField(blank=True, null=True)),
                ('dyspnoea', models.CharField(blank=True, max_length=11, null=True)),
                ('lungs_score', models.IntegerField(blank=True, null=True)),
                ('lungs_change', models.CharField(blank=True, max_length=5, null=True)),
                ('lungs_other', models.BooleanField(blank=True, null=True)),
                ('joints_score', models.CharField(blank=True, max_length=4, null=True)),
                ('joints_change', models.CharField(blank=True, max_length=5, null=True)),
                ('joints_other', models.BooleanField(blank=True, null=True)),
                ('genital_score', models.CharField(blank=True, max_length=4, null=True)),
                ('genital_change', models.CharField(blank=True, max_length=5, null=True)),
                ('genital_other', models.BooleanField(blank=True, null=True)),
                ('explained_by', models.CharField(blank=True, max_length=400, null=True)),
                ('karnofsky', models.IntegerField(blank=True, null=True)),
                ('severity', models.CharField(blank=True, max_length=60, null=True)),
                ('own_severity', models.CharField(blank=True, max_length=8, null=True)),
                ('severity_differs', models.BooleanField(blank=True, null=True)),
                ('own_because', models.CharField(blank=True, max_length=200, null=True)),
            ],
            options={
                'default_permissions': (),
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
            ],
            options={
                'ordering': ['record', 'item'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CrsEpisode',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('day', models.DateField(blank=True, null=True)),
                ('event', models.CharField(blank=True, max_length=12, null=True)),
                ('onset_on', models.DateField(blank=True, null=True)),
                ('days_after_infusion', models.IntegerField(blank=True, null=True)),
                ('late', models.BooleanField(blank=True, null=True)),
                ('maximum', models.IntegerField(blank=True, null=True)),
                ('maximum_on', models.DateField(blank=True, null=True)),
                ('resolved_on', models.DateField(blank=True, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('duration_days', models.IntegerField(blank=True, null=True)),
                ('by_day', models.CharField(blank=True, max_length=400, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('treatment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('tocilizumab_doses', models.IntegerField(blank=True, null=True)),
                ('other_treatment', models.CharField(blank=True, max_length=120, null=True)),
                ('intensive_care', models.BooleanField(blank=True, null=True)),
                ('tocilizumab_days', models.IntegerField(blank=True, null=True)),
                ('vasopressor_days', models.IntegerField(blank=True, null=True)),
                ('oxygen_days', models.IntegerField(blank=True, null=True)),
                ('intensive_care_days', models.IntegerField(blank=True, null=True)),
                ('highest_steroid_mg', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CtcaeDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=8)),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DailyMonitoring',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('day', models.DateField(blank=True, null=True)),
                ('temperature_max_c', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True)),
                ('hypotension', models.CharField(blank=True, max_length=8, null=True)),
                ('hypoxia', models.CharField(blank=True, max_length=8, null=True)),
                ('unexplained', models.BooleanField(blank=True, null=True)),
                ('explained', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('crs_grade', models.IntegerField(blank=True, null=True)),
                ('crs_investigator', models.IntegerField(blank=True, null=True)),
                ('crs_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('consciousness', models.CharField(blank=True, max_length=11, null=True)),
                ('ice_orientation', models.IntegerField(blank=True, null=True)),
                ('ice_naming', models.IntegerField(blank=True, null=True)),
                ('ice_command', models.IntegerField(blank=True, null=True)),
                ('ice_writing', models.IntegerField(blank=True, null=True)),
                ('ice_attention', models.IntegerField(blank=True, null=True)),
                ('ice_total', models.IntegerField(blank=True, null=True)),
                ('seizure', models.CharField(blank=True, max_length=9, null=True)),
                ('motor', models.BooleanField(blank=True, null=True)),
                ('oedema', models.CharField(blank=True, max_length=7, null=True)),
                ('icans_unexplained', models.CharField(blank=True, max_length=4, null=True)),
                ('icans_explained', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('icans_grade', models.IntegerField(blank=True, null=True)),
                ('icans_investigator', models.IntegerField(blank=True, null=True)),
                ('icans_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('steroid_mg', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('tocilizumab', models.BooleanField(blank=True, null=True)),
                ('antipyretic', models.BooleanField(blank=True, null=True)),
                ('intensive_care', models.BooleanField(blank=True, null=True)),
                ('fluid_balance', models.IntegerField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
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
            ],
            options={
                'verbose_name_plural': 'dictionaries',
                'ordering': ['kind', '-version', 'language'],
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
                ('name_key', models.CharField(max_length=200)),
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
            ],
            options={
                'ordering': ['dictionary', 'code'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='GradeChangeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(max_length=8)),
                ('on', models.DateField(blank=True, null=True)),
                ('grade', models.CharField(blank=True, max_length=4, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IcansEpisode',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('day', models.DateField(blank=True, null=True)),
                ('event', models.CharField(blank=True, max_length=12, null=True)),
                ('onset_on', models.DateField(blank=True, null=True)),
                ('days_after_infusion', models.IntegerField(blank=True, null=True)),
                ('late', models.BooleanField(blank=True, null=True)),
                ('maximum', models.IntegerField(blank=True, null=True)),
                ('maximum_on', models.DateField(blank=True, null=True)),
                ('resolved_on', models.DateField(blank=True, null=True)),
                ('ongoing', models.BooleanField(blank=True, null=True)),
                ('duration_days', models.IntegerField(blank=True, null=True)),
                ('by_day', models.CharField(blank=True, max_length=400, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('lowest_ice', models.IntegerField(blank=True, null=True)),
                ('treatment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('other_treatment', models.CharField(blank=True, max_length=120, null=True)),
                ('work_up', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LaboratoryReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(max_length=8)),
                ('term', models.CharField(max_length=10)),
                ('grade', models.PositiveSmallIntegerField()),
                ('decision', models.CharField(max_length=8)),
                ('event', models.CharField(blank=True, max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['decided_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Pregnancy',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('who', models.CharField(blank=True, max_length=7, null=True)),
                ('consent', models.BooleanField(blank=True, null=True)),
                ('aware_at', models.DateTimeField(blank=True, null=True)),
                ('last_period_on', models.CharField(blank=True, max_length=10, null=True)),
                ('exposed', models.IntegerField(blank=True, null=True)),
                ('expected_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=11, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
                ('child', models.CharField(blank=True, max_length=1000, null=True)),
                ('event_row', models.IntegerField(blank=True, null=True)),
                ('sent_sponsor_at', models.DateTimeField(blank=True, null=True)),
                ('sent_committee_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SeriousEventReport',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('event_row', models.IntegerField(blank=True, null=True)),
                ('event_words', models.CharField(blank=True, max_length=200, null=True)),
                ('kind', models.CharField(blank=True, max_length=9, null=True)),
                ('version', models.IntegerField(blank=True, null=True)),
                ('number', models.CharField(blank=True, max_length=40, null=True)),
                ('changed', models.CharField(blank=True, max_length=200, null=True)),
                ('aware_at', models.DateTimeField(blank=True, null=True)),
                ('sponsor_aware_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('term', models.CharField(blank=True, max_length=120, null=True)),
                ('onset_on', models.CharField(blank=True, max_length=10, null=True)),
                ('grade', models.CharField(blank=True, max_length=12, null=True)),
                ('outcome', models.CharField(blank=True, max_length=18, null=True)),
                ('ended_on', models.CharField(blank=True, max_length=10, null=True)),
                ('criteria', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('story', models.CharField(blank=True, max_length=6000, null=True)),
                ('death', models.CharField(blank=True, max_length=200, null=True)),
                ('eases', models.CharField(blank=True, max_length=7, null=True)),
                ('returns', models.CharField(blank=True, max_length=7, null=True)),
                ('relation', models.CharField(blank=True, max_length=11, null=True)),
                ('sponsor_relation', models.CharField(blank=True, max_length=11, null=True)),
                ('reasoning', models.CharField(blank=True, max_length=2000, null=True)),
                ('expectedness', models.CharField(blank=True, max_length=10, null=True)),
                ('safety_information', models.CharField(blank=True, max_length=60, null=True)),
                ('is_susar', models.BooleanField(blank=True, null=True)),
                ('due_iec_at', models.DateTimeField(blank=True, null=True)),
                ('sent_iec_at', models.DateTimeField(blank=True, null=True)),
                ('sent_iec_way', models.CharField(blank=True, max_length=6, null=True)),
                ('sent_iec_proof', models.CharField(blank=True, max_length=60, null=True)),
                ('due_inst_at', models.DateTimeField(blank=True, null=True)),
                ('sent_inst_at', models.DateTimeField(blank=True, null=True)),
                ('sent_inst_way', models.CharField(blank=True, max_length=6, null=True)),
                ('sent_inst_proof', models.CharField(blank=True, max_length=60, null=True)),
                ('due_spon_at', models.DateTimeField(blank=True, null=True)),
                ('sent_spon_at', models.DateTimeField(blank=True, null=True)),
                ('sent_spon_way', models.CharField(blank=True, max_length=6, null=True)),
                ('sent_spon_proof', models.CharField(blank=True, max_length=60, null=True)),
                ('due_auth_at', models.DateTimeField(blank=True, null=True)),
                ('sent_auth_at', models.DateTimeField(blank=True, null=True)),
                ('sent_auth_way', models.CharField(blank=True, max_length=6, null=True)),
                ('sent_auth_proof', models.CharField(blank=True, max_length=60, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SpecialInterest',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('kind', models.CharField(blank=True, max_length=11, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('event_row', models.IntegerField(blank=True, null=True)),
                ('licats_organ', models.CharField(blank=True, max_length=6, null=True)),
                ('involved_before', models.BooleanField(blank=True, null=True)),
                ('licats_grade', models.CharField(blank=True, max_length=4, null=True)),
                ('licats_timing', models.CharField(blank=True, max_length=60, null=True)),
                ('iec_hs_evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('iec_hs_explained', models.BooleanField(blank=True, null=True)),
                ('iec_hs_grade', models.CharField(blank=True, max_length=4, null=True)),
                ('icaht', models.IntegerField(blank=True, null=True)),
                ('icaht_highest', models.IntegerField(blank=True, null=True)),
                ('lines', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('explained', models.BooleanField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, max_length=80, null=True)),
                ('support', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('marrow', models.CharField(blank=True, max_length=12, null=True)),
                ('site', models.CharField(blank=True, max_length=12, null=True)),
                ('germ', models.CharField(blank=True, max_length=9, null=True)),
                ('virus', models.CharField(blank=True, max_length=5, null=True)),
                ('viral_load', models.CharField(blank=True, max_length=30, null=True)),
                ('pathogen', models.CharField(blank=True, max_length=80, null=True)),
                ('treatment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('igg', models.CharField(blank=True, max_length=30, null=True)),
                ('ivig', models.BooleanField(blank=True, null=True)),
                ('cancer', models.CharField(blank=True, max_length=14, null=True)),
                ('diagnosis', models.CharField(blank=True, max_length=120, null=True)),
                ('tissue', models.BooleanField(blank=True, null=True)),
                ('transgene', models.CharField(blank=True, max_length=8, null=True)),
                ('minutes', models.IntegerField(blank=True, null=True)),
                ('reaction_action', models.CharField(blank=True, max_length=11, null=True)),
                ('flare_organs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('worse_than_baseline', models.BooleanField(blank=True, null=True)),
            ],
            options={
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
            ],
            options={
                'ordering': ['kind', 'verbatim_key'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='laboratoryresult',
            name='grade_answer',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='laboratoryresult',
            name='grade_baseline',
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='laboratoryresult',
            name='grade_question',
            field=models.CharField(blank=True, max_length=30, null=True),
        ),
        migrations.AddField(
            model_name='laboratoryresult',
            name='grade_term',
            field=models.CharField(blank=True, max_length=10, null=True),
        ),
        migrations.AddField(
            model_name='laboratoryresult',
            name='grade_words',
            field=models.CharField(blank=True, max_length=60, null=True),
        ),
        migrations.CreateModel(
            name='AcuteGvhd',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('present', models.BooleanField(blank=True, null=True)),
                ('began_on', models.DateField(blank=True, null=True)),
                ('rash_bsa_pct', models.IntegerField(blank=True, null=True)),
                ('erythroderma', models.BooleanField(blank=True, null=True)),
                ('bullae', models.BooleanField(blank=True, null=True)),
                ('desquamation_bsa_pct', models.IntegerField(blank=True, null=True)),
                ('skin', models.CharField(blank=True, max_length=60, null=True)),
                ('bilirubin_umol_l', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True)),
                ('liver', models.CharField(blank=True, max_length=60, null=True)),
                ('upper_gi', models.CharField(blank=True, max_length=4, null=True)),
                ('stool_ml_day', models.IntegerField(blank=True, null=True)),
                ('episodes_day', models.IntegerField(blank=True, null=True)),
                ('severe_pain', models.BooleanField(blank=True, null=True)),
                ('bloody_stool', models.BooleanField(blank=True, null=True)),
                ('lower_gi', models.CharField(blank=True, max_length=60, null=True)),
                ('grade', models.CharField(blank=True, max_length=60, null=True)),
                ('own_grade', models.CharField(blank=True, max_length=4, null=True)),
                ('own_because', models.CharField(blank=True, max_length=200, null=True)),
                ('biopsy', models.CharField(blank=True, max_length=14, null=True)),
                ('differentials', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('treatment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
                ('confidence', models.CharField(blank=True, max_length=9, null=True)),
                ('chimerism_pct', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('began_on__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agstdat_applies', violation_error_code='began_on'), models.CheckConstraint(condition=models.Q(('rash_bsa_pct__isnull', True), models.Q(('rash_bsa_pct__gte', Decimal('0')), ('rash_bsa_pct__lte', Decimal('100'))), _connector='OR'), name='agvhd_agbsa_possible', violation_error_code='rash_bsa_pct'), models.CheckConstraint(condition=models.Q(('rash_bsa_pct__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agbsa_applies', violation_error_code='rash_bsa_pct'), models.CheckConstraint(condition=models.Q(('bullae__isnull', True), models.Q(('erythroderma__in', [True]), ('erythroderma__isnull', False)), _connector='OR'), name='agvhd_agbul_applies', violation_error_code='bullae'), models.CheckConstraint(condition=models.Q(('desquamation_bsa_pct__isnull', True), models.Q(('desquamation_bsa_pct__gte', Decimal('0')), ('desquamation_bsa_pct__lte', Decimal('100'))), _connector='OR'), name='agvhd_agdesq_possible', violation_error_code='desquamation_bsa_pct'), models.CheckConstraint(condition=models.Q(('desquamation_bsa_pct__isnull', True), models.Q(('erythroderma__in', [True]), ('erythroderma__isnull', False)), _connector='OR'), name='agvhd_agdesq_applies', violation_error_code='desquamation_bsa_pct'), models.CheckConstraint(condition=models.Q(('skin__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agskin_applies', violation_error_code='skin'), models.CheckConstraint(condition=models.Q(('bilirubin_umol_l__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agtbil_applies', violation_error_code='bilirubin_umol_l'), models.CheckConstraint(condition=models.Q(('liver__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agliv_applies', violation_error_code='liver'), models.CheckConstraint(condition=models.Q(('upper_gi__isnull', True), ('upper_gi__in', ['0', '1']), _connector='OR'), name='agvhd_agugi_codes', violation_error_code='upper_gi'), models.CheckConstraint(condition=models.Q(('upper_gi__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agugi_applies', violation_error_code='upper_gi'), models.CheckConstraint(condition=models.Q(('stool_ml_day__isnull', True), models.Q(('stool_ml_day__gte', Decimal('0')), ('stool_ml_day__lte', Decimal('20000'))), _connector='OR'), name='agvhd_agvol_possible', violation_error_code='stool_ml_day'), models.CheckConstraint(condition=models.Q(('stool_ml_day__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agvol_applies', violation_error_code='stool_ml_day'), models.CheckConstraint(condition=models.Q(('episodes_day__isnull', True), models.Q(('episodes_day__gte', Decimal('0')), ('episodes_day__lte', Decimal('60'))), _connector='OR'), name='agvhd_agepi_possible', violation_error_code='episodes_day'), models.CheckConstraint(condition=models.Q(('episodes_day__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agepi_applies', violation_error_code='episodes_day'), models.CheckConstraint(condition=models.Q(('severe_pain__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agpain_applies', violation_error_code='severe_pain'), models.CheckConstraint(condition=models.Q(('bloody_stool__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agblood_applies', violation_error_code='bloody_stool'), models.CheckConstraint(condition=models.Q(('lower_gi__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_aglgi_applies', violation_error_code='lower_gi'), models.CheckConstraint(condition=models.Q(('own_grade__isnull', True), ('own_grade__in', ['0', 'I', 'II', 'III', 'IV']), _connector='OR'), name='agvhd_aggri_codes', violation_error_code='own_grade'), models.CheckConstraint(condition=models.Q(('own_grade__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_aggri_applies', violation_error_code='own_grade'), models.CheckConstraint(condition=models.Q(('biopsy__isnull', True), ('biopsy__in', ['NOT_DONE', 'POSITIVE', 'EQUIVOCAL', 'NON_DIAGNOSTIC', 'OTHER_CAUSE']), _connector='OR'), name='agvhd_agbx_codes', violation_error_code='biopsy'), models.CheckConstraint(condition=models.Q(('biopsy__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agbx_applies', violation_error_code='biopsy'), models.CheckConstraint(condition=models.Q(('differentials__isnull', True), ('differentials__contained_by', ['LUPUS_RASH', 'DRUG_RASH', 'CRS_RASH', 'VIRUS', 'CDIFF', 'LUPUS_GUT', 'MYCOPHENOLATE', 'DRUG_LIVER', 'OTHER', 'NONE']), _connector='OR'), name='agvhd_agdiff_codes', violation_error_code='differentials'), models.CheckConstraint(condition=models.Q(('differentials__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agdiff_applies', violation_error_code='differentials'), models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['NONE', 'TOPICAL', 'STEROID', 'RUXOLITINIB', 'OTHER']), _connector='OR'), name='agvhd_agrx_codes', violation_error_code='treatment'), models.CheckConstraint(condition=models.Q(('treatment__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agrx_applies', violation_error_code='treatment'), models.CheckConstraint(condition=models.Q(('confidence__isnull', True), ('confidence__in', ['CONFIRMED', 'PROBABLE', 'POSSIBLE', 'NEGATIVE']), _connector='OR'), name='agvhd_agconf_codes', violation_error_code='confidence'), models.CheckConstraint(condition=models.Q(('confidence__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agconf_applies', violation_error_code='confidence'), models.CheckConstraint(condition=models.Q(('chimerism_pct__isnull', True), models.Q(('chimerism_pct__gte', Decimal('0')), ('chimerism_pct__lte', Decimal('100'))), _connector='OR'), name='agvhd_agchim_possible', violation_error_code='chimerism_pct'), models.CheckConstraint(condition=models.Q(('chimerism_pct__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='agvhd_agchim_applies', violation_error_code='chimerism_pct')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acutegvhd',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_acutegvhd', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='51e3b08f13c84140d52d9bfbe88a70125af5e263', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_f05cd', table='safety_acutegvhd', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acutegvhd',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='d4f2c021848e2458a90d1e9181e63ec823e478c9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_e9bd4', table='safety_acutegvhd', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='ae_aestdat_partial_date', violation_error_code='started_on'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='ae_aeendat_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ongoing__in', [False]), ('ongoing__isnull', False)), _connector='OR'), name='ae_aeendat_applies', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('onset_grade__isnull', True), ('onset_grade__in', ['1', '2', '3', '4', '5']), _connector='OR'), name='ae_aegrons_codes', violation_error_code='onset_grade'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('onset_grade__isnull', True), models.Q(('graded_by__in', ['CTCAE']), ('graded_by__isnull', False)), _connector='OR'), name='ae_aegrons_applies', violation_error_code='onset_grade'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('episode__isnull', True), models.Q(('graded_by__in', ['ASTCT_CRS', 'ASTCT_ICANS']), ('graded_by__isnull', False)), _connector='OR'), name='ae_aeepi_applies', violation_error_code='episode'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('instrument_grade__isnull', True), models.Q(('graded_by__in', ['ASTCT_CRS', 'ASTCT_ICANS', 'MAGIC', 'NIH']), ('graded_by__isnull', False)), _connector='OR'), name='ae_aeastct_applies', violation_error_code='instrument_grade'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related__isnull', True), ('related__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='ae_aerel_codes', violation_error_code='related'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_lymphodepletion__isnull', True), ('related_lymphodepletion__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='ae_aerelld_codes', violation_error_code='related_lymphodepletion'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_lupus__isnull', True), ('related_lupus__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='ae_aerelsle_codes', violation_error_code='related_lupus'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('action__isnull', True), ('action__in', ['NONE', 'INTERRUPTED', 'STOPPED', 'NOT_APPLICABLE']), _connector='OR'), name='ae_aeacn_codes', violation_error_code='action'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['NONE', 'DRUG', 'PROCEDURE', 'HOSPITALISED']), _connector='OR'), name='ae_aetrt_codes', violation_error_code='treatment'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__isnull', True), ('outcome__in', ['RECOVERED', 'RECOVERING', 'NOT_RECOVERED', 'RECOVERED_SEQUELAE', 'FATAL', 'UNKNOWN']), _connector='OR'), name='ae_aeout_codes', violation_error_code='outcome'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('special_interest__isnull', True), ('special_interest__in', ['NONE', 'CRS', 'ICANS', 'AGVHD', 'CGVHD', 'INFECTION', 'CYTOPENIA', 'LICATS', 'IEC_HS', 'MALIGNANCY']), _connector='OR'), name='ae_aesi_codes', violation_error_code='special_interest'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_fludarabine__isnull', True), ('related_fludarabine__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='ae_aerelflu_codes', violation_error_code='related_fludarabine'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_fludarabine__isnull', True), models.Q(('related_lymphodepletion__in', ['DEFINITELY', 'POSSIBLY', 'PROBABLY']), ('related_lymphodepletion__isnull', False)), _connector='OR'), name='ae_aerelflu_applies', violation_error_code='related_fludarabine'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_cyclophosphamide__isnull', True), ('related_cyclophosphamide__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='ae_aerelcy_codes', violation_error_code='related_cyclophosphamide'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('related_cyclophosphamide__isnull', True), models.Q(('related_lymphodepletion__in', ['DEFINITELY', 'POSSIBLY', 'PROBABLY']), ('related_lymphodepletion__isnull', False)), _connector='OR'), name='ae_aerelcy_applies', violation_error_code='related_cyclophosphamide'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('other_cause__isnull', True), ('other_cause__contained_by', ['INFUSION', 'CONCOMITANT', 'OTHER']), _connector='OR'), name='ae_aerelot_codes', violation_error_code='other_cause'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adverseevent',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_adverseevent', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='3827675be91c2313e4f4c7578409c421454f5e38', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4cd67', table='safety_adverseevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adverseevent',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='3f237040d52e4b701e9ec05d34d96c49c07ee527', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_6f4b3', table='safety_adverseevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('diagnostic__isnull', True), ('diagnostic__contained_by', ['NONE', 'POIKILODERMA', 'LICHEN_PLANUS', 'SCLEROTIC', 'MORPHEA', 'LICHEN_SCLEROSUS', 'MOUTH_LICHEN', 'GENITAL_LICHEN', 'GENITAL_SCAR', 'OESOPHAGUS', 'BO_BIOPSY', 'BOS', 'FASCIITIS', 'CONTRACTURE']), _connector='OR'), name='cgvhd_cgdiag_codes', violation_error_code='diagnostic'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('diagnostic__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgdiag_applies', violation_error_code='diagnostic'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('distinctive__isnull', True), ('distinctive__contained_by', ['NONE', 'DEPIGMENTATION', 'PAPULOSQUAMOUS', 'NAILS', 'ALOPECIA', 'XEROSTOMIA', 'MOUTH_OTHER', 'DRY_EYES', 'EYES_OTHER', 'GENITAL', 'LUNG_CT', 'MYOSITIS']), _connector='OR'), name='cgvhd_cgdist_codes', violation_error_code='distinctive'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('distinctive__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgdist_applies', violation_error_code='distinctive'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('confirmed_by__contained_by', ['NONE', 'BIOPSY', 'LABORATORY', 'SPECIALIST', 'IMAGING']), _connector='OR'), name='cgvhd_cgdiscon_codes', violation_error_code='confirmed_by'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('others_excluded__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgexcl_applies', violation_error_code='others_excluded'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gate_met__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cggate_applies', violation_error_code='gate_met'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_bsa_pct__isnull', True), models.Q(('skin_bsa_pct__gte', Decimal('0')), ('skin_bsa_pct__lte', Decimal('100'))), _connector='OR'), name='cgvhd_cgskbsa_possible', violation_error_code='skin_bsa_pct'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_bsa_pct__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgskbsa_applies', violation_error_code='skin_bsa_pct'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_feature__isnull', True), ('skin_feature__in', ['NONE', 'SUPERFICIAL_SCLEROSIS', 'DEEP_SCLEROSIS', 'IMPAIRED_MOBILITY', 'ULCERATION']), _connector='OR'), name='cgvhd_cgskfea_codes', violation_error_code='skin_feature'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_feature__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgskfea_applies', violation_error_code='skin_feature'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgsk_applies', violation_error_code='skin_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('skin_change__isnull', True), ('skin_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchsk_codes', violation_error_code='skin_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('mouth_score__isnull', True), ('mouth_score__in', ['0', '1', '2', '3']), _connector='OR'), name='cgvhd_cgorgmo_codes', violation_error_code='mouth_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('mouth_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgmo_applies', violation_error_code='mouth_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('mouth_change__isnull', True), ('mouth_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchmo_codes', violation_error_code='mouth_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('mouth_change__isnull', True), models.Q(('mouth_score__in', ['1', '2', '3']), ('mouth_score__isnull', False)), _connector='OR'), name='cgvhd_cgchmo_applies', violation_error_code='mouth_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('mouth_other__isnull', True), models.Q(('mouth_score__in', ['1', '2', '3']), ('mouth_score__isnull', False)), _connector='OR'), name='cgvhd_cgnomo_applies', violation_error_code='mouth_other'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('eyes_score__isnull', True), ('eyes_score__in', ['0', '1', '2', '3']), _connector='OR'), name='cgvhd_cgorgey_codes', violation_error_code='eyes_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('eyes_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgey_applies', violation_error_code='eyes_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('eyes_change__isnull', True), ('eyes_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchey_codes', violation_error_code='eyes_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('eyes_change__isnull', True), models.Q(('eyes_score__in', ['1', '2', '3']), ('eyes_score__isnull', False)), _connector='OR'), name='cgvhd_cgchey_applies', violation_error_code='eyes_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('eyes_other__isnull', True), models.Q(('eyes_score__in', ['1', '2', '3']), ('eyes_score__isnull', False)), _connector='OR'), name='cgvhd_cgnoey_applies', violation_error_code='eyes_other'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gi_score__isnull', True), ('gi_score__in', ['0', '1', '2', '3']), _connector='OR'), name='cgvhd_cgorggi_codes', violation_error_code='gi_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gi_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorggi_applies', violation_error_code='gi_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gi_change__isnull', True), ('gi_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchgi_codes', violation_error_code='gi_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gi_change__isnull', True), models.Q(('gi_score__in', ['1', '2', '3']), ('gi_score__isnull', False)), _connector='OR'), name='cgvhd_cgchgi_applies', violation_error_code='gi_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('gi_other__isnull', True), models.Q(('gi_score__in', ['1', '2', '3']), ('gi_score__isnull', False)), _connector='OR'), name='cgvhd_cgnogi_applies', violation_error_code='gi_other'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('liver_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgli_applies', violation_error_code='liver_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('liver_change__isnull', True), ('liver_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchli_codes', violation_error_code='liver_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('fev1_pct__isnull', True), models.Q(('fev1_pct__gte', Decimal('10')), ('fev1_pct__lte', Decimal('150'))), _connector='OR'), name='cgvhd_cgfev1_possible', violation_error_code='fev1_pct'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('fev1_pct__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgfev1_applies', violation_error_code='fev1_pct'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('dyspnoea__isnull', True), ('dyspnoea__in', ['NONE', 'ONE_FLIGHT', 'FLAT_GROUND', 'REST_OR_O2']), _connector='OR'), name='cgvhd_cgdys_codes', violation_error_code='dyspnoea'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('dyspnoea__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgdys_applies', violation_error_code='dyspnoea'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('lungs_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorglu_applies', violation_error_code='lungs_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('lungs_change__isnull', True), ('lungs_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchlu_codes', violation_error_code='lungs_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('joints_score__isnull', True), ('joints_score__in', ['0', '1', '2', '3']), _connector='OR'), name='cgvhd_cgorgjo_codes', violation_error_code='joints_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('joints_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgjo_applies', violation_error_code='joints_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('joints_change__isnull', True), ('joints_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchjo_codes', violation_error_code='joints_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('joints_change__isnull', True), models.Q(('joints_score__in', ['1', '2', '3']), ('joints_score__isnull', False)), _connector='OR'), name='cgvhd_cgchjo_applies', violation_error_code='joints_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('joints_other__isnull', True), models.Q(('joints_score__in', ['1', '2', '3']), ('joints_score__isnull', False)), _connector='OR'), name='cgvhd_cgnojo_applies', violation_error_code='joints_other'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('genital_score__isnull', True), ('genital_score__in', ['0', '1', '2', '3']), _connector='OR'), name='cgvhd_cgorgge_codes', violation_error_code='genital_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('genital_score__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgorgge_applies', violation_error_code='genital_score'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('genital_change__isnull', True), ('genital_change__in', ['NEW', 'WORSE', 'SAME']), _connector='OR'), name='cgvhd_cgchge_codes', violation_error_code='genital_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('genital_change__isnull', True), models.Q(('genital_score__in', ['1', '2', '3']), ('genital_score__isnull', False)), _connector='OR'), name='cgvhd_cgchge_applies', violation_error_code='genital_change'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('genital_other__isnull', True), models.Q(('genital_score__in', ['1', '2', '3']), ('genital_score__isnull', False)), _connector='OR'), name='cgvhd_cgnoge_applies', violation_error_code='genital_other'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('karnofsky__isnull', True), models.Q(('karnofsky__gte', Decimal('0')), ('karnofsky__lte', Decimal('100'))), _connector='OR'), name='cgvhd_cgkps_possible', violation_error_code='karnofsky'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('karnofsky__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgkps_applies', violation_error_code='karnofsky'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('own_severity__isnull', True), ('own_severity__in', ['NONE', 'MILD', 'MODERATE', 'SEVERE']), _connector='OR'), name='cgvhd_cgglobi_codes', violation_error_code='own_severity'),
        ),
        migrations.AddConstraint(
            model_name='chronicgvhd',
            constraint=models.CheckConstraint(condition=models.Q(('own_severity__isnull', True), models.Q(('present__in', [True]), ('present__isnull', False)), _connector='OR'), name='cgvhd_cgglobi_applies', violation_error_code='own_severity'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicgvhd',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_chronicgvhd', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='344a1bdb3d3297eb3fdcf3d138c093af70fdf16f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_bf6aa', table='safety_chronicgvhd', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicgvhd',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='b279a46210547669260f9385ba1899506d9a3c05', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_4107d', table='safety_chronicgvhd', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='coding',
            name='coded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coding',
            name='query',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.query'),
        ),
        migrations.AddField(
            model_name='coding',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='crf.formrecord'),
        ),
        migrations.AddConstraint(
            model_name='crsepisode',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['ANTIPYRETIC', 'FLUIDS', 'TOCILIZUMAB', 'STEROID', 'VASOPRESSOR', 'ANAKINRA', 'RUXOLITINIB', 'OTHER', 'NONE']), _connector='OR'), name='crs_crsrx_codes', violation_error_code='treatment'),
        ),
        migrations.AddConstraint(
            model_name='crsepisode',
            constraint=models.CheckConstraint(condition=models.Q(('tocilizumab_doses__isnull', True), models.Q(('tocilizumab_doses__gte', Decimal('1')), ('tocilizumab_doses__lte', Decimal('20'))), _connector='OR'), name='crs_crstocn_possible', violation_error_code='tocilizumab_doses'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='crsepisode',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_crsepisode', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='e7d9a994e28347350c9cfa52163b4b62939e0ccc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_5a582', table='safety_crsepisode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='crsepisode',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='45422357d306c8164aaf39b4ae73f826932dac83', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_4456c', table='safety_crsepisode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ctcaedocument',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_ctcaedocument', 'id', (to_jsonb(OLD) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(OLD.content::text, 'UTF8')), 'hex'), 16))), (to_jsonb(NEW) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex'), 16)))); RETURN NULL;", hash='3e7f4abd30a5c2a23dc7144c23ad25d5f05b87e8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_1fd75', table='safety_ctcaedocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ctcaedocument',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='c811e6b1cba046641c8d6fbd2a14b091d3198ad0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_1f896', table='safety_ctcaedocument', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('temperature_max_c__isnull', True), models.Q(('temperature_max_c__gte', Decimal('34.0')), ('temperature_max_c__lte', Decimal('43.0'))), _connector='OR'), name='day_tmax_possible', violation_error_code='temperature_max_c'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('hypotension__isnull', True), ('hypotension__in', ['NONE', 'FLUIDS', 'ONE', 'MULTIPLE']), _connector='OR'), name='day_hypotn_codes', violation_error_code='hypotension'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('hypoxia__isnull', True), ('hypoxia__in', ['NONE', 'LOW', 'HIGH', 'POSITIVE']), _connector='OR'), name='day_hypox_codes', violation_error_code='hypoxia'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('explained__isnull', True), ('explained__contained_by', ['HYPOTENSION', 'HYPOXIA']), _connector='OR'), name='day_attoth_codes', violation_error_code='explained'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('crs_investigator__isnull', True), models.Q(('crs_investigator__gte', Decimal('0')), ('crs_investigator__lte', Decimal('5'))), _connector='OR'), name='day_crsgri_possible', violation_error_code='crs_investigator'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('consciousness__isnull', True), ('consciousness__in', ['AWAKE', 'VOICE', 'TOUCH', 'UNAROUSABLE']), _connector='OR'), name='day_consc_codes', violation_error_code='consciousness'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('ice_orientation__isnull', True), models.Q(('ice_orientation__gte', Decimal('0')), ('ice_orientation__lte', Decimal('4'))), _connector='OR'), name='day_iceo_possible', violation_error_code='ice_orientation'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('ice_naming__isnull', True), models.Q(('ice_naming__gte', Decimal('0')), ('ice_naming__lte', Decimal('3'))), _connector='OR'), name='day_icen_possible', violation_error_code='ice_naming'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('ice_command__isnull', True), models.Q(('ice_command__gte', Decimal('0')), ('ice_command__lte', Decimal('1'))), _connector='OR'), name='day_icec_possible', violation_error_code='ice_command'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('ice_writing__isnull', True), models.Q(('ice_writing__gte', Decimal('0')), ('ice_writing__lte', Decimal('1'))), _connector='OR'), name='day_icew_possible', violation_error_code='ice_writing'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('ice_attention__isnull', True), models.Q(('ice_attention__gte', Decimal('0')), ('ice_attention__lte', Decimal('1'))), _connector='OR'), name='day_icea_possible', violation_error_code='ice_attention'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('seizure__isnull', True), ('seizure__in', ['NONE', 'BRIEF', 'EEG', 'PROLONGED']), _connector='OR'), name='day_seiz_codes', violation_error_code='seizure'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('oedema__isnull', True), ('oedema__in', ['NONE', 'FOCAL', 'DIFFUSE']), _connector='OR'), name='day_edema_codes', violation_error_code='oedema'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('icans_unexplained__isnull', True), ('icans_unexplained__in', ['Y', 'N', 'U']), _connector='OR'), name='day_icattr_codes', violation_error_code='icans_unexplained'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('icans_explained__isnull', True), ('icans_explained__contained_by', ['ice', 'awareness', 'seizure', 'motor', 'pressure']), _connector='OR'), name='day_icattoth_codes', violation_error_code='icans_explained'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('icans_explained__isnull', True), models.Q(('icans_unexplained__in', ['Y', 'U']), ('icans_unexplained__isnull', False)), _connector='OR'), name='day_icattoth_applies', violation_error_code='icans_explained'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('icans_investigator__isnull', True), models.Q(('icans_investigator__gte', Decimal('0')), ('icans_investigator__lte', Decimal('5'))), _connector='OR'), name='day_icangri_possible', violation_error_code='icans_investigator'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('steroid_mg__isnull', True), models.Q(('steroid_mg__gte', Decimal('0')), ('steroid_mg__lte', Decimal('2000'))), _connector='OR'), name='day_dygc_possible', violation_error_code='steroid_mg'),
        ),
        migrations.AddConstraint(
            model_name='dailymonitoring',
            constraint=models.CheckConstraint(condition=models.Q(('fluid_balance__isnull', True), models.Q(('fluid_balance__gte', Decimal('-10000')), ('fluid_balance__lte', Decimal('10000'))), _connector='OR'), name='day_fluidbal_possible', violation_error_code='fluid_balance'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dailymonitoring',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_dailymonitoring', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='b809584814ab754c622b59aa01c2d9cf1a36acfa', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_1a61b', table='safety_dailymonitoring', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dailymonitoring',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='7b943788fafefac0f3d8d79d776e67715197ffcd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_bcead', table='safety_dailymonitoring', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='dictionary',
            name='loaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coding',
            name='dictionary',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.dictionary'),
        ),
        migrations.AddField(
            model_name='dictionaryterm',
            name='dictionary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.dictionary'),
        ),
        migrations.AddField(
            model_name='gradechangerow',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.formrecord'),
        ),
        migrations.AddConstraint(
            model_name='icansepisode',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['DEXAMETHASONE', 'METHYLPREDNISOLONE', 'ANTICONVULSANT', 'ANAKINRA', 'OTHER', 'NONE']), _connector='OR'), name='icn_icnrx_codes', violation_error_code='treatment'),
        ),
        migrations.AddConstraint(
            model_name='icansepisode',
            constraint=models.CheckConstraint(condition=models.Q(('work_up__isnull', True), ('work_up__contained_by', ['EEG', 'MRI', 'CT', 'LP', 'NONE']), _connector='OR'), name='icn_icnwk_codes', violation_error_code='work_up'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='icansepisode',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_icansepisode', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='9790d6c72c902af35acd62097b748934030c3bca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_f1b7f', table='safety_icansepisode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='icansepisode',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='a9529af3948971934a76211c3310cbce58ca21c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_0f7bc', table='safety_icansepisode', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='laboratoryreview',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='laboratoryreview',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.formrecord'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('who__isnull', True), ('who__in', ['SUBJECT', 'PARTNER']), _connector='OR'), name='preg_pgwho_codes', violation_error_code='who'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('consent__isnull', True), models.Q(('who__in', ['PARTNER']), ('who__isnull', False)), _connector='OR'), name='preg_pgcons_applies', violation_error_code='consent'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('last_period_on__isnull', True), ('last_period_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='preg_pglmp_partial_date', violation_error_code='last_period_on'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__isnull', True), ('outcome__in', ['ONGOING', 'LIVE_BIRTH', 'MISCARRIAGE', 'TERMINATION', 'STILLBIRTH', 'ANOMALY', 'UNKNOWN']), _connector='OR'), name='preg_pgout_codes', violation_error_code='outcome'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='preg_pgendat_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('outcome__in', ['LIVE_BIRTH', 'MISCARRIAGE', 'TERMINATION', 'STILLBIRTH', 'ANOMALY']), ('outcome__isnull', False)), _connector='OR'), name='preg_pgendat_applies', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('child__isnull', True), models.Q(('outcome__in', ['LIVE_BIRTH', 'STILLBIRTH', 'ANOMALY']), ('outcome__isnull', False)), _connector='OR'), name='preg_pgchild_applies', violation_error_code='child'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('event_row__isnull', True), models.Q(('event_row__gte', Decimal('1')), ('event_row__lte', Decimal('999'))), _connector='OR'), name='preg_pgaeno_possible', violation_error_code='event_row'),
        ),
        migrations.AddConstraint(
            model_name='pregnancy',
            constraint=models.CheckConstraint(condition=models.Q(('event_row__isnull', True), models.Q(('outcome__in', ['MISCARRIAGE', 'STILLBIRTH', 'ANOMALY']), ('outcome__isnull', False)), _connector='OR'), name='preg_pgaeno_applies', violation_error_code='event_row'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pregnancy',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_pregnancy', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='76a2429feb046dd6b9c732fa0ba86e94b0c3eb20', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_96c78', table='safety_pregnancy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pregnancy',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='9065f2c4fd9ab8acb934512d1b88019fdb99b5cb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_e37c2', table='safety_pregnancy', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('event_row__isnull', True), models.Q(('event_row__gte', Decimal('1')), ('event_row__lte', Decimal('999'))), _connector='OR'), name='sae_saeae_possible', violation_error_code='event_row'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['INITIAL', 'FOLLOW_UP', 'FINAL']), _connector='OR'), name='sae_saekind_codes', violation_error_code='kind'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('changed__isnull', True), models.Q(('kind__in', ['FOLLOW_UP', 'FINAL']), ('kind__isnull', False)), _connector='OR'), name='sae_saechg_applies', violation_error_code='changed'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('onset_on__isnull', True), ('onset_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='sae_saest_partial_date', violation_error_code='onset_on'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('grade__isnull', True), ('grade__in', ['1', '2', '3', '4', '5', 'ASTCT-1', 'ASTCT-2', 'ASTCT-3', 'ASTCT-4', 'ASTCT-5', 'MAGIC-I', 'MAGIC-II', 'MAGIC-III', 'MAGIC-IV', 'NIH-MILD', 'NIH-MODERATE', 'NIH-SEVERE']), _connector='OR'), name='sae_saegr_codes', violation_error_code='grade'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__isnull', True), ('outcome__in', ['RECOVERED', 'RECOVERING', 'NOT_RECOVERED', 'RECOVERED_SEQUELAE', 'FATAL', 'UNKNOWN']), _connector='OR'), name='sae_saeout_codes', violation_error_code='outcome'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__regex', '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$'), _connector='OR'), name='sae_saeendt_partial_date', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('outcome__in', ['RECOVERED', 'RECOVERED_SEQUELAE', 'FATAL']), ('outcome__isnull', False)), _connector='OR'), name='sae_saeendt_applies', violation_error_code='ended_on'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('criteria__isnull', True), ('criteria__contained_by', ['DEATH', 'LIFE', 'HOSPITAL', 'PROLONGED', 'DISABILITY', 'CONGENITAL', 'IMPORTANT']), _connector='OR'), name='sae_saecrit_codes', violation_error_code='criteria'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('eases__isnull', True), ('eases__in', ['YES', 'NO', 'NA', 'UNKNOWN']), _connector='OR'), name='sae_saedech_codes', violation_error_code='eases'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('returns__isnull', True), ('returns__in', ['YES', 'NO', 'NA', 'UNKNOWN']), _connector='OR'), name='sae_saerech_codes', violation_error_code='returns'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('relation__isnull', True), ('relation__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='sae_saereli_codes', violation_error_code='relation'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('sponsor_relation__isnull', True), ('sponsor_relation__in', ['DEFINITELY', 'PROBABLY', 'POSSIBLY', 'UNLIKELY', 'NOT_RELATED']), _connector='OR'), name='sae_saerelsp_codes', violation_error_code='sponsor_relation'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('expectedness__isnull', True), ('expectedness__in', ['EXPECTED', 'UNEXPECTED', 'NOT_YET']), _connector='OR'), name='sae_saeexp_codes', violation_error_code='expectedness'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('safety_information__isnull', True), models.Q(('expectedness__in', ['EXPECTED', 'UNEXPECTED']), ('expectedness__isnull', False)), _connector='OR'), name='sae_saersi_applies', violation_error_code='safety_information'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('sent_iec_way__isnull', True), ('sent_iec_way__in', ['SYSTEM', 'EMAIL', 'FAX', 'PAPER', 'OTHER']), _connector='OR'), name='sae_sentiechow_codes', violation_error_code='sent_iec_way'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('sent_inst_way__isnull', True), ('sent_inst_way__in', ['SYSTEM', 'EMAIL', 'FAX', 'PAPER', 'OTHER']), _connector='OR'), name='sae_sentinsthow_codes', violation_error_code='sent_inst_way'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('sent_spon_way__isnull', True), ('sent_spon_way__in', ['SYSTEM', 'EMAIL', 'FAX', 'PAPER', 'OTHER']), _connector='OR'), name='sae_sentsponhow_codes', violation_error_code='sent_spon_way'),
        ),
        migrations.AddConstraint(
            model_name='seriouseventreport',
            constraint=models.CheckConstraint(condition=models.Q(('sent_auth_way__isnull', True), ('sent_auth_way__in', ['SYSTEM', 'EMAIL', 'FAX', 'PAPER', 'OTHER']), _connector='OR'), name='sae_sentauthhow_codes', violation_error_code='sent_auth_way'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seriouseventreport',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_seriouseventreport', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='b57faad8c1c30380f929f3feff63892b97fe91e3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4900e', table='safety_seriouseventreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seriouseventreport',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='b9cefab8a7aa0da125d4c6e86bec871eb55540f8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_b025a', table='safety_seriouseventreport', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['LICATS', 'IECHS', 'ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA', 'INFECTION', 'LOW_IGG', 'VIRAL', 'MALIGNANCY', 'REACTION', 'FLARE']), _connector='OR'), name='aesi_aesityp_codes', violation_error_code='kind'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('event_row__isnull', True), models.Q(('event_row__gte', Decimal('1')), ('event_row__lte', Decimal('999'))), _connector='OR'), name='aesi_aesiae_possible', violation_error_code='event_row'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('licats_organ__isnull', True), ('licats_organ__in', ['SKIN', 'KIDNEY', 'JOINT', 'HEART', 'LUNG', 'MUSCLE', 'GI', 'OTHER']), _connector='OR'), name='aesi_licorg_codes', violation_error_code='licats_organ'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('licats_organ__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licorg_applies', violation_error_code='licats_organ'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('involved_before__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licpre_applies', violation_error_code='involved_before'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('licats_grade__isnull', True), ('licats_grade__in', ['1', '2', '3', '4']), _connector='OR'), name='aesi_licgr_codes', violation_error_code='licats_grade'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('licats_grade__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licgr_applies', violation_error_code='licats_grade'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('licats_timing__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_lictim_applies', violation_error_code='licats_timing'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('iec_hs_evidence__isnull', True), ('iec_hs_evidence__contained_by', ['FERRITIN', 'FIBRINOGEN', 'TRANSAMINASES', 'CYTOPENIA', 'HAEMOPHAGOCYTOSIS']), _connector='OR'), name='aesi_iechs_codes', violation_error_code='iec_hs_evidence'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('iec_hs_evidence__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iechs_applies', violation_error_code='iec_hs_evidence'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('iec_hs_explained__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iecexp_applies', violation_error_code='iec_hs_explained'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('iec_hs_grade__isnull', True), ('iec_hs_grade__in', ['1', '2', '3', '4', '5']), _connector='OR'), name='aesi_iecgr_codes', violation_error_code='iec_hs_grade'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('iec_hs_grade__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iecgr_applies', violation_error_code='iec_hs_grade'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('icaht__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE']), ('kind__isnull', False)), _connector='OR'), name='aesi_icaht_applies', violation_error_code='icaht'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('icaht_highest__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY']), ('kind__isnull', False)), _connector='OR'), name='aesi_icahtmx_applies', violation_error_code='icaht_highest'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('lines__isnull', True), ('lines__contained_by', ['NEUT', 'PLT', 'HGB']), _connector='OR'), name='aesi_cytlin_codes', violation_error_code='lines'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('lines__isnull', True), models.Q(('kind__in', ['CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytlin_applies', violation_error_code='lines'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('explained__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytexp_applies', violation_error_code='explained'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('cause__isnull', True), models.Q(('explained__in', [True]), ('explained__isnull', False)), _connector='OR'), name='aesi_cytcau_applies', violation_error_code='cause'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('support__isnull', True), ('support__contained_by', ['NONE', 'GCSF', 'TPO', 'RED_CELLS', 'PLATELETS', 'STEROID', 'CELLS', 'OTHER']), _connector='OR'), name='aesi_cytsup_codes', violation_error_code='support'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('support__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytsup_applies', violation_error_code='support'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('marrow__isnull', True), ('marrow__in', ['NOT_DONE', 'HYPOCELLULAR', 'NORMAL', 'OTHER']), _connector='OR'), name='aesi_cytmar_codes', violation_error_code='marrow'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('marrow__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytmar_applies', violation_error_code='marrow'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('site__isnull', True), ('site__in', ['LUNG', 'BLOOD', 'URINARY', 'GI', 'SKIN', 'CNS', 'UPPER_AIRWAY', 'CATHETER', 'OTHER']), _connector='OR'), name='aesi_infsite_codes', violation_error_code='site'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('site__isnull', True), models.Q(('kind__in', ['INFECTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_infsite_applies', violation_error_code='site'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('germ__isnull', True), ('germ__in', ['BACTERIAL', 'VIRAL', 'FUNGAL', 'PJP', 'TB', 'UNKNOWN']), _connector='OR'), name='aesi_infkind_codes', violation_error_code='germ'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('germ__isnull', True), models.Q(('kind__in', ['INFECTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_infkind_applies', violation_error_code='germ'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('virus__isnull', True), ('virus__in', ['CMV', 'EBV', 'HBV', 'VZV', 'HSV', 'BK', 'HHV6', 'OTHER']), _connector='OR'), name='aesi_virkind_codes', violation_error_code='virus'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('virus__isnull', True), models.Q(('kind__in', ['VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_virkind_applies', violation_error_code='virus'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('viral_load__isnull', True), ('viral_load__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('viral_load__in', []), _connector='OR'), name='aesi_virload_printed', violation_error_code='viral_load'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('viral_load__isnull', True), models.Q(('kind__in', ['VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_virload_applies', violation_error_code='viral_load'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('pathogen__isnull', True), models.Q(('kind__in', ['INFECTION', 'VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_infpath_applies', violation_error_code='pathogen'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['NONE', 'ORAL', 'IV', 'OXYGEN', 'ICU', 'IVIG', 'SURGERY']), _connector='OR'), name='aesi_inftrt_codes', violation_error_code='treatment'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__isnull', True), models.Q(('kind__in', ['INFECTION', 'VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_inftrt_applies', violation_error_code='treatment'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('igg__isnull', True), ('igg__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('igg__in', []), _connector='OR'), name='aesi_iggval_printed', violation_error_code='igg'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('igg__isnull', True), models.Q(('kind__in', ['LOW_IGG']), ('kind__isnull', False)), _connector='OR'), name='aesi_iggval_applies', violation_error_code='igg'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('ivig__isnull', True), models.Q(('kind__in', ['LOW_IGG']), ('kind__isnull', False)), _connector='OR'), name='aesi_iggivig_applies', violation_error_code='ivig'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('cancer__isnull', True), ('cancer__in', ['T_CELL', 'HAEMATOLOGICAL', 'SOLID', 'SKIN']), _connector='OR'), name='aesi_malkind_codes', violation_error_code='cancer'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('cancer__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_malkind_applies', violation_error_code='cancer'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('diagnosis__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maldx_applies', violation_error_code='diagnosis'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('tissue__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maltis_applies', violation_error_code='tissue'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('transgene__isnull', True), ('transgene__in', ['PENDING', 'NEGATIVE', 'POSITIVE', 'NOT_DONE']), _connector='OR'), name='aesi_maltran_codes', violation_error_code='transgene'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('transgene__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maltran_applies', violation_error_code='transgene'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('minutes__gte', Decimal('0')), ('minutes__lte', Decimal('2880'))), _connector='OR'), name='aesi_reacmin_possible', violation_error_code='minutes'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('kind__in', ['REACTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_reacmin_applies', violation_error_code='minutes'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('reaction_action__isnull', True), ('reaction_action__in', ['NONE', 'SLOWED', 'INTERRUPTED', 'STOPPED', 'AFTER']), _connector='OR'), name='aesi_reacacn_codes', violation_error_code='reaction_action'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('reaction_action__isnull', True), models.Q(('kind__in', ['REACTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_reacacn_applies', violation_error_code='reaction_action'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('flare_organs__isnull', True), ('flare_organs__contained_by', ['SKIN', 'JOINT', 'KIDNEY', 'BLOOD', 'SEROSA', 'NEURO', 'OTHER']), _connector='OR'), name='aesi_florg_codes', violation_error_code='flare_organs'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('flare_organs__isnull', True), models.Q(('kind__in', ['FLARE']), ('kind__isnull', False)), _connector='OR'), name='aesi_florg_applies', violation_error_code='flare_organs'),
        ),
        migrations.AddConstraint(
            model_name='specialinterest',
            constraint=models.CheckConstraint(condition=models.Q(('worse_than_baseline__isnull', True), models.Q(('kind__in', ['FLARE']), ('kind__isnull', False)), _connector='OR'), name='aesi_flworse_applies', violation_error_code='worse_than_baseline'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialinterest',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_specialinterest', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='2764fbccc4560effc882b70a282b8742cba7cf54', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_ab1f6', table='safety_specialinterest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialinterest',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='262e50838cdb02cd2796253c73904229f17832c0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_d0bdf', table='safety_specialinterest', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='synonym',
            name='approved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='synonym',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
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
            model_name='gradechangerow',
            constraint=models.CheckConstraint(condition=models.Q(('grade__isnull', True), ('grade__in', ['1', '2', '3', '4', '5']), _connector='OR'), name='ae_row_aeghgr_codes', violation_error_code='grade'),
        ),
        migrations.AddConstraint(
            model_name='gradechangerow',
            constraint=models.UniqueConstraint(fields=('record', 'row'), name='ae_row_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gradechangerow',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_gradechangerow', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='1a9f7405391d72918cee1d8d075bd940519299f7', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_b73ad', table='safety_gradechangerow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gradechangerow',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='f018a32234e518a584f4e3be65df43df7342c6c0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_2454e', table='safety_gradechangerow', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='laboratoryreview',
            index=models.Index(fields=['record', 'row'], name='laboratory_review_by_value'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'part_of'), ('event__gt', '')), models.Q(('decision', 'ncs'), ('event', ''), ('reason__gt', '')), _connector='OR'), name='laboratory_review_decision'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryreview',
            constraint=models.CheckConstraint(condition=models.Q(('grade__gte', 1), ('grade__lte', 4)), name='laboratory_review_grade'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratoryreview',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'safety_laboratoryreview', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='b86b552de824fc22a9bf947557be04bb4bdde26e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_2bc43', table='safety_laboratoryreview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='laboratoryreview',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='95b11835e2064a3066932eb598bcc713ba6385e8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_467cd', table='safety_laboratoryreview', when='BEFORE')),
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
