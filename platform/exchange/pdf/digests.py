"""What a print can be checked by: a digest of everything that is stored about a record and may stand on its paper."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from forms.models import Attachment, Evidence, Record
from workflows.models import HistoryEntry

#: Steps that say nothing about the record itself.
_BESIDE = ("copy", "remind")


def digest_of(record: Record) -> str:
    """SHA-256 over the record's values, state, scores, opinions and files, and the values of what it belongs to.

    It depends on nothing but what is stored: not on who asks, when, in which language, or on the layout.
    """
    written = json.dumps(
        _content(record), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(written.encode()).hexdigest()


def _content(record: Record) -> Mapping[str, Any]:
    above = {each.pk: each for each in (record.parent, record.subject) if each is not None and each.pk != record.pk}
    return {
        "record": _own(record),
        "above": [_own(above[pk])["data"] for pk in sorted(above)],
        "release": record.release.digest,
        "sheets": [_sheet(sheet) for sheet in record.sheets.order_by("key")],
        "history": list(_history(record)),
        "files": list(_files(record)),
    }


def _own(record: Record) -> Mapping[str, Any]:
    named = ("system", "record_type", "number", "title", "period_start", "period_end", "state", "district")
    result = {"sheet": record.result_sheet, "score": _plain(record.result_score), "grade": record.result_grade}
    data = {key: _plain(value) for key, value in record.data.items()}
    parts = {"id": record.pk, "data": data, "parties": record.parties, "flags": record.flags, "result": result}
    return {**{name: getattr(record, name) for name in named}, **parts}


def _sheet(sheet: Any) -> Mapping[str, Any]:
    return {
        "key": sheet.key,
        "entries": sheet.entries,
        "handling": sheet.handling,
        "score": _plain(sheet.score),
        "grade": sheet.grade,
    }


def _history(record: Record) -> Any:
    steps = HistoryEntry.objects.filter(record=record).exclude(kind__in=_BESIDE).order_by("id")
    return steps.values("action", "user_name", "organisation", "from_state", "to_state", "opinion", "at")


def _files(record: Record) -> Iterator[Any]:
    """The files by their own digests; which of a form's files still stand there, its values say."""
    kept = Evidence.objects.filter(record=record, removed_at=None).order_by("id")
    yield from kept.values("sheet", "item", "caption", "name", "sha256")
    yield from Attachment.objects.filter(record=record).order_by("id").values("key", "name", "sha256")


def _plain(value: object) -> object:
    """A number the same way whether it was just computed or read back."""
    return format(value.normalize(), "f") if hasattr(value, "normalize") else value
