"""What is personal in the values of a form, where it stands, and what stands in the index for it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from accounts.sealed_fields import Way
from accounts.sealing import blind_index, blind_indexes
from engine.definitions.values import Field, Form
from schemas.selectors import system_of
from tenants.numbers import numbers_in

if TYPE_CHECKING:
    from forms.models import Record

_NOTHING = (None, "", [], {})


def form_of(record: "Record") -> Form:
    """The form a record lives by; the same in every region that has the same text."""
    system = system_of(record.release)
    return system.forms[system.record_types[record.record_type].form]


def identifying(record: "Record") -> frozenset[str]:
    """The fields whose values tell things apart: the database looks for these, so they stay as they are."""
    system = system_of(record.release)
    kind = system.record_types[record.record_type]
    listed = (one.sync.match for one in system.registers.values() if one.sync and one.sync.record_type == kind.key)
    return frozenset((*kind.unique, kind.project, *listed))


def personal_values(fields: Iterable[Field], values: Mapping[str, object]) -> Iterator[tuple[Way, Field, object]]:
    """Each personal value with the way to it and its field, those in rows and groups, too."""
    for field in fields:
        value = values.get(field.key)
        if not field.holds_personal or value in _NOTHING:
            continue
        if field.mask:
            yield (field.key,), field, value
        elif isinstance(value, list | tuple):
            for number, row in enumerate(value):
                yield from _inside(field, (field.key, number), row)
        else:
            yield from _inside(field, (field.key,), value)


def blind_tokens(form: Form, values: Mapping[str, object], *, region: str) -> list[str]:
    """What stands in the index for a record: its personal texts wherever they are, and by their fields.

    Numbers of people in other texts are found as well, but by no field.
    """
    found = ((field.key, value) for _way, field, value in personal_values(form.personal, values))
    told = dict.fromkeys((name, text) for key, value in found for text in texts_of(value) for name in ("", key))
    told |= dict.fromkeys(("", one.number) for text in texts_of(values) for one in numbers_in(text))
    return [blind_index(text, region=region, name=name) for name, text in told]


def index_of(text: str, *, region: str, field: str = "") -> list[str]:
    """What to look for in the index where a text is looked for, in any field or in one."""
    return list(blind_indexes(text, region=region, name=field))


def _inside(field: Field, way: Way, values: object) -> Iterator[tuple[Way, Field, object]]:
    if isinstance(values, Mapping):
        for rest, part, value in personal_values(field.fields, values):
            yield (*way, *rest), part, value


def texts_of(value: object) -> Iterator[str]:
    """All texts in a value, however deep; other values as texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
