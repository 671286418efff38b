"""What the names of a condition stand for in the workbook: cells, or what the platform knows of the record."""

from collections.abc import Mapping, Sequence
from itertools import chain

from exchange.excel.sheets import columns as c
from exchange.excel.sheets.arithmetic import number, total
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.conditions import Unsayable, fact
from exchange.excel.sheets.places import Place

Facts = Mapping[str, object]


class OfNode:
    """The names a veto of a node may use."""

    def __init__(self, place: Place, facts: Facts, *, score: str = "") -> None:
        self.place, self.facts = place, facts
        self.score = score or cell(c.EARNED, place.row)
        self.items = [each for each in place.walk() if each.node.rule]

    def value(self, name: str) -> str:
        """The score, what could be earned, the marks, or a fact."""
        if name == "score":
            return f"ROUND({self.score},9)"
        if name == "attainable":
            return cell(c.FIRST, self.place.row)
        if name == "marks":
            return f"({number(self.place.node.marks)})"
        if name in self.facts:
            return fact(self.facts[name])
        raise Unsayable

    def of_category(self, category: str, member: str) -> str:
        """What the items of a category that take part came to together."""
        items = self._of(category)
        if member in _MEMBERS:
            return f"ROUND({total(self._cell(_MEMBERS[member], item) for item in items)},9)"
        if member == "marks":
            return total(f"{number(item.node.marks)}*{self._cell(c.TAKES, item)}" for item in items)
        raise Unsayable

    def has_category(self, category: str) -> str:
        """Whether any item of the category takes part."""
        return f"{total(self._cell(c.TAKES, item) for item in self._of(category))}>0"

    def is_found(self, finding: str) -> str:
        """Whether a finding is ticked anywhere below."""
        return f"{self._ticks([finding])}>0"

    def found(self) -> str:
        """How many findings are ticked below."""
        return self._ticks([])

    def _ticks(self, keys: Sequence[str]) -> str:
        details = chain.from_iterable(item.details for item in self.items)
        return total(
            cell(c.TICK, each.row) for each in details if each.finding and (not keys or each.finding.key in keys)
        )

    def _of(self, category: str) -> list[Place]:
        return [item for item in self.items if item.node.category == category]

    def _cell(self, column: int, item: Place) -> str:
        """A cell of an item below; of the node itself what stands before its vetoes."""
        if item is not self.place:
            return cell(column, item.row)
        return _BEFORE[column].format(earned=cell(c.EARNED, item.row), first=cell(c.FIRST, item.row))


_MEMBERS = {"score": c.ACTUAL, "attainable": c.ATTAINABLE, "count": c.TAKES, "zeros": c.ZERO}
_BEFORE = {
    c.ACTUAL: "{earned}",
    c.ATTAINABLE: "{first}",
    c.TAKES: "IF({first}>0,1,0)",
    c.ZERO: "IF(AND({first}>0,{earned}=0),1,0)",
}


class OfInputs:
    """The names a rule by formula may use: the numbers entered, the marks, and facts."""

    def __init__(self, place: Place, facts: Facts) -> None:
        self.place, self.facts = place, facts
        self.inputs = {detail.input.key: detail.row for detail in place.details if detail.input}

    def value(self, name: str) -> str:
        """An input, the marks, or a fact."""
        if name in self.inputs:
            return cell(c.SAID, self.inputs[name])
        if name == "marks":
            return f"({number(self.place.node.marks)})"
        if name in self.facts:
            return fact(self.facts[name])
        raise Unsayable

    def of_category(self, category: str, member: str) -> str:
        """A formula knows no categories."""
        raise Unsayable

    def has_category(self, category: str) -> str:
        """A formula knows no categories."""
        raise Unsayable

    def is_found(self, finding: str) -> str:
        """A formula knows no findings."""
        raise Unsayable

    def found(self) -> str:
        """A formula knows no findings."""
        raise Unsayable
