import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("action", models.CharField(max_length=6)),
                ("table", models.CharField(max_length=63)),
                ("record", models.CharField(max_length=64)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("request", models.CharField(blank=True, max_length=64)),
                ("software", models.CharField(max_length=40)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ConsentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("dated_on", models.DateField()),
                ("approved_on", models.DateField()),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("superseded_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["dated_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("language", models.CharField(max_length=10)),
                ("purpose", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("status", models.CharField(default="queued", max_length=8)),
                ("finished_at", models.DateTimeField(null=True)),
                ("pages", models.PositiveIntegerField(null=True)),
                ("bytes", models.PositiveIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("problem", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-asked_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DocumentDownload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("downloaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["downloaded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EligibilityCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("order", models.PositiveSmallIntegerField()),
                ("text_en", models.TextField()),
                ("text_zh", models.TextField()),
                ("source", models.CharField(max_length=1)),
                ("confirmed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["version", "order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("name_en", models.CharField(max_length=200)),
                ("name_zh", models.CharField(max_length=200)),
                ("value", models.TextField()),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("why_en", models.TextField()),
                ("why_zh", models.TextField()),
                ("source", models.CharField(max_length=1)),
                ("confirmed", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PendingWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=100)),
                ("subject_id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(auto_now=True)),
                ("ticket", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="ProtocolVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("label", models.CharField(max_length=40)),
                ("title_en", models.CharField(max_length=300)),
                ("title_zh", models.CharField(max_length=300)),
                ("approved_on", models.DateField(null=True)),
                ("effective_on", models.DateField(null=True)),
                ("note_en", models.TextField(blank=True)),
                ("note_zh", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegistryDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, unique=True)),
                ("parameter", models.CharField(blank=True, max_length=60)),
                ("registry_words_en", models.TextField()),
                ("registry_words_zh", models.TextField()),
                ("problem_en", models.TextField()),
                ("problem_zh", models.TextField()),
                ("options", models.JSONField()),
                ("default", models.CharField(max_length=40)),
                ("chosen", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "affects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("confirmed", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target", models.CharField(max_length=60)),
                ("meaning", models.CharField(max_length=20)),
                ("content_sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("printed_name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=40)),
                ("broken_at", models.DateTimeField(null=True)),
                ("broken_because", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("screening_number", models.CharField(max_length=12, unique=True)),
                ("subject_number", models.CharField(max_length=20, null=True, unique=True)),
                ("place", models.PositiveSmallIntegerField(null=True, unique=True)),
                ("status", models.CharField(default="screening", max_length=24)),
                ("consented_at", models.DateTimeField(null=True)),
                ("consent_version", models.CharField(blank=True, max_length=20)),
                ("personal_information_consent", models.BooleanField(null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("nephritis", models.BooleanField(null=True)),
                ("dose_level", models.CharField(blank=True, max_length=8)),
                ("enrolled_on", models.DateField(null=True)),
                ("screen_failed_on", models.DateField(null=True)),
                ("screen_failure_reason", models.CharField(blank=True, max_length=40)),
                ("planned_infusion_on", models.DateField(null=True)),
                ("infused_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["screening_number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("repeat", models.PositiveSmallIntegerField(default=1)),
                ("status", models.CharField(default="planned", max_length=10)),
                ("occurred_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["subject", "code", "repeat"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=8)),
                ("label_en", models.CharField(max_length=120)),
                ("label_zh", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=12)),
                ("target_day", models.SmallIntegerField(null=True)),
                ("earliest_day", models.SmallIntegerField(null=True)),
                ("latest_day", models.SmallIntegerField(null=True)),
                ("setting", models.CharField(max_length=40)),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                (
                    "laboratory_panels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("source", models.CharField(max_length=1)),
            ],
            options={
                "ordering": ["version", "order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("username", models.CharField(max_length=150, unique=True)),
                ("full_name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("role", models.CharField(max_length=40)),
                ("language", models.CharField(default="en", max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"), name="user_username_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "coordinator",
                                    "investigator",
                                    "principal_investigator",
                                    "monitor",
                                    "data_manager",
                                    "medical_monitor",
                                    "coder",
                                    "inspector",
                                    "administrator",
                                ],
                            )
                        ),
                        name="user_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "zh-hans"])), name="user_language_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("full_name", ""), _negated=True), name="user_is_named"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_user', 'id', (to_jsonb(OLD) || jsonb_build_object('password', 'sha256:' || left(encode(sha256(convert_to(OLD.password::text, 'UTF8')), 'hex'), 16))), (to_jsonb(NEW) || jsonb_build_object('password', 'sha256:' || left(encode(sha256(convert_to(NEW.password::text, 'UTF8')), 'hex'), 16)))); RETURN NULL;",
                    hash="d6bc9024235d2982b22e685a691d6ccd6242239e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_851d0",
                    table="trial_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="88388e9536e90bbcfd9036db72f1df4d0f59db97",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_8aa84",
                    table="trial_user",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["table", "record"], name="audit_by_record"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["subject_id", "id"], name="audit_by_subject"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at"], name="audit_by_time"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="only_from_the_audit_function",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;",
                    hash="d55f7825a006433773f76999fe4ba63d4665dc35",
                    operation="INSERT",
                    pgid="pgtrigger_only_from_the_audit_function_8c805",
                    table="trial_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';",
                    hash="73ecd9de28c13499730b9f2a57c73a52c9844272",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_910f6",
                    table="trial_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';",
                    hash="351cb10364343b9ee60e2439484d000ecb53251c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_9bc40",
                    table="trial_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="trial.document",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="document",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="documentdownload",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="trial.document"
            ),
        ),
        migrations.AddField(
            model_name="documentdownload",
            name="downloaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to=settings.AUTH_USER_MODEL
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parameter",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_parameter', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="91b17b86c1b2f535fea0144b79aacda4ffe00cf4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_4d882",
                    table="trial_parameter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parameter",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="e4d2298f1012a844bc27822a6135d811ac0f915e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_f0889",
                    table="trial_parameter",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pendingwork",
            constraint=models.UniqueConstraint(fields=("task", "subject_id"), name="pending_work_once"),
        ),
        migrations.AddField(
            model_name="eligibilitycriterion",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="trial.protocolversion"
            ),
        ),
        migrations.AddField(
            model_name="consentversion",
            name="protocol_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="trial.protocolversion"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocolversion",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_protocolversion', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="4197e8cff376e0509596153a4ca2d7d824832fa4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_118a3",
                    table="trial_protocolversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocolversion",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="403edd9a5445fde543f97194036f921dc772a203",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_6a97e",
                    table="trial_protocolversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registrydecision",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_registrydecision', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="911f516440f3f813f3c7ec7e610ee397aac863ca",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_a6999",
                    table="trial_registrydecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registrydecision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="119795b47d12634cd3be1a55e0fa009f15e60175",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_19844",
                    table="trial_registrydecision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="broken_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures_broken",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="signed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="subject",
            name="protocol_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="trial.protocolversion"
            ),
        ),
        migrations.AddField(
            model_name="subject",
            name="rescreened_from",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rescreened_as", to="trial.subject"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="trial.subject"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="subject",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="trial.subject"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="trial.subject"
            ),
        ),
        migrations.AddField(
            model_name="visitdefinition",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="trial.protocolversion"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_documentfile', 'document_id', (to_jsonb(OLD) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(OLD.content::text, 'UTF8')), 'hex'), 16))), (to_jsonb(NEW) || jsonb_build_object('content', 'sha256:' || left(encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex'), 16)))); RETURN NULL;",
                    hash="5d9065f23901ab469f3d89b2306b653595b9c89e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_530fd",
                    table="trial_documentfile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="06180de2c73962a21eb618072973727679056a9c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_8e7cf",
                    table="trial_documentfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentdownload",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_documentdownload', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="52e42e25bb7b1670fdceee78d4b79e2f9deb8af6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_f32ef",
                    table="trial_documentdownload",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentdownload",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="af46154874e602c5ac006d12f062577336b8ded2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_2fca7",
                    table="trial_documentdownload",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilitycriterion",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="criterion_code_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibilitycriterion",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_eligibilitycriterion', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="6261e12745cc0af88b085f247027a2d75e5a20ad",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_8aa21",
                    table="trial_eligibilitycriterion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibilitycriterion",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="98b3dffd40c5c4a1d106be89ab4a3917816b20a4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_c3768",
                    table="trial_eligibilitycriterion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentversion",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_consentversion', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="809b8727af465ac3bb771ba6873f8de565337393",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_2e217",
                    table="trial_consentversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentversion",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="24c255504de0595f57d3b141b37bab2ae85ee0b8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_4c916",
                    table="trial_consentversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__isnull", True), models.Q(("place__gte", 1), ("place__lte", 15)), _connector="OR"
                ),
                name="subject_place_of_fifteen",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "screening",
                            "screen_failed",
                            "enrolled",
                            "infused",
                            "completed",
                            "withdrawn",
                            "withdrawn_before_infusion",
                            "lost",
                            "died",
                        ],
                    )
                ),
                name="subject_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("enrolled_on__isnull", True), ("subject_number__isnull", True)),
                    models.Q(("enrolled_on__isnull", False), ("subject_number__isnull", False)),
                    _connector="OR",
                ),
                name="subject_enrolled_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("infused_at__isnull", True), ("enrolled_on__isnull", False), _connector="OR"),
                name="subject_infused_was_enrolled",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__isnull", False),
                    models.Q(
                        models.Q(
                            ("status__in", ["enrolled", "infused", "completed", "withdrawn", "lost"]), _negated=True
                        ),
                        ("infused_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="subject_enrolled_or_infused_has_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__isnull", True), ("enrolled_on__isnull", False), _connector="OR"),
                name="subject_place_was_enrolled",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subject",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_subject', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="a4a22a032c36184d50361a898deba6d42678efd7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_ea5ce",
                    table="trial_subject",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subject",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="4abb2d3330ff3d414b7615f2a6dd5119f43a16f1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_1e7bb",
                    table="trial_subject",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(fields=["subject", "target"], name="signature_target"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("broken_at__isnull", True), ("broken_by__isnull", True)),
                    models.Q(("broken_at__isnull", False), ("broken_by__isnull", False)),
                    _connector="OR",
                ),
                name="signature_broken_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ["reviewed", "eligibility", "enrolment", "infusion"])),
                name="signature_meaning_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("broken_at__isnull", True)),
                fields=("subject", "target", "meaning"),
                name="signature_one_in_force",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_signature', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="19a3ec9d0ec971958108dc31f54bf7e0301e426e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_df73f",
                    table="trial_signature",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="ba4407026c7d2605f79c3cc0783d442cb2cae568",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_e88df",
                    table="trial_signature",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "running", "done", "failed"])),
                name="document_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "done"), _negated=True),
                    models.Q(("finished_at__isnull", False), ("pages__isnull", False)),
                    _connector="OR",
                ),
                name="document_done_has_digest",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_document', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="72f4f0a8bb3fe1cf4966d526346f673b31383f70",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_d1e18",
                    table="trial_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="3953dc7fb751b0029145a83332d276d7fc74c879",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_f7291",
                    table="trial_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(fields=("subject", "code", "repeat"), name="visit_once"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["planned", "occurred", "missed"])), name="visit_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("occurred_on__isnull", False), ("status", "occurred")),
                    models.Q(models.Q(("status", "occurred"), _negated=True), ("occurred_on__isnull", True)),
                    _connector="OR",
                ),
                name="visit_occurred_has_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_visit', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="2cbe090aefe4ca3d4437c48154627eb9285b0624",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_dcc59",
                    table="trial_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="c4b654b40c0b2db801c3a8722d5384ab3a8e8838",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_38ebc",
                    table="trial_visit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visitdefinition",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="visit_definition_code_once"),
        ),
        migrations.AddConstraint(
            model_name="visitdefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["scheduled", "unscheduled", "exit", "yearly"])),
                name="visit_definition_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitdefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("earliest_day__isnull", True), ("earliest_day__lte", models.F("latest_day")), _connector="OR"
                ),
                name="visit_definition_window_ordered",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitdefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_visitdefinition', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="3092c5cd825b75fc993e5932180a04e3d740812e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_22e11",
                    table="trial_visitdefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitdefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="383cb05ce9d940ad0387fa85e5382d67c1fe3633",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_6b57e",
                    table="trial_visitdefinition",
                    when="BEFORE",
                ),
            ),
        ),
    ]
