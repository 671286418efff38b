"""Lines that nobody has touched: their rows are the same on every sheet of a release, so they are drawn once and kept.

Most lines of a long sheet are like that. Whatever somebody entered, decided, attached or found earlier makes a line
one of its own, which is drawn anew.
"""

from collections.abc import Callable

from engine.scoring import address, key_of
from portal.sheets.board import Board
from portal.sheets.compiled import CompiledLine

_MOST = 4000  # lines kept, some kilobytes each
_kept: dict[tuple[object, ...], str] = {}


def kept_line(board: Board, line: CompiledLine, use: str, draw: Callable[[], str]) -> str:
    """The rows of a line; those of an untouched one as they were drawn before."""
    if not _is_untouched(board, line, use):
        return draw()
    key = (board.look, line.node.key, use)
    if key not in _kept:
        if len(_kept) >= _MOST:
            forget()
        _kept[key] = draw()
    return _kept[key]


def forget() -> None:
    """Let go of all that is kept."""
    _kept.clear()


def _is_untouched(board: Board, line: CompiledLine, use: str) -> bool:
    place = address(line.node.key, use)
    node = board.active.node(place)
    whole = node is not None and not node.absent and not node.open and node.actual == node.attainable
    return whole and board.is_plain and place not in board.touched and key_of(place) not in board.touched
