"""Registers: what is asked, how the answer is read, and where it flows must fit together."""

from collections.abc import Iterator

from engine.definitions.checks.world import World, check_reference, check_references, fields_of
from engine.definitions.expressions import check_condition, check_template
from engine.definitions.paths import PathError, compile_path
from engine.definitions.places import Place
from engine.definitions.shapes import ANYTHING, Shape, values
from engine.definitions.values import NOT_FOUND, UNREACHABLE, Reading, Register, Request, Sync
from engine.errors import Problem

_BEFORE = Shape({"wanted": ANYTHING, "today": ANYTHING})
_PAGE = Shape({"today": ANYTHING, "page": ANYTHING})
_OWN = (NOT_FOUND, UNREACHABLE)  # reasons every register has; the second has a sentence of ours where it brings none


def check_register(register: Register, world: World) -> Iterator[Problem]:
    """Every problem of a register. What its sentences may use depends on the look-up."""
    place = Place(f"register/{register.key}")
    for reason, text in register.failures.items():
        yield from check_template(text, place / "failures" / reason, ANYTHING)
    yield from check_template(register.found, place / "found", ANYTHING)
    yield from _check_reasons(register, place)
    if register.request is not None:
        yield from _check_request(register.request, place / "request", _BEFORE)
    if register.reading is not None:
        yield from _check_reading(register.reading, place / "answer")
    if register.candidates is not None:
        at = place / "candidates"
        yield from _check_request(register.candidates.request, at / "request", _BEFORE)
        yield from _check_path(register.candidates.entries, at / "entries")
        for index, shown in enumerate(register.candidates.columns):
            yield from check_reference(at / "columns" / index / "property", "property", shown.key, register.properties)
    if register.sync is not None:
        yield from _check_sync(register.sync, register, world, place / "sync")


def _check_reasons(register: Register, place: Place) -> Iterator[Problem]:
    """Every reason that a rule or a status stands for must have its sentence."""
    entry = values(register.properties) if register.properties else ANYTHING
    scope = _BEFORE.plus(entry=entry, code=ANYTHING)
    for index, refusal in enumerate(register.refuse):
        at = place / "refuse" / index
        yield from check_condition(refusal.when, at / "when", scope)
        yield from _check_reason(refusal.reason, register, at / "reason")
    for status, reason in register.reading.statuses if register.reading else ():
        yield from _check_reason(reason, register, place / "answer" / "statuses" / str(status))
    for index, examined in enumerate(register.examines):
        for number, reason in enumerate(examined.reasons):
            yield from _check_reason(reason, register, place / "examines" / index / "reasons" / number)


def _check_reason(reason: str, register: Register, at: Place) -> Iterator[Problem]:
    if reason not in (*register.failures, *_OWN):
        yield at.problem("reason_without_sentence", reason=reason)


def _check_request(request: Request, at: Place, scope: Shape) -> Iterator[Problem]:
    yield from check_template(request.path, at / "path", scope)
    for part in ("query", "headers", "body"):
        for name, text in getattr(request, part):
            yield from check_template(text, at / part / name, scope)


def _check_reading(reading: Reading, at: Place) -> Iterator[Problem]:
    yield from _check_path(reading.entries, at / "entries")
    yield from _check_path(reading.code, at / "code")
    for one in reading.fields:
        yield from _check_path(one.path, at / "fields" / one.key)


def _check_path(text: str, at: Place) -> Iterator[Problem]:
    try:
        if text:
            compile_path(text)
    except PathError as error:
        yield at.problem(error.code, **error.data)


def _check_sync(sync: Sync, register: Register, world: World, at: Place) -> Iterator[Problem]:
    yield from _check_request(sync.request, at / "request", _PAGE)
    yield from _check_path(sync.entries, at / "entries")
    yield from _check_path(sync.next, at / "next")
    yield from check_reference(at / "key", "property", sync.key, register.properties)
    yield from check_reference(at / "record_type", "record_type", sync.record_type, world.system.record_types)
    record_type = world.system.record_types.get(sync.record_type)
    if record_type is None:
        return
    fields = fields_of(world, record_type)
    yield from check_reference(at / "match", "field", sync.match, fields)
    for own, name in sync.fill:
        yield from check_reference(at / "fill" / own, "field", own, fields)
        yield from check_reference(at / "fill" / own, "property", name, register.properties)
    yield from _check_below(sync, register, world, at)
    yield from _check_steps(sync, world, at)


def _check_below(sync: Sync, register: Register, world: World, at: Place) -> Iterator[Problem]:
    """Records that stand below others can only be made where it is known below which."""
    record_type = world.system.record_types[sync.record_type]
    name, own = sync.below
    if not name:
        if sync.create and record_type.parent:
            yield (at / "create").problem("sync_below_nothing", record_type=record_type.title)
        return
    yield from check_reference(at / "below" / "property", "property", name, register.properties)
    above = world.system.record_types.get(record_type.parent)
    if above is None:
        yield (at / "below").problem("sync_without_parent", record_type=record_type.title)
    else:
        yield from check_reference(at / "below" / "field", "field", own, fields_of(world, above))


def _check_steps(sync: Sync, world: World, at: Place) -> Iterator[Problem]:
    """The states and actions that a run works with must be the workflow's, and the system's to take."""
    workflow = world.system.workflows.get(world.system.record_types[sync.record_type].workflow)
    if workflow is None:
        return
    yield from check_references(at / "states", "state", sync.states, workflow.by_key)
    own = [action.key for action in workflow.actions if "system" in action.by]
    for name in ("changed", "gone", "back"):
        yield from check_reference(at / name, "action", getattr(sync, name), own)
