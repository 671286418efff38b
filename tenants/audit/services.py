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
from tenants.statements import rows, run


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


#: A statement by itself: the next one looks for the last entry only when the chain is ours until we commit.
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
#: What is hashed is the JSON list of `_hash_of`; number and hash of the entry before are put in where they are known.
_APPEND = """
    INSERT INTO audit_auditentry
        (sequence, previous_hash, hash, at, user_id, user_name, action, object_type, object_id, data, ip)
    SELECT number, before,
        encode(sha256(convert_to('[' || number || ',"' || before || '",' || %(said)s, 'UTF8')), 'hex'),
        %(at)s, %(user_id)s, %(user_name)s, %(action)s, %(object_type)s, %(object_id)s, %(data)s, %(ip)s
    FROM (SELECT 1) AS always LEFT JOIN LATERAL
        (SELECT sequence, hash FROM audit_auditentry ORDER BY sequence DESC LIMIT 1) AS last ON true,
        LATERAL (SELECT coalesce(last.sequence, 0) + 1 AS number, coalesce(last.hash, '') AS before) AS next
    RETURNING id, sequence, previous_hash, hash
"""


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
    entry = AuditEntry(
        at=at,
        user_id=user.user_id if user else None,
        user_name=user.name if user else "",
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        data=_as_stored(data or {}),
        ip=ip,
    )
    entry.id, entry.sequence, entry.previous_hash, entry.hash = _append(entry)
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


@transaction.atomic(savepoint=False)
def _append(entry: AuditEntry) -> tuple[int, int, str, str]:
    """Write the entry behind the last one; gives its row, its number, and both hashes."""
    columns = ("at", "user_id", "user_name", "action", "object_type", "object_id", "ip")
    told = {name: getattr(entry, name) for name in columns}
    # The schema's name comes from here and not from current_schema(), which a sharded region could not run.
    chain = f"audit:{connection.schema_name}"
    said = _text([*_said(entry)])[1:]
    run(_HOLD, [chain])
    (appended,) = rows(_APPEND, {**told, "said": said, "data": json.dumps(entry.data)})
    return appended


def _as_stored(data: Mapping[str, object]) -> dict[str, object]:
    """The data as it comes back from the database, so that it hashes alike before and after."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def _hash_of(entry: AuditEntry) -> str:
    """What this entry says, with the hash before it, as one number."""
    said = _text([entry.sequence, entry.previous_hash, *_said(entry)])
    return hashlib.sha256(said.encode()).hexdigest()


def _said(entry: AuditEntry) -> list[object]:
    return [
        entry.at.astimezone(UTC).isoformat(), entry.user_id, entry.user_name, entry.action, entry.object_type,
        entry.object_id, entry.data, entry.ip,
    ]  # fmt: skip


def _text(said: list[object]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
