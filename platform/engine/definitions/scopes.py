"""Which names an expression may use, by where it stands (docs/architecture.md, "Names an expression may use")."""

from functools import reduce

from engine.definitions.shapes import ANYTHING, VALUE, Shape, nested, values
from engine.definitions.taking import shape_of
from engine.definitions.values import Decision, Form, RecordType, Related, System

_ACTOR = values(("name", "roles")).plus(organisation=values(("name", "credit_code")))
_RESULT = values(("sheet", "score", "grade"))
_SHEET = values(("score", "grade", "complete", "open", "saved", "passed", "returned", "undecided", "consistency"))
_PERIOD = values(("start", "end", "start included", "end included"))
AMBIENT = Shape({"today": VALUE, "now": VALUE, "actor": _ACTOR})


def form_fields(form: Form | None) -> Shape:
    """The fields of a form and the properties of its schema; what holds an object or a list may have any member."""
    if form is None:
        return ANYTHING
    properties = form.schema.get("properties", {})
    assert isinstance(properties, dict)
    names = {**properties, **{key: field.schema for key, field in form.fields.items()}}
    return Shape({name: _by_type(schema) for name, schema in names.items()})


def record(system: System, record_type: RecordType) -> Shape:
    """Everything an expression about a record may use."""
    looks = {look.name: look_shape(system, look) for look in record_type.related}
    return AMBIENT.union(_with_ancestors(system, record_type)).plus(
        **looks, decisions=_decisions(system), decide=askable(system)
    )


def taken(system: System, decision: Decision) -> Shape:
    """What a decision that takes inputs may use: these, the day, and other decisions."""
    given = {taken.key: shape_of(taken.type) for taken in decision.takes}
    return Shape({"today": VALUE, "now": VALUE}).plus(**given, decide=askable(system))


def askable(system: System) -> Shape:
    """The decisions that an expression may call with inputs."""
    return Shape({key: ANYTHING for key, decision in system.decisions.items() if decision.takes})


def any_record(system: System) -> Shape:
    """Every name that some record type offers: decisions and notices are not bound to one."""
    return reduce(Shape.union, (record(system, one) for one in system.record_types.values()), AMBIENT)


def action_input(system: System, form: str) -> Shape:
    """What `input` is in an action with this form."""
    return (form_fields(system.forms.get(form)) if form else Shape()).plus(opinion=VALUE)


def look_shape(system: System, look: Related) -> Shape:
    """The picked values of one related record; those that do not exist are reported by a check and taken as any."""
    target = system.record_types.get(look.record_type)
    if target is None:
        return ANYTHING
    plain = pickable(system, target)
    return nested((tuple(path.split(".")), plain.at(path) or ANYTHING) for path in look.pick)


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


def _own(system: System, record_type: RecordType) -> Shape:
    standard = values(("period_title", "number", "title", "state")).plus(
        period=_PERIOD, result=_RESULT, sheets=Shape({sheet.key: _SHEET for sheet in record_type.sheets})
    )
    flags = values(flag.key for flag in record_type.flags)
    return form_fields(system.forms.get(record_type.form)).union(flags).union(standard)


def _decisions(system: System) -> Shape:
    return Shape({key: _decided(decision) for key, decision in system.decisions.items()})


def _decided(decision: Decision) -> Shape:
    return values(decision.outputs) if decision.outputs else ANYTHING


def _by_type(schema: object) -> Shape:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return VALUE if kind in ("string", "number", "integer", "boolean") else ANYTHING
