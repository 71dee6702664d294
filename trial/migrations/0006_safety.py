import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trial', '0005_casebook'),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('before', models.CharField(max_length=40)),
                ('after', models.CharField(max_length=40)),
                ('readings_before', models.CharField(max_length=20)),
                ('readings_after', models.CharField(max_length=20)),
                ('reason', models.TextField(max_length=1000)),
                ('meaning', models.CharField(max_length=20)),
                ('content_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('printed_name', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ['signed_at', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EnrolmentHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=10)),
                ('cause', models.CharField(max_length=120, unique=True)),
                ('words_en', models.CharField(max_length=400)),
                ('words_zh', models.CharField(max_length=400)),
                ('set_at', models.DateTimeField()),
                ('committee_decision', models.TextField(blank=True, max_length=2000)),
                ('decided_on', models.DateField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-set_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('path', models.CharField(max_length=200)),
                ('once', models.CharField(max_length=200, unique=True)),
                ('told_at', models.DateTimeField()),
                ('words_en', models.TextField(blank=True)),
                ('words_zh', models.TextField(blank=True)),
                ('mailed_to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), default=list, size=None)),
                ('mailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeAcknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acknowledged_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['acknowledged_at'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='signature',
            name='signature_broken_pair',
        ),
        migrations.RemoveConstraint(
            model_name='signature',
            name='signature_meaning_known',
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('broken_at__isnull', True), ('broken_by__isnull', True)), models.Q(('broken_at__isnull', False), ('broken_because__gt', '')), _connector='OR'), name='signature_broken_pair'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('meaning__in', ['reviewed', 'eligibility', 'enrolment', 'infusion', 'decision'])), name='signature_meaning_known'),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='trial.registrydecision'),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='signed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enrolmenthold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds_lifted', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enrolmenthold',
            name='subject',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='trial.subject'),
        ),
        migrations.AddField(
            model_name='notice',
            name='subject',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='trial.subject'),
        ),
        migrations.AddField(
            model_name='noticeacknowledgement',
            name='acknowledged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices_acknowledged', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticeacknowledgement',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='trial.notice'),
        ),
        migrations.AddConstraint(
            model_name='decisionchange',
            constraint=models.CheckConstraint(condition=models.Q(('meaning', 'decision')), name='decision_change_meaning_known'),
        ),
        migrations.AddConstraint(
            model_name='decisionchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_change_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionchange',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'trial_decisionchange', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='8a3a54c905f8b19d1931ed520aa3e43c5416067a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_81c0c', table='trial_decisionchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionchange',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='3399959e4940abf77d32291c0e28fa2675b9b80d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_7c33f', table='trial_decisionchange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='enrolmenthold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='enrolment_hold_lifted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='enrolmenthold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('committee_decision', ''), ('decided_on__isnull', True), ('lifted_at__isnull', True)), models.Q(('decided_on__isnull', False), ('lifted_at__isnull', False), models.Q(('committee_decision', ''), _negated=True)), _connector='OR'), name='enrolment_hold_lifted_by_a_decision'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolmenthold',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'trial_enrolmenthold', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='18f341b0b043e70d44778406a4daebdf81aefa30', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_9fb4e', table='trial_enrolmenthold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolmenthold',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='fbe272985d3a6d7bacf9b6148c0689fb5513699a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_96953', table='trial_enrolmenthold', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('roles', []), _negated=True), name='notice_told_to_a_role'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'trial_notice', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='0a21740bee466ee81feeb6d0c730369ea419b61a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_09f72', table='trial_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='6b7493f416b0b82e5340ab65c9bbdc9280a4f79b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_37b18', table='trial_notice', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='noticeacknowledgement',
            constraint=models.UniqueConstraint(fields=('notice', 'acknowledged_by'), name='notice_acknowledged_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeacknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM audit_write(TG_OP, 'trial_noticeacknowledgement', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;", hash='9dcb3f0aa6dbc98821094794abe927beaf0b21cb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_9c908', table='trial_noticeacknowledgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeacknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='keep', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';", hash='0b407d29b3e196e2c8a3e2defe3a10c07c12020f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_44070', table='trial_noticeacknowledgement', when='BEFORE')),
        ),
    ]
