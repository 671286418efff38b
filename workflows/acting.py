"""Taking an action: what is asked of the person, where the record goes, and the effects."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from engine.definitions.values import Action, Effect
from engine.feel import compile_expression
from engine.flow import FlowError, Move, advance, broken_rules, covering
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import Invalid, Problem, Refused
from forms.frames import current_frame, records
from forms.models import Record
from forms.validation import take_input
from forms.values import Unreadable, read_text, storable, typed
from workflows.opening import create
from workflows.selectors import offers_in
from workflows.work import Step, Work, role_in

MAX_DEPTH = 8  # effects that set off effects
MAX_OPINION = 2000


def act(work: Work, scene: Scene, action: str, *, posted: Mapping[str, object], opinion: str) -> None:
    """Take an action that is offered to the actor of the scene."""
    record, taken = scene.record, _offered(scene, action)
    input_values = _input(scene, taken, posted, opinion)
    context = scene.context(input=input_values)
    refusals = broken_rules(taken.guards, context)
    if refusals:
        raise Refused(refusals)
    move = _move(scene, action, context)
    before, record.state = record.state, move.to
    record.data = {**record.data, **_assigned(move, context)}
    step = Step(
        kind=taken.kind,
        action=taken.key,
        title=taken.title,
        from_state=before,
        opinion=str(input_values["opinion"] or ""),
        role=role_in(scene, taken.by),
        input={key: value for key, value in input_values.items() if key != "opinion"},
    )
    work.write(scene, step)
    for effect in move.effects:
        _EFFECTS[effect.kind](work, scene, effect)


def _offered(scene: Scene, action: str) -> Action:
    """The action, if it is offered without refusals."""
    workflow, state = scene.frame.workflow, scene.record.state
    offer = next((offer for offer in offers_in(scene) if offer.action.key == action), None)
    if offer is None:
        known = workflow.action(action)
        if known is not None and state in known.from_states:
            raise Refused((_("Your role does not take this step."),), role=True)
        title = workflow.by_key[state].title
        raise Refused((_("In the state “%(state)s” this step is not possible (any more).") % {"state": title},))
    if offer.refusals:
        raise Refused(offer.refusals)
    return offer.action


def _input(scene: Scene, action: Action, posted: Mapping[str, object], opinion: str) -> dict[str, object]:
    """What the person said with the action: the values of its form and an opinion."""
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    form = scene.frame.system.forms.get(action.form)
    if form is not None:
        outcome = take_input(scene, form, posted)
        values, problems = typed(form, outcome.values), [*outcome.problems]
    try:
        said = None if action.opinion == "none" else read_text(opinion)
    except Unreadable as error:
        said, problems = None, [*problems, Problem("opinion", error.code)]
    if action.opinion == "required" and said is None and not problems and not scene.actor.is_system:
        problems.append(Problem("opinion", "required"))
    if said is not None and len(said) > MAX_OPINION:
        problems.append(Problem("opinion", "schema.maxLength", {"limit": MAX_OPINION}))
    if problems:
        raise Invalid(tuple(problems))
    return {**values, "opinion": said}


def _move(scene: Scene, action: str, context: Mapping[str, object]) -> Move:
    try:
        return advance(scene.frame.workflow, scene.record.state, action, context)
    except FlowError:
        raise Refused((_("With these answers the step leads nowhere. Please check them."),)) from None


def _assigned(move: Move, context: Mapping[str, object]) -> dict[str, object]:
    """The fields that the effects set, from what was known before the move."""
    pairs = (pair for effect in move.effects if effect.kind == "set" for pair in effect.assign)
    return {name: storable(compile_expression(expression).value(context)) for name, expression in pairs}


def _set(work: Work, scene: Scene, effect: Effect) -> None:
    """Fields were set together with the state."""


def _flag(work: Work, scene: Scene, effect: Effect) -> None:
    """Note a fact about the subject; the record's own transaction holds its lock."""
    top = scene.record.subject or scene.record
    top.flags = {**top.flags, effect.flag: effect.value}
    top.version += 0 if top is scene.record else 1
    top.save(update_fields=["flags", "version"])


def _open(work: Work, scene: Scene, effect: Effect) -> None:
    """Open a record beside this one (or below it) for the period that covers this one's, unless it exists."""
    record = scene.record
    frame = current_frame(record.system, effect.record_type)
    parent = record if frame.type.parent == record.record_type else record.parent
    period = covering(frame.type.period, record.period_start or scene.today)
    same = Record.objects.filter(system=record.system, record_type=effect.record_type, parent=parent)
    if same.filter(period_start=period.start if period else None).exists():
        return
    create(work, frame, parent=parent, period_start=period.start if period else None, posted={}, actor=SYSTEM)


def _advance(work: Work, scene: Scene, effect: Effect) -> None:
    """Take an action as the system on every related record whose state has it."""
    if work.depth >= MAX_DEPTH:
        raise Refused((_("The effects of this step set each other off without end; please tell the administrators."),))
    fresh = scene.afresh(actor=SYSTEM)
    look = next(look for look in fresh.frame.type.related if look.name == effect.related)
    work.depth += 1
    for other in fresh.matching(look):
        there = fresh.afresh(records().get(pk=other.pk))
        taken = there.frame.workflow.action(effect.action)
        if taken is not None and there.record.state in taken.from_states:
            act(work, there, effect.action, posted={}, opinion="")
    work.depth -= 1


_EFFECTS = {"set": _set, "flag": _flag, "open": _open, "advance": _advance}
