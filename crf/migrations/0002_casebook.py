import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import trial.numbers
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
            name='Alloimmunity',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('typed', models.BooleanField(blank=True, null=True)),
                ('donor_specific', models.CharField(blank=True, max_length=4, null=True)),
                ('donor_specific_mfi', models.IntegerField(blank=True, null=True)),
                ('anti_car', models.CharField(blank=True, max_length=4, null=True)),
                ('lentivirus', models.CharField(blank=True, max_length=4, null=True)),
            ],
            options={
                'default_permissions': (),
            },
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
            name='Biospecimens',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('specimen', models.CharField(blank=True, max_length=9, null=True)),
                ('collected_at', models.DateTimeField(blank=True, null=True)),
                ('barcode', models.CharField(blank=True, max_length=30, null=True)),
                ('stored_at', models.DateTimeField(blank=True, null=True)),
                ('destination', models.CharField(blank=True, max_length=13, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Cytokines',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('crp', models.CharField(blank=True, max_length=30, null=True)),
                ('ferritin', models.CharField(blank=True, max_length=30, null=True)),
                ('il6', models.CharField(blank=True, max_length=30, null=True)),
                ('procalcitonin', models.CharField(blank=True, max_length=30, null=True)),
                ('il1b', models.CharField(blank=True, max_length=30, null=True)),
                ('il2', models.CharField(blank=True, max_length=30, null=True)),
                ('il2r', models.CharField(blank=True, max_length=30, null=True)),
                ('il4', models.CharField(blank=True, max_length=30, null=True)),
                ('il8', models.CharField(blank=True, max_length=30, null=True)),
                ('il10', models.CharField(blank=True, max_length=30, null=True)),
                ('il17a', models.CharField(blank=True, max_length=30, null=True)),
                ('tnfa', models.CharField(blank=True, max_length=30, null=True)),
                ('ifng', models.CharField(blank=True, max_length=30, null=True)),
            ],
            options={
                'default_permissions': (),
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
            name='Echocardiography',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('lvef', models.IntegerField(blank=True, null=True)),
                ('interpretation', models.CharField(blank=True, max_length=6, null=True)),
                ('pulmonary_pressure', models.IntegerField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Electrocardiogram',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('heart_rate', models.IntegerField(blank=True, null=True)),
                ('qt', models.IntegerField(blank=True, null=True)),
                ('qtcf', models.IntegerField(blank=True, null=True)),
                ('interpretation', models.CharField(blank=True, max_length=6, null=True)),
                ('description', models.CharField(blank=True, max_length=200, null=True)),
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
            name='FlowCytometry',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('cd3', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('cd4', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('cd8', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('cd19', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('cd19_percent', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('aplasia', models.BooleanField(blank=True, null=True)),
                ('nk', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('b_naive', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('b_switched_memory', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('b_unswitched', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('b_double_negative', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('b_plasmablast', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('cd70_percent', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
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
            name='Imaging',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('examination', models.CharField(blank=True, max_length=12, null=True)),
                ('examination_other', models.CharField(blank=True, max_length=60, null=True)),
                ('examined_on', models.DateField(blank=True, null=True)),
                ('interpretation', models.CharField(blank=True, max_length=6, null=True)),
                ('findings', models.CharField(blank=True, max_length=300, null=True)),
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
            name='InfectionScreening',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('hbsag', models.CharField(blank=True, max_length=4, null=True)),
                ('anti_hbc', models.CharField(blank=True, max_length=4, null=True)),
                ('hbv_dna', models.CharField(blank=True, max_length=30, null=True)),
                ('anti_hcv', models.CharField(blank=True, max_length=4, null=True)),
                ('anti_hiv', models.CharField(blank=True, max_length=4, null=True)),
                ('syphilis', models.CharField(blank=True, max_length=9, null=True)),
                ('cmv_dna', models.CharField(blank=True, max_length=30, null=True)),
                ('ebv_dna', models.CharField(blank=True, max_length=30, null=True)),
                ('tuberculosis', models.CharField(blank=True, max_length=13, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Kinetics',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('time_point', models.CharField(blank=True, max_length=6, null=True)),
                ('sampled_on', models.DateField(blank=True, null=True)),
                ('sampled_time', models.TimeField(blank=True, null=True)),
                ('copies', models.CharField(blank=True, max_length=30, null=True)),
                ('copies_limit', models.CharField(blank=True, max_length=30, null=True)),
                ('cells', models.CharField(blank=True, max_length=30, null=True)),
                ('cells_limit', models.CharField(blank=True, max_length=30, null=True)),
                ('car_percent', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('stays_on_site', models.BooleanField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
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
                ('glucocorticoid', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=6, null=True)),
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
                ('planned', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('change', models.CharField(blank=True, max_length=13, null=True)),
                ('change_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('actual', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=6, null=True)),
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
                ('dose', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=10, null=True)),
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
            name='PhysicalExamination',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('general', models.CharField(blank=True, max_length=12, null=True)),
                ('general_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('general_line', models.CharField(blank=True, max_length=10, null=True)),
                ('skin', models.CharField(blank=True, max_length=12, null=True)),
                ('skin_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('skin_line', models.CharField(blank=True, max_length=10, null=True)),
                ('heent', models.CharField(blank=True, max_length=12, null=True)),
                ('heent_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('heent_line', models.CharField(blank=True, max_length=10, null=True)),
                ('lymph_nodes', models.CharField(blank=True, max_length=12, null=True)),
                ('lymph_nodes_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('lymph_nodes_line', models.CharField(blank=True, max_length=10, null=True)),
                ('heart', models.CharField(blank=True, max_length=12, null=True)),
                ('heart_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('heart_line', models.CharField(blank=True, max_length=10, null=True)),
                ('lungs', models.CharField(blank=True, max_length=12, null=True)),
                ('lungs_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('lungs_line', models.CharField(blank=True, max_length=10, null=True)),
                ('abdomen', models.CharField(blank=True, max_length=12, null=True)),
                ('abdomen_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('abdomen_line', models.CharField(blank=True, max_length=10, null=True)),
                ('musculoskeletal', models.CharField(blank=True, max_length=12, null=True)),
                ('musculoskeletal_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('musculoskeletal_line', models.CharField(blank=True, max_length=10, null=True)),
                ('neurological', models.CharField(blank=True, max_length=12, null=True)),
                ('neurological_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('neurological_line', models.CharField(blank=True, max_length=10, null=True)),
                ('oral_mucosa', models.CharField(blank=True, max_length=12, null=True)),
                ('oral_mucosa_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('oral_mucosa_line', models.CharField(blank=True, max_length=10, null=True)),
                ('other', models.CharField(blank=True, max_length=12, null=True)),
                ('other_finding', models.CharField(blank=True, max_length=200, null=True)),
                ('other_line', models.CharField(blank=True, max_length=10, null=True)),
                ('ecog', models.CharField(blank=True, max_length=4, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PregnancyTesting',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('applicable', models.BooleanField(blank=True, null=True)),
                ('specimen', models.CharField(blank=True, max_length=5, null=True)),
                ('result', models.CharField(blank=True, max_length=13, null=True)),
                ('serum_value', models.CharField(blank=True, max_length=30, null=True)),
                ('contraception', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None)),
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
                ('max_dose', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=7, null=True)),
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
            name='Serology',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('c3', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=4, null=True)),
                ('c3_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('c3_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('c3_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('c4', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=4, null=True)),
                ('c4_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('c4_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('c4_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('dsdna', models.CharField(blank=True, max_length=30, null=True)),
                ('dsdna_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('dsdna_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('dsdna_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('dsdna_method', models.CharField(blank=True, max_length=60, null=True)),
                ('ana_titre', models.CharField(blank=True, max_length=7, null=True)),
                ('igg', trial.numbers.Measured(blank=True, decimal_places=2, max_digits=4, null=True)),
                ('igg_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('igg_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('igg_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('iga', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=5, null=True)),
                ('iga_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('iga_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('iga_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('igm', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=5, null=True)),
                ('igm_low', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('igm_high', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('igm_flag', models.CharField(blank=True, max_length=60, null=True)),
                ('ena_sm', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_rnp', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_ssa', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_ssb', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_ro52', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_ribosomal_p', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_nucleosome', models.CharField(blank=True, max_length=4, null=True)),
                ('ena_histone', models.CharField(blank=True, max_length=4, null=True)),
                ('apl_acl_igg', models.CharField(blank=True, max_length=30, null=True)),
                ('apl_acl_igm', models.CharField(blank=True, max_length=30, null=True)),
                ('apl_b2gp1', models.CharField(blank=True, max_length=30, null=True)),
                ('apl_lupus_anticoagulant', models.CharField(blank=True, max_length=30, null=True)),
                ('coombs', models.CharField(blank=True, max_length=4, null=True)),
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
        migrations.CreateModel(
            name='Urinalysis',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='crf.formrecord')),
                ('protein_dipstick', models.CharField(blank=True, max_length=5, null=True)),
                ('blood_dipstick', models.CharField(blank=True, max_length=5, null=True)),
                ('rbc', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('wbc', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('sampling', models.CharField(blank=True, max_length=6, null=True)),
                ('casts', models.CharField(blank=True, max_length=13, null=True)),
                ('volume_24h', models.IntegerField(blank=True, null=True)),
                ('protein_24h', trial.numbers.Measured(blank=True, decimal_places=3, max_digits=5, null=True)),
                ('collection_complete', models.BooleanField(blank=True, null=True)),
                ('upcr', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=6, null=True)),
                ('upcr_in_g_per_g', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ('upcr_method', models.CharField(blank=True, max_length=13, null=True)),
                ('uacr', trial.numbers.Measured(blank=True, decimal_places=1, max_digits=6, null=True)),
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
            name='from_paper',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='formrecord',
            name='performer',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='formrecord',
            name='written_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='informedconsent',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='car_percent',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_m15',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_p120',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_p15',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_p240',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_p30',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='temperature_p60',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='viability',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='viable_per_ml',
            field=trial.numbers.Measured(blank=True, decimal_places=2, max_digits=6, null=True),
        ),
        migrations.AlterField(
            model_name='infusion',
            name='volume_ml',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AlterField(
            model_name='vitalsigns',
            name='height',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AlterField(
            model_name='vitalsigns',
            name='temperature',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        migrations.AlterField(
            model_name='vitalsigns',
            name='weight',
            field=trial.numbers.Measured(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AddConstraint(
            model_name='formrecord',
            constraint=models.CheckConstraint(condition=models.Q(('written_on__isnull', True), ('from_paper', True), _connector='OR'), name='record_written_on_paper'),
        ),
        migrations.AddConstraint(
            model_name='informedconsent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('withdrawn__in', ['TREATMENT', 'CONTACT', 'DATA', 'SAMPLES']), ('withdrawn__isnull', False)), _connector='OR'), name='icf_icfwddat_applies', violation_error_code='withdrawn_on'),
        ),
        migrations.AddConstraint(
            model_name='alloimmunity',
            constraint=models.CheckConstraint(condition=models.Q(('donor_specific__isnull', True), ('donor_specific__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='allo_dsa_codes', violation_error_code='donor_specific'),
        ),
        migrations.AddConstraint(
            model_name='alloimmunity',
            constraint=models.CheckConstraint(condition=models.Q(('donor_specific_mfi__isnull', True), models.Q(('donor_specific_mfi__gte', Decimal('0')), ('donor_specific_mfi__lte', Decimal('40000'))), _connector='OR'), name='allo_dsamfi_possible', violation_error_code='donor_specific_mfi'),
        ),
        migrations.AddConstraint(
            model_name='alloimmunity',
            constraint=models.CheckConstraint(condition=models.Q(('donor_specific_mfi__isnull', True), models.Q(('donor_specific__in', ['POS']), ('donor_specific__isnull', False)), _connector='OR'), name='allo_dsamfi_applies', violation_error_code='donor_specific_mfi'),
        ),
        migrations.AddConstraint(
            model_name='alloimmunity',
            constraint=models.CheckConstraint(condition=models.Q(('anti_car__isnull', True), ('anti_car__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='allo_ada_codes', violation_error_code='anti_car'),
        ),
        migrations.AddConstraint(
            model_name='alloimmunity',
            constraint=models.CheckConstraint(condition=models.Q(('lentivirus__isnull', True), ('lentivirus__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='allo_rcl_codes', violation_error_code='lentivirus'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alloimmunity',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_alloimmunity', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='cf160b063f033365aa7597fc6aed369af76730b1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_25b8f', table='crf_alloimmunity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alloimmunity',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='27406963e4b19f5fa76ce59b35f6baf939f91847', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_2371b', table='crf_alloimmunity', when='BEFORE')),
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
            model_name='biospecimens',
            constraint=models.CheckConstraint(condition=models.Q(('specimen__isnull', True), ('specimen__in', ['PK_BLOOD', 'FLOW', 'SERUM', 'PBMC_BANK', 'URINE', 'BIOPSY']), _connector='OR'), name='samp_samptyp_codes', violation_error_code='specimen'),
        ),
        migrations.AddConstraint(
            model_name='biospecimens',
            constraint=models.CheckConstraint(condition=models.Q(('destination__isnull', True), ('destination__in', ['SITE', 'CENTRAL_CHINA', 'DESTROYED', 'NOT_EXPORTED']), _connector='OR'), name='samp_sampdest_codes', violation_error_code='destination'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='biospecimens',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_biospecimens', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='c0a1a5bef90a8818c91c1d09bf2e22f79ba30c09', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_f54f2', table='crf_biospecimens', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='biospecimens',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='4ec1f51ae6920d2dd070b2fd5c154500ea1a38c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_9a9f0', table='crf_biospecimens', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('crp__isnull', True), ('crp__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('crp__in', ['BLQ']), _connector='OR'), name='cyt_crp_printed', violation_error_code='crp'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('ferritin__isnull', True), ('ferritin__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('ferritin__in', ['BLQ']), _connector='OR'), name='cyt_ferr_printed', violation_error_code='ferritin'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il6__isnull', True), ('il6__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il6__in', ['BLQ']), _connector='OR'), name='cyt_il6_printed', violation_error_code='il6'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('procalcitonin__isnull', True), ('procalcitonin__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('procalcitonin__in', ['BLQ']), _connector='OR'), name='cyt_pct_printed', violation_error_code='procalcitonin'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il1b__isnull', True), ('il1b__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il1b__in', ['BLQ']), _connector='OR'), name='cyt_cytothil1b_printed', violation_error_code='il1b'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il2__isnull', True), ('il2__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il2__in', ['BLQ']), _connector='OR'), name='cyt_cytothil2_printed', violation_error_code='il2'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il2r__isnull', True), ('il2r__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il2r__in', ['BLQ']), _connector='OR'), name='cyt_cytothil2r_printed', violation_error_code='il2r'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il4__isnull', True), ('il4__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il4__in', ['BLQ']), _connector='OR'), name='cyt_cytothil4_printed', violation_error_code='il4'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il8__isnull', True), ('il8__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il8__in', ['BLQ']), _connector='OR'), name='cyt_cytothil8_printed', violation_error_code='il8'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il10__isnull', True), ('il10__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il10__in', ['BLQ']), _connector='OR'), name='cyt_cytothil10_printed', violation_error_code='il10'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('il17a__isnull', True), ('il17a__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('il17a__in', ['BLQ']), _connector='OR'), name='cyt_cytothil17a_printed', violation_error_code='il17a'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('tnfa__isnull', True), ('tnfa__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('tnfa__in', ['BLQ']), _connector='OR'), name='cyt_cytothtnfa_printed', violation_error_code='tnfa'),
        ),
        migrations.AddConstraint(
            model_name='cytokines',
            constraint=models.CheckConstraint(condition=models.Q(('ifng__isnull', True), ('ifng__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('ifng__in', ['BLQ']), _connector='OR'), name='cyt_cytothifng_printed', violation_error_code='ifng'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cytokines',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_cytokines', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='c562661de91d554abe316ee76ee2c359bcc8a945', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_c1a15', table='crf_cytokines', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cytokines',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='7de050f3f6177d774d6e5526d33041c9cabe61cd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_d7752', table='crf_cytokines', when='BEFORE')),
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
            model_name='echocardiography',
            constraint=models.CheckConstraint(condition=models.Q(('lvef__isnull', True), models.Q(('lvef__gte', Decimal('10')), ('lvef__lte', Decimal('85'))), _connector='OR'), name='echo_lvef_possible', violation_error_code='lvef'),
        ),
        migrations.AddConstraint(
            model_name='echocardiography',
            constraint=models.CheckConstraint(condition=models.Q(('interpretation__isnull', True), ('interpretation__in', ['NORMAL', 'NCS', 'CS']), _connector='OR'), name='echo_echoint_codes', violation_error_code='interpretation'),
        ),
        migrations.AddConstraint(
            model_name='echocardiography',
            constraint=models.CheckConstraint(condition=models.Q(('pulmonary_pressure__isnull', True), models.Q(('pulmonary_pressure__gte', Decimal('10')), ('pulmonary_pressure__lte', Decimal('120'))), _connector='OR'), name='echo_pasp_possible', violation_error_code='pulmonary_pressure'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='echocardiography',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_echocardiography', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='44de086f5157489cbc99d08948eb59cc540610d5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4750e', table='crf_echocardiography', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='echocardiography',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='0421edb918d82ed89436d5c78d9e506267e539b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_a9df8', table='crf_echocardiography', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='electrocardiogram',
            constraint=models.CheckConstraint(condition=models.Q(('heart_rate__isnull', True), models.Q(('heart_rate__gte', Decimal('20')), ('heart_rate__lte', Decimal('250'))), _connector='OR'), name='eg_eghr_possible', violation_error_code='heart_rate'),
        ),
        migrations.AddConstraint(
            model_name='electrocardiogram',
            constraint=models.CheckConstraint(condition=models.Q(('qt__isnull', True), models.Q(('qt__gte', Decimal('200')), ('qt__lte', Decimal('700'))), _connector='OR'), name='eg_egqt_possible', violation_error_code='qt'),
        ),
        migrations.AddConstraint(
            model_name='electrocardiogram',
            constraint=models.CheckConstraint(condition=models.Q(('interpretation__isnull', True), ('interpretation__in', ['NORMAL', 'NCS', 'CS']), _connector='OR'), name='eg_egint_codes', violation_error_code='interpretation'),
        ),
        migrations.AddConstraint(
            model_name='electrocardiogram',
            constraint=models.CheckConstraint(condition=models.Q(('description__isnull', True), models.Q(('interpretation__in', ['NCS', 'CS']), ('interpretation__isnull', False)), _connector='OR'), name='eg_egdesc_applies', violation_error_code='description'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='electrocardiogram',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_electrocardiogram', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='3762bfbcfd0bfa574c7c2c7934f025f096e7f10f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_d7417', table='crf_electrocardiogram', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='electrocardiogram',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='925d1ac9fbfe3216c363ef3b9dddb445f985662e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_9e361', table='crf_electrocardiogram', when='BEFORE')),
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
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd3__isnull', True), models.Q(('cd3__gte', Decimal('0')), ('cd3__lte', Decimal('10000'))), _connector='OR'), name='flow_cd3a_possible', violation_error_code='cd3'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd4__isnull', True), models.Q(('cd4__gte', Decimal('0')), ('cd4__lte', Decimal('10000'))), _connector='OR'), name='flow_cd4a_possible', violation_error_code='cd4'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd8__isnull', True), models.Q(('cd8__gte', Decimal('0')), ('cd8__lte', Decimal('10000'))), _connector='OR'), name='flow_cd8a_possible', violation_error_code='cd8'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd19__isnull', True), models.Q(('cd19__gte', Decimal('0')), ('cd19__lte', Decimal('5000'))), _connector='OR'), name='flow_cd19a_possible', violation_error_code='cd19'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd19_percent__isnull', True), models.Q(('cd19_percent__gte', Decimal('0')), ('cd19_percent__lte', Decimal('100'))), _connector='OR'), name='flow_cd19p_possible', violation_error_code='cd19_percent'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('nk__isnull', True), models.Q(('nk__gte', Decimal('0')), ('nk__lte', Decimal('5000'))), _connector='OR'), name='flow_nka_possible', violation_error_code='nk'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('b_naive__isnull', True), models.Q(('b_naive__gte', Decimal('0')), ('b_naive__lte', Decimal('100'))), _connector='OR'), name='flow_bsub01_possible', violation_error_code='b_naive'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('b_switched_memory__isnull', True), models.Q(('b_switched_memory__gte', Decimal('0')), ('b_switched_memory__lte', Decimal('100'))), _connector='OR'), name='flow_bsub02_possible', violation_error_code='b_switched_memory'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('b_unswitched__isnull', True), models.Q(('b_unswitched__gte', Decimal('0')), ('b_unswitched__lte', Decimal('100'))), _connector='OR'), name='flow_bsub03_possible', violation_error_code='b_unswitched'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('b_double_negative__isnull', True), models.Q(('b_double_negative__gte', Decimal('0')), ('b_double_negative__lte', Decimal('100'))), _connector='OR'), name='flow_bsub04_possible', violation_error_code='b_double_negative'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('b_plasmablast__isnull', True), models.Q(('b_plasmablast__gte', Decimal('0')), ('b_plasmablast__lte', Decimal('100'))), _connector='OR'), name='flow_bsub05_possible', violation_error_code='b_plasmablast'),
        ),
        migrations.AddConstraint(
            model_name='flowcytometry',
            constraint=models.CheckConstraint(condition=models.Q(('cd70_percent__isnull', True), models.Q(('cd70_percent__gte', Decimal('0')), ('cd70_percent__lte', Decimal('100'))), _connector='OR'), name='flow_cd70p_possible', violation_error_code='cd70_percent'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flowcytometry',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_flowcytometry', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='2920b61b01610bdaa89964bd508e38c760d5cbe9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_deed9', table='crf_flowcytometry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flowcytometry',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='b84dba892a7aeb66f7be92ed948b464733f1d072', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_db6cb', table='crf_flowcytometry', when='BEFORE')),
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
        migrations.AddConstraint(
            model_name='imaging',
            constraint=models.CheckConstraint(condition=models.Q(('examination__isnull', True), ('examination__in', ['CHEST_CT', 'ABDOMINAL_US', 'BRAIN_MRI', 'EEG', 'PFT', 'OTHER']), _connector='OR'), name='img_imgtyp_codes', violation_error_code='examination'),
        ),
        migrations.AddConstraint(
            model_name='imaging',
            constraint=models.CheckConstraint(condition=models.Q(('examination_other__isnull', True), models.Q(('examination__in', ['OTHER']), ('examination__isnull', False)), _connector='OR'), name='img_imgtypot_applies', violation_error_code='examination_other'),
        ),
        migrations.AddConstraint(
            model_name='imaging',
            constraint=models.CheckConstraint(condition=models.Q(('interpretation__isnull', True), ('interpretation__in', ['NORMAL', 'NCS', 'CS']), _connector='OR'), name='img_imgint_codes', violation_error_code='interpretation'),
        ),
        migrations.AddConstraint(
            model_name='imaging',
            constraint=models.CheckConstraint(condition=models.Q(('findings__isnull', True), models.Q(('interpretation__in', ['NCS', 'CS']), ('interpretation__isnull', False)), _connector='OR'), name='img_imgdesc_applies', violation_error_code='findings'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='imaging',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_imaging', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='b484e1c55ca61ebb172cce809ba345f34e343b3e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_e4370', table='crf_imaging', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='imaging',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='bdf38b31230f1d36fdb79021729bcfcddf7edbc3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_4c105', table='crf_imaging', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='importmapping',
            name='mapped_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('hbsag__isnull', True), ('hbsag__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='vir_hbsag_codes', violation_error_code='hbsag'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('anti_hbc__isnull', True), ('anti_hbc__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='vir_hbcab_codes', violation_error_code='anti_hbc'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('hbv_dna__isnull', True), ('hbv_dna__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('hbv_dna__in', ['NEG', 'BLQ']), _connector='OR'), name='vir_hbvdna_printed', violation_error_code='hbv_dna'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('anti_hcv__isnull', True), ('anti_hcv__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='vir_hcvab_codes', violation_error_code='anti_hcv'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('anti_hiv__isnull', True), ('anti_hiv__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='vir_hivab_codes', violation_error_code='anti_hiv'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('syphilis__isnull', True), ('syphilis__in', ['NEG', 'TPPA_ONLY', 'BOTH', 'ND']), _connector='OR'), name='vir_syph_codes', violation_error_code='syphilis'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('cmv_dna__isnull', True), ('cmv_dna__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('cmv_dna__in', ['NEG', 'BLQ']), _connector='OR'), name='vir_cmvdna_printed', violation_error_code='cmv_dna'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('ebv_dna__isnull', True), ('ebv_dna__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('ebv_dna__in', ['NEG', 'BLQ']), _connector='OR'), name='vir_ebvdna_printed', violation_error_code='ebv_dna'),
        ),
        migrations.AddConstraint(
            model_name='infectionscreening',
            constraint=models.CheckConstraint(condition=models.Q(('tuberculosis__isnull', True), ('tuberculosis__in', ['NEG', 'POS', 'INDETERMINATE', 'ND']), _connector='OR'), name='vir_tspot_codes', violation_error_code='tuberculosis'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='infectionscreening',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_infectionscreening', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='3e7fa4e66e98896be1dd08c64dd4120f2211b70c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_1f07e', table='crf_infectionscreening', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='infectionscreening',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='3fce36024735904e5dfb536ab00ee7031f40d197', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_35df7', table='crf_infectionscreening', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('time_point__isnull', True), ('time_point__in', ['BL', 'D0_PRE', 'D0_2H', 'D1', 'D4', 'D7', 'D10', 'D14', 'D21', 'M1', 'M2', 'M3', 'M6', 'M9', 'M12', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7', 'Y8', 'Y9', 'Y10', 'Y11', 'Y12', 'Y13', 'Y14', 'Y15', 'ET', 'UNS']), _connector='OR'), name='pk_pktp_codes', violation_error_code='time_point'),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('copies__isnull', True), ('copies__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('copies__in', ['BLQ']), _connector='OR'), name='pk_pkcopy_printed', violation_error_code='copies'),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('copies_limit__isnull', True), ('copies_limit__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('copies_limit__in', []), _connector='OR'), name='pk_pklloq_printed', violation_error_code='copies_limit'),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('cells__isnull', True), ('cells__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('cells__in', ['BLQ']), _connector='OR'), name='pk_pkcell_printed', violation_error_code='cells'),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('cells_limit__isnull', True), ('cells_limit__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('cells_limit__in', []), _connector='OR'), name='pk_pkclloq_printed', violation_error_code='cells_limit'),
        ),
        migrations.AddConstraint(
            model_name='kinetics',
            constraint=models.CheckConstraint(condition=models.Q(('car_percent__isnull', True), models.Q(('car_percent__gte', Decimal('0')), ('car_percent__lte', Decimal('100'))), _connector='OR'), name='pk_pkpct_possible', violation_error_code='car_percent'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kinetics',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_kinetics', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='0c573b5aaedced7460c65415d8c0786b30462bf5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_8a778', table='crf_kinetics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kinetics',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='8fc610ab4e55f5f688b86246f53274e94ef9a885', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_e2587', table='crf_kinetics', when='BEFORE')),
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
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('general__isnull', True), ('general__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys01_codes', violation_error_code='general'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('general_finding__isnull', True), models.Q(('general__in', ['NCS', 'CS']), ('general__isnull', False)), _connector='OR'), name='pe_pedesc01_applies', violation_error_code='general_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('general_line__isnull', True), models.Q(('general__in', ['CS']), ('general__isnull', False)), _connector='OR'), name='pe_peae01_applies', violation_error_code='general_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('skin__isnull', True), ('skin__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys02_codes', violation_error_code='skin'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('skin_finding__isnull', True), models.Q(('skin__in', ['NCS', 'CS']), ('skin__isnull', False)), _connector='OR'), name='pe_pedesc02_applies', violation_error_code='skin_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('skin_line__isnull', True), models.Q(('skin__in', ['CS']), ('skin__isnull', False)), _connector='OR'), name='pe_peae02_applies', violation_error_code='skin_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heent__isnull', True), ('heent__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys03_codes', violation_error_code='heent'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heent_finding__isnull', True), models.Q(('heent__in', ['NCS', 'CS']), ('heent__isnull', False)), _connector='OR'), name='pe_pedesc03_applies', violation_error_code='heent_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heent_line__isnull', True), models.Q(('heent__in', ['CS']), ('heent__isnull', False)), _connector='OR'), name='pe_peae03_applies', violation_error_code='heent_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lymph_nodes__isnull', True), ('lymph_nodes__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys04_codes', violation_error_code='lymph_nodes'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lymph_nodes_finding__isnull', True), models.Q(('lymph_nodes__in', ['NCS', 'CS']), ('lymph_nodes__isnull', False)), _connector='OR'), name='pe_pedesc04_applies', violation_error_code='lymph_nodes_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lymph_nodes_line__isnull', True), models.Q(('lymph_nodes__in', ['CS']), ('lymph_nodes__isnull', False)), _connector='OR'), name='pe_peae04_applies', violation_error_code='lymph_nodes_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heart__isnull', True), ('heart__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys05_codes', violation_error_code='heart'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heart_finding__isnull', True), models.Q(('heart__in', ['NCS', 'CS']), ('heart__isnull', False)), _connector='OR'), name='pe_pedesc05_applies', violation_error_code='heart_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('heart_line__isnull', True), models.Q(('heart__in', ['CS']), ('heart__isnull', False)), _connector='OR'), name='pe_peae05_applies', violation_error_code='heart_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lungs__isnull', True), ('lungs__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys06_codes', violation_error_code='lungs'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lungs_finding__isnull', True), models.Q(('lungs__in', ['NCS', 'CS']), ('lungs__isnull', False)), _connector='OR'), name='pe_pedesc06_applies', violation_error_code='lungs_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('lungs_line__isnull', True), models.Q(('lungs__in', ['CS']), ('lungs__isnull', False)), _connector='OR'), name='pe_peae06_applies', violation_error_code='lungs_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('abdomen__isnull', True), ('abdomen__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys07_codes', violation_error_code='abdomen'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('abdomen_finding__isnull', True), models.Q(('abdomen__in', ['NCS', 'CS']), ('abdomen__isnull', False)), _connector='OR'), name='pe_pedesc07_applies', violation_error_code='abdomen_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('abdomen_line__isnull', True), models.Q(('abdomen__in', ['CS']), ('abdomen__isnull', False)), _connector='OR'), name='pe_peae07_applies', violation_error_code='abdomen_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('musculoskeletal__isnull', True), ('musculoskeletal__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys08_codes', violation_error_code='musculoskeletal'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('musculoskeletal_finding__isnull', True), models.Q(('musculoskeletal__in', ['NCS', 'CS']), ('musculoskeletal__isnull', False)), _connector='OR'), name='pe_pedesc08_applies', violation_error_code='musculoskeletal_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('musculoskeletal_line__isnull', True), models.Q(('musculoskeletal__in', ['CS']), ('musculoskeletal__isnull', False)), _connector='OR'), name='pe_peae08_applies', violation_error_code='musculoskeletal_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('neurological__isnull', True), ('neurological__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys09_codes', violation_error_code='neurological'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('neurological_finding__isnull', True), models.Q(('neurological__in', ['NCS', 'CS']), ('neurological__isnull', False)), _connector='OR'), name='pe_pedesc09_applies', violation_error_code='neurological_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('neurological_line__isnull', True), models.Q(('neurological__in', ['CS']), ('neurological__isnull', False)), _connector='OR'), name='pe_peae09_applies', violation_error_code='neurological_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('oral_mucosa__isnull', True), ('oral_mucosa__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys10_codes', violation_error_code='oral_mucosa'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('oral_mucosa_finding__isnull', True), models.Q(('oral_mucosa__in', ['NCS', 'CS']), ('oral_mucosa__isnull', False)), _connector='OR'), name='pe_pedesc10_applies', violation_error_code='oral_mucosa_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('oral_mucosa_line__isnull', True), models.Q(('oral_mucosa__in', ['CS']), ('oral_mucosa__isnull', False)), _connector='OR'), name='pe_peae10_applies', violation_error_code='oral_mucosa_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('other__isnull', True), ('other__in', ['NORMAL', 'NCS', 'CS', 'NOT_EXAMINED']), _connector='OR'), name='pe_pesys11_codes', violation_error_code='other'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('other_finding__isnull', True), models.Q(('other__in', ['NCS', 'CS']), ('other__isnull', False)), _connector='OR'), name='pe_pedesc11_applies', violation_error_code='other_finding'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('other_line__isnull', True), models.Q(('other__in', ['CS']), ('other__isnull', False)), _connector='OR'), name='pe_peae11_applies', violation_error_code='other_line'),
        ),
        migrations.AddConstraint(
            model_name='physicalexamination',
            constraint=models.CheckConstraint(condition=models.Q(('ecog__isnull', True), ('ecog__in', ['0', '1', '2', '3', '4']), _connector='OR'), name='pe_ecog_codes', violation_error_code='ecog'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='physicalexamination',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_physicalexamination', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='d4607b457cde6c60b7469784680d535d322ae5ff', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_015fd', table='crf_physicalexamination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='physicalexamination',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='c8c1084db8584dffd03d6aef0e1e49adbb111974', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_3629d', table='crf_physicalexamination', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pregnancytesting',
            constraint=models.CheckConstraint(condition=models.Q(('specimen__isnull', True), ('specimen__in', ['SERUM', 'URINE']), _connector='OR'), name='prg_prgtyp_codes', violation_error_code='specimen'),
        ),
        migrations.AddConstraint(
            model_name='pregnancytesting',
            constraint=models.CheckConstraint(condition=models.Q(('result__isnull', True), ('result__in', ['NEGATIVE', 'POSITIVE', 'INDETERMINATE', 'NOT_DONE']), _connector='OR'), name='prg_prgres_codes', violation_error_code='result'),
        ),
        migrations.AddConstraint(
            model_name='pregnancytesting',
            constraint=models.CheckConstraint(condition=models.Q(('serum_value__isnull', True), ('serum_value__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('serum_value__in', ['BLQ']), _connector='OR'), name='prg_prgqn_printed', violation_error_code='serum_value'),
        ),
        migrations.AddConstraint(
            model_name='pregnancytesting',
            constraint=models.CheckConstraint(condition=models.Q(('serum_value__isnull', True), models.Q(('specimen__in', ['SERUM']), ('specimen__isnull', False)), _connector='OR'), name='prg_prgqn_applies', violation_error_code='serum_value'),
        ),
        migrations.AddConstraint(
            model_name='pregnancytesting',
            constraint=models.CheckConstraint(condition=models.Q(('contraception__isnull', True), ('contraception__contained_by', ['DOUBLE_BARRIER', 'CONDOM', 'ORAL', 'INJECTABLE', 'IUD', 'ABSTINENCE', 'VASECTOMY', 'NA']), _connector='OR'), name='prg_contrac_codes', violation_error_code='contraception'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pregnancytesting',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_pregnancytesting', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='84401af44e92e3c664596cfc96424f226929d919', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_120b5', table='crf_pregnancytesting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pregnancytesting',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='4687c5f9845c6739aa03c5865c83812b218ec71a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_46610', table='crf_pregnancytesting', when='BEFORE')),
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
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('c3__isnull', True), models.Q(('c3__gte', Decimal('0')), ('c3__lte', Decimal('4'))), _connector='OR'), name='imm_c3_possible', violation_error_code='c3'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('c4__isnull', True), models.Q(('c4__gte', Decimal('0')), ('c4__lte', Decimal('2'))), _connector='OR'), name='imm_c4_possible', violation_error_code='c4'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('dsdna__isnull', True), ('dsdna__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('dsdna__in', ['NEG', 'POS']), _connector='OR'), name='imm_dsdna_printed', violation_error_code='dsdna'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ana_titre__isnull', True), ('ana_titre__in', ['NEG', '1:40', '1:80', '1:100', '1:160', '1:320', '1:640', '1:1000', '1:1280', '1:3200', '>1:3200']), _connector='OR'), name='imm_anatit_codes', violation_error_code='ana_titre'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('igg__isnull', True), models.Q(('igg__gte', Decimal('0')), ('igg__lte', Decimal('60'))), _connector='OR'), name='imm_igg_possible', violation_error_code='igg'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('iga__isnull', True), models.Q(('iga__gte', Decimal('0')), ('iga__lte', Decimal('20'))), _connector='OR'), name='imm_iga_possible', violation_error_code='iga'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('igm__isnull', True), models.Q(('igm__gte', Decimal('0')), ('igm__lte', Decimal('20'))), _connector='OR'), name='imm_igm_possible', violation_error_code='igm'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_sm__isnull', True), ('ena_sm__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enasm_codes', violation_error_code='ena_sm'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_rnp__isnull', True), ('ena_rnp__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enarnp_codes', violation_error_code='ena_rnp'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_ssa__isnull', True), ('ena_ssa__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enassa_codes', violation_error_code='ena_ssa'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_ssb__isnull', True), ('ena_ssb__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enassb_codes', violation_error_code='ena_ssb'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_ro52__isnull', True), ('ena_ro52__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enaro52_codes', violation_error_code='ena_ro52'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_ribosomal_p__isnull', True), ('ena_ribosomal_p__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enaribp_codes', violation_error_code='ena_ribosomal_p'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_nucleosome__isnull', True), ('ena_nucleosome__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enanuc_codes', violation_error_code='ena_nucleosome'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('ena_histone__isnull', True), ('ena_histone__in', ['NEG', '+/-', '+', '++', '+++']), _connector='OR'), name='imm_enahis_codes', violation_error_code='ena_histone'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('apl_acl_igg__isnull', True), ('apl_acl_igg__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('apl_acl_igg__in', ['NEG', 'POS']), _connector='OR'), name='imm_aplaclg_printed', violation_error_code='apl_acl_igg'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('apl_acl_igm__isnull', True), ('apl_acl_igm__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('apl_acl_igm__in', ['NEG', 'POS']), _connector='OR'), name='imm_aplaclm_printed', violation_error_code='apl_acl_igm'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('apl_b2gp1__isnull', True), ('apl_b2gp1__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('apl_b2gp1__in', ['NEG', 'POS']), _connector='OR'), name='imm_aplb2gp1_printed', violation_error_code='apl_b2gp1'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('apl_lupus_anticoagulant__isnull', True), ('apl_lupus_anticoagulant__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('apl_lupus_anticoagulant__in', ['NEG', 'POS']), _connector='OR'), name='imm_aplla_printed', violation_error_code='apl_lupus_anticoagulant'),
        ),
        migrations.AddConstraint(
            model_name='serology',
            constraint=models.CheckConstraint(condition=models.Q(('coombs__isnull', True), ('coombs__in', ['NEG', 'POS', 'ND']), _connector='OR'), name='imm_coombs_codes', violation_error_code='coombs'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serology',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_serology', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='87d2a3a3144acbc1ab63e3f2392cd3875fe99b47', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_a49b4', table='crf_serology', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serology',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='c80d8eaac1ef204ead4574bbef744520f744b98b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_999c9', table='crf_serology', when='BEFORE')),
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
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('protein_dipstick__isnull', True), ('protein_dipstick__in', ['NEG', 'TRACE', '1+', '2+', '3+', '4+']), _connector='OR'), name='urn_uprodip_codes', violation_error_code='protein_dipstick'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('blood_dipstick__isnull', True), ('blood_dipstick__in', ['NEG', 'TRACE', '1+', '2+', '3+']), _connector='OR'), name='urn_ubld_codes', violation_error_code='blood_dipstick'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('rbc__isnull', True), models.Q(('rbc__gte', Decimal('0')), ('rbc__lte', Decimal('999'))), _connector='OR'), name='urn_urbc_possible', violation_error_code='rbc'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('wbc__isnull', True), models.Q(('wbc__gte', Decimal('0')), ('wbc__lte', Decimal('999'))), _connector='OR'), name='urn_uwbc_possible', violation_error_code='wbc'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('sampling__isnull', True), ('sampling__in', ['NO', 'MENSES', 'UTI', 'STONE', 'OTHER']), _connector='OR'), name='urn_menses_codes', violation_error_code='sampling'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('casts__isnull', True), ('casts__in', ['NONE', 'HYALINE', 'HAEM_GRANULAR', 'RBC']), _connector='OR'), name='urn_ucast_codes', violation_error_code='casts'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('volume_24h__isnull', True), models.Q(('volume_24h__gte', Decimal('100')), ('volume_24h__lte', Decimal('8000'))), _connector='OR'), name='urn_u24vol_possible', violation_error_code='volume_24h'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('protein_24h__isnull', True), models.Q(('protein_24h__gte', Decimal('0')), ('protein_24h__lte', Decimal('40'))), _connector='OR'), name='urn_upro24_possible', violation_error_code='protein_24h'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('upcr__isnull', True), models.Q(('upcr__gte', Decimal('0')), ('upcr__lte', Decimal('40000'))), _connector='OR'), name='urn_upcr_possible', violation_error_code='upcr'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('upcr_method__isnull', True), ('upcr_method__in', ['H24', 'FIRST_MORNING', 'RANDOM']), _connector='OR'), name='urn_upcrmeth_codes', violation_error_code='upcr_method'),
        ),
        migrations.AddConstraint(
            model_name='urinalysis',
            constraint=models.CheckConstraint(condition=models.Q(('uacr__isnull', True), models.Q(('uacr__gte', Decimal('0')), ('uacr__lte', Decimal('20000'))), _connector='OR'), name='urn_uacr_possible', violation_error_code='uacr'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urinalysis',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'crf_urinalysis', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='69042e5349602cb20a862bfc00d44b8e4c0b924a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_9032e', table='crf_urinalysis', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urinalysis',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='4cc7bcf55df9ccb2b485bf6c889cef03d0471ec9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_eceec', table='crf_urinalysis', when='BEFORE')),
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
            constraint=models.CheckConstraint(condition=models.Q(('analyte__in', ['', 'WBC', 'NEUT', 'LYM', 'MONO', 'EOS', 'HGB', 'PLT', 'ALT', 'AST', 'ALP', 'GGT', 'TBIL', 'DBIL', 'TP', 'ALB', 'UREA', 'CREAT', 'URATE', 'GLUC', 'K', 'NA', 'CL', 'CA', 'LDH', 'CK', 'PT', 'APTT', 'INR', 'FIB', 'DDIMER', 'CRP', 'FERR', 'IL6', 'C3', 'C4', 'DSDNA', 'IGG', 'IGA', 'IGM', 'UPRO24', 'UPCR', 'UACR', 'TROP', 'BNP'])), name='import_mapping_analyte_known'),
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
            constraint=models.CheckConstraint(condition=models.Q(('analyte__in', ['WBC', 'NEUT', 'LYM', 'MONO', 'EOS', 'HGB', 'PLT', 'ALT', 'AST', 'ALP', 'GGT', 'TBIL', 'DBIL', 'TP', 'ALB', 'UREA', 'CREAT', 'URATE', 'GLUC', 'K', 'NA', 'CL', 'CA', 'LDH', 'CK', 'PT', 'APTT', 'INR', 'FIB', 'DDIMER', 'CRP', 'FERR', 'IL6', 'C3', 'C4', 'DSDNA', 'IGG', 'IGA', 'IGM', 'UPRO24', 'UPCR', 'UACR', 'TROP', 'BNP'])), name='reference_range_analyte_known'),
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
