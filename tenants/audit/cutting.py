"""Taking away what is older than it has to be kept: into a file first, and so that the rest of the chain still proves.

Only what an anchor of that age has seen goes, so nobody can pass something young off as old; and only the owner of the
tables can do it, since the application's role deletes nothing here.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django_tenants.utils import schema_context

from tenants.anchors.models import AuditAnchor
from tenants.anchors.proving import verify_here
from tenants.audit.chains import CUT
from tenants.audit.models import AuditEntry
from tenants.audit.retention import kept_days
from tenants.audit.services import record

_WRITTEN = (
    "sequence", "previous_hash", "hash", "at", "user_id", "user_name", "action", "object_type", "object_id", "data",
    "ip",
)  # fmt: skip


class CannotCut(Exception):
    """Nothing may be taken away; the text says why."""


@dataclass(frozen=True)
class Cut:
    """What was taken away, and the file that has it."""

    through: int
    entries: int
    file: Path
    digest: str


@transaction.atomic
def cut_chain(folder: Path, *, now: datetime) -> Cut | None:
    """Write what is old enough into a file of this folder and take it away; None where nothing is.

    Raises:
        CannotCut: operators keep everything, or the chain does not hold.
    """
    if not kept_days(settings.AUDIT_KEPT_DAYS):
        raise CannotCut("AUDIT_KEPT_DAYS is 0: everything is kept.")
    if broken := verify_here(now=now):
        raise CannotCut(f"Entry {broken.sequence} {broken.because}: a chain that does not hold is not cut.")
    last = _last_old_entry(now - timedelta(days=settings.AUDIT_KEPT_DAYS))
    if last is None:
        return None
    old = AuditEntry.objects.filter(sequence__lte=last.sequence)
    place = folder / f"{connection.schema_name}-{old.earliest('sequence').sequence}-{last.sequence}.jsonl.gz"
    cut = Cut(last.sequence, old.count(), place, _write(place, old.order_by("sequence").values(*_WRITTEN).iterator()))
    said = {"through": cut.through, "hash": last.hash, "entries": cut.entries, "sha256": cut.digest}
    record(CUT, user=None, at=now, object_type="audit", object_id=connection.schema_name, data=said)
    _delete(cut.through)
    return cut


def _last_old_entry(oldest: datetime) -> AuditEntry | None:
    """The last entry that an anchor of this age has seen."""
    schema = connection.schema_name
    with schema_context("public"):
        seen = AuditAnchor.objects.filter(at__lte=oldest, heads__has_key=schema).order_by("-number").first()
    return AuditEntry.objects.filter(sequence=seen.heads[schema][0]).first() if seen else None


def _write(place: Path, entries: Iterator[dict[str, object]]) -> str:
    """Write entries as lines of JSON; gives the digest of the file, which must not be there yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(place, "xt", encoding="utf-8") as file:
        for entry in entries:
            file.write(json.dumps(entry, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
    return hashlib.sha256(place.read_bytes()).hexdigest()


def _delete(through: int) -> None:
    """Past the trigger, which only the owner can ask to look away, and only until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_auditentry_append_only")
        cursor.execute("DELETE FROM audit_auditentry WHERE sequence <= %s", [through])
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_auditentry_append_only")
