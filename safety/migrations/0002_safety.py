import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
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
                ('dictionary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.dictionary')),
            ],
            options={
                'ordering': ['dictionary', 'code'],
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
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crf.formrecord')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'abstract': False,
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
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['LICATS', 'IECHS', 'ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA', 'INFECTION', 'LOW_IGG', 'VIRAL', 'MALIGNANCY', 'REACTION', 'FLARE']), _connector='OR'), name='aesi_aesityp_codes', violation_error_code='kind'), models.CheckConstraint(condition=models.Q(('event_row__isnull', True), models.Q(('event_row__gte', Decimal('1')), ('event_row__lte', Decimal('999'))), _connector='OR'), name='aesi_aesiae_possible', violation_error_code='event_row'), models.CheckConstraint(condition=models.Q(('licats_organ__isnull', True), ('licats_organ__in', ['SKIN', 'KIDNEY', 'JOINT', 'HEART', 'LUNG', 'MUSCLE', 'GI', 'OTHER']), _connector='OR'), name='aesi_licorg_codes', violation_error_code='licats_organ'), models.CheckConstraint(condition=models.Q(('licats_organ__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licorg_applies', violation_error_code='licats_organ'), models.CheckConstraint(condition=models.Q(('involved_before__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licpre_applies', violation_error_code='involved_before'), models.CheckConstraint(condition=models.Q(('licats_grade__isnull', True), ('licats_grade__in', ['1', '2', '3', '4']), _connector='OR'), name='aesi_licgr_codes', violation_error_code='licats_grade'), models.CheckConstraint(condition=models.Q(('licats_grade__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_licgr_applies', violation_error_code='licats_grade'), models.CheckConstraint(condition=models.Q(('licats_timing__isnull', True), models.Q(('kind__in', ['LICATS']), ('kind__isnull', False)), _connector='OR'), name='aesi_lictim_applies', violation_error_code='licats_timing'), models.CheckConstraint(condition=models.Q(('iec_hs_evidence__isnull', True), ('iec_hs_evidence__contained_by', ['FERRITIN', 'FIBRINOGEN', 'TRANSAMINASES', 'CYTOPENIA', 'HAEMOPHAGOCYTOSIS']), _connector='OR'), name='aesi_iechs_codes', violation_error_code='iec_hs_evidence'), models.CheckConstraint(condition=models.Q(('iec_hs_evidence__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iechs_applies', violation_error_code='iec_hs_evidence'), models.CheckConstraint(condition=models.Q(('iec_hs_explained__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iecexp_applies', violation_error_code='iec_hs_explained'), models.CheckConstraint(condition=models.Q(('iec_hs_grade__isnull', True), ('iec_hs_grade__in', ['1', '2', '3', '4', '5']), _connector='OR'), name='aesi_iecgr_codes', violation_error_code='iec_hs_grade'), models.CheckConstraint(condition=models.Q(('iec_hs_grade__isnull', True), models.Q(('kind__in', ['IECHS']), ('kind__isnull', False)), _connector='OR'), name='aesi_iecgr_applies', violation_error_code='iec_hs_grade'), models.CheckConstraint(condition=models.Q(('icaht__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE']), ('kind__isnull', False)), _connector='OR'), name='aesi_icaht_applies', violation_error_code='icaht'), models.CheckConstraint(condition=models.Q(('icaht_highest__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY']), ('kind__isnull', False)), _connector='OR'), name='aesi_icahtmx_applies', violation_error_code='icaht_highest'), models.CheckConstraint(condition=models.Q(('lines__isnull', True), ('lines__contained_by', ['NEUT', 'PLT', 'HGB']), _connector='OR'), name='aesi_cytlin_codes', violation_error_code='lines'), models.CheckConstraint(condition=models.Q(('lines__isnull', True), models.Q(('kind__in', ['CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytlin_applies', violation_error_code='lines'), models.CheckConstraint(condition=models.Q(('explained__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytexp_applies', violation_error_code='explained'), models.CheckConstraint(condition=models.Q(('cause__isnull', True), models.Q(('explained__in', [True]), ('explained__isnull', False)), _connector='OR'), name='aesi_cytcau_applies', violation_error_code='cause'), models.CheckConstraint(condition=models.Q(('support__isnull', True), ('support__contained_by', ['NONE', 'GCSF', 'TPO', 'RED_CELLS', 'PLATELETS', 'STEROID', 'CELLS', 'OTHER']), _connector='OR'), name='aesi_cytsup_codes', violation_error_code='support'), models.CheckConstraint(condition=models.Q(('support__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytsup_applies', violation_error_code='support'), models.CheckConstraint(condition=models.Q(('marrow__isnull', True), ('marrow__in', ['NOT_DONE', 'HYPOCELLULAR', 'NORMAL', 'OTHER']), _connector='OR'), name='aesi_cytmar_codes', violation_error_code='marrow'), models.CheckConstraint(condition=models.Q(('marrow__isnull', True), models.Q(('kind__in', ['ICAHT_EARLY', 'ICAHT_LATE', 'CYTOPENIA']), ('kind__isnull', False)), _connector='OR'), name='aesi_cytmar_applies', violation_error_code='marrow'), models.CheckConstraint(condition=models.Q(('site__isnull', True), ('site__in', ['LUNG', 'BLOOD', 'URINARY', 'GI', 'SKIN', 'CNS', 'UPPER_AIRWAY', 'CATHETER', 'OTHER']), _connector='OR'), name='aesi_infsite_codes', violation_error_code='site'), models.CheckConstraint(condition=models.Q(('site__isnull', True), models.Q(('kind__in', ['INFECTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_infsite_applies', violation_error_code='site'), models.CheckConstraint(condition=models.Q(('germ__isnull', True), ('germ__in', ['BACTERIAL', 'VIRAL', 'FUNGAL', 'PJP', 'TB', 'UNKNOWN']), _connector='OR'), name='aesi_infkind_codes', violation_error_code='germ'), models.CheckConstraint(condition=models.Q(('germ__isnull', True), models.Q(('kind__in', ['INFECTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_infkind_applies', violation_error_code='germ'), models.CheckConstraint(condition=models.Q(('virus__isnull', True), ('virus__in', ['CMV', 'EBV', 'HBV', 'VZV', 'HSV', 'BK', 'HHV6', 'OTHER']), _connector='OR'), name='aesi_virkind_codes', violation_error_code='virus'), models.CheckConstraint(condition=models.Q(('virus__isnull', True), models.Q(('kind__in', ['VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_virkind_applies', violation_error_code='virus'), models.CheckConstraint(condition=models.Q(('viral_load__isnull', True), ('viral_load__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('viral_load__in', []), _connector='OR'), name='aesi_virload_printed', violation_error_code='viral_load'), models.CheckConstraint(condition=models.Q(('viral_load__isnull', True), models.Q(('kind__in', ['VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_virload_applies', violation_error_code='viral_load'), models.CheckConstraint(condition=models.Q(('pathogen__isnull', True), models.Q(('kind__in', ['INFECTION', 'VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_infpath_applies', violation_error_code='pathogen'), models.CheckConstraint(condition=models.Q(('treatment__isnull', True), ('treatment__contained_by', ['NONE', 'ORAL', 'IV', 'OXYGEN', 'ICU', 'IVIG', 'SURGERY']), _connector='OR'), name='aesi_inftrt_codes', violation_error_code='treatment'), models.CheckConstraint(condition=models.Q(('treatment__isnull', True), models.Q(('kind__in', ['INFECTION', 'VIRAL']), ('kind__isnull', False)), _connector='OR'), name='aesi_inftrt_applies', violation_error_code='treatment'), models.CheckConstraint(condition=models.Q(('igg__isnull', True), ('igg__regex', '^[<>]?\\d{1,12}(\\.\\d{1,8})?$'), ('igg__in', []), _connector='OR'), name='aesi_iggval_printed', violation_error_code='igg'), models.CheckConstraint(condition=models.Q(('igg__isnull', True), models.Q(('kind__in', ['LOW_IGG']), ('kind__isnull', False)), _connector='OR'), name='aesi_iggval_applies', violation_error_code='igg'), models.CheckConstraint(condition=models.Q(('ivig__isnull', True), models.Q(('kind__in', ['LOW_IGG']), ('kind__isnull', False)), _connector='OR'), name='aesi_iggivig_applies', violation_error_code='ivig'), models.CheckConstraint(condition=models.Q(('cancer__isnull', True), ('cancer__in', ['T_CELL', 'HAEMATOLOGICAL', 'SOLID', 'SKIN']), _connector='OR'), name='aesi_malkind_codes', violation_error_code='cancer'), models.CheckConstraint(condition=models.Q(('cancer__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_malkind_applies', violation_error_code='cancer'), models.CheckConstraint(condition=models.Q(('diagnosis__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maldx_applies', violation_error_code='diagnosis'), models.CheckConstraint(condition=models.Q(('tissue__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maltis_applies', violation_error_code='tissue'), models.CheckConstraint(condition=models.Q(('transgene__isnull', True), ('transgene__in', ['PENDING', 'NEGATIVE', 'POSITIVE', 'NOT_DONE']), _connector='OR'), name='aesi_maltran_codes', violation_error_code='transgene'), models.CheckConstraint(condition=models.Q(('transgene__isnull', True), models.Q(('kind__in', ['MALIGNANCY']), ('kind__isnull', False)), _connector='OR'), name='aesi_maltran_applies', violation_error_code='transgene'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('minutes__gte', Decimal('0')), ('minutes__lte', Decimal('2880'))), _connector='OR'), name='aesi_reacmin_possible', violation_error_code='minutes'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('kind__in', ['REACTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_reacmin_applies', violation_error_code='minutes'), models.CheckConstraint(condition=models.Q(('reaction_action__isnull', True), ('reaction_action__in', ['NONE', 'SLOWED', 'INTERRUPTED', 'STOPPED', 'AFTER']), _connector='OR'), name='aesi_reacacn_codes', violation_error_code='reaction_action'), models.CheckConstraint(condition=models.Q(('reaction_action__isnull', True), models.Q(('kind__in', ['REACTION']), ('kind__isnull', False)), _connector='OR'), name='aesi_reacacn_applies', violation_error_code='reaction_action'), models.CheckConstraint(condition=models.Q(('flare_organs__isnull', True), ('flare_organs__contained_by', ['SKIN', 'JOINT', 'KIDNEY', 'BLOOD', 'SEROSA', 'NEURO', 'OTHER']), _connector='OR'), name='aesi_florg_codes', violation_error_code='flare_organs'), models.CheckConstraint(condition=models.Q(('flare_organs__isnull', True), models.Q(('kind__in', ['FLARE']), ('kind__isnull', False)), _connector='OR'), name='aesi_florg_applies', violation_error_code='flare_organs'), models.CheckConstraint(condition=models.Q(('worse_than_baseline__isnull', True), models.Q(('kind__in', ['FLARE']), ('kind__isnull', False)), _connector='OR'), name='aesi_flworse_applies', violation_error_code='worse_than_baseline')],
            },
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
