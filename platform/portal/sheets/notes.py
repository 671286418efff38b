"""Why a sheet was not saved: what is wrong with it, or who saved it meanwhile and where that differs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.scoring import SheetEntries, key_of, lines_on
from forms.errors import Change, Stale
from portal.problems import Refusal
from portal.sheets.board import Board
from portal.sheets.compiled import element_id

_MOST = 10


@dataclass(frozen=True)
class Mistake:
    """A sentence, and the place on the page that it speaks of."""

    href: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Somebody else's save, and the lines where it differs from what was typed here."""

    changes: tuple[Change, ...]
    lines: tuple[tuple[str, str], ...]  # link and title
    more: int


def mistakes_of(board: Board, refusal: Refusal) -> tuple[Mistake, ...]:
    """What is wrong, place by place."""
    return tuple(_mistake(board, place, sentences) for place, sentences in refusal.fields.items())


def conflict_of(board: Board, error: Stale, typed: SheetEntries) -> Conflict:
    """Who saved meanwhile, and which lines are now different from the typed ones."""
    places = dict.fromkeys((*lines_on(board.catalogue, board.active.entries), *lines_on(board.catalogue, typed)))
    lines = [place for place in places if _of_line(board, board.own, place) != _of_line(board, typed, place)]
    links = tuple((f"#{element_id('item', place)}", _title(board, place)) for place in lines)
    return Conflict(error.changes, links[:_MOST], max(0, len(links) - _MOST))


def _mistake(board: Board, place: str, sentences: tuple[str, ...]) -> Mistake:
    node = board.catalogue.nodes.get(key_of(place))
    if node is None:
        return Mistake("#sheet-form", _("This sheet"), sentences)
    kind = "item" if node.line or node.rule else "part"
    return Mistake(f"#{element_id(kind, board.line_of(place) or place)}", _title(board, place), sentences)


def _title(board: Board, place: str) -> str:
    node = board.catalogue.nodes[key_of(place)]
    return f"{node.number} {node.title}".strip()


def _of_line(board: Board, entries: SheetEntries, line: str) -> tuple[object, ...]:
    """Everything entered at one line."""
    items = {place: entry for place, entry in entries.items.items() if board.line_of(place) == line}
    return (items, line in entries.absent, entries.verdicts.get(line), entries.opinions.get(line))
