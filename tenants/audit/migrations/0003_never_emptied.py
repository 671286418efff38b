"""The trail cannot be emptied at once either: TRUNCATE fires no trigger for rows."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER audit_auditentry_never_emptied BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate();
"""
ALLOW = """
DROP TRIGGER audit_auditentry_never_emptied ON audit_auditentry;
DROP FUNCTION audit_refuse_truncate();
"""


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
