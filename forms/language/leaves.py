"""Single values: from the text of a control to what is stored."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from forms.language.kinds import Schema, is_of_type, types_of
from schemas.documents import exact_number, parse

Read = Callable[[object], object]
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


def leaf_reader(schema: Schema) -> Read:
    """What reads a posted value as its schema's type says: None when nothing was filled in.

    It raises `Unreadable` when the text is not a number, a date, … as the schema asks.
    """
    said = schema.get("type")
    kind = said if isinstance(said, str) else next(iter(types_of(schema)), "string") if said else "string"
    if kind == "boolean":
        return _yes_no
    if kind in ("number", "integer"):
        return partial(_read_number, whole=kind == "integer")
    return _read_date if schema.get("format") == "date" else read_text


def free_reader(schema: Schema) -> Read:
    """What reads a value of one of several types: as in JSON where the text is such a value, else the text itself.

    It raises `Unreadable` when the text is of none of the types.
    """
    types = types_of(schema)

    def read(raw: object) -> object:
        if raw is not None and not isinstance(raw, str):
            return raw
        text = read_text(raw)
        if text is None:
            return None
        value = _json(text)
        if value is not None and any(is_of_type(value, name) for name in types):
            return _bounded(value)
        if "string" in types:
            return text
        raise Unreadable("not_of_its_types")

    return read


def free_text(value: object) -> str:
    """The text that `free_reader` reads as this value."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=exact_number)
    return value if _json(value) is None else json.dumps(value, ensure_ascii=False)


def read_text(raw: object) -> str | None:
    """A posted text without blanks around it; None when there is none.

    Raises:
        Unreadable: it is too long, or has signs that are no text.
    """
    if raw is None or raw == "":
        return None
    text = raw if isinstance(raw, str) else _as_text(raw)
    if len(text) > MAX_TEXT:
        raise Unreadable("too_long")
    text = text.replace("\r\n", "\n").strip()
    if not text.isprintable() and _NO_TEXT.search(text):  # most texts are known to be plain at a glance
        raise Unreadable("control_characters")
    return text or None


def _as_text(raw: object) -> str:
    if isinstance(raw, Mapping | list | tuple):
        raise Unreadable("not_a_text")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _json(text: str) -> object:
    """The JSON value of a text, or None."""
    try:
        return parse(text)
    except (ValueError, RecursionError, InvalidOperation):
        return None


def _bounded(value: object) -> object:
    """A JSON value whose texts and numbers may be stored.

    Raises:
        Unreadable: one of them may not.
    """
    if isinstance(value, Mapping):
        return {read_text(name) or "": _bounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_bounded(part) for part in value]
    if isinstance(value, str):
        return read_text(value) or ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _number(str(value), whole=False)
    return value


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


def _read_number(raw: object, *, whole: bool) -> object:
    text = read_text(raw)
    return None if text is None else _number(text, whole=whole)


def _number(text: str, *, whole: bool) -> int | Decimal:
    if len(text) < MAX_DIGITS and text.isascii() and text.isdigit():
        return int(text)  # as most numbers are
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


def _read_date(raw: object) -> str | None:
    text = read_text(raw)
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unreadable("not_a_date") from error
