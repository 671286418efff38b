"""What a form would say otherwise than now, place by place, as people read it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exchange.excel.records.layout import BETWEEN
from forms.rendering.compiled import CompiledField
from forms.rendering.compiler import CompiledForm
from forms.rendering.fields.base import members
from forms.rendering.fields.choices import listed

Values = Mapping[str, object]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """One place that changes: what it is called, what it says now, what it would say."""

    title: str
    old: str
    new: str
    kind: str = CHANGED


def changes_of(
    form: CompiledForm,
    before: Values,
    after: Values,
    *,
    fields: Collection[str],
    origins: Mapping[str, Sequence[int | None]],
) -> tuple[Change, ...]:
    """Every place of these fields that changes; `origins` says which of the rows now each row of a table was."""
    found: list[Change] = []
    for one in form.fields():
        key = one.field.key
        if key in fields:
            found += _changes(one, before.get(key), after.get(key), "", origins.get(key))
    return tuple(found)


def _changes(
    one: CompiledField, old: object, new: object, above: str, origins: Sequence[int | None] | None = None
) -> Iterator[Change]:
    title = f"{above}{one.field.title}"
    if one.type.has_rows and origins is not None and not above:
        yield from _rows(one, listed(old), listed(new), origins)
    elif one.type.has_parts and not one.type.has_rows:
        for part in one.parts:
            key = part.field.key
            yield from _changes(part, members(old).get(key), members(new).get(key), f"{title}{BETWEEN}")
    elif old != new and (one.shown(old), one.shown(new)) != ("", ""):
        yield Change(title, one.shown(old), one.shown(new))


def _rows(
    one: CompiledField, old: Sequence[object], new: Sequence[object], origins: Sequence[int | None]
) -> Iterator[Change]:
    """Rows that changed, cell by cell; rows that are new; rows that are gone."""
    for place, row in enumerate(new):
        was = origins[place] if place < len(origins) else None
        at = _("%(table)s, row %(number)s") % {"table": one.field.title, "number": place + 1}
        if was is None or was >= len(old):
            yield Change(at, "", _line(one, row), ADDED)
        else:
            yield from _cells(one, old[was], row, at)
    kept = {was for was in origins if was is not None}
    for place, row in enumerate(old):
        if place not in kept:
            at = _("%(table)s, row %(number)s") % {"table": one.field.title, "number": place + 1}
            yield Change(at, _line(one, row), "", REMOVED)


def _cells(one: CompiledField, old: object, new: object, at: str) -> Iterator[Change]:
    for part in one.parts:
        key = part.field.key
        yield from _changes(part, members(old).get(key), members(new).get(key), f"{at}{BETWEEN}")


def _line(one: CompiledField, row: object) -> str:
    told = ((part.field.title, part.shown(members(row).get(part.field.key))) for part in one.parts)
    return _("; ").join(f"{title} {text}" for title, text in told if text)
