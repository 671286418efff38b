"""Whether what a node asks for has been answered: vetoes wait for it, as the engine has it."""

from exchange.excel.sheets import columns as c
from exchange.excel.sheets.arithmetic import either, least
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.places import Place

_NEEDS_ANSWER = frozenset({"choice", "direct", "formula"})


def waits(place: Place) -> bool:
    """Whether the node, or anything below it, may wait for an answer; a bonus never does."""
    if place.node.rule:
        return place.kind in _NEEDS_ANSWER and not place.node.bonus
    return any(waits(child) for child in place.children)


def answered_formula(place: Place, own: str) -> str:
    """1 where all is answered; what takes no part asks for nothing. `own` says so of an item whose cells are filled."""
    out = [f"{cell(c.OUT, place.row)}=1"] if place.above else []
    if place.node.rule:
        said = own
        if empty := empty_cells(place):
            said = f"IF({either(empty)},0,{own})"
    else:
        out.append(f"{cell(c.FIRST, place.row)}=0")
        said = least(cell(c.ANSWERED, child.row) for child in place.children if waits(child))
    return f"IF({either(out)},1,{said})" if out else said


def empty_cells(place: Place) -> list[str]:
    """The conditions under which an item has not all it asks for."""
    asked = [detail for detail in place.details if detail.input or place.kind != "formula"]
    return [f'{cell(c.SAID, detail.row)}=""' for detail in asked]
