"""Numbers, titles and the other texts by which a record is known."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from accounts.sealing import blind_index
from engine.definitions.templates import fill
from engine.definitions.values import Form, RecordType
from forms.contexts import Scene, with_names
from forms.masked import fill_masked, public_names
from forms.models import Record
from forms.personal import blind_tokens, form_of
from forms.rendering.compiler import compiled_in
from schemas.selectors import system_of
from tenants.numbers import shortened_in

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
    names = with_names(public_names(kind.number, scene, scene.context()), sequence=f"{sequence:04d}")
    record.number = fill(kind.number, names)[:NUMBER_LENGTH]


def give_title(scene: Scene) -> None:
    """Set the record's title and that by which it is found: words as readers see them, and the index of numbers."""
    record, kind = scene.record, scene.frame.type
    context = scene.context()
    record.title = fill_masked(kind.heading, scene, context)[:TITLE_LENGTH]
    record.blind = blind_tokens(scene.frame.form, record.data, region=connection.schema_name)
    words = [record.number, record.title, *(_words(scene, context, path) for path in kind.search)]
    record.search_text = shortened_in(" ".join(dict.fromkeys(word for word in words if word)))


def index_record(record: Record) -> None:
    """Set what stands in the index for the personal values of a record, under the newest key of the index."""
    form = form_of(record)
    kind = system_of(record.release).record_types[record.record_type]
    record.blind = blind_tokens(form, record.data, region=connection.schema_name)
    if record.unique_key is not None:
        start = record.period_start
        record.unique_key = unique_key(kind, form, parent_id=record.parent_id, start=start, data=record.data)


def unique_key(
    kind: RecordType, form: Form, *, parent_id: int | None, start: date | None, data: Mapping[str, object]
) -> str | None:
    """What there may be only one of, as text; None when the type asks for no uniqueness or a value is missing.

    For something personal stands its index: equal for equal ones, and read by nobody.
    """
    if not kind.unique:
        return None
    known = {"parent": parent_id, "period": start}
    parts = [known[name] if name in known else _told(form, name, data.get(name)) for name in kind.unique]
    return None if any(part in (None, "") for part in parts) else "|".join(map(str, parts))[:200]


def _told(form: Form, name: str, value: object) -> object:
    field = form.fields.get(name)
    if value in (None, "") or field is None or not field.holds_personal:
        return value
    return blind_index(str(value), region=connection.schema_name, name=name)


def _words(scene: Scene, context: Mapping[str, object], path: str) -> str:
    """The words of a value as its field has them, so that what was chosen is found by its title."""
    field = compiled_in(scene.frame).by_key.get(path)
    return _at(context, path) if field is None else field.words(scene.record.data.get(path))


def _at(context: Mapping[str, object], path: str) -> str:
    value: object = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)
