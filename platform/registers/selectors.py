"""Asking the registers a region keeps itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounts.sealing import blind_indexes
from registers.models import RegisterEntry
from tenants.numbers import kind_of_number

Entry = Mapping[str, object]


@dataclass(frozen=True)
class Answer:
    """The entry found, or the reason why there is none; `kept` is the number it is kept under as proof."""

    entry: Entry | None = None
    failure: str = ""
    kept: int | None = None


def find_entry(register: str, wanted: Mapping[str, object]) -> Answer:
    """The entry that has all these properties.

    The first property is what is looked for; when entries have it, but none the others, the failure names the first
    property in which the nearest of them differs.
    """
    if not wanted:
        return Answer(failure="not_found")
    name, value = next(iter(wanted.items()))
    named = entries_with(register, {name: value})
    found = [{**entry.data, "key": entry.key} for entry in named.order_by("key")]
    if not found:
        return Answer(failure="not_found")
    best = min(found, key=lambda entry: len(_differences(entry, wanted)))
    differences = _differences(best, wanted)
    return Answer(failure=f"differs:{differences[0]}") if differences else Answer(best)


def find_entries(register: str, wanted: Mapping[str, object]) -> Iterator[Entry]:
    """Every entry that has all these properties, by key."""
    return ({**entry.data, "key": entry.key} for entry in entries_with(register, wanted).order_by("key"))


def entries_with(register: str, wanted: Mapping[str, object]) -> QuerySet[RegisterEntry]:
    """The entries that have these properties; numbers of people, which are sealed, are found by their index."""
    found = RegisterEntry.objects.filter(register=register)
    for name, value in wanted.items():
        if name == "key":
            found = found.filter(key=value)
        elif kind_of_number(value):
            index = blind_indexes(str(value), region=connection.schema_name, name=name)
            found = found.filter(blind__overlap=list(index))
        else:
            found = found.filter(data__contains={name: value})
    return found


def _differences(entry: Mapping[str, object], wanted: Mapping[str, object]) -> list[str]:
    return [name for name, value in wanted.items() if entry.get(name) != value]
