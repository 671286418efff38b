"""What an action does, in words: where the record may stand after it, and who acts then."""

from dataclasses import dataclass

from engine.definitions.values import Action
from engine.flow import destinations, state_of
from forms.contexts import Scene
from forms.told import told
from workflows.selectors import trail_here, waiting_actions


@dataclass(frozen=True)
class Consequence:
    """A state the record may come to, what it asks for, and the titles of the roles that act there."""

    key: str
    state: str
    tone: str
    asks: str
    roles: tuple[str, ...]


def consequences_of(scene: Scene, action: Action) -> tuple[Consequence, ...]:
    """The states an action may lead to from here, each once, in the order in which they are tried."""
    trail = trail_here(scene)
    if action.kind == "pass" and trail.returned_from:
        return (_consequence(scene, trail.returned_from),)
    if action.choose:
        known = destinations(scene.frame.workflow, scene.record.state, action, scene.context(), trail)
    else:
        known = tuple(state_of(target, scene.frame.workflow, trail) for target in action.to)
    refused = (action.joint.refused_to,) if action.joint else ()
    return tuple(_consequence(scene, key) for key in dict.fromkeys((*known, *refused)) if key)


def _consequence(scene: Scene, key: str) -> Consequence:
    workflow, region = scene.frame.workflow, scene.frame.region
    state = workflow.by_key[key]
    keys = dict.fromkeys(role for action in waiting_actions(workflow, key) for role in action.by)
    roles = (region.role(role) for role in keys)
    asks = told(state.asks, scene.context())
    return Consequence(key, state.title, state.tone, asks, tuple(role.title for role in roles if role))
