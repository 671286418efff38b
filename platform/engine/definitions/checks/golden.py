"""Golden cases: what they name must exist, or they would prove nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import truediv
from typing import Any

from engine.definitions.checks.world import World, check_reference, check_references, check_roles, fields_of
from engine.definitions.places import Place
from engine.definitions.taking import type_of, unread_days
from engine.definitions.times import first_day, read_moment
from engine.definitions.values import Catalogue, Decision, GoldenCase, RecordType, System, walk
from engine.errors import Problem
from engine.feel import FeelSyntaxError

Step = Mapping[str, Any]


def check_golden_case(case: GoldenCase, world: World) -> Iterator[Problem]:
    """Every problem of a golden case; records named by another case it begins with are known too."""
    place = Place(f"golden/{case.key}")
    named = _names_before(case, world, frozenset({case.key}))
    for part, steps in (("given", case.given), ("steps", case.steps)):
        for index, step in enumerate(steps):
            yield from _check_step(step, world, place / part / index, named)
            named.update(_named_by(step, world.system))


def _names_before(case: GoldenCase, world: World, passed: frozenset[str]) -> dict[str, str]:
    """Record names that cases taken first have given, and the record type of each."""
    cases = {one.key: one for one in world.system.golden}
    named: dict[str, str] = {}
    for step in (*case.given, *case.steps):
        other = cases.get(str(step.get("case", "")))
        if other is not None and other.key not in passed:
            named.update(_names_before(other, world, passed | {other.key}))
            for inner in (*other.given, *other.steps):
                named.update(_named_by(inner, world.system))
    return named


def _named_by(step: Step, system: System) -> dict[str, str]:
    record_type = step.get("create") or step.get("find") or _flowed_into(step, system)
    return {step["name"]: record_type} if "name" in step and record_type else {}


def _flowed_into(step: Step, system: System) -> str:
    """The record type into which the entry of a step flows at once."""
    register = system.registers.get(step.get("register", "")) if step.get("flows") else None
    return register.sync.record_type if register and register.sync else ""


def _check_step(step: Step, world: World, at: Place, named: Mapping[str, str]) -> Iterator[Problem]:
    system = world.system
    yield from check_roles(at / "as", [step["as"]] if "as" in step else [], world)
    yield from check_roles(at / "role", [step["role"]] if "role" in step else [], world)
    yield from check_reference(at / "register", "register", step.get("register", ""), system.registers)
    yield from check_reference(at / "case", "golden", step.get("case", ""), [one.key for one in system.golden])
    for word in ("create", "find"):
        yield from check_reference(at / word, "record_type", step.get(word, ""), system.record_types)
    for word in ("in", "of"):
        yield from check_reference(at / word, "name", step.get(word, ""), named)
    yield from _check_times(step, at)
    yield from _check_question(step, system, at)
    yield from _check_found(step, world, at)
    record_type = system.record_types.get(step.get("create") or named.get(step.get("of", ""), ""))
    if record_type is not None:
        yield from _check_about(step, record_type, world, at)


def _check_found(step: Step, world: World, at: Place) -> Iterator[Problem]:
    """A record is found below another or by its fields; an entry flows where its register says so."""
    record_type = world.system.record_types.get(step.get("find", ""))
    if record_type is not None:
        yield from check_references(at / "where", "field", step.get("where", {}), fields_of(world, record_type))
    if "find" in step and not {"in", "where"} & step.keys():
        yield (at / "find").problem("found_by_nothing", record_type=step["find"])
    if step.get("flows") and step["register"] in world.system.registers and not _flowed_into(step, world.system):
        yield (at / "flows").problem("flows_nowhere", register=step["register"])


def _check_times(step: Step, at: Place) -> Iterator[Problem]:
    """Days and periods must be in the calendar; a case that names 30 February could not be played."""
    if "on" in step:
        yield from _check_time(at / "on", step["on"], read_moment, "no_day")
    if "period" in step:
        yield from _check_time(at / "period", step["period"], first_day, "no_period")


def _check_time(place: Place, text: str, read: Callable[[str], object], code: str) -> Iterator[Problem]:
    try:
        read(text)
    except ValueError:
        yield place.problem(code, text=text)


def _check_question(step: Step, system: System, at: Place) -> Iterator[Problem]:
    """A decision that is asked must be one that takes inputs, and take these."""
    askable = {key: decision for key, decision in system.decisions.items() if decision.takes}
    yield from check_reference(at / "decide", "decision", step.get("decide", ""), askable)
    decision = askable.get(step.get("decide", ""))
    if decision is not None:
        yield from check_references(at / "with", "input", step.get("with", {}), [one.key for one in decision.takes])
        yield from _check_days(decision, step.get("with", {}), at / "with")


def _check_days(decision: Decision, given: Mapping[str, Any], at: Place) -> Iterator[Problem]:
    """Inputs that ought to be days must be days: what is none would silently be nothing at all."""
    for taken in decision.takes:
        try:
            found = [*unread_days(given.get(taken.key), type_of(taken.type))]
        except FeelSyntaxError:  # said at the decision itself
            found = []
        for path, text in found:
            yield reduce(truediv, path, at / taken.key).problem("no_day", text=text)


def _check_about(step: Step, record_type: RecordType, world: World, at: Place) -> Iterator[Problem]:
    """What a step says about a record of this type."""
    fields = fields_of(world, record_type)
    if record_type.form in world.system.forms:
        for word in ("values", "change"):
            yield from check_references(at / word, "field", step.get(word, {}), fields)
    yield from check_references(
        at / "expect" / "kept", "field", step.get("expect", {}).get("kept", {}), record_type.keeps
    )
    workflow = world.system.workflows.get(record_type.workflow)
    if workflow is not None:
        actions = [action.key for action in workflow.actions]
        yield from check_reference(at / "act", "action", step.get("act", ""), actions)
        states = [word for state in workflow.states for word in (state.key, state.title)]
        expected = step.get("expect", {}).get("state", "")
        yield from check_reference(at / "expect" / "state", "state", expected, states)
    for key, entries in step.get("sheet", {}).items():
        sheet = record_type.sheet(key)
        yield from check_reference(at / "sheet", "sheet", key, [one.key for one in record_type.sheets])
        catalogue = world.system.catalogues.get(sheet.catalogue) if sheet else None
        if catalogue is not None:
            yield from _check_entries(entries, catalogue, at / "sheet" / key)


_BY_LINE = ("adopt", "override", "pass", "return")


def _check_entries(entries: Mapping[str, Any], catalogue: Catalogue, at: Place) -> Iterator[Problem]:
    nodes = walk(catalogue.root)
    items = [node.key for node in nodes if not node.children]
    findings = [finding.key for node in nodes for finding in node.findings]
    lines = [node.key for node in catalogue.lines]
    leaving = [node.key for node in nodes if node.line or node.absent != "forbidden"]
    yield from check_references(at / "findings", "finding", entries.get("findings", ()), {*findings, *items})
    for word in ("choices", "marks", "remarks"):
        yield from _check_keys(at / word, "item", entries.get(word, ()), items)
    for word, known in (("absent", leaving), *((word, lines) for word in _BY_LINE)):
        yield from _check_keys(at / word, "line", entries.get(word, ()), known)


def _check_keys(place: Place, kind: str, keys: Iterable[str] | str, known: Collection[str]) -> Iterator[Problem]:
    if not isinstance(keys, str):
        yield from check_references(place, kind, (key for key in keys if key != "all"), known)
