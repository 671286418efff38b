"""The query form over a list, generated from the filters of the record type."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q

from engine.definitions.values import Field, Filter, RecordType, System
from forms.frames import Frame
from forms.personal import index_of
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.values import Option, Surroundings
from portal.grades import grade_tones

#: Record columns by the names paths use; every other name is a field of the form.
COLUMNS: Mapping[str, str] = {
    "state": "state",
    "number": "number",
    "title": "title",
    "period": "period_start",
    "period_title": "period_start",
    "district": "district",
    "result.score": "result_score",
    "result.grade": "result_grade",
    "due_on": "due_on",
    "watched": "watched",
    "created_at": "created_at",
    "changed_at": "changed_at",
}


@dataclass(frozen=True)
class FilterControl:
    """One control of the query form with what was chosen."""

    name: str
    title: str
    kind: str  # choice, period, month, date, text
    value: str
    options: tuple[Option, ...] = ()
    field: Field | None = None  # of the form, where it is one


def lookup_of(path: str) -> str:
    """The database column or JSON key behind a path."""
    head, _dot, rest = path.partition(".")
    if head in ("parent", "subject"):
        return f"{head}__{lookup_of(rest)}"
    return COLUMNS.get(path) or f"data__{path}"


def controls(frame: Frame, chosen: Mapping[str, str], filters: tuple[Filter, ...]) -> tuple[FilterControl, ...]:
    """The controls of a query form over records of this type, in the order of the definition."""
    return tuple(_control(frame, each, chosen.get(name_of(each), "")) for each in filters)


def condition(controls: tuple[FilterControl, ...], filters: tuple[Filter, ...]) -> Q:
    """What the chosen values ask of a record; a value that makes no sense matches nothing."""
    asked = Q()
    for control, each in zip(controls, filters, strict=True):
        if control.value:
            asked &= _asked(control, each.path)
    return asked


def having(frame: Frame, values: Mapping[str, str]) -> Q:
    """What is asked of a record that has these values, by path."""
    filters = tuple(Filter(path, "") for path in values)
    asked = controls(frame, {name_of(each): values[each.path] for each in filters}, filters)
    return condition(tuple(map(_whole, asked)), filters)


def _whole(control: FilterControl) -> FilterControl:
    """The control asking for the whole of a text: people look for a part of it, definitions name a value."""
    is_text = control.field is None or control.field.schema.get("type") == "string"
    return replace(control, kind="choice") if control.kind == "text" and is_text else control


def _numbered(control: FilterControl, path: str) -> Q:
    """The records with exactly this number, however it was typed; of one above them where the path leads there."""
    head, _dot, key = path.rpartition(".")
    index = index_of(control.value, region=connection.schema_name, field=key)
    return Q(**{"__".join((*filter(None, head.split(".")), "blind__overlap")): index})


def name_of(each: Filter) -> str:
    """The name of a filter in the address."""
    return f"f.{each.path}"


def _control(frame: Frame, each: Filter, value: str) -> FilterControl:
    field = _field_at(frame.system, frame.type, each.path)
    options = _options(frame, each.path, field)
    kind = "choice" if options else _kind(each.path, field)
    return FilterControl(name_of(each), each.title, kind, value.strip(), options, field)


def _field_at(system: System, kind: RecordType, path: str) -> Field | None:
    """The field that a path leads to: of the record itself, or of one above it."""
    head, _dot, rest = path.partition(".")
    if head not in ("parent", "subject") or not rest:
        return system.forms[kind.form].fields.get(path)
    above = system.record_types.get(kind.parent)
    while head == "subject" and above is not None and above.parent in system.record_types:
        above = system.record_types[above.parent]
    return _field_at(system, above, rest) if above is not None else None


def _kind(path: str, field: Field | None) -> str:
    if path in ("period", "period_title"):
        return "period"
    kind = FIELD_TYPES[field.widget].filter if field else "text"
    return "text" if kind == "choice" else kind


def _options(frame: Frame, path: str, field: Field | None) -> tuple[Option, ...]:
    name = path.rpartition("parent.")[2].rpartition("subject.")[2]
    if name == "district":
        return tuple(Option(each.key, each.title) for each in frame.region.districts)
    if path == "state":
        return tuple(Option(state.key, state.title) for state in frame.workflow.states)
    if path == "result.grade":
        return tuple(Option(grade, grade) for grade in grade_tones(frame))
    around = Surroundings(frame.region.districts, frame.system.catalogues)
    return () if field is None else FIELD_TYPES[field.widget].options(field, around)


def _asked(control: FilterControl, path: str) -> Q:
    if control.field is not None and control.field.holds_personal:
        return _numbered(control, path)
    lookup = lookup_of(path)
    if control.kind == "period":
        day = _first_of_month(control.value)
        ends = lookup.replace("period_start", "period_end")
        return Q(**{f"{lookup}__lte": day, f"{ends}__gte": day}) if day else _NOTHING
    if control.field is not None:
        lookup = "__".join(filter(None, (lookup, FIELD_TYPES[control.field.widget].member)))
    if control.kind == "text":
        return Q(**{f"{lookup}__icontains": control.value})
    return _chosen(control, lookup)


def _chosen(control: FilterControl, lookup: str) -> Q:
    """One of several known values, as a value of its kind is stored: a text, yes or no, a list that has it."""
    kind = control.field.schema.get("type") if control.field else "string"
    if kind == "array":
        return Q(**{f"{lookup}__contains": [control.value]})
    return Q(**{lookup: control.value == "true" if kind == "boolean" else control.value})


def _first_of_month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


_NOTHING = Q(pk__in=[])
