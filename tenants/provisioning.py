"""Birth and upkeep of regions.

Migrating a schema from nothing takes many seconds, so it is done once, for a hidden template region; every other
region is born from a kept dump of that template in well under a second.
"""

import hashlib
import inspect
import logging
import subprocess
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context
from psycopg import sql

from tenants import dumps, roles
from tenants.audit.services import Person, record
from tenants.dumps import fold
from tenants.models import Region, TemplateDump
from tenants.pgtools import connection_environment, find_program

TEMPLATE = "template_region"
RESERVED = frozenset({"public", "pgmq", "information_schema", TEMPLATE})
logger = logging.getLogger(__name__)


class RegionExists(Exception):
    """There is a region of this slug already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is a region {slug} already.")
        self.slug = slug


def create_region(slug: str, *, title: str, short: str = "", by: Person | None = None, now: datetime) -> Region:
    """Bring a region into being: schema, tables and basic rows, empty of definitions and records."""
    region = _checked(Region(schema_name=slug, title=title, short=short, created_at=now))
    ensure_template(now=now)
    with schema_context("public"):
        state = _kept_dump()
        if state is None:
            _birth_by_migration(region)
        else:
            _birth_by_dump(region, state)
    with schema_context(slug):
        _introduce_site(region)
        record("region.created", user=by, at=now, object_type="region", object_id=slug, data={"title": title})
    return region


def ensure_template(*, now: datetime) -> bool:
    """Make the hidden template region exist and be up to date; true if anything had to be done."""
    with schema_context("public"):
        if not behind([TEMPLATE]):
            return False
        defaults = {"title": TEMPLATE, "is_active": False, "created_at": now}
        Region.objects.get_or_create(schema_name=TEMPLATE, defaults=defaults)
        _create_schema(TEMPLATE)
        migrate_schema(TEMPLATE)
    return True


def migrate_public() -> bool:
    """Bring the public schema up to date; true if anything had to be done."""
    if not behind(["public"]):
        return False
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    open_to_application(["public"])
    return True


def migrate_regions() -> tuple[str, ...]:
    """Bring those regions up to date that are behind, the template among them; says which they were."""
    with schema_context("public"):
        late = behind(list(Region.objects.order_by("schema_name").values_list("schema_name", flat=True)))
        for schema in late:
            migrate_schema(schema)
    return late


def migrate_schema(schema: str) -> None:
    """Run all outstanding migrations of one schema."""
    call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
    open_to_application([schema])


def open_to_application(schemas: Sequence[str]) -> None:
    """Let the application's own role work in these schemas, as far as it may (`tenants.roles`)."""
    with schema_context("public"):
        if roles.ensure_role():
            for schema in schemas:
                roles.open_schema(schema)


def prepare_births() -> None:
    """Let the application's role found regions, and work in those that there are; what is so already is left alone."""
    with schema_context("public"):
        _kept_dump()
        schemas = ["public", *Region.objects.order_by("schema_name").values_list("schema_name", flat=True)]
        if roles.ensure_role() and (closed := roles.closed_schemas(schemas)):
            open_to_application(closed)


def behind(schemas: Sequence[str]) -> tuple[str, ...]:
    """Those schemas in which some migration was not applied yet, found by one query over all of them."""
    needed = set(MigrationLoader(None).disk_migrations)
    applied: dict[str, set[tuple[str, str]]] = {schema: set() for schema in schemas}
    known = _schemas_with("django_migrations")
    asked = [schema for schema in schemas if schema in known]
    if asked:
        part = sql.SQL("SELECT {name} AS schema, app, name FROM {table}")
        query = sql.SQL(" UNION ALL ").join(
            part.format(name=sql.Literal(schema), table=sql.Identifier(schema, "django_migrations")) for schema in asked
        )
        with connection.cursor() as cursor:
            cursor.execute(query)
            for schema, app, name in cursor.fetchall():
                applied[schema].add((app, name))
    return tuple(schema for schema in schemas if needed - applied[schema])


# --- birth ------------------------------------------------------------------------------------------------------------


def _checked(region: Region) -> Region:
    if region.schema_name in RESERVED or region.schema_name.startswith("pg_"):
        taken = _("The name %(slug)s is taken by the system.") % {"slug": region.schema_name}
        raise ValidationError({"schema_name": taken})
    with schema_context("public"):
        region.full_clean(validate_unique=False)
        if Region.objects.filter(schema_name=region.schema_name).exists():
            raise RegionExists(region.schema_name)
    return region


@transaction.atomic
def _birth_by_dump(region: Region, state: str) -> None:
    """By a function of the owner's: the application's role makes no schemas."""
    region.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.region_born(%s, %s)", [region.slug, state])


def _birth_by_migration(region: Region) -> None:
    """The slow way; the region stays hidden until it is complete, and a repeated call finishes a broken one."""
    logger.warning("pg_dump was not found or refused; %s is born by running all migrations (slow).", region.slug)
    _create_schema(region.slug)
    migrate_schema(region.slug)
    region.save()


def _introduce_site(region: Region) -> None:
    """Wagtail's own idea of where it lives; the template's copy says localhost."""
    from wagtail.models import Site

    host = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    Site.objects.update(site_name=region.title, hostname=host.hostname, port=host.port or 80)


def _create_schema(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))


def _schemas_with(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = %s", [table])
        return {schema for (schema,) in cursor.fetchall()}


# --- the kept dump ----------------------------------------------------------------------------------------------------


def _kept_dump() -> str | None:
    """The name of the folded dump of the template as it is now, which the owner made and kept; None without pg_dump."""
    state = _template_digest()
    if TemplateDump.objects.filter(digest=state).exists():
        return state
    dump = _dump_template()
    if dump is None:
        return None
    with transaction.atomic():
        TemplateDump.objects.exclude(digest=state).delete()
        text = fold(dump) + _grants_of_template()
        TemplateDump.objects.get_or_create(digest=state, defaults={"text": text})
    return state


def _grants_of_template() -> str:
    """What the application's role may do in a new region; nothing where there is no such role."""
    if not roles.ensure_role():
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [TEMPLATE])
        return roles.grants(TEMPLATE, [name for (name,) in cursor.fetchall()]).replace(f'"{TEMPLATE}"', TEMPLATE)


def _template_digest() -> str:
    """Names the template's state: which migrations it went through, when, and how its dump is folded."""
    table = sql.Identifier(TEMPLATE, "django_migrations")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT id, app, name, applied FROM {} ORDER BY id").format(table))
        state = repr(cursor.fetchall()) + inspect.getsource(dumps) + inspect.getsource(roles)
    return hashlib.sha256(state.encode()).hexdigest()[:24]


def _dump_template() -> str | None:
    program = find_program("pg_dump")
    if program is None:
        return None
    command = [
        str(program),
        f"--schema={TEMPLATE}",
        "--no-owner",
        "--no-privileges",
        "--inserts",
        "--rows-per-insert=500",
    ]
    environment = connection_environment(connection.settings_dict)
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        logger.warning("pg_dump: %s", done.stderr.strip())
        return None
    return done.stdout
