"""Taking an action: what is asked of the person, where the record goes, and the effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from accounts.selectors import Lent
from engine.definitions.values import ABOVE, Action, Advance, PlainEffect
from engine.flow import FlowError, Move, Standing, advance, broken_rules
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import Invalid, Problem, Refused
from forms.frames import relate, with_those_above
from forms.lookups import Use
from forms.validation import take_input
from forms.values import Unreadable, read_text, typed
from forms.vouching import keep_uses, place_in
from tenants.numbers import shortened_in
from workflows.effects import Occasion, change_around, change_own, related_records, those_that_hold
from workflows.seats import Stay, stay_of
from workflows.selectors import offers_in, trail_here
from workflows.signing import needs_signing, seat_to_take, sign
from workflows.work import Step, Work, role_in

MAX_DEPTH = 8  # effects that set off effects
MAX_OPINION = 2000
AGREE, REFUSE = "agree", "refuse"


@dataclass(frozen=True)
class Said:
    """What a person says with an action: the fields of its form, an opinion, a verdict, a chosen target."""

    posted: Mapping[str, object] = field(default_factory=dict)
    opinion: str = ""
    verdict: str = AGREE
    chosen: str = ""


def act(work: Work, scene: Scene, action: str, said: Said) -> None:
    """Take an action that is offered to the actor of the scene; several may have to, before the record moves."""
    taken = _offered(scene, action)
    _refuse_verdict(taken, said.verdict)
    values, uses = _input(scene, taken, said.posted, said.opinion)
    context = scene.context(input=values)
    refusals = broken_rules(taken.guards, context)
    if refusals:
        raise Refused(tuple(map(shortened_in, refusals)))
    keep_uses(scene.record, uses, actor=scene.actor, now=work.now)
    step = Step(
        kind=taken.kind,
        action=taken.key,
        title=taken.title,
        from_state=scene.record.state,
        opinion=str(values["opinion"] or ""),
        role=role_in(scene, taken.by),
        input={key: value for key, value in values.items() if key != "opinion"},
    )
    stay = stay_of(scene)
    step = replace(step, stands_in=_stands_in(scene, stay, taken))
    if stay is None or not needs_signing(stay, taken):
        go(work, scene, _move(scene, action, context, said.chosen), step, context)
        return
    if said.verdict == AGREE:
        _move(scene, action, context, said.chosen)  # a choice that leads nowhere is refused before it is signed
    found = sign(scene, stay, taken, verdict=said.verdict, said=values, chosen=said.chosen)
    settle_signing(work, scene, stay, taken, found, step)


def settle_signing(work: Work, scene: Scene, stay: Stay, action: Action, found: Standing, step: Step) -> None:
    """Carry out what a signature led to: the record waits for others, moves on, or goes where refusals lead."""
    if found.outcome == "open":
        counts = {"agreed": found.agreed, "needed": found.needed}
        work.write(scene, replace(step, kind="sign", input={**step.input, **counts}))
        return
    deciding = _deciding(stay, action)
    context = scene.context(input=deciding)
    if found.outcome == "refused" and action.joint is not None:
        title = action.joint.refuse_title
        go(
            work,
            scene,
            Move(action, action.joint.refused_to, ()),
            replace(step, kind="send_back", title=title),
            context,
        )
        return
    chosen = next((each.chosen for each in reversed(stay.signatures) if each.chosen), "")
    go(work, scene, _move(scene, action.key, context, chosen), step, context)


def go(work: Work, scene: Scene, move: Move, step: Step, context: Mapping[str, object]) -> None:
    """Move the record, write it, and let the effects follow."""
    scene.record.state = move.to
    changed = {"input": context.get("input")}
    carry_out(work, scene, those_that_hold(move.effects, context), step, Occasion("", changed, context))


def carry_out(work: Work, scene: Scene, effects: Sequence[PlainEffect], step: Step, occasion: Occasion) -> None:
    """Change the record as its effects say, write it, and then whatever stands around it."""
    change_own(scene, effects, occasion)
    work.write(scene, step)
    occasion = replace(occasion, key=occasion.key or f"v{scene.record.version}")
    for effect in effects:
        if isinstance(effect, Advance):
            _advance(work, scene, effect)
        else:
            change_around(work, scene, effect, occasion)


def _stands_in(scene: Scene, stay: Stay | None, action: Action) -> Lent | None:
    """In whose place the actor takes a step, where seats tell more than the role does."""
    if stay is None or not scene.actor.lent:
        return None
    seat = seat_to_take(scene, stay, action)
    return stay.sits_for(seat, scene.actor) if seat else None


def _refuse_verdict(action: Action, verdict: str) -> None:
    may_refuse = action.joint is not None and bool(action.joint.refused_to)
    if verdict not in (AGREE, REFUSE) or (verdict == REFUSE and not may_refuse):
        raise Refused((_("This step can only be agreed to."),))


def _deciding(stay: Stay, action: Action) -> dict[str, object]:
    """What the last person who agreed from a seat had put in: effects work with that."""
    agreed = [each for each in stay.signatures if each.action == action.key and each.verdict == AGREE]
    return {**agreed[-1].input, "opinion": agreed[-1].opinion or None} if agreed else {"opinion": None}


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


def _input(
    scene: Scene, action: Action, posted: Mapping[str, object], opinion: str
) -> tuple[dict[str, object], tuple[Use, ...]]:
    """What the person said with the action: the values of its form and an opinion; and what registers said to it."""
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    uses: tuple[Use, ...] = ()
    form = scene.frame.system.forms.get(action.form)
    if form is not None:
        outcome = take_input(scene, form, posted)
        values, problems = typed(form, outcome.values), [*outcome.problems]
        uses = tuple(replace(use, field=place_in(form, use.field)) for use in outcome.uses)
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
    return {**values, "opinion": said}, uses


def _move(scene: Scene, action: str, context: Mapping[str, object], chosen: str) -> Move:
    try:
        return advance(scene.frame.workflow, scene.record.state, action, context, trail_here(scene), chosen)
    except FlowError as error:
        if error.code == "not_chosen":
            raise Invalid((Problem("to", "required"),)) from None
        raise Refused((_("With these answers the step leads nowhere. Please check them."),)) from None


def _advance(work: Work, scene: Scene, effect: Advance) -> None:
    """Take an action as the system on every related record, or on the one above, as far as its state has it."""
    if work.depth >= MAX_DEPTH:
        raise Refused((_("The effects of this step set each other off without end; please tell the administrators."),))
    fresh = scene.afresh(actor=SYSTEM)
    work.depth += 1
    for other in related_records(fresh, effect.related):
        there = fresh.afresh(with_those_above(other))
        taken = there.frame.workflow.action(effect.action)
        if taken is not None and there.record.state in taken.from_states:
            act(work, there, effect.action, Said())
            if effect.related in ABOVE:
                relate([scene.record], there.record)  # what follows here sees the record above as it is now
    work.depth -= 1
