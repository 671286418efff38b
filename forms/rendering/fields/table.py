"""Rows of fields, as many as there are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engine.definitions.values import Field
from forms.rendering.fields.base import DISPLAY_BLOCK, Compiled, Control, FieldType, inside_posted, members
from forms.rendering.fields.choices import listed
from forms.rendering.fields.picks import box_of, picks_of
from forms.rendering.values import BLANK, FieldView, Option, RowView, Surroundings, control_id
from forms.wire import WAS

#: Stands for the number of a row that a script is going to add; a table in such a row has another one.
NEW_ROW = "__row{}__"
#: What can be done with a row: the word of the button's value, its sign, its name.
ACTS = (
    ("copy", "", gettext_lazy("Copy row")),
    ("up", "↑", gettext_lazy("Move up row")),
    ("down", "↓", gettext_lazy("Move down row")),
    ("delete", "✕", gettext_lazy("Take away row")),
)


class Table(FieldType):
    """A list of objects; rows are added, copied, moved, taken away, and pasted out of spreadsheets."""

    name = "table"
    group = True
    has_parts = has_rows = True
    fits_a_cell = False
    display = DISPLAY_BLOCK

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """The phrases that rows can be picked out of."""
        return picks_of(field, around.catalogues)

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """What can be done with a row, and the box in which rows are picked."""
        return {"acts": [(act, sign, str(words)) for act, sign, words in ACTS], "picks": box_of(field, options)}

    def gaps(self, value: object) -> Mapping[str, str]:
        """How many rows there are."""
        return {"count": _("%(count)s rows") % {"count": len(listed(value))}}

    def inner(self, of: Compiled, view: FieldView, at: str) -> str:
        """Every row, then the one that a script makes new ones of."""
        name = f"{at}{of.name}"
        drawn = "".join(_row(of, row, f"{name}.{number}.", number + 1) for number, row in enumerate(view.rows))
        fresh = NEW_ROW.format(at.count(NEW_ROW[:5]))
        new = RowView(lambda: _cells_of(of, view.fresh))
        return f'{drawn}<template data-new-row="{fresh}">{_row(of, new, f"{name}.{fresh}.", "")}</template>'

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Every row with what it was, and the empty text that says the table was on the page."""
        yield "", ""
        for number, row in enumerate(listed(value)):
            yield f".{number}.{WAS}", str(number)
            yield from ((f".{number}{ending}", text) for ending, text in inside_posted(of.parts, row))

    def shown(self, of: Compiled, value: object) -> str:
        """One line for each row."""
        lines = ((part.shown(row.get(part.field.key)) for part in of.parts) for row in _rows(value))
        told = (_(", ").join(filter(None, texts)) for texts in lines)
        return "\n".join(f"{number}. {line}" for number, line in enumerate(told, start=1))

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """A table; on a phone each row is a card, whose cells name themselves."""
        if not _rows(value):
            return mark_safe("")
        head = '<th scope="col" role="columnheader">{}</th>'
        heads = format_html_join("", head, ((part.field.title,) for part in of.parts))
        lines = ((mark_safe("".join(_cell(part, row) for part in of.parts)),) for row in _rows(value))  # noqa: S308
        rows = format_html_join("", '<tr role="row">{}</tr>', lines)
        table = (
            '<table class="table table--plain table--cards" role="table"><thead role="rowgroup"><tr role="row">{}</tr>'
            '</thead><tbody role="rowgroup">{}</tbody></table>'
        )
        frame = f'<div class="table-wrap" tabindex="0" role="region" aria-label="{{}}">{table}</div>'
        return format_html(frame, of.field.title, heads, rows)


def _cells_of(of: Compiled, fresh: Mapping[str, object]) -> Mapping[str, FieldView]:
    """The cells of a new row that start with something."""
    fields = {part.field.key: part.field for part in of.parts}
    return {key: FieldView(value, required=fields[key].required == "true") for key, value in fresh.items()}


def _row(of: Compiled, row: RowView, at: str, number: object) -> str:
    assert of.row is not None
    place = at.rpartition(".")[0].rpartition(".")[2]
    if row.same:
        return f'<tr data-row="{place}" id="{control_id(at)}row" data-same></tr>\n'
    cells = "".join(_entry(part, row.parts.get(part.field.key, BLANK), at) for part in of.parts)
    was = "" if row.was is None else str(row.was)
    return of.row.fill({"cells": cells, "at": at, "place": place, "number": str(number), "was": was})


def _entry(part: Compiled, view: FieldView, at: str) -> str:
    return f"<td>{part.fill(view, at) if view.visible else ''}</td>"


def _cell(part: Compiled, row: Mapping[str, object]) -> SafeString:
    looks = _looks(part.field.schema)
    look = f' class="{looks}"' if looks else ""
    cell = f'<td role="cell" data-label="{{}}"{look}>{{}}</td>'
    return format_html(cell, part.field.title, part.drawn(row.get(part.field.key)) or "—")


def _looks(schema: Mapping[str, object]) -> str:
    if schema.get("type") in ("integer", "number"):
        return "is-number"
    return "is-date" if schema.get("format") in ("date", "date-time") else ""


def _rows(value: object) -> list[Mapping[str, object]]:
    return [members(row) for row in listed(value)]
