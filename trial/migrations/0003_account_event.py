import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trial", "0002_audit_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=10)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["signed_in", "signed_out", "refused", "locked", "ended"])),
                        name="account_event_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "refused"), ("person__isnull", False), _connector="OR"),
                        name="account_event_signed_in_is_known",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountevent",
            trigger=pgtrigger.compiler.Trigger(
                name="audit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM audit_write(TG_OP, 'trial_accountevent', 'id', to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;",
                    hash="602327815d64f62fba8acfd404757372dcbc7ab1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_audit_91291",
                    table="trial_accountevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountevent",
            trigger=pgtrigger.compiler.Trigger(
                name="keep",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
                    hash="1ef82c7fb865fe15cc7e91f175b4b84b83e49f20",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_69555",
                    table="trial_accountevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
