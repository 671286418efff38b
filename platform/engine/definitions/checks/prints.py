"""Papers: what they name must exist, and every block must have what it needs."""

from collections.abc import Iterator
from dataclasses import replace

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_path, check_reference, check_references
from engine.definitions.expressions import check_condition, check_expression, check_template, given_by
from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, VALUE, Shape, typed
from engine.definitions.values import Print, PrintBlock, RecordType
from engine.errors import Problem
from engine.feel.typing import Type

#: What each block cannot do without.
NEEDS = {"words": ("text",), "facts": ("facts",), "table": ("rows", "columns"), "signs": ("names",)}
#: What a fact may show by its path besides the names of expressions.
_WRITTEN = ("district", "due_on", "created_at", "changed_at")


def check_print(paper: Print, world: World) -> Iterator[Problem]:
    """Every problem of a paper."""
    place = Place(f"print/{paper.key}")
    kind = world.system.record_types.get(paper.record_type)
    yield from check_reference(place / "record_type", "record_type", paper.record_type, world.system.record_types)
    if kind is None:
        return
    scope = scopes.record(world.system, kind)
    yield from check_template(paper.heading, place / "heading", scope)
    yield from check_template(paper.subtitle, place / "subtitle", scope)
    yield from check_condition(paper.when, place / "when", scope)
    for index, block in enumerate(paper.blocks):
        at = place / "blocks" / index
        yield from _check_needs(block, at)
        yield from _check_block(block, kind, world, at, scope)


def _check_needs(block: PrintBlock, at: Place) -> Iterator[Problem]:
    for name in NEEDS.get(block.block, ()):
        if not getattr(block, name):
            yield at.problem("print_needs", block=block.block, property=name)


def _check_block(block: PrintBlock, kind: RecordType, world: World, at: Place, scope: Shape) -> Iterator[Problem]:
    yield from check_condition(block.when, at / "when", scope)
    yield from check_template(block.title, at / "title", scope)
    yield from check_template(block.text, at / "text", scope)
    yield from check_references(at / "sheets", "sheet", block.sheets, [sheet.key for sheet in kind.sheets])
    form = world.system.forms.get(kind.form)
    if form is not None:
        yield from check_references(at / "sections", "section", block.sections, [one.key for one in form.sections])
    for index, name in enumerate(block.names):
        yield from check_template(name, at / "names" / index, scope)
    yield from _check_facts(block, at / "facts", scope)
    yield from _check_table(block, at, scope)


def _check_facts(block: PrintBlock, at: Place, scope: Shape) -> Iterator[Problem]:
    for index, fact in enumerate(block.facts):
        place = at / index
        yield from check_template(fact.text, place / "text", scope)
        yield from check_path(place / "path", fact.path, scope.plus(**dict.fromkeys(_WRITTEN, VALUE)))
        if bool(fact.text) == bool(fact.path):
            yield place.problem("print_text_or_path", title=fact.title)


def _check_table(block: PrintBlock, at: Place, scope: Shape) -> Iterator[Problem]:
    """A column sees the names of its row, then the record's; and the row itself as `row`."""
    yield from check_expression(block.rows, at / "rows", scope)
    row = given_by(block.rows, scope).type
    inside = _with_row(scope, row.item if row.name == "list" else None)
    for index, column in enumerate(block.columns):
        yield from check_template(column.text, at / "columns" / index / "text", inside)


def _with_row(scope: Shape, row: Type | None) -> Shape:
    if row is None or row.name != "context" or row.open:
        return replace(scope.plus(row=ANYTHING), open=True)
    return scope.plus(row=typed(row), **{name: typed(of) for name, of in row.members.items()})
