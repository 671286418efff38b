"""The record's own form on paper: names and values by section; a repeating table as a table."""

from collections.abc import Iterator, Mapping, Sequence

from engine.definitions.values import Section
from exchange.pdf.paper import Block, Fact, Facts, Heading, Row, Table
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.rendering.compiled import CompiledField
from forms.rendering.compiler import compiled_in
from forms.rendering.fields.base import members
from forms.rendering.fields.choices import listed
from portal.presenters.forms import value_of

MOST_ROWS = 500
_LONG = 24  # characters beyond which a value takes a row of its own
_BESIDE = ("help",)  # words for who fills the form in


def form_blocks(scene: Scene, sections: Sequence[str] = ()) -> Iterator[Block]:
    """The visible fields, as the form shows them; of all sections, or of those named."""
    values = {state.field.key: value_of(scene, state) for state in form_states(scene)}
    fields = compiled_in(scene.frame).by_key
    for section in scene.frame.form.sections:
        if not sections or section.key in sections:
            yield from _section(section, fields, values)


def _section(section: Section, fields: Mapping[str, CompiledField], values: Mapping[str, object]) -> Iterator[Block]:
    shown = [fields[field.key] for field in section.fields if field.key in values and field.widget not in _BESIDE]
    facts = tuple(_fact(each, values[each.field.key]) for each in shown if not each.type.has_rows)
    if facts:
        yield Facts(section.title, facts)
    for each in shown:
        if each.type.has_rows:
            yield _table(each, values[each.field.key])


def _fact(field: CompiledField, value: object) -> Fact:
    text = field.shown(value)
    return Fact(field.field.title, text, wide=len(text) > _LONG or "\n" in text)


def _table(field: CompiledField, value: object) -> Table:
    headings = tuple(Heading(part.field.title) for part in field.parts)
    entries = [members(entry) for entry in listed(value)][:MOST_ROWS]
    rows = (Row(tuple(part.shown(entry.get(part.field.key)) or "—" for part in field.parts)) for entry in entries)
    return Table(field.field.title, headings, tuple(rows))
