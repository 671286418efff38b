"""Reports: what they name must exist, and their numbers must be countable."""

from collections.abc import Iterable, Iterator

from engine.definitions import scopes
from engine.definitions.checks.record_types import LIST_WORDS
from engine.definitions.checks.world import World, check_path, check_reference, check_references, check_roles
from engine.definitions.checks.world import check_unique as _check_unique
from engine.definitions.expressions import check_expression, check_template
from engine.definitions.places import Place
from engine.definitions.shapes import VALUE, Shape, values
from engine.definitions.values import FINDING_ITEM, FINDING_REPEATED, Condition, Measure, RecordType, Report
from engine.errors import Problem

_PARENT = "parent"
_FINDING = values(path.partition(".")[2] for path in (FINDING_ITEM, FINDING_REPEATED))


def check_report(report: Report, world: World) -> Iterator[Problem]:
    """The record types, states, paths, measures and readers must exist."""
    place = Place(f"report/{report.key}")
    yield from check_roles(place / "roles", report.roles, world)
    yield from check_reference(place / "record_type", "record_type", report.record_type, world.system.record_types)
    record_type = world.system.record_types.get(report.record_type)
    if record_type is None:
        return
    yield from _check_states(place / "states", report.states, record_type, world)
    yield from _check_conditions(place / "where", report.where, _readable(record_type, world), world)
    scope = _rows(report, record_type, world)
    yield from _check_findings(place, report, record_type)
    yield from check_path(place / "group_by", report.group_by, scope)
    yield from _check_hidden(place / "group_by", report.group_by, world)
    for index, asked in enumerate(report.filters):
        yield from check_path(place / "filters" / index / "path", asked.path, _readable(record_type, world))
    yield from _check_unique(place / "measures", (measure.key for measure in report.measures))
    for index, measure in enumerate(report.measures):
        yield from _check_measure(place / "measures" / index, measure, report, world)
    yield from _check_columns(place, report, scope)
    yield from _check_chart(place / "chart", report, scope)
    yield from check_path(place / "order", report.order.removeprefix("-"), scope, report.by_key)


def _rows(report: Report, record_type: RecordType, world: World) -> Shape:
    """What there is of each thing that is counted: of a finding, what it says itself and what its record says."""
    scope = _readable(record_type, world)
    return scope.plus(finding=_FINDING) if report.about == "findings" else scope


def _check_findings(place: Place, report: Report, record_type: RecordType) -> Iterator[Problem]:
    """Findings stand on sheets, are shown in groups, and have nothing below them."""
    if report.about != "findings":
        return
    if not record_type.sheets:
        yield (place / "about").problem("report_without_findings", type=record_type.key)
    if not report.group_by:
        yield (place / "about").problem("report_findings_ungrouped")
    for index, measure in enumerate(report.measures):
        if measure.of:
            yield (place / "measures" / index / "of").problem("report_findings_of", key=measure.key)


def _readable(record_type: RecordType, world: World) -> Shape:
    return scopes.record(world.system, record_type).plus(**dict.fromkeys(LIST_WORDS, VALUE))


def _check_columns(place: Place, report: Report, scope: Shape) -> Iterator[Problem]:
    if report.group_by and report.group_by not in [column.path for column in report.columns]:
        yield (place / "columns").problem("report_group_unseen", group=report.group_by)
    for index, column in enumerate(report.columns):
        at = place / "columns" / index
        yield from check_template(column.title, at / "title", scopes.CLOCK)
        if report.group_by and column.path and column.path != report.group_by:
            yield (at / "path").problem("report_value_of_group", path=column.path, group=report.group_by)
        yield from check_path(at / "path", column.path, scope)
        yield from check_path(at / "sub", column.sub, scope)
        for name, key in (("measure", column.measure), ("over", column.over)):
            yield from check_reference(at / name, "measure", key, report.by_key)


def _check_chart(place: Place, report: Report, scope: Shape) -> Iterator[Problem]:
    if report.chart is not None:
        yield from check_references(place / "measures", "measure", report.chart.measures, report.by_key)
        yield from check_path(place / "label", report.chart.label, scope)
    if report.chart is not None and report.chart.kind == "grid":
        shared = {column.measure for column in report.columns if column.over}
        for index, key in enumerate(report.chart.measures):
            if key not in shared:
                yield (place / "measures" / index).problem("report_grid_without_shares", measure=key)


def _check_measure(place: Place, measure: Measure, report: Report, world: World) -> Iterator[Problem]:
    types = world.system.record_types
    yield from check_template(measure.title, place / "title", scopes.CLOCK)
    yield from check_reference(place / "of", "record_type", measure.of, types)
    counted = types.get(measure.of or report.record_type)
    if counted is None:
        return
    above = [one.key for one in scopes.ancestors(world.system, counted)]
    if measure.of and report.record_type not in above:
        yield (place / "of").problem("report_not_below", type=measure.of, report=report.record_type)
    if not measure.of and not report.group_by:
        yield (place / "of").problem("report_counts_itself", key=measure.key)
    if measure.of and report.group_by and not measure.is_additive:
        yield (place / "measure").problem("report_not_additive", key=measure.key)
    if measure.kind != "count" and not measure.path:
        yield (place / "path").problem("report_without_path", key=measure.key, measure=measure.kind)
    yield from check_path(place / "path", measure.path, _readable(counted, world), (_PARENT,))
    yield from _check_hidden(place / "path", measure.path, world)
    yield from _check_states(place / "states", measure.states, counted, world)
    scope = _readable(counted, world) if measure.of else _rows(report, counted, world)
    yield from _check_conditions(place / "where", measure.where, scope, world)


def _check_states(place: Place, states: Iterable[str], record_type: RecordType, world: World) -> Iterator[Problem]:
    workflow = world.system.workflows.get(record_type.workflow)
    if workflow is not None:
        yield from check_references(place, "state", states, workflow.by_key)


def _check_conditions(place: Place, conditions: Iterable[Condition], scope: Shape, world: World) -> Iterator[Problem]:
    for index, condition in enumerate(conditions):
        at = place / index
        yield from check_path(at / "path", condition.path, scope)
        yield from _check_hidden(at / "path", condition.path, world)
        for name, text in (
            ("at_least", condition.at_least), ("at_most", condition.at_most), ("below", condition.below)
        ):  # fmt: skip
            yield from check_expression(text, at / name, scopes.CLOCK)


def _check_hidden(place: Place, path: str, world: World) -> Iterator[Problem]:
    """The database has personal numbers only sealed: it can neither compare nor count them."""
    if path and path.rpartition(".")[2] in world.system.personal_names:
        yield place.problem("report_personal", path=path)
