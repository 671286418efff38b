"""The query form over a list, generated from the filters of the record type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from engine.definitions.values import Filter
from forms.frames import Frame
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
    "created_at": "created_at",
    "changed_at": "changed_at",
}


@dataclass(frozen=True)
class FilterControl:
    """One control of the query form with what was chosen."""

    name: str
    title: str
    kind: str  # choice, month, date, text
    value: str
    options: tuple[Option, ...] = ()


def lookup_of(path: str) -> str:
    """The database column or JSON key behind a path."""
    head, _dot, rest = path.partition(".")
    if head in ("parent", "subject"):
        return f"{head}__{lookup_of(rest)}"
    return COLUMNS.get(path) or f"data__{path}"


def controls(frame: Frame, chosen: Mapping[str, str]) -> tuple[FilterControl, ...]:
    """The controls of the query form in the order of the definition."""
    return tuple(_control(frame, each, chosen.get(name_of(each), "")) for each in frame.type.filters)


def condition(controls: tuple[FilterControl, ...], filters: tuple[Filter, ...]) -> Q:
    """What the chosen values ask of a record; a value that makes no sense matches nothing."""
    asked = Q()
    for control, each in zip(controls, filters, strict=True):
        if control.value:
            asked &= _asked(control, lookup_of(each.path))
    return asked


def name_of(each: Filter) -> str:
    """The name of a filter in the address."""
    return f"f.{each.path}"


def _control(frame: Frame, each: Filter, value: str) -> FilterControl:
    options = _options(frame, each.path)
    kind = "choice" if options else _kind(frame, each.path)
    return FilterControl(name_of(each), each.title, kind, value.strip(), options)


def _kind(frame: Frame, path: str) -> str:
    if path in ("period", "period_title"):
        return "month"
    field = frame.form.fields.get(path)
    return "date" if field is not None and field.widget == "date" else "text"


def _options(frame: Frame, path: str) -> tuple[Option, ...]:
    name = path.rpartition("parent.")[2].rpartition("subject.")[2]
    if name == "district":
        return tuple(Option(each.key, each.title) for each in frame.region.districts)
    if path == "state":
        return tuple(Option(state.key, state.title) for state in frame.workflow.states)
    if path == "result.grade":
        return tuple(Option(grade, grade) for grade in grade_tones(frame))
    field = frame.form.fields.get(path)
    around = Surroundings(frame.region.districts, frame.system.catalogues)
    return () if field is None else FIELD_TYPES[field.widget].options(field, around)


def _asked(control: FilterControl, lookup: str) -> Q:
    if control.kind == "month":
        day = _first_of_month(control.value)
        ends = lookup.replace("period_start", "period_end")
        return Q(**{f"{lookup}__lte": day, f"{ends}__gte": day}) if day else _NOTHING
    if control.kind == "text":
        return Q(**{f"{lookup}__icontains": control.value})
    value: Any = control.value
    return Q(**{lookup: value})


def _first_of_month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


_NOTHING = Q(pk__in=[])
