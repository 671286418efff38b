"""Which names an expression may use, by where it stands (docs/architecture.md, "Names an expression may use")."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce, wraps
from typing import Concatenate, ParamSpec

from engine.definitions.schemas import flat, properties_of
from engine.definitions.shapes import ANYTHING, VALUE, Shape, nested, typed, values
from engine.definitions.taking import shape_of
from engine.definitions.values import Decision, Field, Form, RecordType, Related, SheetUse, System
from engine.feel import DecisionTable
from engine.feel.typing import (
    ANY,
    BOOLEAN,
    DATE,
    MOMENT,
    NULL,
    NUMBER,
    STRING,
    Type,
    any_of,
    function_giving,
    one_of,
    range_of,
)

P = ParamSpec("P")

_TEXT, _NUMBER, _FLAG = typed(STRING), typed(NUMBER), typed(BOOLEAN)
DAY, _MOMENT = typed(DATE), typed(MOMENT)
_ORGANISATION = Shape({"name": _TEXT, "credit_code": _TEXT})
_ACTOR = Shape({"name": _TEXT, "roles": _TEXT.listed(), "organisation": _ORGANISATION})
_SHEET = values(("passed", "returned", "undecided", "consistency")).plus(
    score=_NUMBER, complete=_FLAG, open=_NUMBER, saved=_MOMENT
)
_RECORDED = values(("row", "title", "level", "count", "points", "worth", "counts", "rule")).plus(
    on=DAY, until=DAY, words=ANYTHING
)
_LEDGER = values(("key", "title", "sign", "most", "total", "counted")).plus(records=_RECORDED.listed())
_TALLY = Shape({"score": _NUMBER, "grade": _TEXT, "complete": _FLAG, "ledgers": _LEDGER.listed()})
_INCLUDED = {"start included": _FLAG, "end included": _FLAG}
_PERIOD = Shape({"start": DAY, "end": DAY, **_INCLUDED}, of=range_of(DATE))
CLOCK = Shape({"today": DAY, "now": _MOMENT})
AMBIENT = CLOCK.plus(actor=_ACTOR)


def _once(work: Callable[Concatenate[System, P], Shape]) -> Callable[Concatenate[System, P], Shape]:
    """Work a shape out once for a system, and once more where it is asked of a type that is not the system's own."""

    @wraps(work)
    def known(system: System, /, *about: P.args, **no_words: P.kwargs) -> Shape:
        asked = (work.__name__, *(id(each) for each in about))
        if asked not in system.worked_out:
            system.worked_out[asked] = (work(system, *about, **no_words), about)  # kept, so that no id is used again
        found: Shape = system.worked_out[asked][0]
        return found

    return known


def form_fields(form: Form | None) -> Shape:
    """The fields of a form and the properties of its schema, also those that only a branch of it brings."""
    if form is None:
        return ANYTHING
    named = {key: field.schema for key, field in form.fields.items() if field.schema}
    names = {**properties_of(form.schema, form.schema), **named}
    return Shape({name: _by_schema(schema, form.schema) for name, schema in names.items()})


def inside(field: Field) -> Shape:
    """What a field's own fields may use besides: the names beside them, and in a list the number of the row."""
    shape = _by_schema(field.schema, field.root)
    own = {**dict.fromkeys((one.key for one in field.fields), ANYTHING), **shape.members}
    return Shape({**own, "row": _NUMBER} if shape.many else own)


@_once
def record(system: System, record_type: RecordType) -> Shape:
    """Everything an expression about a record may use."""
    looks = {look.name: look_shape(system, look).listed() for look in record_type.related}
    return AMBIENT.union(_with_ancestors(system, record_type)).plus(
        **looks, unverified=_TEXT.listed(), decisions=_decisions(system), decide=askable(system), tally=tallies(system)
    )


def taken(system: System, decision: Decision) -> Shape:
    """What a decision that takes inputs may use: these, the day, and other decisions."""
    given = {taken.key: shape_of(taken.type) for taken in decision.takes}
    return CLOCK.plus(**given, decide=askable(system), tally=tallies(system))


@_once
def askable(system: System) -> Shape:
    """The decisions that an expression may call with inputs."""
    taking = {key: decision for key, decision in system.decisions.items() if decision.takes}
    return Shape({key: typed(function_giving(_decided(one).type)) for key, one in taking.items()})


@_once
def tallies(system: System) -> Shape:
    """The catalogues that an expression may ask what entries come to."""
    return Shape(dict.fromkeys(system.catalogues, typed(function_giving(_TALLY.type))))


@_once
def any_record(system: System) -> Shape:
    """Every name that some record type offers: decisions and notices are not bound to one."""
    return reduce(Shape.union, (record(system, one) for one in system.record_types.values()), AMBIENT)


def action_input(system: System, form: str) -> Shape:
    """What `input` is in an action with this form."""
    return (form_fields(system.forms.get(form)) if form else Shape()).plus(opinion=_TEXT)


def look_shape(system: System, look: Related) -> Shape:
    """The picked values of one related record; those that do not exist are reported by a check and taken as any."""
    target = system.record_types.get(look.record_type)
    if target is None:
        return ANYTHING
    plain = pickable(system, target)
    return nested((tuple(path.split(".")), plain.at(path) or ANYTHING) for path in look.pick)


@_once
def pickable(system: System, record_type: RecordType) -> Shape:
    """What a list column, a report or a related look may read of a record."""
    return _with_ancestors(system, record_type).plus(decisions=_decisions(system))


def ancestors(system: System, record_type: RecordType) -> tuple[RecordType, ...]:
    """The record types above, nearest first; a circle ends where it closes."""
    found: list[RecordType] = []
    above = system.record_types.get(record_type.parent)
    while above is not None and above not in (record_type, *found):
        found.append(above)
        above = system.record_types.get(above.parent)
    return tuple(found)


def topmost(system: System, record_type: RecordType) -> RecordType:
    """The record type of the subject."""
    return (record_type, *ancestors(system, record_type))[-1]


def _with_ancestors(system: System, record_type: RecordType) -> Shape:
    line = ancestors(system, record_type)
    shape = _own(system, (record_type, *line)[-1])
    subject = shape
    for one in reversed((record_type, *line[:-1]) if line else ()):
        shape = _own(system, one).plus(parent=shape, subject=subject)
    return shape if line else shape.plus(subject=subject)


@_once
def _own(system: System, record_type: RecordType) -> Shape:
    workflow = system.workflows.get(record_type.workflow)
    standard = Shape(dict.fromkeys(("period_title", "number", "title"), _TEXT)).plus(
        state=typed(one_of(workflow.by_key)) if workflow else _TEXT,
        reference=Shape({"key": _TEXT, "title": _TEXT}),
        period=_PERIOD,
        result=_result(system, record_type),
        sheets=Shape({use.key: _SHEET.plus(grade=typed(_grade(system, use))) for use in record_type.sheets}),
    )
    flags = Shape({flag.key: _FLAG for flag in record_type.flags})
    return form_fields(system.forms.get(record_type.form)).union(flags).union(standard)


def _result(system: System, record_type: RecordType) -> Shape:
    sheets = typed(one_of(use.key for use in record_type.sheets)) if record_type.sheets else _TEXT
    grade = any_of(_grade(system, use) for use in record_type.sheets) if record_type.sheets else STRING
    return Shape({"sheet": sheets, "score": _NUMBER, "grade": typed(grade)})


def _grade(system: System, use: SheetUse) -> Type:
    """The grades that a sheet can have, where its catalogue names them."""
    catalogue = system.catalogues.get(use.catalogue)
    if catalogue is None:
        return STRING
    if catalogue.grades:
        return one_of(band.grade for band in catalogue.grades)
    decision = system.decisions.get(catalogue.grade)
    decided = _decided(decision).member("grade") if decision else None
    return decided.of if decided and decided.of and decided.of.name == "string" else STRING


@_once
def _decisions(system: System) -> Shape:
    return Shape({key: _decided(decision) for key, decision in system.decisions.items()})


def _decided(decision: Decision) -> Shape:
    """What a decision gives: the outputs of its table, or a list of them; of an expression nothing is known."""
    table = decision.table
    if table is None or table.hit_policy not in _GIVING_OUTPUTS:
        return ANYTHING
    outputs = Shape({one.key: _output(table, index) for index, one in enumerate(table.outputs)})
    return outputs.listed() if table.hit_policy in _COLLECTING else outputs


def _output(table: DecisionTable, index: int) -> Shape:
    """What an output column can hold; nothing is known of one with an expression in it."""
    column = table.outputs[index]
    cells = [row.results[index] for row in table.rows if index < len(row.results)]
    if column.type:
        return shape_of(column.type)
    if any(isinstance(cell, str) and cell.startswith("=") for cell in cells):
        return VALUE
    found = any_of(_literal(cell) for cell in (*cells, column.default))
    return typed(found) if found.is_known else VALUE


def _literal(cell: object) -> Type:
    if isinstance(cell, str):
        return one_of((cell,))
    if isinstance(cell, bool):
        return BOOLEAN
    return NUMBER if isinstance(cell, int | float | Decimal) else NULL if cell is None else ANY


def _by_schema(schema: object, root: Mapping[str, object], depth: int = 0) -> Shape:
    """What a JSON Schema says of a value, as expressions see it: days are dates, and what is not filled in is null.

    Of a value whose schema has branches, all members they may bring are known; nothing of what is very deep.
    """
    whole = flat(root, schema)
    kind, options = whole.get("type"), whole.get("enum")
    if not whole or depth > _DEEPEST:
        return ANYTHING
    if kind == "array":
        return _by_schema(whole.get("items"), root, depth + 1).listed()
    if kind == "object" or (kind is None and "properties" in whole):
        properties = properties_of(root, schema)
        members = {name: _by_schema(one, root, depth + 1) for name, one in properties.items()}
        return Shape(members) if members else ANYTHING
    if kind == "string" and options:
        assert isinstance(options, list | tuple)
        return typed(one_of(option for option in options if isinstance(option, str)))
    if kind == "string" and whole.get("format") == "date":
        return DAY
    return {"string": _TEXT, "number": _NUMBER, "integer": _NUMBER, "boolean": _FLAG}.get(str(kind), ANYTHING)


_DEEPEST = 6  # objects in objects whose members are told apart
_GIVING_OUTPUTS = ("U", "A", "P", "F", "R", "O", "C")
_COLLECTING = ("R", "O", "C")
