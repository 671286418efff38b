"""What the designer remembers for one person between two requests: how to undo, and what was copied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from schemas.documents import canonical, parse

_STEPS, _CLIP = "designer_steps", "designer_clip"
MOST_STEPS = 50
RELEASED = 0  # stands for the state that was released, which has no revision of its own


#: By definition: the revision to go back to, and the one that it has to be at for that.
Beside = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Step:
    """Where a step leads back to, and what it changed in other definitions."""

    before: int
    beside: Beside = field(default_factory=dict)

    @classmethod
    def read(cls, kept: Any) -> "Step":
        """A step as the session keeps it."""
        before, beside = kept if isinstance(kept, list) else (kept, {})
        return cls(before, {int(pk): (back, now) for pk, (back, now) in beside.items()})

    def written(self) -> object:
        """The same for the session: mostly just a number."""
        return [self.before, {str(pk): [*way] for pk, way in self.beside.items()}] if self.beside else self.before


class Steps:
    """The steps that undoing leads back over, and those that redoing leads forward over, of one definition."""

    def __init__(self, session: SessionBase, definition_id: int) -> None:
        self._session, self._key = session, str(definition_id)
        kept = session.get(_STEPS, {}).get(self._key, {})
        self.undo = [Step.read(one) for one in kept.get("undo", ())]
        self.redo = [Step.read(one) for one in kept.get("redo", ())]

    def done(self, step: Step) -> None:
        """Something was changed; the step leads to where it was."""
        self._keep([*self.undo, step], [])

    def undone(self, step: Step) -> None:
        """The last change was taken back."""
        self._keep(self.undo[:-1], [*self.redo, step])

    def redone(self, step: Step) -> None:
        """A change that was taken back was made again."""
        self._keep([*self.undo, step], self.redo[:-1])

    def forget(self) -> None:
        """Somebody else saved meanwhile: what was undone would take back their change."""
        self._keep([], [])

    def _keep(self, undo: Sequence[Step], redo: Sequence[Step]) -> None:
        self.undo, self.redo = [*undo[-MOST_STEPS:]], [*redo[-MOST_STEPS:]]
        lines = {"undo": [one.written() for one in self.undo], "redo": [one.written() for one in self.redo]}
        self._session[_STEPS] = {**self._session.get(_STEPS, {}), self._key: lines}


def keep_copy(session: SessionBase, *, kind: str, name: str, title: str, node: Mapping[str, Any]) -> None:
    """Remember a copied node: the kind of its document, the list it stood in, and what people call it."""
    session[_CLIP] = {"kind": kind, "name": name, "title": title, "node": canonical([dict(node)])}


def copied_node(session: SessionBase) -> dict[str, Any] | None:
    """What was copied last, with its node; nothing if nothing was."""
    kept = session.get(_CLIP)
    return {**kept, "node": parse(kept["node"])[0]} if kept else None
