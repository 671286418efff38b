"""What a report's conditions and measures ask of the database: one expression each, whatever the number of rows."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import (
    Aggregate,
    Avg,
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.db.models.lookups import Exact

from engine.definitions.values import FINDING_ITEM, FINDING_REPEATED, Condition, Measure, MeasureKind
from engine.feel import compile_expression
from engine.scoring import SIGN
from forms.models import FindingRow, Record
from portal.lists.filters import lookup_of

#: Columns in which an empty text stands for nothing.
_TEXTS = frozenset({"state", "number", "title", "district", "result_grade", "watched"})
_AGGREGATES: dict[MeasureKind, type[Aggregate]] = {"sum": Sum, "average": Avg, "lowest": Min, "highest": Max}
#: The columns that `each_finding` adds, by path. Uses of a repeated table have their items in common.
_OF_FINDINGS = {FINDING_ITEM: "finding_item", FINDING_REPEATED: "finding_repeated"}
_NUMBER = DecimalField(max_digits=40, decimal_places=10)


def place_of(path: str) -> str:
    """The database column or JSON key behind a path; `parent` is what a record stands under."""
    return "parent_id" if path == "parent" else _OF_FINDINGS.get(path) or lookup_of(path)


def each_finding(records: QuerySet[Record]) -> QuerySet[Record]:
    """Each record once for every finding on the sheet that is its result, with what is known of the finding."""
    earlier = FindingRow.objects.filter(
        scope_id=OuterRef("parent_id"),
        record__record_type=OuterRef("record_type"),
        item=OuterRef("finding__item"),
        counts=True,
        period_start__lt=OuterRef("period_start"),
    )
    found = records.annotate(finding=FilteredRelation("findings", condition=Q(findings__counts=True)))
    return found.filter(finding__isnull=False).annotate(
        finding_item=Func(F("finding__item"), Value(SIGN), Value(1), function="split_part", output_field=CharField()),
        finding_repeated=Exists(earlier),
    )


def holding(conditions: Iterable[Condition], *, states: Iterable[str] = (), today: date, now: datetime) -> Q:
    """What the states and conditions ask of a record."""
    wanted, asked = list(states), Q()
    if wanted:
        asked &= Q(state__in=wanted)
    for condition in conditions:
        asked &= _holds(condition, {"today": today, "now": now})
    return asked


def _holds(condition: Condition, clock: dict[str, object]) -> Q:
    place = place_of(condition.path)
    asked = Q()
    if condition.values:
        asked &= Q(**{f"{place}__in": list(condition.values)})
    if condition.excluded:
        asked &= ~Q(**{f"{place}__in": list(condition.excluded)})
    if condition.includes:
        asked &= Q(**{f"{place}__contains": [condition.includes]})
    if condition.known is not None:
        asked &= _known(place) if condition.known else ~_known(place)
    for name, text in condition.bounds:
        bound = _kept(compile_expression(text).value(clock), place)
        asked &= Q(**{f"{place}__{name}": bound}) if bound is not None else Q(pk__in=[])
    return asked | ~_known(place) if condition.or_none else asked


def _known(place: str) -> Q:
    known = Q(**{f"{place}__isnull": False})
    if is_column(place):
        return known & ~Q(**{place: ""}) if place.rpartition("__")[2] in _TEXTS else known
    return known & ~Q(**{place: None}) & ~Q(**{place: ""})


def is_column(place: str) -> bool:
    """Whether a place is a column of records and not a key of their values."""
    return "data__" not in place


def _kept(value: object, place: str) -> object:
    """A bound as what it is compared with is kept: days among a record's values are texts."""
    if isinstance(value, date) and not is_column(place):
        return value.isoformat()[:10]
    return value


def counted(measure: Measure, only: Q | None = None) -> Expression:
    """The number a measure makes of records: of those that the condition holds for."""
    given = {"filter": only} if only else {}
    if measure.kind == "count":
        return Count("pk", **given)
    place = place_of(measure.path)
    if measure.kind == "distinct":
        return Count(_told_apart(place), distinct=True, **given)
    return _AGGREGATES[measure.kind](_number(place), **given)


def _told_apart(place: str) -> Expression:
    if is_column(place) and place.rpartition("__")[2] not in _TEXTS:
        return F(place)
    text = F(place) if is_column(place) else _text(place)
    return NullIf(text, Value(""), output_field=CharField())


def _number(place: str) -> Expression:
    """A number wherever it is kept; what is none, under an older form, counts as missing."""
    if is_column(place):
        return F(place)
    kind = Func(F(place), function="jsonb_typeof", output_field=CharField())
    return Case(When(Exact(kind, Value("number")), then=Cast(_text(place), _NUMBER)), output_field=_NUMBER)


def _text(place: str) -> KeyTextTransform:
    holder, _sep, key = place.rpartition("data__")
    return KeyTextTransform(key, f"{holder}data")


def plain(value: object) -> Decimal | int | None:
    """A number as it came from the database, without noughts at its end."""
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return int(whole) if whole == value else value.normalize()
    return value if isinstance(value, int) else None
