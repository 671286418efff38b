"""Writing the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from tenants.audit.chains import said_by, text_of
from tenants.audit.models import AuditEntry
from tenants.numbers import shortened_in
from tenants.rehearsals import is_rehearsal
from tenants.statements import rows, run


class Person(Protocol):
    """Whoever did it: a signed-in user or a service's actor."""

    @property
    def user_id(self) -> int | None:
        """The account's number; None for the system itself."""

    @property
    def name(self) -> str:
        """The name as people know it."""


#: A statement by itself: the next one looks for the last entry only when the chain is ours until we commit.
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
#: What is hashed is the list of `chains.hash_of`; number and hash of the entry before are put in where they are known.
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
    What is only rehearsed (`tenants.rehearsals`) never happened and is not appended.
    """
    entry = AuditEntry(
        at=at,
        user_id=user.user_id if user else None,
        user_name=user.name if user else "",
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        data=_as_stored(_masked(data or {})),
        ip=ip,
    )
    if not is_rehearsal():
        entry.id, entry.sequence, entry.previous_hash, entry.hash = _append(entry)
    return entry


@transaction.atomic(savepoint=False)
def _append(entry: AuditEntry) -> tuple[int, int, str, str]:
    """Write the entry behind the last one; gives its row, its number, and both hashes."""
    columns = ("at", "user_id", "user_name", "action", "object_type", "object_id", "ip")
    told = {name: getattr(entry, name) for name in columns}
    # The schema's name comes from here and not from current_schema(), which a sharded region could not run.
    chain = f"audit:{connection.schema_name}"
    said = text_of(said_by(entry))[1:]
    run(_HOLD, [chain])
    (appended,) = rows(_APPEND, {**told, "said": said, "data": json.dumps(entry.data)})
    return appended


def _masked(value: object) -> object:
    """The data with numbers of people masked: an entry stays for ever, and reasons are in words of people's own."""
    if isinstance(value, str):
        return shortened_in(value)
    if isinstance(value, Mapping):
        return {name: _masked(part) for name, part in value.items()}
    return [_masked(part) for part in value] if isinstance(value, list | tuple | set | frozenset) else value


def _as_stored(data: object) -> dict[str, object]:
    """The data as it comes back from the database, so that it hashes alike before and after."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))
