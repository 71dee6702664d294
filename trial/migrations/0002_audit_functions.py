"""The one function that writes the audit trail."""

from django.db import migrations

AUDIT_WRITE = """
CREATE FUNCTION audit_hash(previous text, id bigint, at timestamptz, actor_id bigint, actor text, role text,
    reason text, action text, tbl text, record text, subject_id bigint, old jsonb, new jsonb, request text, software text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        previous, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_id, actor, role, reason,
        action, tbl, record, subject_id, old, new, request, software)::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_write(operation text, tbl text, key_column text, old jsonb, new jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text := coalesce(current_setting('audit.actor', true), '');
    why text := coalesce(current_setting('audit.reason', true), '');
    who_id bigint := nullif(current_setting('audit.actor_id', true), '')::bigint;
    in_role text := coalesce(current_setting('audit.role', true), '');
    about bigint := nullif(current_setting('audit.subject', true), '')::bigint;
    asked text := coalesce(current_setting('audit.request', true), '');
    release text := coalesce(current_setting('audit.software', true), '');
    last_hash text;
    event_id bigint;
    event_at timestamptz;
    event_record text := coalesce(new, old) ->> key_column;
BEGIN
    IF operation = 'UPDATE' AND old = new THEN
        RETURN;
    END IF;
    IF who = '' OR why = '' THEN
        RAISE EXCEPTION 'audit: % of % refused: it does not say who and why', lower(operation), tbl
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF current_setting('TimeZone') NOT IN ('UTC', 'Etc/UTC') THEN
        RAISE EXCEPTION 'audit: % of % refused: the session must keep time in UTC', lower(operation), tbl
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF tbl = 'trial_subject' THEN
        about := event_record::bigint;
    ELSE
        about := coalesce((coalesce(new, old) ->> 'subject_id')::bigint, about);
    END IF;
    PERFORM pg_advisory_xact_lock(1010101);
    SELECT hash INTO last_hash FROM trial_auditevent ORDER BY id DESC LIMIT 1;
    last_hash := coalesce(last_hash, '');
    event_id := nextval(pg_get_serial_sequence('trial_auditevent', 'id'));
    event_at := clock_timestamp();
    INSERT INTO trial_auditevent (id, at, actor_id, actor, role, reason, action, "table", record, subject_id, old, new,
        request, software, previous, hash)
    VALUES (event_id, event_at, who_id, who, in_role, why, lower(operation), tbl, event_record, about, old, new,
        asked, release, last_hash,
        audit_hash(last_hash, event_id, event_at, who_id, who, in_role, why, lower(operation), tbl, event_record,
            about, old, new, asked, release));
END
$$;
"""

DROP = "DROP FUNCTION audit_write(text, text, text, jsonb, jsonb); DROP FUNCTION audit_hash;"


class Migration(migrations.Migration):
    dependencies = [("trial", "0001_kernel")]
    operations = [migrations.RunSQL(AUDIT_WRITE, DROP)]
