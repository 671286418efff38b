"""Signing a step from a seat: whether the actor may, and what a signature leads to."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from engine.definitions.values import Action
from engine.flow import Standing
from forms.contexts import Scene
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
    if any(seat.key in found.open for seat in held):
        return ()
    return (_waiting(scene, stay, action, found, held),)


def sign(
    scene: Scene, stay: Stay, action: Action, *, verdict: str, said: Mapping[str, object], chosen: str
) -> Standing:
    """Keep what the actor says to a step from the first of their seats that is asked; gives how it stands then."""
    opened = stay.standing(action).open
    seats = (seat for seat in seats_for(scene.record, action.by) if stay.holds(seat, scene.actor))
    seat = next(seat for seat in seats if seat.key in opened)
    opinion = str(said.get("opinion") or "")
    signature = Signature.objects.create(
        record=scene.record,
        since=stay.since,
        action=action.key,
        seat=seat.key,
        verdict=verdict,
        user_id=scene.actor.user_id,
        user_name=scene.actor.name,
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
