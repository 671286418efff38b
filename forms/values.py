"""Field values in their three shapes: posted by a browser, stored as JSON, read by expressions."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from engine.definitions.values import Field, Form
from forms.errors import Problem
from schemas.documents import exact_number

MAX_TEXT = 20_000
MAX_DIGITS = 15  # what a JSON number carries exactly
#: Control signs, those that turn the direction of the text around them, halves of characters, and two that XML forbids.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_YES = frozenset({"true", "1", "on", "yes"})
_NO = frozenset({"false", "0", "off", "no"})


class Unreadable(Exception):
    """A posted value that cannot be what its field holds."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_post(form: Form, posted: Mapping[str, object]) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The posted values of declared fields as they would be stored, and what could not be read."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for key, field in form.fields.items():
        if key not in posted:
            continue
        try:
            values[key] = read_value(field, posted[key])
        except Unreadable as error:
            problems.append(Problem(key, error.code))
    return values, tuple(problems)


def read_value(field: Field, raw: object) -> object:
    """One posted value as it would be stored; None when nothing was filled in.

    Raises:
        Unreadable: the text is not a number, a date, … as the field's schema asks.
    """
    kind = field.schema.get("type", "string")
    if kind == "array":
        entries = raw if isinstance(raw, list | tuple) else [raw]
        return [text for entry in entries if (text := read_text(entry))] or None
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
    if kind == "boolean":
        return _yes_no(raw)
    text = read_text(raw)
    if text is None:
        return None
    if kind in ("number", "integer"):
        return _number(text, whole=kind == "integer")
    return _date(text) if is_date(field) else text


def is_date(field: Field) -> bool:
    """Whether the field holds a day."""
    return field.schema.get("format") == "date"


def typed(form: Form, stored: Mapping[str, object]) -> dict[str, object]:
    """Every property as expressions see it, also those no section shows; what was never filled in is null."""
    properties = form.schema.get("properties")
    schemas = {**(properties if isinstance(properties, Mapping) else {}), **_schemas_of_fields(form)}
    return {key: _typed(schema, stored.get(key)) for key, schema in schemas.items()}


def storable(value: object) -> object:
    """What an expression gave, as JSON keeps it; a number keeps the digits JSON can carry."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _carried(value)
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): storable(item) for key, item in value.items()}
    return value if isinstance(value, str | bool | int) else None


def _schemas_of_fields(form: Form) -> dict[str, object]:
    return {key: field.schema for key, field in form.fields.items()}


def _typed(schema: object, value: object) -> object:
    """A stored value with its days as days, in lists and objects too."""
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, str):
        return _day(value) if schema.get("format") == "date" else value
    if isinstance(value, list | tuple):
        return [_typed(schema.get("items"), item) for item in value]
    properties = schema.get("properties")
    if isinstance(value, Mapping) and isinstance(properties, Mapping):
        return {name: _typed(properties.get(name), item) for name, item in value.items()}
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_text(raw: object) -> str | None:
    """A posted text without blanks around it; None when there is none.

    Raises:
        Unreadable: it is too long, or has signs that are no text.
    """
    if raw is None or raw == "":
        return None
    text = raw.isoformat() if isinstance(raw, date) else str(raw)
    if len(text) > MAX_TEXT:
        raise Unreadable("too_long")
    text = text.replace("\r\n", "\n").strip()
    if _NO_TEXT.search(text):
        raise Unreadable("control_characters")
    return text or None


def _yes_no(raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = (read_text(raw) or "").lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text:
        raise Unreadable("not_yes_or_no")
    return None


def _number(text: str, *, whole: bool) -> int | Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Unreadable("not_a_number") from error
    if not number.is_finite():
        raise Unreadable("not_a_number")
    if number.adjusted() >= MAX_DIGITS:  # before any arithmetic: 1e999999999 is short to write
        raise Unreadable("too_large")
    return _whole(number) if whole else _exact(number)


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Unreadable("not_a_whole_number")
    return int(number)


def _exact(number: Decimal) -> int | Decimal:
    try:
        stored = exact_number(number)
    except ValueError as error:
        raise Unreadable("too_many_digits") from error
    return stored if isinstance(stored, int) else number


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unreadable("not_a_date") from error


def _carried(value: Decimal) -> int | Decimal:
    if value.adjusted() < MAX_DIGITS and value == value.to_integral_value():
        return int(value)
    return Decimal(repr(float(value)))
