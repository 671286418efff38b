"""A report as it was asked for: which records, in which rows, with which numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import (
    DecimalField,
    Expression,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.http import Http404

from engine.definitions import scopes
from engine.definitions.templates import fill
from engine.definitions.values import Measure, Report, ReportColumn
from forms.actors import Actor
from forms.frames import Frame
from forms.models import Record
from forms.selectors import visible_records
from portal.lists.filters import FilterControl, condition, controls
from portal.reports.sql import counted, each_finding, holding, is_column, place_of, plain

#: Before the names of measures, so that none is taken for a column of records.
_PREFIX = "measured_"
GROUP = "grouped_by"
Numbers = Mapping[str, Decimal | int | None]


@dataclass(frozen=True)
class ReportQuery:
    """A report page as it was asked for, by whom and when."""

    report: Report
    frame: Frame
    actor: Actor
    controls: tuple[FilterControl, ...]
    sort: str
    today: date
    now: datetime

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody filtered."""
        return any(control.value for control in self.controls)

    def base(self) -> QuerySet[Record]:
        """The records the report is about, as this person may see them."""
        report = self.report
        found = visible_records(self.actor, system=self.frame.system.key, record_type=report.record_type)
        found = found.filter(holding(report.where, states=report.states, today=self.today, now=self.now))
        found = found.filter(condition(self.controls, report.filters))
        return each_finding(found) if report.about == "findings" else found

    def rows(self) -> QuerySet:
        """A row for each record or group with its numbers, in order; one query."""
        report = self.report
        if not report.group_by:
            return self.base().annotate(**self._beside()).order_by(*self._order())
        return self._within(self.base()).values(**{GROUP: F(place_of(report.group_by))}).annotate(
            **self._together()
        ).order_by(*self._order())  # fmt: skip

    def totals(self) -> Numbers:
        """What all rows come to; nothing for what cannot be added up."""
        report = self.report
        if report.group_by:
            found = self._within(self.base()).aggregate(**self._together())
        else:
            additive = [measure.key for measure in report.measures if measure.is_additive]
            sums = {f"{_PREFIX}{key}_": Sum(f"{_PREFIX}{key}") for key in additive}
            found = self.base().annotate(**self._beside()).aggregate(**sums) if sums else {}
        return {key.removeprefix(_PREFIX).removesuffix("_"): plain(value) for key, value in found.items()}

    def behind(self, measure: Measure, *, row: str | None, group: str | None) -> QuerySet[Record]:
        """The records that a number counts: of one row, of one group, or of all rows."""
        base = self.base()
        if row is not None:
            base = base.filter(pk=row if row.isdecimal() and len(row) < _LONGEST_ID else None)
        if group is not None:
            base = self._in_group(base, group)
        if not measure.of:
            return self._once(base.filter(self._asked(measure))).order_by("-pk")
        rows = base.order_by().values("pk")
        return self._below(measure).filter(**{f"{self._way(measure)}__in": rows}).order_by("-pk")

    def _once(self, found: QuerySet[Record]) -> QuerySet[Record]:
        """Records that have several findings only once."""
        if self.report.about == "records":
            return found
        return visible_records(self.actor).filter(pk__in=found.order_by().values("pk"))

    def column_sorts(self, column: ReportColumn) -> tuple[str, str]:
        """The sort to offer at a column's heading and what it is now."""
        path = column.measure or column.path
        if not self._sortable(column):
            return "", ""
        if self.sort == path:
            return f"-{path}", "ascending"
        return path, "descending" if self.sort == f"-{path}" else ""

    def _sortable(self, column: ReportColumn) -> bool:
        path = column.path
        return not ("sheets." in path or path.rpartition(".")[2] in self.frame.system.personal_names)

    def _beside(self) -> dict[str, Expression]:
        """The numbers of each record: of what stands below it."""
        return {_PREFIX + measure.key: self._one(measure) for measure in self.report.measures}

    def _one(self, measure: Measure) -> Expression:
        way = self._way(measure)
        each = self._below(measure).filter(**{way: OuterRef("pk")}).order_by().values(way)
        number = Subquery(each.annotate(counted_=counted(measure)).values("counted_"))
        if measure.kind in ("average", "lowest", "highest"):
            return number
        return Coalesce(number, Value(0), output_field=_kind(measure))

    def _within(self, base: QuerySet[Record]) -> QuerySet[Record]:
        """The records with what stands below each, where the groups add that up."""
        below = [measure for measure in self.report.measures if measure.of]
        return base.annotate(**{f"each_{measure.key}": self._one(measure) for measure in below})

    def _together(self) -> dict[str, Expression]:
        """The numbers of a group."""
        return {
            _PREFIX + measure.key: Sum(f"each_{measure.key}")
            if measure.of
            else counted(measure, self._asked(measure))
            for measure in self.report.measures
        }  # fmt: skip

    def _asked(self, measure: Measure) -> Q:
        return holding(measure.where, states=measure.states, today=self.today, now=self.now)

    def _below(self, measure: Measure) -> QuerySet[Record]:
        found = visible_records(self.actor, system=self.frame.system.key, record_type=measure.of)
        return found.filter(self._asked(measure))

    def _way(self, measure: Measure) -> str:
        """How a record that is counted leads to the row it counts for."""
        types = self.frame.system.record_types
        above = [one.key for one in scopes.ancestors(self.frame.system, types[measure.of])]
        steps = above.index(self.report.record_type)
        if steps and not self.frame.type.parent:
            return "subject_id"
        return "parent__" * steps + "parent_id"

    def _in_group(self, base: QuerySet[Record], group: str) -> QuerySet[Record]:
        place = place_of(self.report.group_by)
        try:
            value = json.loads(group)
            if value is None:
                empty = Q(**{f"{place}__isnull": True})
                return base.filter(empty if is_column(place) else empty | Q(**{place: None}))
            return base.filter(**{place: value})
        except (ValueError, ValidationError) as error:
            raise Http404 from error

    def _order(self) -> tuple[OrderBy, ...]:
        offered = {column.measure or column.path for column in self.report.columns if self._sortable(column)}
        asked = self.sort if self.sort.removeprefix("-") in offered else self.report.order
        last = F(GROUP).asc(nulls_last=True) if self.report.group_by else F("pk").desc()
        if not asked:
            return (last,)
        path = asked.removeprefix("-")
        at = _PREFIX + path if path in self.report.by_key else place_of(path)
        at = GROUP if path == self.report.group_by else at
        return (F(at).desc(nulls_last=True) if asked.startswith("-") else F(at).asc(nulls_last=True), last)


_LONGEST_ID = 19  # digits


def _kind(measure: Measure) -> Field:
    return DecimalField() if measure.kind == "sum" else IntegerField()


def numbers_of(row: object, report: Report) -> Numbers:
    """The numbers of a row as it came from the database, by measure."""
    read = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
    return {measure.key: plain(read(_PREFIX + measure.key)) for measure in report.measures}


def _as_of(report: Report, *, today: date) -> Report:
    """The report with the names that its titles have today."""
    return replace(
        report,
        measures=tuple(replace(each, title=fill(each.title, {"today": today})) for each in report.measures),
        columns=tuple(replace(each, title=fill(each.title, {"today": today})) for each in report.columns),
    )


def read_report(
    report: Report, *, frame: Frame, actor: Actor, asked: Mapping[str, str], today: date, now: datetime
) -> ReportQuery:
    """The report that an address asks for; what it does not say takes its default."""
    return ReportQuery(
        report=_as_of(report, today=today),
        frame=frame,
        actor=actor,
        controls=controls(frame, asked, report.filters),
        sort=asked.get("sort", ""),
        today=today,
        now=now,
    )
