"""From what a program sends to sheet entries: taken whole, or merged into what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from api import asked
from api.problems import Asked, Misfit, pointer
from engine.scoring import ItemEntry, SheetEntries
from forms.errors import Invalid, Problem
from forms.handling import Handling
from forms.sheets import read_entries
from portal.sheets.board import Board

#: What people enter; ledger rows and adjustments are written by rules, not by whoever fills the sheet.
_ENTRIES = ("items", "absent", "verdicts", "opinions", "instances")
_HANDLING = ("outcomes", "reasons", "checked")
_ITEM = tuple(each.name for each in fields(ItemEntry))


@dataclass(frozen=True)
class Sent:
    """What was sent for a sheet; handling None leaves what was decided as it is."""

    entries: SheetEntries
    handling: Handling | None

    def changes(self, board: Board) -> bool:
        """Whether it says anything else than what is there."""
        return self.entries != board.own or self.handling not in (None, board.handling)


def sent_for(board: Board, request: Request, *, merge: bool) -> Sent:
    """What a sheet is to hold: what was sent, or what is there with that merged into it (RFC 7396).

    Raises:
        Asked, Misfit: it cannot be read.
    """
    body = request.data
    asked.only(body, "entries", "handling")
    entries = _part(body, "entries", _ENTRIES, board.own.to_json(), merge=merge)
    for place, item in _mapping(entries.get("items", {}), "entries", "items").items():
        _known(_mapping(item, "entries", "items", place), _ITEM, "entries", "items", place)
    own = board.own
    try:
        read = replace(read_entries(entries), records=own.records, adjustments=own.adjustments)
        decided = _part(body, "handling", _HANDLING, board.handling.to_json(), merge=merge)
        handling = Handling.from_json(decided) if "handling" in body else None
    except Invalid as error:
        raise misfit(error, body) from error
    return Sent(read, handling)


def misfit(error: Invalid, body: Mapping[str, Any]) -> Misfit:
    """What does not fit, each with its place in what was sent."""
    return Misfit(error, lambda one: _place(one, body))


def _place(one: Problem, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Where something about an item or a line was said; where it was not said at all, where it would have been."""
    for part, names in (("handling", _HANDLING), ("entries", _ENTRIES)):
        there = body.get(part)
        for name in names if isinstance(there, Mapping) else ():
            if isinstance(there.get(name), Mapping) and one.field in there[name]:
                return part, name, one.field
    return "entries", one.field


def _part(
    body: Mapping[str, Any], name: str, known: tuple[str, ...], there: Mapping[str, Any], *, merge: bool
) -> dict[str, Any]:
    said = _known(_mapping(body.get(name, {}), name), known, name)
    before = {key: value for key, value in there.items() if key in known}
    if name not in body:
        return before
    return _merged(before, said) if merge else dict(said)


def _mapping(value: object, *way: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Asked("not_an_object", _("An object is asked for here."), status=422, pointer=pointer(*way))
    return value


def _known(found: Mapping[str, Any], names: tuple[str, ...], *way: str) -> Mapping[str, Any]:
    for name in found:
        if name not in names:
            told = {"name": name, "known": ", ".join(names)}
            detail = _("“%(name)s” means nothing here; known are: %(known)s.") % told
            raise Asked("unknown_name", detail, status=422, pointer=pointer(*way, name))
    return found


def _merged(there: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """A document with another merged into it: null takes a name away, objects merge, all else replaces."""
    found = dict(there)
    for name, value in said.items():
        if value is None:
            found.pop(name, None)
        elif isinstance(value, Mapping):
            before = found.get(name)
            found[name] = _merged(before if isinstance(before, Mapping) else {}, value)
        else:
            found[name] = value
    return found
