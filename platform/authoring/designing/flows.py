"""An approval chain as a table: states with the actions that begin in them, the shortest of both changed in place.

Who acts, conditions, deadlines and effects are said in words here and changed at the action itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from authoring.designing.cells import Cell, with_cells
from authoring.designing.editing import inserted
from authoring.designing.shapes import Document, Way, node_at, pointer_of
from authoring.texts import listed
from authoring.words import meta_word

_OPINIONS = ("none", "optional", "required")
_KINDS = ("pass", "send_back", "withdraw")


@dataclass(frozen=True)
class ActionRow:
    """An action in one of the states where it begins; `again` where it is shown in an earlier state already."""

    pointer: str
    title: Cell
    kind: Cell
    to: Cell | None
    leads_to: str
    opinion: Cell
    who: str
    guards: tuple[Cell, ...]  # what is said where a condition does not hold
    due: str
    again: bool


@dataclass(frozen=True)
class StateRow:
    """A state with its actions; the last row may be of no state: actions that begin nowhere."""

    pointer: str
    title: Cell | None
    key: str
    tone: str
    is_first: bool
    is_final: bool
    actions: tuple[ActionRow, ...]

    @property
    def height(self) -> int:
        """How many lines of the table it takes."""
        return max(1, len(self.actions))


def flow_of(workflow: Document, *, roles: Mapping[str, str]) -> tuple[StateRow, ...]:
    """The table of a chain; `roles` are the titles of those who act."""
    return tuple(_Reader(workflow, roles).rows())


def cells_of(rows: Sequence[StateRow]) -> Iterator[Cell]:
    """Everything in the table that can be changed in place."""
    for row in rows:
        yield from [row.title] if row.title else []
        for action in row.actions:
            if not action.again:
                yield from (action.title, action.kind, action.opinion, *action.guards)
                yield from [action.to] if action.to else []


def typed(workflow: Document, posted: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The chain with what was typed in its table, and a sentence for every cell whose text cannot be taken."""
    return with_cells(workflow, cells_of(flow_of(workflow, roles={})), posted)


def with_state(workflow: Document, at: Way, title: str) -> tuple[dict[str, Any], Way]:
    """The chain with a new state behind the one at a way, or as the last one."""
    place = int(at[1]) + 1 if at[:1] == ("states",) else len(workflow.get("states", ()))
    to: Way = ("states", place)
    return inserted(workflow, to, {"key": "state", "title": title}), to


def with_action(workflow: Document, at: Way, title: str) -> tuple[dict[str, Any], Way]:
    """The chain with a new action in the state at a way (or where the action there begins), on to the state behind it.

    Whoever acts there already may take it.
    """
    states = [str(state["key"]) for state in workflow["states"]]
    origin = _origin(workflow, at, states)
    later = states[states.index(origin) + 1 :] or states
    beside = [one for one in workflow.get("actions", ()) if origin in listed(one.get("from", ()))]
    by = next((one["by"] for one in (*beside, *workflow.get("actions", ())) if one.get("by")), [])
    place = int(at[1]) + 1 if at[:1] == ("actions",) else len(workflow.get("actions", ()))
    action = {"key": "action", "title": title, "from": [origin], "to": later[0], "by": listed(by)}
    return inserted(workflow, ("actions", place), action), ("actions", place)


def _origin(workflow: Document, at: Way, states: Sequence[str]) -> str:
    if at[:1] == ("states",):
        return str(node_at(workflow, at)["key"])
    begins = listed(node_at(workflow, at).get("from", ())) if at[:1] == ("actions",) else []
    return next((str(one) for one in begins if one in states), states[0])


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of a chain."""

    workflow: Document
    roles: Mapping[str, str]

    def rows(self) -> Iterator[StateRow]:
        """The states in their order, then what begins in none of them."""
        shown: set[int] = set()
        states = self.workflow.get("states", ())
        for index, state in enumerate(states):
            yield self._state(state, ("states", index), shown)
        lost = [index for index in range(len(self.workflow.get("actions", ()))) if index not in shown]
        if lost:
            actions = tuple(self._action(index, again=False) for index in lost)
            yield StateRow("", None, "", "", is_first=False, is_final=False, actions=actions)

    def _state(self, state: Mapping[str, Any], way: Way, shown: set[int]) -> StateRow:
        pointer, key = pointer_of(way), str(state["key"])
        actions = []
        for index, action in enumerate(self.workflow.get("actions", ())):
            if key in listed(action.get("from", ())):
                actions.append(self._action(index, again=index in shown))
                shown.add(index)
        return StateRow(
            pointer,
            Cell(f"{pointer}/title", str(state.get("title", "")), pgettext("flow", "State")),
            key,
            str(state.get("tone", "idle")),
            is_first=self.workflow.get("initial") == key,
            is_final=state.get("final") is True,
            actions=tuple(actions),
        )

    def _action(self, index: int, *, again: bool) -> ActionRow:
        action, pointer = self.workflow["actions"][index], f"/actions/{index}"
        to = action.get("to", "")
        return ActionRow(
            pointer=pointer,
            title=Cell(f"{pointer}/title", str(action.get("title", "")), pgettext("flow", "Action")),
            kind=self._choice(action, pointer, "kind", _KINDS, pgettext("flow", "Direction")),
            to=self._to(to, pointer) if isinstance(to, str) else None,
            leads_to=" / ".join(self._target(one) for one in listed(to)),
            opinion=self._choice(action, pointer, "opinion", _OPINIONS, pgettext("flow", "Opinion")),
            who="、".join(self.roles.get(str(one), str(one)) for one in listed(action.get("by", ()))),
            guards=tuple(
                Cell(f"{pointer}/guards/{place}/else", str(one.get("else", "")), pgettext("flow", "Refusal"))
                for place, one in enumerate(action.get("guards", ()))
            ),
            due=due_words(action.get("due")),
            again=again,
        )

    def _choice(self, action: Mapping[str, Any], pointer: str, name: str, known: Sequence[str], label: str) -> Cell:
        options = tuple((one, meta_word(one)) for one in known)
        return Cell(f"{pointer}/{name}", str(action.get(name, known[0])), label, "choice", options=options)

    def _to(self, to: str, pointer: str) -> Cell:
        states = tuple((str(one["key"]), str(one.get("title", ""))) for one in self.workflow.get("states", ()))
        options = states if to in dict(states) else ((to, to or "—"), *states)
        return Cell(f"{pointer}/to", to, pgettext("flow", "Leads to"), "choice", options=options)

    def _target(self, target: object) -> str:
        if isinstance(target, Mapping):
            back = {"previous": _("the step before"), "first": _("the first step")}
            target = target.get("state") or back.get(str(target.get("back")), "")
        titles = {one["key"]: str(one.get("title", "")) for one in self.workflow.get("states", ())}
        return titles.get(target, str(target))


def due_words(due: object) -> str:
    """A deadline in words."""
    if not isinstance(due, Mapping):
        return ""
    if isinstance(due.get("working_days"), int):
        return ngettext("%(number)s working day", "%(number)s working days", due["working_days"]) % {
            "number": due["working_days"]
        }
    if isinstance(due.get("days"), int):
        return ngettext("%(number)s day", "%(number)s days", due["days"]) % {"number": due["days"]}
    return pgettext("flow", "by formula")
