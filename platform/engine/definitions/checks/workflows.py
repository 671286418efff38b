"""Workflows: every state can be reached and left, every action can be taken by somebody who sees the record."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.effects import Setting, check_effects, check_sent
from engine.definitions.checks.world import (
    World,
    check_reference,
    check_references,
    check_roles,
    check_rules,
    check_sight,
    check_unique,
    fields_of,
)
from engine.definitions.expressions import check_condition, check_day, check_expression, check_template
from engine.definitions.places import Place
from engine.definitions.shapes import Shape
from engine.definitions.values import Action, RecordType, Workflow
from engine.errors import Problem


def check_workflow(workflow: Workflow, world: World) -> Iterator[Problem]:
    """Every problem of a workflow, also as seen from each record type that uses it."""
    place = Place(f"workflow/{workflow.key}")
    yield from check_reference(place / "initial", "state", workflow.initial, workflow.by_key)
    yield from check_unique(place / "states", (state.key for state in workflow.states))
    yield from check_unique(place / "actions", (action.key for action in workflow.actions))
    for index, step in enumerate(workflow.steps):
        yield from check_references(place / "steps" / index / "states", "state", step.states, workflow.by_key)
    for index, action in enumerate(workflow.actions):
        yield from _check_ends(action, workflow, world, place / "actions" / index)
    yield from _check_graph(workflow, place)
    for record_type in world.users_of(workflow):
        yield from _check_use(workflow, record_type, world, place)


def _check_ends(action: Action, workflow: Workflow, world: World, at: Place) -> Iterator[Problem]:
    yield from check_references(at / "from", "state", action.from_states, workflow.by_key)
    named = (target.state for target in action.to if not target.back)
    yield from check_references(at / "to", "state", named, workflow.by_key)
    yield from check_roles(at / "by", action.by, world, also=("system",))
    yield from check_reference(at / "form", "form", action.form, world.system.forms)
    yield from _check_joint(action, workflow, at)
    yield from _check_overdue(action, workflow, at)
    if action.to and action.to[-1].when != "true":
        yield (at / "to").problem("no_default_target", action=action.key)
    if action.phrases and action.opinion == "none":
        yield (at / "phrases").problem("phrases_without_opinion", action=action.key)


def _check_joint(action: Action, workflow: Workflow, at: Place) -> Iterator[Problem]:
    """Signing together needs signers, and going back needs something to go back to."""
    if action.joint and action.joint.refused_to:
        yield from check_reference(at / "joint" / "refuse" / "to", "state", action.joint.refused_to, workflow.by_key)
    if action.joint and "system" in action.by:
        yield (at / "joint").problem("system_signs", action=action.key)
    if any(target.back for target in action.to):
        for state in action.from_states:
            if state == workflow.initial or not workflow.before(state):
                yield (at / "from").problem("nothing_before", action=action.key, state=state)


def _check_overdue(action: Action, workflow: Workflow, at: Place) -> Iterator[Problem]:
    """What happens after the day has passed is an action that the system can take in the same states."""
    if action.due is None:
        return
    places = [(action.due.overdue, at / "due" / "overdue")]
    later = enumerate(action.due.escalate)
    places += [(escalation.follow, at / "due" / "escalate" / number / "action") for number, escalation in later]
    for key, place in places:
        taken = workflow.action(key)
        if key and taken is None:
            yield from check_reference(place, "action", key, [one.key for one in workflow.actions])
        elif taken is not None and "system" not in taken.by:
            yield place.problem("action_not_for_system", action=key, workflow=workflow.key)
        elif taken is not None and (missing := set(action.from_states) - set(taken.from_states)):
            yield place.problem("overdue_elsewhere", action=key, states=sorted(missing))


def _check_graph(workflow: Workflow, place: Place) -> Iterator[Problem]:
    """States nobody gets to, states nobody gets out of, and final states that go on."""
    onward: dict[str, set[str]] = {state.key: set() for state in workflow.states}
    for action in workflow.actions:
        for origin in action.from_states:
            onward.setdefault(origin, set()).update(workflow.targets(action, origin))
    reached = _reachable(workflow.initial, onward)
    for index, state in enumerate(workflow.states):
        at = place / "states" / index
        if workflow.initial in workflow.by_key and state.key not in reached:
            yield at.problem("unreachable_state", key=state.key, title=state.title)
        if not state.final and not onward[state.key]:
            yield at.problem("dead_end", key=state.key, title=state.title)
        if state.final and onward[state.key]:
            yield (at / "final").problem("final_state_goes_on", key=state.key, title=state.title)


def _reachable(start: str, onward: dict[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        for state in onward.get(waiting.pop(), set()) - reached:
            reached.add(state)
            waiting.append(state)
    return reached


def _check_use(workflow: Workflow, record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    """What depends on the record: fields, sight, expressions, effects."""
    scope, fields = (scopes.record(world.system, record_type), fields_of(world, record_type))
    for index, state in enumerate(workflow.states):
        for number, edit in enumerate(state.edit):
            at = place / "states" / index / "edit" / number
            yield from check_roles(at / "by", edit.by, world)
            yield from check_sight(at / "by", edit.by, record_type, states=[state.key])
            if record_type.form in world.system.forms:
                yield from check_references(at / "fields", "field", edit.fields, fields)
            if edit.only is not None:
                yield from check_condition(edit.only.when, at / "when", scope)
                yield from check_template(edit.only.otherwise, at / "else", scope)
    for index, action in enumerate(workflow.actions):
        at = place / "actions" / index
        inside = scope.plus(input=scopes.action_input(world.system, action.form))
        yield from check_sight(at / "by", action.by, record_type, states=action.from_states)
        yield from _check_expressions(action, at, inside)
        yield from check_effects(action.effects, at / "effects", Setting(world, record_type, inside))
        yield from _check_due(action, at / "due", Setting(world, record_type, scope.plus(due_on=scopes.DAY)))


def _check_expressions(action: Action, at: Place, scope: Shape) -> Iterator[Problem]:
    yield from check_rules(at / "guards", action.guards, scope, tuple(scope.members))
    yield from check_template(action.confirm, at / "confirm", scope)
    for index, target in enumerate(action.to):
        yield from check_condition(target.when, at / "to" / index / "when", scope)
    if action.due is not None:
        yield from check_day(action.due.after, at / "due" / "after", scope)
        yield from check_day(action.due.on, at / "due" / "on", scope)
        yield from check_expression(action.due.paused, at / "due" / "paused", scope)


def _check_due(action: Action, at: Place, setting: Setting) -> Iterator[Problem]:
    """What a deadline makes happen: the system says nothing with it, so there is no `input`."""
    if action.due is None:
        return
    for number, reminder in enumerate(action.due.remind):
        yield from check_sent(reminder.notice, at / "remind" / number / "notice", setting)
    yield from check_effects(action.due.consequences, at / "overdue", setting)
    for number, escalation in enumerate(action.due.escalate):
        yield from check_effects(escalation.effects, at / "escalate" / number / "effects", setting)
