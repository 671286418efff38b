"""Writing the audit trail and proving that nobody rewrote it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from tenants.audit.models import AuditEntry


class Person(Protocol):
    """Whoever did it: a signed-in user or a service's actor."""

    @property
    def user_id(self) -> int | None:
        """The account's number; None for the system itself."""

    @property
    def name(self) -> str:
        """The name as people know it."""


@dataclass(frozen=True)
class BrokenChain:
    """The first entry that does not fit: its number and what is wrong with it."""

    sequence: int
    because: str


@transaction.atomic(savepoint=False)
def record(
    action: str,
    *,
    user: Person | None,
    at: datetime,
    object_type: str = "",
    object_id: object = "",
    data: Mapping[str, object] | None = None,
    ip: str = "",
) -> AuditEntry:
    """Append one deed to the chain of the schema we are in, in the caller's transaction.

    Writers of one schema queue up until commit, since each entry carries the hash of the one before it.
    """
    _lock_chain()
    last = AuditEntry.objects.order_by("-sequence").only("sequence", "hash").first()
    entry = AuditEntry(
        sequence=last.sequence + 1 if last else 1,
        previous_hash=last.hash if last else "",
        at=at,
        user_id=user.user_id if user else None,
        user_name=user.name if user else "",
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        data=_as_stored(data or {}),
        ip=ip,
    )
    entry.hash = _hash_of(entry)
    entry.save(force_insert=True)
    return entry


def verify_chain() -> BrokenChain | None:
    """Walk the chain of this schema from its start; None when every link holds."""
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        if entry.sequence != expected:
            return BrokenChain(expected, f"missing; the next entry is {entry.sequence}")
        if entry.previous_hash != previous:
            return BrokenChain(entry.sequence, "does not continue the entry before it")
        if entry.hash != _hash_of(entry):
            return BrokenChain(entry.sequence, "was changed after it was written")
        previous, expected = entry.hash, expected + 1
    return None


def _lock_chain() -> None:
    with connection.cursor() as cursor:
        # The schema's name comes from here and not from current_schema(), which a sharded region could not run.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit:{connection.schema_name}"])


def _as_stored(data: Mapping[str, object]) -> dict[str, object]:
    """The data as it comes back from the database, so that it hashes alike before and after."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def _hash_of(entry: AuditEntry) -> str:
    """What this entry says, with the hash before it, as one number."""
    said = [
        entry.sequence, entry.previous_hash, entry.at.astimezone(UTC).isoformat(), entry.user_id, entry.user_name,
        entry.action, entry.object_type, entry.object_id, entry.data, entry.ip,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
