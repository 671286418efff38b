"""From the JSON of an answer to entries with the properties that the definition names."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from accounts.identity import person_key
from engine.definitions.paths import find_all, find_first
from engine.definitions.values import Mapped, Reading

Entry = Mapping[str, object]
MOST_TEXT = 2000


def entries_in(document: object, path: str, reading: Reading) -> Iterator[Entry]:
    """The entries of an answer, with their mapped properties only; what is no object is no entry."""
    for found in find_all(path, document):
        if isinstance(found, Mapping):
            yield {one.key: _mapped(one, found) for one in reading.fields}


def code_in(document: object, reading: Reading) -> str | None:
    """The code with which the register says how it went."""
    found = find_first(reading.code, document) if reading.code else None
    return None if found is None else _text(found)


def _mapped(one: Mapped, entry: object) -> object:
    found = find_first(one.path, entry)
    return None if found is None or found == "" else _KINDS[one.kind](found)


def _text(value: object) -> str | None:
    return str(value)[:MOST_TEXT].strip() or None if isinstance(value, str | int | float) else None


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and not isinstance(value, bool) else None


def _date(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None


def _yes_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _person_key(value: object) -> str | None:
    return person_key(value) if isinstance(value, str) else None


_KINDS: Mapping[str, Callable[[object], object]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "yes_no": _yes_no,
    "person_key": _person_key,
}
