"""Two roles of the database: the owner migrates, the application's works, and cannot touch what the audit has told.

`kaoping_app` may read and write every table but those that only grow: of these it may read, and add to. It owns no
schema and no table of a region, so it can neither switch a trigger off nor drop what the trigger guards. A region that
it founds is made by a function of the owner's (`public.region_born`). See ADR 24.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from django.db import connection, transaction
from django.db.utils import ProgrammingError
from psycopg import sql

APP = "kaoping_app"
#: Tables that only grow, wherever they are, and those that only the owner writes.
APPEND_ONLY = ("audit_auditentry", "tenants_auditanchor")
READ_ONLY = ("django_migrations", "tenants_templatedump")
BIRTH = "public.region_born(text, text)"
QUEUE = "pgmq"
#: Creating a role is an act of the whole server, so those that start at once take turns.
_TURN = 8240

logger = logging.getLogger(__name__)
Connect = Callable[[], Any]


class AuditIsOpen(Exception):
    """The role that is to serve people could change or delete entries of the audit."""

    def __init__(self, role: str, table: str) -> None:
        super().__init__(
            f"DATABASE_URL connects as {role}, which could rewrite {table}. Let web, worker and clock connect as "
            f"{APP} (or a role that is its member), and put the owner into DATABASE_OWNER_URL, which manage.py uses. "
            "docs/operations.md (Two roles) says how; KAOPING_OWNER_SERVES=1 does without."
        )


def refuse_mighty_role(connect: Connect) -> None:
    """Raise `AuditIsOpen` if whoever connects like this could change, delete or drop an entry of the audit.

    `connect` opens an autocommitting connection.
    """
    with closing(connect()) as server:
        found = server.execute(_MIGHT, [list(APPEND_ONLY)]).fetchone()
    if found is not None:
        raise AuditIsOpen(*found)


_MIGHT = """
    SELECT current_user::text, space.nspname || '.' || grown.relname
    FROM pg_class AS grown JOIN pg_namespace AS space ON space.oid = grown.relnamespace
    WHERE grown.relname = ANY (%s) AND grown.relkind IN ('r', 'p') AND (
        pg_has_role(grown.relowner, 'MEMBER') OR pg_has_role(space.nspowner, 'MEMBER')
        OR has_any_column_privilege(grown.oid, 'UPDATE') OR has_table_privilege(grown.oid, 'DELETE, TRUNCATE, TRIGGER'))
    ORDER BY 2 LIMIT 1
"""


def ensure_role() -> bool:
    """Make the application's role be there, without a way to log in; False where the owner may not make one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            cursor.execute("SELECT pg_has_role(%s, 'MEMBER') FROM pg_roles WHERE rolname = %s", [APP, APP])
            known = cursor.fetchone()
            role = sql.Identifier(APP)
            if known is None:
                cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
            if known != (True,):  # as a member the owner may give it the queue
                cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    except ProgrammingError as error:
        logger.warning("The role %s cannot be made (%s); see docs/operations.md, Two roles.", APP, error)
        return False
    return True


def grants(schema: str, tables: Sequence[str]) -> str:
    """What the application's role may do in a schema that has these tables, as statements."""
    place, role = sql.Identifier(schema), sql.Identifier(APP)
    given = [
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(place, role),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}").format(place, role),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(place, role),
    ]
    for names, taken in ((APPEND_ONLY, "UPDATE, DELETE"), (READ_ONLY, "INSERT, UPDATE, DELETE")):
        given += [
            sql.SQL(f"REVOKE {taken} ON {{}} FROM {{}}").format(sql.Identifier(schema, name), role)
            for name in names
            if name in tables
        ]
    return "".join(f"{statement.as_string(None)};\n" for statement in given)


@transaction.atomic
def open_schema(schema: str) -> None:
    """Let the application's role work in a schema, whatever tables it has by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        cursor.execute(grants(schema, [name for (name,) in cursor.fetchall()]))
        if schema == "public":
            cursor.execute(f"REVOKE ALL ON FUNCTION {BIRTH} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {BIRTH} TO {APP}")
            _open_queue(cursor)


def closed_schemas(schemas: Sequence[str]) -> tuple[str, ...]:
    """Those in which the role may not do what it has to, or may do more to the audit than it should."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, {"schemas": list(schemas), "role": APP})
        return tuple(schema for (schema,) in cursor.fetchall())


_CLOSED = """
    SELECT schemaname FROM pg_tables WHERE schemaname = ANY (%(schemas)s) AND tablename = 'audit_auditentry' AND (
        NOT has_table_privilege(%(role)s, format('%%I.%%I', schemaname, tablename), 'INSERT')
        OR has_table_privilege(%(role)s, format('%%I.%%I', schemaname, tablename), 'UPDATE, DELETE, TRUNCATE'))
    ORDER BY 1
"""


def _open_queue(cursor: Any) -> None:
    """The queue belongs to the application: its tables are made by whoever first sends or waits for a task."""
    cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [QUEUE])
    if cursor.fetchone() is None:
        return
    cursor.execute("SELECT pgmq.create('celery')")  # made now, so that whoever sends first does not come to own it
    cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA {QUEUE} TO {APP}")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [QUEUE])
    for (table,) in cursor.fetchall():
        give = sql.SQL("ALTER TABLE {} OWNER TO {}").format(sql.Identifier(QUEUE, table), sql.Identifier(APP))
        cursor.execute(give)
