"""The database itself refuses to change or delete a version, or the note that somebody read it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION guide_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What came out and was read never changes: % of % refused', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER assess_guides_edition_immutable BEFORE UPDATE OR DELETE ON assess_guides_edition
    FOR EACH ROW EXECUTE FUNCTION guide_refuse_change();
CREATE TRIGGER assess_guides_reading_immutable BEFORE UPDATE OR DELETE ON assess_guides_reading
    FOR EACH ROW EXECUTE FUNCTION guide_refuse_change();
"""
ALLOW = """
DROP TRIGGER assess_guides_edition_immutable ON assess_guides_edition;
DROP TRIGGER assess_guides_reading_immutable ON assess_guides_reading;
DROP FUNCTION guide_refuse_change();
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("assess_guides", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
