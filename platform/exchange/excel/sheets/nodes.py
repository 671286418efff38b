"""The formulas of a node: what it could earn, what it did, and what it hands up, as the engine defines it."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from engine.definitions.values import Catalogue, Node, Rounding
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.answered import waits
from exchange.excel.sheets.arithmetic import either, least, number, rounded, text, total
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.items import Spot
from exchange.excel.sheets.places import Place

Weigh = Callable[[Node], Decimal]


def may_be_out(place: Place) -> bool:
    """Whether the node itself may be said not to take part."""
    return place.above is not None and place.node.absent != "forbidden"


def out_formula(place: Place, *, has_base: bool) -> str:
    """Whether a node takes no part, because it says so or because something above does."""
    conditions = [f"{cell(c.OUT, place.above.row)}=1"] if place.above and place.above.above else []
    if may_be_out(place):
        said = cell(c.ABSENT, place.row)
        if has_base:
            said = f"IF({cell(c.OWN, place.row)}=1,{said},{cell(c.BASE_ABSENT, place.row)})"
        conditions.append(f"{said}={text(c.TICKED)}")
    return f"IF({either(conditions)},1,0)" if conditions else "0"


def first_formula(place: Place, weigh: Weigh) -> str:
    """What a node could earn before anybody asks whether it takes part."""
    node, children = place.node, counted(place)
    if node.rule:
        return number(node.marks)
    if not children:
        return "0"
    if node.combine == "sum":
        return total(cell(c.ATTAINABLE, child.row) for child in children)
    taking = total(cell(c.TAKES, child.row) for child in children)
    if node.combine == "deduct":
        marks = number(sum((child.node.marks for child in children), Decimal(0)))
        attainable = total(cell(c.ATTAINABLE, child.row) for child in children)
        return f"IF({taking}=0,0,MAX(0,{number(node.marks)}-({marks}-{attainable})))"
    if node.combine == "weighted":
        taking = total(f"{number(weigh(child.node))}*{cell(c.TAKES, child.row)}" for child in children)
    return f"IF({taking}=0,0,{number(node.marks)})"


def counted(place: Place) -> list[Place]:
    """The children that make the node's score; bonuses come on top at the end."""
    return [child for child in place.children if not child.node.bonus]


def combined(place: Place, weigh: Weigh) -> str:
    """What a node's children earn it."""
    node, children = place.node, counted(place)
    if not children:
        return "0"
    if node.combine == "sum":
        return total(cell(c.ACTUAL, child.row) for child in children)
    if node.combine == "deduct":
        lost = total(f"{cell(c.LOST, child.row)}*{cell(c.TAKES, child.row)}" for child in children)
        return f"MAX(0,{cell(c.FIRST, place.row)}-{lost})"
    return _of_shares(place, children, weigh)


def _of_shares(place: Place, children: Sequence[Place], weigh: Weigh) -> str:
    """The weighted mean, the mean or the least of the shares of those that take part, of the node's marks."""
    marks = number(place.node.marks)
    if place.node.combine == "min":
        shares = least(f"IF({cell(c.TAKES, child.row)}=1,{cell(c.SHARE, child.row)},1)" for child in children)
        return f"IF({cell(c.FIRST, place.row)}=0,0,{marks}*{shares})"
    weights = [number(weigh(child.node)) if place.node.combine == "weighted" else "1" for child in children]
    whole = total(f"{weight}*{cell(c.TAKES, child.row)}" for weight, child in zip(weights, children, strict=True))
    reached = total(f"{weight}*{cell(c.SHARE, child.row)}" for weight, child in zip(weights, children, strict=True))
    return f"IF({whole}=0,0,{marks}*{reached}/{whole})"


def earned_formula(place: Place, earned: str, rounding: Rounding | None) -> str:
    """What a node earned: nothing where a finding of a child strikes it, rounded where it is."""
    striking = [child for child in place.children if strikes(child, "parent")]
    if striking:
        earned = f"IF({either([f'{cell(c.STRIKE, child.row)}=2' for child in striking])},0,{earned})"
    return earned if rounding is None else rounded(earned, rounding)


def strikes(place: Place, scope: str) -> bool:
    """Whether a finding of this item strikes so far."""
    return any(finding.strikes == scope for finding in place.node.findings)


def rounding_of(place: Place, catalogue: Catalogue) -> Rounding | None:
    """How a node's own value is rounded, if it is."""
    if place.node.rounding is None and place.node.line and catalogue.rounding.at == "line":
        return catalogue.rounding
    return place.node.rounding


def result_cells(
    place: Place, *, lost: str, vetoes: Sequence[str], rounding: Rounding | None
) -> Iterator[tuple[Spot, str]]:
    """What counts of a node: vetoed, or not taking part at all."""
    node, row = place.node, place.row
    earned, actual, attainable = (cell(column, row) for column in (c.EARNED, c.ACTUAL, c.ATTAINABLE))
    policy = "exclude" if node.absent == "forbidden" else node.absent
    marks = number(node.marks)
    kept = f"IF({held(place, vetoes)},0,{earned})" if vetoes else earned
    yield (c.ATTAINABLE, row), _unless_out(place, "0" if policy == "exclude" else marks, cell(c.FIRST, row))
    yield (c.ACTUAL, row), _unless_out(place, marks if policy == "full_marks" else "0", kept)
    yield (c.TAKES, row), f"IF({attainable}>0,1,0)"
    yield (c.SHARE, row), f"IF({attainable}>0,{actual}/{attainable},0)"
    left = f"{attainable}-{actual}"
    if place.kind == "progressive" and rounding is None:  # a ladder may take more from the parent than the item has
        beyond = f"IF({actual}<{earned},{left},{lost})" if vetoes else lost
        left = f"IF({cell(c.OUT, row)}=1,{left},{beyond})"
    yield (c.LOST, row), left
    if node.rule:
        yield (c.ZERO, row), f"IF(AND({attainable}>0,{actual}=0,{cell(c.OUT, row)}=0),1,0)"


def held(place: Place, vetoes: Sequence[str]) -> str:
    """Whether one of a node's vetoes holds; they wait until all below is answered."""
    return f"AND({cell(c.ANSWERED, place.row)}=1,{either(vetoes)})" if waits(place) else either(vetoes)


def _unless_out(place: Place, instead: str, formula: str) -> str:
    """What counts where the node takes no part: nothing below a node that is out, else as its policy says."""
    if place.above is None:
        return formula
    if not place.node.rule:
        formula = f"IF({cell(c.FIRST, place.row)}=0,{instead},{formula})"
    if may_be_out(place):
        formula = f"IF({cell(c.OUT, place.row)}=1,{instead},{formula})"
    if place.above.above:
        formula = f"IF({cell(c.OUT, place.above.row)}=1,0,{formula})"
    return formula
