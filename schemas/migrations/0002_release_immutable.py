"""The database itself refuses to change or delete a release. Function and trigger stay in their schema."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION release_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A release never changes: % of % % refused', TG_OP, OLD.system, OLD.number;
END
$$;
CREATE TRIGGER assess_schemas_release_immutable BEFORE UPDATE OR DELETE ON assess_schemas_release
    FOR EACH ROW EXECUTE FUNCTION release_refuse_change();
"""
ALLOW = """
DROP TRIGGER assess_schemas_release_immutable ON assess_schemas_release;
DROP FUNCTION release_refuse_change();
"""


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("assess_schemas", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
