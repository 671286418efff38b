"""What a posted page asks for: its entries, and what its buttons do to them."""

from dataclasses import replace

from django.http import QueryDict

from engine.scoring import SheetEntries, adopt_remaining, effective_entries, settled
from forms.handling import NOTHING, PASS, Handling
from portal.sheets.board import Board
from portal.sheets.posted import Posted, add_use, drop_use, keep_closed, read, read_handling

#: What buttons do on a sheet that is filled item by item.
SAVE_ITEM, CLEAR = "item", "clear"


def filled(board: Board, posted: QueryDict) -> Posted:
    """What the page sent, with what its button does: adopt or pass the rest, use a table once more or less."""
    found = read(board.catalogue, posted, previous=board.own, base=board.base)
    entries = keep_closed(board.catalogue, found.entries, previous=board.own, returned=board.returned)
    do, _sign, what = posted.get("do", "").partition(":")
    if do == "adopt_rest" and board.base is not None:
        entries = adopt_remaining(board.catalogue, entries, board.base)
    if do == CLEAR and board.use.item_by_item:
        entries = SheetEntries()
    if do in ("add", "drop") and board.base is None and not board.returned:
        entries = add_use(entries, what) if do == "add" else drop_use(entries, what)
    entries = settled(board.catalogue, entries)
    return replace(found, entries=entries, handling=_handling(board, posted, entries, pass_rest=do == "pass_rest"))


def _handling(board: Board, posted: QueryDict, entries: SheetEntries, *, pass_rest: bool) -> Handling | None:
    """What was decided about lines; `pass_rest` passes every line that has a verdict and no outcome yet."""
    if board.use.item_by_item:
        return _looked_at(board, posted)
    if not (board.decides or board.checks):
        return None
    shown = effective_entries(board.catalogue, entries, board.base)
    decided = read_handling(board.catalogue, posted, previous=board.handling, shown=shown)
    if not board.decides:
        return Handling(checked=decided.checked)
    passed = {line: PASS for line in entries.verdicts if pass_rest and line not in decided.outcomes}
    return Handling(outcomes={**decided.outcomes, **passed}, reasons=decided.reasons)


def _looked_at(board: Board, posted: QueryDict) -> Handling:
    """Which lines were saved one by one; what was begun anew was not looked at."""
    do, _sign, what = posted.get("do", "").partition(":")
    if do == CLEAR:
        return NOTHING
    saved = set(posted.getlist("k")) if do == SAVE_ITEM else set()
    return Handling(checked=board.handling.checked | saved)
