"""Taking anchors: once a day, where every chain ended, signed, and written to a file outside of the database."""

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.anchors.keys import sign
from tenants.anchors.models import AuditAnchor
from tenants.models import Region

FILE = "anchors.jsonl"
_TURN = 8241
_AT_ONCE = 100  # schemas asked by one query
logger = logging.getLogger(__name__)


def take_anchor(*, now: datetime) -> AuditAnchor:
    """Sign where all chains end now. The file is written once the anchor is stored, and says all that it missed."""
    with schema_context("public"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        last = AuditAnchor.objects.order_by("-number").first()
        anchor = AuditAnchor(
            number=last.number + 1 if last else 1,
            at=now,
            heads=dict(_heads(all_schemas())),
            previous_hash=last.hash if last else "",
        )
        anchor.hash = hash_of(anchor)
        anchor.signature = sign(anchor.hash.encode())
        anchor.save(force_insert=True)
        transaction.on_commit(write_file)
    return anchor


def all_schemas() -> list[str]:
    """Everything that has a chain, regions that are closed among them."""
    with schema_context("public"):
        return ["public", *Region.objects.order_by("schema_name").values_list("schema_name", flat=True)]


def hash_of(anchor: AuditAnchor) -> str:
    """What an anchor says, with the hash of the one before, as one number."""
    said = [anchor.number, anchor.previous_hash, anchor.at.astimezone(UTC).isoformat(), anchor.heads]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def anchor_file() -> Path:
    """Where anchors are written outside of the database."""
    return Path(settings.AUDIT_ANCHOR_FOLDER) / FILE


def written_anchors() -> Mapping[int, Mapping[str, object]]:
    """The anchors of the file by their number; a line that cannot be read counts as none."""
    place = anchor_file()
    lines = place.read_text("utf-8").splitlines() if place.is_file() else []
    return {line["number"]: line for line in _readable(lines)}


def write_file() -> None:
    """Add to the file whatever anchors it lacks, and have the disk keep them."""
    known = written_anchors()
    with schema_context("public"):
        missing = list(AuditAnchor.objects.exclude(number__in=known).order_by("number"))
    if len(missing) > 1:
        logger.error("%s anchors were missing from %s and are written again.", len(missing) - 1, anchor_file())
    place = anchor_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place, "a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line_of(anchor), sort_keys=True)}\n" for anchor in missing)
        file.flush()
        os.fsync(file.fileno())


def line_of(anchor: AuditAnchor) -> dict[str, object]:
    """An anchor as its line in the file."""
    return {
        "number": anchor.number,
        "at": anchor.at.astimezone(UTC).isoformat(),
        "heads": anchor.heads,
        "previous_hash": anchor.previous_hash,
        "hash": anchor.hash,
        "signature": anchor.signature,
    }


def _readable(lines: Sequence[str]) -> Iterator[dict[str, object]]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("number"), int):
            yield found


def _heads(schemas: Sequence[str]) -> Iterator[tuple[str, list[object]]]:
    one = sql.SQL("(SELECT {name} AS schema, sequence, hash FROM {table} ORDER BY sequence DESC LIMIT 1)")
    known = _with_chain(schemas)
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        parts = [one.format(name=sql.Literal(each), table=sql.Identifier(each, "audit_auditentry")) for each in some]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            for schema, sequence, head in cursor.fetchall():
                yield schema, [sequence, head]


def _with_chain(schemas: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'audit_auditentry' AND schemaname = ANY (%s)",
            [list(schemas)],
        )
        return sorted(schema for (schema,) in cursor.fetchall())
