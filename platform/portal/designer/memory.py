"""What the designer remembers for one person between two requests: how to undo, and what was copied."""

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from schemas.documents import canonical, parse

_STEPS, _CLIP = "designer_steps", "designer_clip"
MOST_STEPS = 50
RELEASED = 0  # stands for the state that was released, which has no revision of its own


class Steps:
    """The revisions that undoing leads back to, and those that redoing leads forward to, of one definition."""

    def __init__(self, session: SessionBase, definition_id: int) -> None:
        self._session, self._key = session, str(definition_id)
        kept = session.get(_STEPS, {}).get(self._key, {})
        self.undo: list[int] = list(kept.get("undo", ()))
        self.redo: list[int] = list(kept.get("redo", ()))

    def done(self, before: int) -> None:
        """Something was changed; `before` is the revision as it was."""
        self._keep([*self.undo, before], [])

    def undone(self, before: int) -> None:
        """The last change was taken back."""
        self._keep(self.undo[:-1], [*self.redo, before])

    def redone(self, before: int) -> None:
        """A change that was taken back was made again."""
        self._keep([*self.undo, before], self.redo[:-1])

    def forget(self) -> None:
        """Somebody else saved meanwhile: what was undone would take back their change."""
        self._keep([], [])

    def _keep(self, undo: list[int], redo: list[int]) -> None:
        self.undo, self.redo = undo[-MOST_STEPS:], redo[-MOST_STEPS:]
        steps = {**self._session.get(_STEPS, {}), self._key: {"undo": self.undo, "redo": self.redo}}
        self._session[_STEPS] = steps


def keep_copy(session: SessionBase, *, kind: str, name: str, title: str, node: Mapping[str, Any]) -> None:
    """Remember a copied node: the kind of its document, the list it stood in, and what people call it."""
    session[_CLIP] = {"kind": kind, "name": name, "title": title, "node": canonical([dict(node)])}


def copied_node(session: SessionBase) -> dict[str, Any] | None:
    """What was copied last, with its node; nothing if nothing was."""
    kept = session.get(_CLIP)
    return {**kept, "node": parse(kept["node"])[0]} if kept else None
