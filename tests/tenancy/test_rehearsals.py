"""What is only rehearsed is seen inside, and never was."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tenants.audit.chains import verify_chain
from tenants.audit.models import AuditEntry
from tenants.audit.services import record
from tenants.models import Region
from tenants.rehearsals import rehearsal
from tenants.statements import rows
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def deed(name):
    return record(name, user=None, at=NOW)


def test_a_rehearsal_leaves_nothing_behind_and_its_deeds_do_not_hold_the_chain_up(alpha):
    deed("before")
    with rehearsal():
        Region.objects.filter(schema_name="alpha").update(title="改名")
        assert Region.objects.get(schema_name="alpha").title == "改名"
        assert deed("only.tried").sequence is None
    deed("after")
    assert Region.objects.get(schema_name="alpha").title != "改名"
    assert not AuditEntry.objects.filter(action="only.tried").exists()
    assert verify_chain() is None


def test_a_rehearsal_that_breaks_off_is_over(alpha):
    with pytest.raises(LookupError), rehearsal():
        raise LookupError
    assert deed("in.earnest").sequence


def test_going_back_to_a_savepoint_leaves_statements_prepared(alpha):
    def prepared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%%what is kept%%'")
            return cursor.fetchall()

    statement = "SELECT short /* what is kept */ FROM public.tenants_region WHERE schema_name = %s"
    assert rows(statement, ["alpha"])
    before = prepared()
    for _turn in range(2):
        with rehearsal():
            Region.objects.filter(schema_name="alpha").update(short="改")
            assert rows(statement, ["alpha"]) == [("改",)]
        assert rows(statement, ["alpha"]) != [("改",)]
    assert len(before) == 1
    assert prepared() == before


def test_a_statement_finds_its_table_made_anew_after_going_back(alpha):
    statement = "SELECT value FROM alpha.passing WHERE value > %s"
    for value in (1, 2):
        with rehearsal():
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE alpha.passing AS SELECT %s::integer AS value", [value])
            assert rows(statement, [0]) == [(value,)]
        with pytest.raises(ProgrammingError), rehearsal():
            rows(statement, [0])


def test_going_back_to_a_savepoint_that_is_not_there_is_an_error_like_any_other(alpha):
    with pytest.raises(DatabaseError, match="savepoint"), transaction.atomic():
        connection.savepoint_rollback("gone")
