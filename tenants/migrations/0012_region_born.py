"""The function by which a role that may not make schemas founds a region, and the trigger that guards anchors.

The function runs as its owner, but only what the owner put into `tenants_templatedump`, and only for a schema that is
not there yet.
"""

from django.db import migrations

MAKE = r"""
CREATE FUNCTION public.region_born(slug text, state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    birth text;
BEGIN
    IF slug !~ '^[a-z][a-z0-9_]{1,40}$' OR slug ~ '^pg_'
        OR slug IN ('public', 'pgmq', 'information_schema', 'template_region') THEN
        RAISE EXCEPTION 'A region cannot be named %', slug USING ERRCODE = 'invalid_schema_name';
    END IF;
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = slug) THEN
        RAISE EXCEPTION 'There is a schema % already', slug USING ERRCODE = 'duplicate_schema';
    END IF;
    SELECT kept.text INTO STRICT birth FROM public.tenants_templatedump AS kept WHERE kept.digest = state;
    EXECUTE regexp_replace(birth, '\mtemplate_region\M', '"' || slug || '"', 'g');
END
$$;
REVOKE ALL ON FUNCTION public.region_born(text, text) FROM PUBLIC;

CREATE FUNCTION public.anchor_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Anchors are append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER tenants_auditanchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.tenants_auditanchor
    FOR EACH STATEMENT EXECUTE FUNCTION public.anchor_refuse_change();
"""
UNMAKE = """
DROP TRIGGER tenants_auditanchor_append_only ON public.tenants_auditanchor;
DROP FUNCTION public.anchor_refuse_change();
DROP FUNCTION public.region_born(text, text);
"""


class Migration(migrations.Migration):
    """Adds function and trigger."""

    dependencies = [("tenants", "0011_roles_and_anchors")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
