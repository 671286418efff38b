"""The role that web, worker and clock connect as can add to the audit, and can do nothing else to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from psycopg import errors

from tenants.models import TemplateDump
from tenants.provisioning import create_region, prepare_births
from tenants.roles import AuditIsOpen, closed_schemas, refuse_mighty_role
from tests.live import as_served

SCHEMAS = ["public", "alpha", "beta", "template_region"]
FORBIDDEN = [
    "UPDATE {}.audit_auditentry SET user_name = 'somebody else'",
    "DELETE FROM {}.audit_auditentry",
    "TRUNCATE {}.audit_auditentry",
    "ALTER TABLE {}.audit_auditentry DISABLE TRIGGER audit_auditentry_append_only",
    "ALTER TABLE {}.audit_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE {}.audit_auditentry OWNER TO kaoping_app",
    "DROP TRIGGER audit_auditentry_append_only ON {}.audit_auditentry",
    "CREATE OR REPLACE FUNCTION {}.audit_refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "DROP TABLE {}.audit_auditentry CASCADE",
    "DROP SCHEMA {} CASCADE",
    "CREATE TABLE {}.another (id int)",
    "SET session_replication_role = replica",
]
ADD = """
    INSERT INTO {}.audit_auditentry
        (sequence, previous_hash, hash, at, user_name, action, object_type, object_id, data, ip)
    VALUES (-1, '', 'x', now(), '', 'tried', '', '', '{{}}', '')
"""
pytestmark = pytest.mark.skipif("KAOPING_TEST_LOGIN" not in os.environ, reason="needs a server that makes log-ins")


def url_of_this_run() -> str:
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/{connection.settings_dict['NAME']}"


@contextmanager
def as_application() -> Iterator[psycopg.Connection]:
    """A connection of the application's own, whose transaction comes to nothing."""
    with psycopg.connect(as_served(url_of_this_run())) as server:
        yield server
        server.rollback()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_application_adds_to_the_audit_and_reads_it(db, schema):
    with as_application() as server:
        server.execute(ADD.format(schema))
        assert server.execute(f"SELECT action FROM {schema}.audit_auditentry WHERE sequence = -1").fetchall()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_it_cannot_change_delete_empty_drop_or_open_it(db, schema):
    with as_application() as server:
        for statement in FORBIDDEN:
            with pytest.raises(errors.InsufficientPrivilege), server.transaction():
                server.execute(statement.format(schema))


def test_it_cannot_become_the_owner(db):
    with as_application() as server, pytest.raises(errors.InsufficientPrivilege):
        server.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(connection.settings_dict["USER"])))


def test_anchors_are_added_and_never_changed_and_dumps_are_only_read(db):
    with as_application() as server:
        for statement in (
            "UPDATE tenants_auditanchor SET hash = ''",
            "DELETE FROM tenants_auditanchor",
            "TRUNCATE tenants_auditanchor",
            "UPDATE tenants_templatedump SET text = 'DROP SCHEMA alpha'",
            "INSERT INTO tenants_templatedump (digest, text) VALUES ('mine', 'DROP SCHEMA alpha')",
        ):
            with pytest.raises(errors.InsufficientPrivilege), server.transaction():
                server.execute(statement)


def test_a_region_that_it_founds_is_as_closed_to_it(db):
    state = TemplateDump.objects.get().digest
    with as_application() as server:
        server.execute("SELECT public.region_born('gamma', %s)", [state])
        server.execute(ADD.format("gamma"))
        server.execute("INSERT INTO gamma.django_content_type (app_label, model) VALUES ('a', 'b')")
        for statement in FORBIDDEN:
            with pytest.raises(errors.InsufficientPrivilege), server.transaction():
                server.execute(statement.format("gamma"))


def test_the_service_that_founds_regions_works_as_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL SESSION AUTHORIZATION kaoping_app")
        create_region("gamma", title="丙区", now=datetime(2026, 3, 1, tzinfo=UTC))
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("DELETE FROM gamma.audit_auditentry")


def test_the_queue_is_the_applications(db):
    with as_application() as server:
        server.execute("SELECT pgmq.create('celery')")
        server.execute("SELECT pgmq.create('another')")
        server.execute("SELECT pgmq.send('celery', '{}')")
        ((number,),) = server.execute("SELECT msg_id FROM pgmq.read('celery', 1, 1)").fetchall()
        assert server.execute("SELECT pgmq.delete('celery', %s::bigint)", [number]).fetchall() == [(True,)]
        server.execute("SELECT pgmq.drop_queue('another')")


@pytest.mark.parametrize(
    ("slug", "refusal"),
    [
        ("alpha", errors.DuplicateSchema),
        ("public", errors.InvalidSchemaName),
        ("pg_new", errors.InvalidSchemaName),
        ("Gamma", errors.InvalidSchemaName),
        ('g"; DROP SCHEMA alpha; --', errors.InvalidSchemaName),
    ],
)
def test_it_founds_no_region_over_another_or_under_a_name_that_is_none(db, slug, refusal):
    state = TemplateDump.objects.get().digest
    with as_application() as server, pytest.raises(refusal):
        server.execute("SELECT public.region_born(%s, %s)", [slug, state])


def test_processes_refuse_to_serve_as_the_owner(db):
    with pytest.raises(AuditIsOpen, match="DATABASE_OWNER_URL"):
        refuse_mighty_role(lambda: psycopg.connect(url_of_this_run(), autocommit=True))
    refuse_mighty_role(lambda: psycopg.connect(as_served(url_of_this_run()), autocommit=True))


@pytest.mark.parametrize("given", ["UPDATE (user_name)", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"])
def test_one_right_too_many_in_one_region_is_enough_to_refuse(db, given):
    with psycopg.connect(url_of_this_run()) as server:
        server.execute(f"GRANT {given} ON beta.audit_auditentry TO kaoping_app")
        server.execute("SET SESSION AUTHORIZATION kaoping_app")
        with pytest.raises(AuditIsOpen, match=r"beta\.audit_auditentry"):
            refuse_mighty_role(lambda: _Kept(server))
        server.rollback()


class _Kept:
    """A connection that stays open when whoever got it closes it."""

    def __init__(self, server: psycopg.Connection) -> None:
        self.execute = server.execute

    def close(self) -> None:
        """Stay open."""


def test_an_upgrade_mends_what_somebody_granted_or_took_away(db):
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE ON alpha.audit_auditentry TO kaoping_app")
        cursor.execute("REVOKE INSERT ON beta.audit_auditentry FROM kaoping_app")
    assert closed_schemas(SCHEMAS) == ("alpha", "beta")
    prepare_births()
    assert closed_schemas(SCHEMAS) == ()
