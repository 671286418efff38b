"""Signing a step from a seat: whether the actor may, and what a signature leads to."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from engine.definitions.values import Action
from engine.flow import Standing
from forms.contexts import Scene
from forms.errors import Refused
from forms.values import storable
from workflows.models import Signature
from workflows.seats import Seat, Stay, seats_for


def seat_refusals(scene: Scene, stay: Stay, action: Action) -> tuple[str, ...]:
    """Why the actor cannot take an action from their seat now; nothing when they can."""
    if scene.actor.is_system or action.kind == "withdraw":
        return ()
    mine = [seat for seat in seats_for(scene.record, action.by) if seat.is_open_to(scene.actor)]
    held = [seat for seat in mine if stay.holds(seat, scene.actor)]
    if not held:
        return _handed_on(stay, mine)
    if action.kind != "pass":
        return ()
    found = stay.standing(action)
    asked = [seat for seat in held if seat.key in found.open]
    if any(not stay.would_be_double(action, seat, scene.actor) for seat in asked):
        return ()
    return (_double(scene, stay, asked) if asked else _waiting(scene, stay, action, found, held),)


def sign(
    scene: Scene, stay: Stay, action: Action, *, verdict: str, said: Mapping[str, object], chosen: str
) -> Standing:
    """Keep what the actor says to a step from the first of their seats that is asked; gives how it stands then."""
    seat = seat_to_take(scene, stay, action)
    if seat is None:
        raise Refused((_("Nobody asks you to sign here (any more)."),), role=True)
    owner = stay.sits_for(seat, scene.actor)
    opinion = str(said.get("opinion") or "")
    signature = Signature.objects.create(
        record=scene.record,
        since=stay.since,
        action=action.key,
        seat=seat.key,
        verdict=verdict,
        user_id=scene.actor.user_id,
        user_name=scene.actor.name,
        for_user_id=owner.user_id if owner else None,
        role=seat.role,
        opinion=opinion,
        input=storable({key: value for key, value in said.items() if key != "opinion"}) or {},
        chosen=chosen,
        at=scene.now,
    )
    stay.signatures.append(signature)
    return stay.standing(action)


def needs_signing(stay: Stay | None, action: Action) -> bool:
    """Whether one person's word may not be enough for this step."""
    if stay is None or action.kind != "pass":
        return False
    return action.joint is not None or bool(stay.added)


def waits_for(scene: Scene, stay: Stay, found: Standing) -> str:
    """Whom a step waits for, in words."""
    titles = {role.key: role.title for role in scene.frame.region.roles}
    return _("、").join(stay.names(found.open, titles))


def seat_to_take(scene: Scene, stay: Stay, action: Action) -> Seat | None:
    """The seat from which the actor takes a step, their own before one of somebody they stand in for.

    To sign it has to be asked, and nobody may count twice by it.
    """
    seats = [seat for seat in seats_for(scene.record, action.by) if stay.holds(seat, scene.actor)]
    if action.kind == "pass":
        opened = stay.standing(action).open
        seats = [each for each in seats if each.key in opened and not stay.would_be_double(action, each, scene.actor)]
    return min(seats, key=lambda seat: stay.sits_for(seat, scene.actor) is not None, default=None)


def _double(scene: Scene, stay: Stay, seats: Iterable[Seat]) -> str:
    owner = next((found for seat in seats if (found := stay.sits_for(seat, scene.actor))), None)
    if owner is None:
        return _(
            "You have signed here for somebody who is absent, and nobody signs twice. A colleague has to sign, or hand "
            "the task on."
        )
    return _(
        "You stand in for %(name)s, and one of you has signed already; nobody signs twice. %(name)s has to sign, or "
        "hand the task on."
    ) % {"name": owner.name}


def _handed_on(stay: Stay, seats: Iterable[Seat]) -> tuple[str, ...]:
    names = [stay.holders[seat.key].user_name for seat in seats if seat.key in stay.holders]
    return (_("This task was handed on to %(name)s.") % {"name": _("、").join(names)},) if names else ()


def _waiting(scene: Scene, stay: Stay, action: Action, found: Standing, held: Iterable[Seat]) -> str:
    who = waits_for(scene, stay, found)
    signed = {signature.seat for signature in stay.signatures if signature.action == action.key}
    if any(seat.key in signed for seat in held):
        counts = {"agreed": found.agreed, "needed": found.needed, "who": who}
        return _("You have signed (%(agreed)s of %(needed)s). Waiting for %(who)s.") % counts
    return _("%(who)s has to sign first.") % {"who": who}
