"""Numbers, titles and the other texts by which a record is known."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from engine.definitions.templates import fill
from engine.definitions.values import RecordType
from forms.contexts import Scene, with_names
from forms.models import Record
from forms.rendering.compiler import compiled_in

TITLE_LENGTH = Record._meta.get_field("title").max_length
NUMBER_LENGTH = Record._meta.get_field("number").max_length
_NEXT = """
    INSERT INTO assess_forms_sequence AS sequence (record_type, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (record_type, year) DO UPDATE SET last = sequence.last + 1 RETURNING last
"""


def next_in_sequence(record_type: str, *, year: int) -> int:
    """The next number of a type in a year; others who want one wait for our commit, so none is lost or doubled."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [record_type, year])
        return cursor.fetchone()[0]


def give_number(scene: Scene) -> None:
    """Number a new record by its type's template, in which `sequence` has four digits."""
    record, kind = scene.record, scene.frame.type
    sequence = next_in_sequence(record.record_type, year=scene.today.year)
    names = with_names(scene.context(), sequence=f"{sequence:04d}")
    record.number = fill(kind.number, names)[:NUMBER_LENGTH]


def give_title(scene: Scene) -> None:
    """Set the record's title and the text it is searched by."""
    record, kind = scene.record, scene.frame.type
    record.title = fill(kind.heading, scene.context())[:TITLE_LENGTH]
    context = scene.context()
    words = [record.number, record.title, *(_words(scene, context, path) for path in kind.search)]
    record.search_text = " ".join(dict.fromkeys(word for word in words if word))


def unique_key(
    kind: RecordType, *, parent_id: int | None, start: date | None, data: Mapping[str, object]
) -> str | None:
    """What there may be only one of, as text; None when the type asks for no uniqueness or a value is missing."""
    if not kind.unique:
        return None
    known = {"parent": parent_id, "period": start}
    parts = [known[name] if name in known else data.get(name) for name in kind.unique]
    return None if any(part in (None, "") for part in parts) else "|".join(map(str, parts))[:200]


def _words(scene: Scene, context: Mapping[str, object], path: str) -> str:
    """The words of a value as its field has them, so that what was chosen is found by its title."""
    field = compiled_in(scene.frame).by_key.get(path)
    return _at(context, path) if field is None else field.words(scene.record.data.get(path))


def _at(context: Mapping[str, object], path: str) -> str:
    value: object = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)
