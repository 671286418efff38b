"""The audit trail: appended only, chained per region, and telling when somebody tampered with it."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tenants.audit.chains import BrokenChain, verify_chain
from tenants.audit.models import AuditEntry
from tenants.audit.services import record

AT = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)


def write(count: int) -> list[AuditEntry]:
    return [record(f"deed.{number}", user=None, at=AT, data={"n": number, "词": "考评"}) for number in range(count)]


def tamper(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_auditentry_append_only")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_auditentry_append_only")


def test_entries_of_one_region_are_numbered_and_chained(alpha):
    start = AuditEntry.objects.count()
    entries = write(3)
    assert [entry.sequence for entry in entries] == [start + 1, start + 2, start + 3]
    assert entries[2].previous_hash == entries[1].hash
    assert verify_chain() is None


def test_each_region_has_a_chain_of_its_own(in_region):
    with in_region("alpha"):
        before = AuditEntry.objects.count()
        write(2)
    with in_region("beta"):
        assert verify_chain() is None
    with in_region("alpha"):
        assert AuditEntry.objects.count() == before + 2


@pytest.mark.parametrize("attempt", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry"])
def test_the_database_refuses_to_change_or_delete_an_entry(alpha, attempt):
    write(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_a_changed_entry_is_found(alpha):
    (entry, *_) = write(2)
    tamper("UPDATE audit_auditentry SET user_name = 'somebody else' WHERE id = %s", entry.pk)
    assert verify_chain() == BrokenChain(entry.sequence, "was changed after it was written")


def test_a_removed_entry_is_found(alpha):
    entries = write(3)
    tamper("DELETE FROM audit_auditentry WHERE id = %s", entries[1].pk)
    found = verify_chain()
    assert found.sequence == entries[1].sequence
    assert "missing" in found.because


def test_a_deed_that_was_rolled_back_leaves_no_gap(alpha):
    with transaction.atomic():
        record("undone", user=None, at=AT)
        transaction.set_rollback(True)
    write(1)
    assert verify_chain() is None


def test_the_command_verifies_every_region_and_fails_on_a_broken_one(db, in_region):
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert {"public", "alpha", "beta"} <= {line.split(":")[0] for line in said.getvalue().splitlines()}
    with in_region("beta"):
        (entry, *_) = write(1)
        tamper("UPDATE audit_auditentry SET data = '{}' WHERE id = %s", entry.pk)
    with pytest.raises(CommandError, match="beta"):
        call_command("audit", "verify", stdout=said)
