"""The trail for an inspector: what answers a question, as CSV and as a workbook, with digests, in one file.

`manifest.json` says what was asked, how many entries there are, where the chain ends, and the SHA-256 of each file;
the SHA-256 of the whole is in the audit, so that a file can be told to be the one that was handed out.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from exchange.excel.writing import guarded, written
from forms.errors import Refused
from tenants.audit.models import AuditEntry
from tenants.audit.services import Person
from tenants.audit.services import record as audit
from tenants.audit.trail import Question, entries_for

MOST = 100_000
EXPORTED = "audit.exported"


@dataclass(frozen=True)
class Handed:
    """What was handed out."""

    content: bytes
    rows: int
    digest: str


@transaction.atomic
def export_trail(question: Question, *, by: Person | None, now: datetime, address: str = "") -> Handed:
    """The entries that answer a question; that they were handed out is an entry itself.

    Raises:
        Refused: they are too many for one file.
    """
    rows = entries_for(question).count()
    if rows > MOST:
        sentence = _("%(rows)s entries are too many for one file; ask for %(most)s at most, for fewer days.")
        raise Refused((sentence % {"rows": rows, "most": MOST},))
    lines = [_heading(), *map(_line, entries_for(question).iterator())]
    files = {"audit.csv": _csv(lines), "audit.xlsx": _workbook(lines)}
    content = _packed(files, _manifest(question, rows, files, now))
    digest = hashlib.sha256(content).hexdigest()
    said = {"asked": question.said, "rows": rows, "sha256": digest}
    audit(EXPORTED, user=by, at=now, object_type="audit", object_id=connection.schema_name, data=said, ip=address)
    return Handed(content, rows, digest)


def _manifest(question: Question, rows: int, files: dict[str, bytes], now: datetime) -> bytes:
    last = AuditEntry.objects.order_by("-sequence").first()
    said = {
        "schema": connection.schema_name,
        "at": now.isoformat(),
        "asked": question.said,
        "rows": rows,
        "chain_ends": {"sequence": last.sequence, "hash": last.hash} if last else None,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()


def _heading() -> list[str]:
    return [
        _("Entry number"), _("Moment"), _("Who did it"), _("Account number"), _("Deed"), _("Done to"), _("Its number"),
        _("What was noted"), _("Network address"), _("Hash before"), _("Hash"),
    ]  # fmt: skip


def _line(entry: AuditEntry) -> list[str]:
    at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
    said = json.dumps(entry.data, ensure_ascii=False, sort_keys=True) if entry.data else ""
    who = "" if entry.user_id is None else str(entry.user_id)
    return [
        str(entry.sequence), at, entry.user_name, who, entry.action, entry.object_type, entry.object_id, said,
        entry.ip, entry.previous_hash, entry.hash,
    ]  # fmt: skip


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")  # spreadsheets take the mark for Chinese


def _workbook(lines: Sequence[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("audit")
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append([written(sheet, cell) for cell in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _packed(files: dict[str, bytes], manifest: bytes) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in {**files, "manifest.json": manifest}.items():
            archive.writestr(name, text)
    return content.getvalue()


def past_exports(most: int) -> Iterator[AuditEntry]:
    """What was handed out before, newest first."""
    return AuditEntry.objects.filter(action=EXPORTED).order_by("-sequence")[:most].iterator()
