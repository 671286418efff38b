"""All formulas of a score sheet: every number of the engine's, said in cells.

What a spreadsheet cannot say is written as the value it has now and noted, so that nobody takes it for a formula.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definitions.values import Catalogue, Node, Veto
from engine.feel import compile_expression
from engine.scoring import SheetScore, use_of
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.answered import answered_formula, empty_cells, waits
from exchange.excel.sheets.arithmetic import either, most, number, total
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.conditions import Unsayable, condition, value
from exchange.excel.sheets.items import (
    Spot,
    cost_cells,
    earned_and_lost,
    has_strikes,
    said_cells,
    strike_formula,
    tick_cells,
)
from exchange.excel.sheets.names import Facts, OfInputs, OfNode
from exchange.excel.sheets.nodes import (
    combined,
    earned_formula,
    first_formula,
    out_formula,
    result_cells,
    rounding_of,
    strikes,
)
from exchange.excel.sheets.places import Detail, Place


@dataclass
class Reckoning:
    """The sheet whose formulas are written: its places, what the platform came to, and what it knows."""

    catalogue: Catalogue
    root: Place
    result: SheetScore
    facts: Facts
    has_base: bool
    tiers: Mapping[int, str] = field(default_factory=dict)  # where the marks of tiers stand, by the row of the item
    frozen: list[Place] = field(default_factory=list)  # places with a value in place of a formula

    def cells(self) -> dict[Spot, str]:
        """Every formula by column and row."""
        found: dict[Spot, str] = {}
        for place in self.root.walk():
            found |= dict(self._of(place))
        return found

    def _of(self, place: Place) -> Iterator[tuple[Spot, str]]:
        if place.above is not None:
            yield from self._switches(place)
        if place.node.rule:
            yield from self._entries(place)
        earned, lost = self._earned(place)
        rounding = rounding_of(place, self.catalogue)
        yield (c.FIRST, place.row), first_formula(place, self._weight)
        yield (c.EARNED, place.row), earned_formula(place, earned, rounding)
        if waits(place):
            yield (c.ANSWERED, place.row), answered_formula(place, self._has_value(place))
        vetoes, caps = self._vetoes(place)
        yield from result_cells(place, lost=lost, vetoes=vetoes, rounding=rounding)
        if caps:
            out = either([f"{cell(c.FIRST, place.row)}=0", *([f"{cell(c.OUT, place.row)}=1"] if place.above else [])])
            if waits(place):
                out = either([out, f"{cell(c.ANSWERED, place.row)}=0"])
            yield (c.CAP, place.row), f"IF({out},0,{most(caps)})"

    def _switches(self, place: Place) -> Iterator[tuple[Spot, str]]:
        """Whose entries count here, and whether the node takes part."""
        if self.has_base:
            yield (c.OWN, place.row), self._own(place)
        yield (c.OUT, place.row), out_formula(place, has_base=self.has_base)

    def _own(self, place: Place) -> str:
        """This sheet's entries count where its line was overridden; without a line, where anything is entered."""
        line = place.line
        if line is not None and line is not place:
            return cell(c.OWN, line.row)
        overridden = f'{cell(c.VERDICT, place.row)}="{c.OVERRIDDEN}"'
        if line is None and place.node.rule:
            entered = ",".join([f"{cell(c.ENTRY, place.row)}:{cell(c.AMOUNT, place.last)}", cell(c.REMARK, place.row)])
            return f"IF(COUNTA({entered})>0,1,0)"
        return f"IF({overridden},1,0)"

    def _entries(self, place: Place) -> Iterator[tuple[Spot, str]]:
        yield from said_cells(place, has_base=self.has_base)
        yield from tick_cells(place)
        yield from cost_cells(place, self._same_fact(place))
        if has_strikes(place.node):
            yield (c.STRIKE, place.row), strike_formula(place)

    def _same_fact(self, place: Place) -> Mapping[str, list[Detail]]:
        """The findings by the fact they speak of: on the whole sheet, in a repeated table in this use of it."""
        asked = {finding.fact for finding in place.node.findings if finding.fact}
        use = use_of(place.address)
        found: dict[str, list[Detail]] = {name: [] for name in asked}
        for other in self.root.walk() if asked else ():
            if use_of(other.address) != use:
                continue
            for detail in other.details:
                if detail.finding and detail.finding.fact in asked:
                    found[detail.finding.fact].append(detail)
        return found

    def _earned(self, place: Place) -> tuple[str, str]:
        """What a node earns by its rule or its children, and what a ladder takes from the parent."""
        if place.kind == "formula":
            return self._by_formula(place), ""
        if place.node.rule:
            return earned_and_lost(place, tiers=self.tiers.get(place.row, ""))
        if place.node.combine == "formula":
            return self._as_it_is(place), ""
        return combined(place, self._weight), ""

    def _by_formula(self, place: Place) -> str:
        assert place.node.rule
        marks = number(place.node.marks)
        try:
            formula = value(place.node.rule.formula, OfInputs(place, self.facts))
        except Unsayable:
            return self._as_it_is(place)
        entered = empty_cells(place)
        kept = f"IFERROR(MEDIAN(0,{formula},{marks}),0)"
        return f"IF({either(entered)},0,{kept})" if entered else kept

    def _has_value(self, place: Place) -> str:
        """1 where an item that is filled has a value; a formula may have none, as when it divides by nothing."""
        if place.kind != "formula":
            return "1"
        assert place.node.rule
        try:
            return f"IF(ISNUMBER({value(place.node.rule.formula, OfInputs(place, self.facts))}),1,0)"
        except Unsayable:
            score = self.result.nodes.get(place.address)
            return "1" if score is None or score.answered else "0"

    def _as_it_is(self, place: Place) -> str:
        """What the platform came to, where no formula can say it."""
        self.frozen.append(place)
        score = self.result.nodes.get(place.address)
        return number(score.shown_actual if score else Decimal(0))

    def _vetoes(self, place: Place) -> tuple[list[str], list[str]]:
        """The conditions under which the node earns nothing, and the places of the best grades still allowed."""
        vetoes: list[str] = []
        caps: list[str] = []
        scale = [band.grade for band in self.catalogue.grades]
        for veto in place.node.vetoes:
            try:
                written = self._veto(place, veto, vetoes)
            except Unsayable:
                self.frozen.append(place)
                written = "TRUE" if self._held(place, veto) else "FALSE"
            if not veto.cap:
                vetoes.append(written)
            elif veto.cap in scale:
                caps.append(f"IF({written},{scale.index(veto.cap) + 1},0)")
        return vetoes, caps

    def _veto(self, place: Place, veto: Veto, before: list[str]) -> str:
        """A veto sees what those before it left."""
        earned = cell(c.EARNED, place.row)
        left = f"IF({either(before)},0,{earned})" if before else earned
        return condition(veto.when, OfNode(place, self.facts, score=left))

    def _held(self, place: Place, veto: Veto) -> bool:
        """Whether the platform found that a veto holds."""
        if veto.cap:
            return any((cap.key, cap.because) == (place.address, veto.because) for cap in self.result.caps)
        score = self.result.nodes.get(place.address)
        return score is not None and score.rule == "veto" and score.data.get("because") == veto.because

    def _weight(self, node: Node) -> Decimal:
        if not isinstance(node.weight, str):
            return node.marks if node.weight is None else node.weight
        found = compile_expression(node.weight).value(self.facts)
        return max(Decimal(0), found) if isinstance(found, Decimal) else Decimal(0)

    def struck(self) -> list[str]:
        """The conditions under which the whole sheet earns nothing."""
        return [f"{cell(c.STRIKE, place.row)}=3" for place in self.root.walk() if strikes(place, "sheet")]

    def bonus(self) -> str:
        """What comes on top of the full marks."""
        cells = [cell(c.ACTUAL, place.row) for place in self.root.walk() if place.node.bonus]
        return total(cells) if cells else ""

    def short(self) -> list[str]:
        """The conditions under which too little takes part for a score."""
        return [self._short(place) for place in self.root.walk() if place.node.coverage is not None]

    def _short(self, place: Place) -> str:
        tables: dict[str, list[Place]] = {}
        for child in place.children:
            tables.setdefault(child.node.key, []).append(child)
        children = [child for child in place.node.children if not child.bonus]
        whole = sum((child.marks for child in children), Decimal(0)) * (place.node.coverage or 0)
        taking = total(
            f"{number(uses[0].node.marks)}*{most(cell(c.TAKES, use.row) for use in uses)}"
            for uses in tables.values()
            if not uses[0].node.bonus
        )
        takes_part = f"{cell(c.FIRST, place.row)}>0" if place.above else "TRUE"
        out = f",{cell(c.OUT, place.row)}=0" if place.above else ""
        return f"AND({takes_part}{out},ROUND({taking},9)<{number(whole)})"

    def caps(self) -> list[str]:
        """The cells with the best grades still allowed."""
        return [cell(c.CAP, place.row) for place in self.root.walk() if any(veto.cap for veto in place.node.vetoes)]
