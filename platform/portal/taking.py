"""Carrying out what somebody does with a task: each verb by its service."""

from collections.abc import Sequence

from forms.contexts import Scene
from portal.presenters.tasks import COPY, REMIND, SIGN, Verb
from workflows.handing import add_signer, copy_to, reassign, remind, sign_as_added


def take_verb(scene: Scene, verb: Verb, *, people: Sequence[int], words: str, verdict: str, version: int) -> None:
    """Do it, for the people chosen and with the words said.

    Raises:
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    pk, common = scene.record.pk, {"version": version, "actor": scene.actor, "now": scene.now}
    first = people[0] if people else 0
    if verb.key == SIGN:
        sign_as_added(pk, verdict=verdict, opinion=words, **common)
    elif verb.key == COPY:
        copy_to(pk, to=people, note=words, **common)
    elif verb.key == REMIND:
        remind(pk, note=words, **common)
    elif verb.key == "reassign":
        reassign(pk, to=first, reason=words, **common)
    else:
        add_signer(pk, to=first, place=verb.key.removeprefix("add_"), reason=words, **common)
