"""A spot check as a workbook, to be taken along only: what was looked at, its score, and the comparison."""

from dataclasses import replace

from django.utils.translation import gettext as _

from engine.scoring import key_of
from exchange.excel.sheets.comparing import Compared, Pair
from exchange.excel.sheets.writing import SheetOut
from forms.spot_checks import sample_of, sampled
from portal.sheets.board import Board


def spot_out(board: Board, out: SheetOut) -> SheetOut:
    """The workbook of a spot check: lines that nobody looked at take no part, and nothing can be filled in."""
    catalogue = sample_of(board.catalogue, digest=board.digest)
    return replace(
        out,
        catalogue=replace(catalogue, absent_label=_("not looked at")),
        entries=sampled(board.catalogue, board.own, board.handling.checked),
        base=None,
        grade_of=None,
        limits=(),
        may_fill=False,
        compared=_compared(board),
    )


def _compared(board: Board) -> Compared | None:
    other = next((column for column in board.columns if column.key == board.use.compares_with), None)
    if board.comparison is None or other is None:
        return None
    pairs = [_pair(board, item, found=bool(other.entries.item(item).findings)) for item in board.comparison.items]
    return Compared(board.use.title, other.title, pairs, board.comparison.rate)


def _pair(board: Board, item: str, *, found: bool) -> Pair:
    node = board.catalogue.nodes[key_of(item)]
    return Pair(node.number, node.title, found, bool(board.own.item(item).findings))
