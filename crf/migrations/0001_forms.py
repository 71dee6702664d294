from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("trial", "0003_account_event"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.CharField(max_length=8)),
                ("repeat", models.PositiveSmallIntegerField(default=1)),
                ("status", models.CharField(default="complete", max_length=10)),
                ("performed", models.BooleanField(default=True)),
                ("reason_not_done", models.CharField(blank=True, max_length=1)),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("edition", models.PositiveIntegerField(default=1)),
                ("completed_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "protocol_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trial.protocolversion"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="trial.subject"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="records", to="trial.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "form_key", "repeat"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Eligibility",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("applied_version", models.CharField(blank=True, max_length=60, null=True)),
                ("i01", models.CharField(blank=True, max_length=7, null=True)),
                ("i01_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i02", models.CharField(blank=True, max_length=7, null=True)),
                ("i02_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i03", models.CharField(blank=True, max_length=7, null=True)),
                ("i03_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i04", models.CharField(blank=True, max_length=7, null=True)),
                ("i04_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i05", models.CharField(blank=True, max_length=7, null=True)),
                ("i05_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i06a", models.CharField(blank=True, max_length=7, null=True)),
                ("i06a_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i06b", models.CharField(blank=True, max_length=7, null=True)),
                ("i06b_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i06c", models.CharField(blank=True, max_length=7, null=True)),
                ("i06c_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i06d", models.CharField(blank=True, max_length=7, null=True)),
                ("i06d_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i06e", models.CharField(blank=True, max_length=7, null=True)),
                ("i06e_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i07", models.CharField(blank=True, max_length=7, null=True)),
                ("i07_source", models.CharField(blank=True, max_length=80, null=True)),
                ("i08", models.CharField(blank=True, max_length=7, null=True)),
                ("i08_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e01", models.CharField(blank=True, max_length=7, null=True)),
                ("e01_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e02", models.CharField(blank=True, max_length=7, null=True)),
                ("e02_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e03", models.CharField(blank=True, max_length=7, null=True)),
                ("e03_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e04", models.CharField(blank=True, max_length=7, null=True)),
                ("e04_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e05", models.CharField(blank=True, max_length=7, null=True)),
                ("e05_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e06", models.CharField(blank=True, max_length=7, null=True)),
                ("e06_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e07", models.CharField(blank=True, max_length=7, null=True)),
                ("e07_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e08", models.CharField(blank=True, max_length=7, null=True)),
                ("e08_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e09", models.CharField(blank=True, max_length=7, null=True)),
                ("e09_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e10", models.CharField(blank=True, max_length=7, null=True)),
                ("e10_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e11", models.CharField(blank=True, max_length=7, null=True)),
                ("e11_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e12", models.CharField(blank=True, max_length=7, null=True)),
                ("e12_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e13", models.CharField(blank=True, max_length=7, null=True)),
                ("e13_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e14", models.CharField(blank=True, max_length=7, null=True)),
                ("e14_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e15", models.CharField(blank=True, max_length=7, null=True)),
                ("e15_source", models.CharField(blank=True, max_length=80, null=True)),
                ("e15_text", models.CharField(blank=True, max_length=200, null=True)),
                ("eligible", models.BooleanField(blank=True, null=True)),
                ("waiver", models.BooleanField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=14, null=True)),
                ("failure_reason", models.CharField(blank=True, max_length=12, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("subject_number", models.CharField(blank=True, max_length=60, null=True)),
                ("screening_number", models.CharField(blank=True, max_length=60, null=True)),
                ("previous_screening", models.CharField(blank=True, max_length=12, null=True)),
                ("dose_level", models.CharField(blank=True, max_length=60, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InformedConsent",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=15, null=True)),
                ("version", models.CharField(blank=True, max_length=60, null=True)),
                ("version_on", models.DateField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("signed_time", models.TimeField(blank=True, null=True)),
                ("signed_by", models.CharField(blank=True, max_length=8, null=True)),
                ("investigator", models.CharField(blank=True, max_length=60, null=True)),
                ("copy_given", models.BooleanField(blank=True, null=True)),
                ("personal_information", models.BooleanField(blank=True, null=True)),
                ("samples", models.CharField(blank=True, max_length=6, null=True)),
                ("withdrawn", models.CharField(blank=True, max_length=9, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Infusion",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("criteria_met", models.BooleanField(blank=True, null=True)),
                (
                    "checkers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True, size=None
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=30, null=True)),
                ("donor", models.CharField(blank=True, max_length=30, null=True)),
                ("bags", models.CharField(blank=True, max_length=120, null=True)),
                ("containers", models.IntegerField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("receipt_ok", models.BooleanField(blank=True, null=True)),
                ("thawed_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("car_percent", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("viability", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("viable_per_ml", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("volume_ml", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("cells", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("per_kg", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                (
                    "premedication",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True, size=None
                    ),
                ),
                ("interrupted", models.CharField(blank=True, max_length=11, null=True)),
                ("reaction", models.BooleanField(blank=True, null=True)),
                ("temperature_m15", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_m15", models.IntegerField(blank=True, null=True)),
                ("diastolic_m15", models.IntegerField(blank=True, null=True)),
                ("pulse_m15", models.IntegerField(blank=True, null=True)),
                ("saturation_m15", models.IntegerField(blank=True, null=True)),
                ("temperature_p15", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_p15", models.IntegerField(blank=True, null=True)),
                ("diastolic_p15", models.IntegerField(blank=True, null=True)),
                ("pulse_p15", models.IntegerField(blank=True, null=True)),
                ("saturation_p15", models.IntegerField(blank=True, null=True)),
                ("temperature_p30", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_p30", models.IntegerField(blank=True, null=True)),
                ("diastolic_p30", models.IntegerField(blank=True, null=True)),
                ("pulse_p30", models.IntegerField(blank=True, null=True)),
                ("saturation_p30", models.IntegerField(blank=True, null=True)),
                ("temperature_p60", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_p60", models.IntegerField(blank=True, null=True)),
                ("diastolic_p60", models.IntegerField(blank=True, null=True)),
                ("pulse_p60", models.IntegerField(blank=True, null=True)),
                ("saturation_p60", models.IntegerField(blank=True, null=True)),
                ("temperature_p120", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_p120", models.IntegerField(blank=True, null=True)),
                ("diastolic_p120", models.IntegerField(blank=True, null=True)),
                ("pulse_p120", models.IntegerField(blank=True, null=True)),
                ("saturation_p120", models.IntegerField(blank=True, null=True)),
                ("temperature_p240", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("systolic_p240", models.IntegerField(blank=True, null=True)),
                ("diastolic_p240", models.IntegerField(blank=True, null=True)),
                ("pulse_p240", models.IntegerField(blank=True, null=True)),
                ("saturation_p240", models.IntegerField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubjectVisit",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("occurred", models.BooleanField(blank=True, null=True)),
                ("visit_on", models.DateField(blank=True, null=True)),
                ("contact", models.CharField(blank=True, max_length=14, null=True)),
                ("missed_because", models.CharField(blank=True, max_length=9, null=True)),
                ("out_of_window", models.IntegerField(blank=True, null=True)),
                ("out_of_window_because", models.CharField(blank=True, max_length=200, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VitalSigns",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("taken_time", models.TimeField(blank=True, null=True)),
                ("temperature", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("temperature_site", models.CharField(blank=True, max_length=6, null=True)),
                ("systolic", models.IntegerField(blank=True, null=True)),
                ("diastolic", models.IntegerField(blank=True, null=True)),
                ("pulse", models.IntegerField(blank=True, null=True)),
                ("respiration", models.IntegerField(blank=True, null=True)),
                ("saturation", models.IntegerField(blank=True, null=True)),
                ("oxygen", models.CharField(blank=True, max_length=17, null=True)),
                ("weight", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("height", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("bsa", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target", models.CharField(max_length=60)),
                ("values", models.JSONField(default=dict)),
                ("edition", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="trial.subject",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissingValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=16)),
                ("flavour", models.CharField(blank=True, max_length=3)),
                ("reason", models.CharField(blank=True, max_length=1)),
                ("other", models.CharField(blank=True, max_length=120)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="missing_values", to="crf.formrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["record", "item"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=16)),
                ("check_id", models.CharField(max_length=40)),
                ("text_en", models.CharField(max_length=400)),
                ("text_zh", models.CharField(max_length=400)),
                ("priority", models.CharField(default="routine", max_length=10)),
                ("status", models.CharField(default="open", max_length=10)),
                ("answer", models.CharField(blank=True, max_length=400)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="crf.formrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Demographics",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="crf.formrecord",
                    ),
                ),
                ("born", models.CharField(blank=True, max_length=10, null=True)),
                ("age", models.IntegerField(blank=True, null=True)),
                ("sex", models.CharField(blank=True, max_length=4, null=True)),
                ("ethnic_group", models.CharField(blank=True, max_length=5, null=True)),
                ("ethnic_other", models.CharField(blank=True, max_length=40, null=True)),
                ("childbearing", models.CharField(blank=True, max_length=14, null=True)),
                ("blood_group", models.CharField(blank=True, max_length=4, null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("born__isnull", True),
                            ("born__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                            _connector="OR",
                        ),
                        name="dm_brthyy_partial_date",
                        violation_error_code="born",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__isnull", True), ("sex__in", ["F", "M"]), _connector="OR"),
                        name="dm_sex_codes",
                        violation_error_code="sex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ethnic_group__isnull", True), ("ethnic_group__in", ["HAN", "OTHER"]), _connector="OR"
                        ),
                        name="dm_ethniccn_codes",
                        violation_error_code="ethnic_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ethnic_other__isnull", True),
                            models.Q(("ethnic_group__in", ["OTHER"]), ("ethnic_group__isnull", False)),
                            _connector="OR",
                        ),
                        name="dm_ethnicot_applies",
                        violation_error_code="ethnic_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("childbearing__isnull", True),
                            ("childbearing__in", ["YES", "POSTMENOPAUSAL", "STERILE", "MALE"]),
                            _connector="OR",
                        ),
                        name="dm_childbp_codes",
                        violation_error_code="childbearing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("blood_group__isnull", True),
                            ("blood_group__in", ["A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"]),
                            _connector="OR",
                        ),
                        name="dm_bloodgrp_codes",
                        violation_error_code="blood_group",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="demographics",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_demographics', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="456299a2695627c7dc5e4d95f6051985ad3cec20",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_094d7",
                    table="crf_demographics",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="demographics",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="b6e4330a49494471bac72351968cdcb1bc819e4d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_0466b",
                    table="crf_demographics",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i01__isnull", True), ("i01__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i01_codes",
                violation_error_code="i01",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i02__isnull", True), ("i02__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i02_codes",
                violation_error_code="i02",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i03__isnull", True), ("i03__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i03_codes",
                violation_error_code="i03",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i04__isnull", True), ("i04__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i04_codes",
                violation_error_code="i04",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i05__isnull", True), ("i05__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i05_codes",
                violation_error_code="i05",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i06a__isnull", True), ("i06a__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i06a_codes",
                violation_error_code="i06a",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i06b__isnull", True), ("i06b__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i06b_codes",
                violation_error_code="i06b",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i06c__isnull", True), ("i06c__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i06c_codes",
                violation_error_code="i06c",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i06d__isnull", True), ("i06d__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i06d_codes",
                violation_error_code="i06d",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i06e__isnull", True), ("i06e__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i06e_codes",
                violation_error_code="i06e",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i07__isnull", True), ("i07__in", ["MET", "NOT_MET", "NA"]), _connector="OR"),
                name="ie_i07_codes",
                violation_error_code="i07",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("i08__isnull", True), ("i08__in", ["MET", "NOT_MET"]), _connector="OR"),
                name="ie_i08_codes",
                violation_error_code="i08",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e01__isnull", True), ("e01__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e01_codes",
                violation_error_code="e01",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e02__isnull", True), ("e02__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e02_codes",
                violation_error_code="e02",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e03__isnull", True), ("e03__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e03_codes",
                violation_error_code="e03",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e04__isnull", True), ("e04__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e04_codes",
                violation_error_code="e04",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e05__isnull", True), ("e05__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e05_codes",
                violation_error_code="e05",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e06__isnull", True), ("e06__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e06_codes",
                violation_error_code="e06",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e07__isnull", True), ("e07__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e07_codes",
                violation_error_code="e07",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e08__isnull", True), ("e08__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e08_codes",
                violation_error_code="e08",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e09__isnull", True), ("e09__in", ["ABSENT", "PRESENT", "NA"]), _connector="OR"),
                name="ie_e09_codes",
                violation_error_code="e09",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e10__isnull", True), ("e10__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e10_codes",
                violation_error_code="e10",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e11__isnull", True), ("e11__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e11_codes",
                violation_error_code="e11",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e12__isnull", True), ("e12__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e12_codes",
                violation_error_code="e12",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e13__isnull", True), ("e13__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e13_codes",
                violation_error_code="e13",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e14__isnull", True), ("e14__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e14_codes",
                violation_error_code="e14",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("e15__isnull", True), ("e15__in", ["ABSENT", "PRESENT"]), _connector="OR"),
                name="ie_e15_codes",
                violation_error_code="e15",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("e15_text__isnull", True),
                    models.Q(("e15__in", ["PRESENT"]), ("e15__isnull", False)),
                    _connector="OR",
                ),
                name="ie_e15txt_applies",
                violation_error_code="e15_text",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibility",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_eligibility', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="37eb28aad3bb7c29f040e3e3f3bb06fe491d87e5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_f107a",
                    table="crf_eligibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibility",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="84ac4e82d7d4a3182e5d5fa3549e0eb99c5cf760",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_64ac7",
                    table="crf_eligibility",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__isnull", True),
                    ("result__in", ["ENROLLED", "SCREEN_FAILURE", "RESCREEN"]),
                    _connector="OR",
                ),
                name="enr_enrres_codes",
                violation_error_code="result",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("failure_reason__isnull", True),
                    (
                        "failure_reason__in",
                        [
                            "I01",
                            "I02",
                            "I03",
                            "I04",
                            "I05",
                            "I06a",
                            "I06b",
                            "I06c",
                            "I06d",
                            "I06e",
                            "I07",
                            "I08",
                            "E01",
                            "E02",
                            "E03",
                            "E04",
                            "E05",
                            "E06",
                            "E07",
                            "E08",
                            "E09",
                            "E10",
                            "E11",
                            "E12",
                            "E13",
                            "E14",
                            "E15",
                            "CONSENT",
                            "INVESTIGATOR",
                            "WORSENING",
                            "OTHER",
                        ],
                    ),
                    _connector="OR",
                ),
                name="enr_enrsfrs_codes",
                violation_error_code="failure_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("failure_reason__isnull", True),
                    models.Q(("result__in", ["SCREEN_FAILURE", "RESCREEN"]), ("result__isnull", False)),
                    _connector="OR",
                ),
                name="enr_enrsfrs_applies",
                violation_error_code="failure_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dose_level__isnull", True),
                    models.Q(("result__in", ["ENROLLED"]), ("result__isnull", False)),
                    _connector="OR",
                ),
                name="enr_doselv_applies",
                violation_error_code="dose_level",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_enrolment', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="960a252ef7f81dc5054120045453c31967c1449e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_46c2f",
                    table="crf_enrolment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="e3bb137753ba2bbe72449b46ea9f4624e4a6ceca",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_90ca1",
                    table="crf_enrolment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="informedconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("document__isnull", True),
                    ("document__in", ["MAIN", "HGR", "PARTNER", "RECONSENT", "LTFU", "PI_CROSS_BORDER"]),
                    _connector="OR",
                ),
                name="icf_icftype_codes",
                violation_error_code="document",
            ),
        ),
        migrations.AddConstraint(
            model_name="informedconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True), ("signed_by__in", ["SUBJECT", "GUARDIAN", "WITNESS"]), _connector="OR"
                ),
                name="icf_icfwho_codes",
                violation_error_code="signed_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="informedconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("samples__isnull", True), ("samples__in", ["YES", "NO", "PARTLY"]), _connector="OR"
                ),
                name="icf_icfhgr_codes",
                violation_error_code="samples",
            ),
        ),
        migrations.AddConstraint(
            model_name="informedconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    ("withdrawn__in", ["NONE", "TREATMENT", "CONTACT", "DATA", "SAMPLES"]),
                    _connector="OR",
                ),
                name="icf_icfwdraw_codes",
                violation_error_code="withdrawn",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informedconsent",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_informedconsent', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="15216acf7c3a2df875cf12e1311cf91600529290",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_486f2",
                    table="crf_informedconsent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informedconsent",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="16155748fa49ab9eaef66570e0dbce0790942770",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_98dcd",
                    table="crf_informedconsent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("containers__isnull", True),
                    models.Q(("containers__gte", Decimal("1")), ("containers__lte", Decimal("20"))),
                    _connector="OR",
                ),
                name="inf_infvial_possible",
                violation_error_code="containers",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("car_percent__isnull", True),
                    models.Q(("car_percent__gte", Decimal("0")), ("car_percent__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_infcar_possible",
                violation_error_code="car_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("viability__isnull", True),
                    models.Q(("viability__gte", Decimal("0")), ("viability__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_infviab_possible",
                violation_error_code="viability",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("viable_per_ml__isnull", True),
                    models.Q(("viable_per_ml__gte", Decimal("0.01")), ("viable_per_ml__lte", Decimal("1000"))),
                    _connector="OR",
                ),
                name="inf_infconc_possible",
                violation_error_code="viable_per_ml",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("volume_ml__isnull", True),
                    models.Q(("volume_ml__gte", Decimal("0.5")), ("volume_ml__lte", Decimal("500"))),
                    _connector="OR",
                ),
                name="inf_infvol_possible",
                violation_error_code="volume_ml",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("premedication__isnull", True),
                    ("premedication__contained_by", ["PARACETAMOL", "ANTIHISTAMINE", "CORTICOSTEROID", "NONE"]),
                    _connector="OR",
                ),
                name="inf_infprem_codes",
                violation_error_code="premedication",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("interrupted__isnull", True),
                    ("interrupted__in", ["NO", "INTERRUPTED", "STOPPED"]),
                    _connector="OR",
                ),
                name="inf_infint_codes",
                violation_error_code="interrupted",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_m15__isnull", True),
                    models.Q(("temperature_m15__gte", Decimal("34.0")), ("temperature_m15__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivm15temp_possible",
                violation_error_code="temperature_m15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_m15__isnull", True),
                    models.Q(("systolic_m15__gte", Decimal("40")), ("systolic_m15__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivm15sbp_possible",
                violation_error_code="systolic_m15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_m15__isnull", True),
                    models.Q(("diastolic_m15__gte", Decimal("20")), ("diastolic_m15__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivm15dbp_possible",
                violation_error_code="diastolic_m15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_m15__isnull", True),
                    models.Q(("pulse_m15__gte", Decimal("20")), ("pulse_m15__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivm15hr_possible",
                violation_error_code="pulse_m15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_m15__isnull", True),
                    models.Q(("saturation_m15__gte", Decimal("40")), ("saturation_m15__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivm15spo2_possible",
                violation_error_code="saturation_m15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_p15__isnull", True),
                    models.Q(("temperature_p15__gte", Decimal("34.0")), ("temperature_p15__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivp15temp_possible",
                violation_error_code="temperature_p15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_p15__isnull", True),
                    models.Q(("systolic_p15__gte", Decimal("40")), ("systolic_p15__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivp15sbp_possible",
                violation_error_code="systolic_p15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_p15__isnull", True),
                    models.Q(("diastolic_p15__gte", Decimal("20")), ("diastolic_p15__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivp15dbp_possible",
                violation_error_code="diastolic_p15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_p15__isnull", True),
                    models.Q(("pulse_p15__gte", Decimal("20")), ("pulse_p15__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivp15hr_possible",
                violation_error_code="pulse_p15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_p15__isnull", True),
                    models.Q(("saturation_p15__gte", Decimal("40")), ("saturation_p15__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivp15spo2_possible",
                violation_error_code="saturation_p15",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_p30__isnull", True),
                    models.Q(("temperature_p30__gte", Decimal("34.0")), ("temperature_p30__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivp30temp_possible",
                violation_error_code="temperature_p30",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_p30__isnull", True),
                    models.Q(("systolic_p30__gte", Decimal("40")), ("systolic_p30__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivp30sbp_possible",
                violation_error_code="systolic_p30",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_p30__isnull", True),
                    models.Q(("diastolic_p30__gte", Decimal("20")), ("diastolic_p30__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivp30dbp_possible",
                violation_error_code="diastolic_p30",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_p30__isnull", True),
                    models.Q(("pulse_p30__gte", Decimal("20")), ("pulse_p30__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivp30hr_possible",
                violation_error_code="pulse_p30",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_p30__isnull", True),
                    models.Q(("saturation_p30__gte", Decimal("40")), ("saturation_p30__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivp30spo2_possible",
                violation_error_code="saturation_p30",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_p60__isnull", True),
                    models.Q(("temperature_p60__gte", Decimal("34.0")), ("temperature_p60__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivp60temp_possible",
                violation_error_code="temperature_p60",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_p60__isnull", True),
                    models.Q(("systolic_p60__gte", Decimal("40")), ("systolic_p60__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivp60sbp_possible",
                violation_error_code="systolic_p60",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_p60__isnull", True),
                    models.Q(("diastolic_p60__gte", Decimal("20")), ("diastolic_p60__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivp60dbp_possible",
                violation_error_code="diastolic_p60",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_p60__isnull", True),
                    models.Q(("pulse_p60__gte", Decimal("20")), ("pulse_p60__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivp60hr_possible",
                violation_error_code="pulse_p60",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_p60__isnull", True),
                    models.Q(("saturation_p60__gte", Decimal("40")), ("saturation_p60__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivp60spo2_possible",
                violation_error_code="saturation_p60",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_p120__isnull", True),
                    models.Q(("temperature_p120__gte", Decimal("34.0")), ("temperature_p120__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivp120temp_possible",
                violation_error_code="temperature_p120",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_p120__isnull", True),
                    models.Q(("systolic_p120__gte", Decimal("40")), ("systolic_p120__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivp120sbp_possible",
                violation_error_code="systolic_p120",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_p120__isnull", True),
                    models.Q(("diastolic_p120__gte", Decimal("20")), ("diastolic_p120__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivp120dbp_possible",
                violation_error_code="diastolic_p120",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_p120__isnull", True),
                    models.Q(("pulse_p120__gte", Decimal("20")), ("pulse_p120__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivp120hr_possible",
                violation_error_code="pulse_p120",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_p120__isnull", True),
                    models.Q(("saturation_p120__gte", Decimal("40")), ("saturation_p120__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivp120spo2_possible",
                violation_error_code="saturation_p120",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_p240__isnull", True),
                    models.Q(("temperature_p240__gte", Decimal("34.0")), ("temperature_p240__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="inf_ivp240temp_possible",
                violation_error_code="temperature_p240",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic_p240__isnull", True),
                    models.Q(("systolic_p240__gte", Decimal("40")), ("systolic_p240__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="inf_ivp240sbp_possible",
                violation_error_code="systolic_p240",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic_p240__isnull", True),
                    models.Q(("diastolic_p240__gte", Decimal("20")), ("diastolic_p240__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="inf_ivp240dbp_possible",
                violation_error_code="diastolic_p240",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse_p240__isnull", True),
                    models.Q(("pulse_p240__gte", Decimal("20")), ("pulse_p240__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="inf_ivp240hr_possible",
                violation_error_code="pulse_p240",
            ),
        ),
        migrations.AddConstraint(
            model_name="infusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation_p240__isnull", True),
                    models.Q(("saturation_p240__gte", Decimal("40")), ("saturation_p240__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="inf_ivp240spo2_possible",
                violation_error_code="saturation_p240",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infusion",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_infusion', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="03aaf2cf8342cd2673fc794c7300e53154ff7ce1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_ddb10",
                    table="crf_infusion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infusion",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="60a278fec6c68ae394c9e684543301bbe01dc09a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_f07d6",
                    table="crf_infusion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visit_on__isnull", True),
                    models.Q(("occurred__in", [True]), ("occurred__isnull", False)),
                    _connector="OR",
                ),
                name="sv_svstdat_applies",
                violation_error_code="visit_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact__isnull", True),
                    ("contact__in", ["INPATIENT", "CLINIC", "PHONE", "OTHER_HOSPITAL"]),
                    _connector="OR",
                ),
                name="sv_svtype_codes",
                violation_error_code="contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact__isnull", True),
                    models.Q(("occurred__in", [True]), ("occurred__isnull", False)),
                    _connector="OR",
                ),
                name="sv_svtype_applies",
                violation_error_code="contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("missed_because__isnull", True),
                    ("missed_because__in", ["REFUSED", "LOST", "ILLNESS", "SITE", "WITHDRAWN", "DEATH", "OTHER"]),
                    _connector="OR",
                ),
                name="sv_svreasnd_codes",
                violation_error_code="missed_because",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("missed_because__isnull", True),
                    models.Q(("occurred__in", [False]), ("occurred__isnull", False)),
                    _connector="OR",
                ),
                name="sv_svreasnd_applies",
                violation_error_code="missed_because",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_subjectvisit', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="5ba1e51b7ea5b5289539aedaaccec9576f774985",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_9f384",
                    table="crf_subjectvisit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="f6097d250a6db727b56296c46a505102a5e87b29",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_140c7",
                    table="crf_subjectvisit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature__isnull", True),
                    models.Q(("temperature__gte", Decimal("34.0")), ("temperature__lte", Decimal("43.0"))),
                    _connector="OR",
                ),
                name="vs_temp_possible",
                violation_error_code="temperature",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("temperature_site__isnull", True),
                    ("temperature_site__in", ["AXILLA", "EAR", "ORAL"]),
                    _connector="OR",
                ),
                name="vs_tempsite_codes",
                violation_error_code="temperature_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("systolic__isnull", True),
                    models.Q(("systolic__gte", Decimal("40")), ("systolic__lte", Decimal("280"))),
                    _connector="OR",
                ),
                name="vs_sysbp_possible",
                violation_error_code="systolic",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diastolic__isnull", True),
                    models.Q(("diastolic__gte", Decimal("20")), ("diastolic__lte", Decimal("180"))),
                    _connector="OR",
                ),
                name="vs_diabp_possible",
                violation_error_code="diastolic",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pulse__isnull", True),
                    models.Q(("pulse__gte", Decimal("20")), ("pulse__lte", Decimal("250"))),
                    _connector="OR",
                ),
                name="vs_pulse_possible",
                violation_error_code="pulse",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("respiration__isnull", True),
                    models.Q(("respiration__gte", Decimal("5")), ("respiration__lte", Decimal("70"))),
                    _connector="OR",
                ),
                name="vs_resp_possible",
                violation_error_code="respiration",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("saturation__isnull", True),
                    models.Q(("saturation__gte", Decimal("40")), ("saturation__lte", Decimal("100"))),
                    _connector="OR",
                ),
                name="vs_spo2_possible",
                violation_error_code="saturation",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("oxygen__isnull", True),
                    ("oxygen__in", ["ROOM_AIR", "NASAL", "HIGH_FLOW", "MASK", "POSITIVE_PRESSURE", "INTUBATED"]),
                    _connector="OR",
                ),
                name="vs_oxyg_codes",
                violation_error_code="oxygen",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight__isnull", True),
                    models.Q(("weight__gte", Decimal("25")), ("weight__lte", Decimal("200"))),
                    _connector="OR",
                ),
                name="vs_weight_possible",
                violation_error_code="weight",
            ),
        ),
        migrations.AddConstraint(
            model_name="vitalsigns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("height__isnull", True),
                    models.Q(("height__gte", Decimal("120")), ("height__lte", Decimal("210"))),
                    _connector="OR",
                ),
                name="vs_height_possible",
                violation_error_code="height",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vitalsigns",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_vitalsigns', 'record_id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="731dabb7c152b2ddd116aaf0cbadddcbc5a9ff08",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_1a852",
                    table="crf_vitalsigns",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vitalsigns",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="5f102284cf241cfb5f890402347fae56d4f20194",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_4be6e",
                    table="crf_vitalsigns",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.UniqueConstraint(
                fields=("subject", "visit", "form_key", "repeat"), name="record_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["complete", "signed"])), name="record_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("performed", True), ("reason_not_done", "")),
                    models.Q(("performed", False), ("reason_not_done__in", ["R", "F", "S", "M", "P", "C", "D", "O"])),
                    _connector="OR",
                ),
                name="record_not_done_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at__isnull", True), ("completed_by__isnull", True)),
                    models.Q(("completed_at__isnull", False), ("completed_by__isnull", False)),
                    _connector="OR",
                ),
                name="record_completed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changed_at__isnull", True), ("changed_by__isnull", True)),
                    models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                    _connector="OR",
                ),
                name="record_changed_pair",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_formrecord', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="62f8a9114034a846288763a5af63b5687bda3b64",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_d396e",
                    table="crf_formrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="b5699a40e7feb6dd4ceacac4b3fd545c14544a89",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_77771",
                    table="crf_formrecord",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("user", "target"), name="draft_once"),
        ),
        migrations.AddConstraint(
            model_name="missingvalue",
            constraint=models.UniqueConstraint(fields=("record", "item"), name="missing_value_once"),
        ),
        migrations.AddConstraint(
            model_name="missingvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("flavour", ""), ("reason", "")),
                    models.Q(
                        ("flavour__in", ["ND", "NA", "UNK", "NAV"]),
                        ("reason__in", ["R", "F", "S", "M", "P", "C", "D", "O"]),
                    ),
                    _connector="OR",
                ),
                name="missing_value_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missingvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_missingvalue', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="b6682de17db562dba14978599615f7cb9a59692e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_3ae89",
                    table="crf_missingvalue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missingvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="8af01dcdffaffcd31aa46d023fbe91747ee96067",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_445be",
                    table="crf_missingvalue",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="query",
            index=models.Index(fields=["record", "status"], name="query_by_record"),
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "answered", "confirmed", "closed"])),
                name="query_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["open", "answered", "confirmed"])),
                fields=("record", "item", "check_id"),
                name="query_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="query_closed_pair",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="query",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'crf_query', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="0a719bedcfa237169061bdd8ff358f5578e81287",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_c422f",
                    table="crf_query",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="query",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="86b2d69fc901c16f947c7045955463b019c0db4a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_15c55",
                    table="crf_query",
                    when="BEFORE",
                ),
            ),
        ),
    ]
