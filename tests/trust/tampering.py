"""Tampering with an audit trail as whoever owns the database could, and what `verify` says to each kind.

The tampering is done as the owner with the triggers switched off: what the application's role may do is another test
(tests/tenancy/test_roles.py).
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.test import override_settings
from django_tenants.utils import schema_context

from tenants.anchors.models import AuditAnchor
from tenants.anchors.proving import verify_anchors, verify_here
from tenants.anchors.services import hash_of as hash_of_anchor
from tenants.anchors.services import take_anchor, write_file
from tenants.audit.chains import CUT, hash_of
from tenants.audit.models import AuditEntry

REGION = "alpha"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Tampered:
    """What was found of each kind of tampering."""

    entries: int
    found: Mapping[str, str]  # kind: what verify said, "" where it said nothing
    held_before: bool
    held_after: bool
    seconds: float  # one proof of the untouched chain

    @property
    def is_well(self) -> bool:
        """Whether every kind was found, and nothing was found where nothing was done."""
        return all(self.found.values()) and self.held_before and self.held_after

    def sentence(self) -> str:
        """The figure."""
        known = sum(map(bool, self.found.values()))
        lost = ", ".join(kind for kind, said in self.found.items() if not said)
        return (
            f"{self.entries} entries of an audit trail tampered with in {len(self.found)} ways: {known} found"
            f"{f'; not found: {lost}' if lost else ''}; untouched it "
            f"{'holds' if self.held_before and self.held_after else 'does not hold'}; a proof took {self.seconds:.2f} s"
        )


def tamper_all(entries: int) -> Tampered:
    """Grow a trail of so many entries where we are, anchor it, and tamper with it in every way; each is undone."""
    with schema_context(REGION):
        grow(entries)
    take_anchor(now=NOW)
    write_file()
    began = time.perf_counter()
    before = proof() == ""
    took = time.perf_counter() - began
    found = {}
    for kind, tamper in KINDS.items():
        with undone(), schema_context(REGION):
            tamper()
            found[kind] = proof()
    return Tampered(entries, found, before, proof() == "", took)


def proof() -> str:
    """What is found to be wrong; nothing if all holds."""
    with schema_context(REGION):
        broken = verify_here(now=NOW + timedelta(days=1))
    return "; ".join([*([f"{broken.sequence} {broken.because}"] if broken else []), *verify_anchors()])


def grow(entries: int) -> None:
    """Append so many entries at once, as `record` would have one after the other."""
    last = AuditEntry.objects.order_by("-sequence").first()
    made = []
    for step in range(entries):
        entry = AuditEntry(
            sequence=last.sequence + 1 if last else 1,
            previous_hash=last.hash if last else "",
            at=BEGAN + timedelta(minutes=step),
            user_name=f"监督员{step % 7}",
            action="record.act",
            object_type="record",
            object_id=str(step % 97),
            data={"version": step, "词": "考评"},
        )
        entry.hash = hash_of(entry)
        made.append(entry)
        last = entry
    AuditEntry.objects.bulk_create(made, batch_size=1000)


def _anchors_in(folder: str) -> override_settings:
    return override_settings(AUDIT_ANCHOR_FOLDER=folder, AUDIT_ANCHOR_KEY_FILE=f"{folder}/key")


@contextmanager
def undone() -> Iterator[None]:
    """As the owner, with the triggers switched off; in the end nothing of it has happened."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def _middle() -> AuditEntry:
    count = AuditEntry.objects.count()
    return AuditEntry.objects.order_by("sequence")[count // 2]


def _changed_row() -> None:
    AuditEntry.objects.filter(pk=_middle().pk).update(user_name="somebody else")


def _deleted_in_the_middle() -> None:
    """With the numbers after it moved up, so that none is missing."""
    gone = _middle()
    AuditEntry.objects.filter(pk=gone.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DROP CONSTRAINT audit_auditentry_sequence_key")
        cursor.execute("UPDATE audit_auditentry SET sequence = sequence - 1 WHERE sequence > %s", [gone.sequence])


def _deleted_tail() -> None:
    last = AuditEntry.objects.order_by("-sequence").first()
    AuditEntry.objects.filter(sequence__gt=last.sequence - 5).delete()


def _inserted_row() -> None:
    """With right hashes of its own, between two others."""
    before = _middle()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DROP CONSTRAINT audit_auditentry_sequence_key")
        cursor.execute("UPDATE audit_auditentry SET sequence = sequence + 1 WHERE sequence > %s", [before.sequence])
    slipped = AuditEntry(sequence=before.sequence + 1, previous_hash=before.hash, at=before.at, action="slipped.in")
    slipped.hash = hash_of(slipped)
    slipped.save(force_insert=True)


def _swapped_rows() -> None:
    one = _middle()
    other = AuditEntry.objects.get(sequence=one.sequence + 1)
    for entry, number in ((one, -1), (other, one.sequence), (one, other.sequence)):
        AuditEntry.objects.filter(pk=entry.pk).update(sequence=number)


def _rewritten_chain() -> None:
    """From the middle on, with all hashes right again."""
    changed, previous = _middle(), None
    entries = list(AuditEntry.objects.filter(sequence__gte=changed.sequence).order_by("sequence"))
    entries[0].user_name = "somebody else"
    for entry in entries:
        entry.previous_hash = previous.hash if previous else entry.previous_hash
        entry.hash, previous = hash_of(entry), entry
    AuditEntry.objects.filter(sequence__gte=changed.sequence).delete()
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def _replaced_anchor() -> None:
    """The rewritten chain once more, and the anchor made to fit it; only its signature cannot be made."""
    _rewritten_chain()
    last = AuditEntry.objects.order_by("-sequence").first()
    with schema_context("public"):
        anchor = AuditAnchor.objects.order_by("-number").first()
        anchor.heads = {**anchor.heads, REGION: [last.sequence, last.hash]}
        anchor.hash = hash_of_anchor(anchor)
        anchor.save()


def _cut_that_was_none() -> None:
    """Everything taken away, with an entry that says it had been old enough."""
    last = AuditEntry.objects.order_by("-sequence").first()
    AuditEntry.objects.all().delete()
    said = {"through": last.sequence, "hash": last.hash, "entries": last.sequence, "sha256": ""}
    cut = AuditEntry(sequence=last.sequence + 1, previous_hash=last.hash, at=NOW, action=CUT, data=said)
    cut.hash = hash_of(cut)
    cut.save(force_insert=True)


KINDS: Mapping[str, Callable[[], None]] = {
    "a changed entry": _changed_row,
    "an entry deleted in the middle": _deleted_in_the_middle,
    "the end deleted": _deleted_tail,
    "an entry slipped in": _inserted_row,
    "entries swapped": _swapped_rows,
    "the chain rewritten with right hashes": _rewritten_chain,
    "an anchor replaced to fit": _replaced_anchor,
    "a cut that was none": _cut_that_was_none,
}


def tamper_in(name: str, entries: int) -> Tampered:
    """The same in a database and with a file of anchors of its own, really committed."""
    from tests.database import copied_database

    usual = connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder, _anchors_in(folder), copied_database(name):
        tampered = tamper_all(entries)
    connection.settings_dict["NAME"] = usual
    return tampered
