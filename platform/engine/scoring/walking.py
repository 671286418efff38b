"""One walk over a catalogue's tree, from the items up: the definition of what each node comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from decimal import Decimal

from engine.definitions.values import Node, walk

from .addresses import address
from .combine import Combined, Part, combine, weight_of
from .deductions import doubled_facts
from .entries import SheetEntries
from .exact import ZERO, Exact, less, plain, rounded
from .known import NOTHING_KNOWN, Untouched
from .plan import Plan
from .rules import Asked, answer
from .scores import NodeScore
from .vetoes import Cap, Item, struck, vetoed

Given = Mapping[str, Decimal]


class Scorer:
    """Scores one sheet: `counted` is what counts on it, `own` what was said on it about adopting."""

    def __init__(
        self,
        plan: Plan,
        counted: SheetEntries,
        *,
        own: SheetEntries,
        reviewed: bool = False,
        history: Mapping[str, int] | None = None,
        facts: Mapping[str, object] | None = None,
        given: Given | None = None,
        untouched: Untouched = NOTHING_KNOWN,
    ) -> None:
        self.plan, self.counted, self.own, self.reviewed = plan, counted, own, reviewed
        self.history, self.facts, self.given = history or {}, facts or {}, given or {}
        self.doubled = doubled_facts(plan, counted) if plan.shares_facts else {}
        self.untouched, self.known = untouched, untouched.known
        self.moved = self._moved() if self.known else frozenset()
        self.moved_in = self._moved_in() if untouched.parts else {}
        self.nodes = dict(untouched.nodes)  # parents before children, in the catalogue's order
        self.caps: list[Cap] = []
        self.bonus = ZERO
        self.struck = False  # a finding strikes the whole sheet
        self.short = False  # too little takes part for a score

    def sheet(self) -> NodeScore:
        """Score the whole tree."""
        root = self.score(self.plan.catalogue.root, "", ZERO)
        if self.struck and root.rule != "struck":
            root = struck(root, self._striking("sheet"))
            self.nodes[root.key] = root
        return root

    def score(self, node: Node, use: str, parent_marks: Decimal) -> NodeScore:
        """Score a node and everything below it; where nothing is entered what is known already will do."""
        place = address(node.key, use) if use else node.key
        known = None if place in self.moved else self.known.get(place)
        if known is not None:
            self.nodes.update(known.nodes)
            return known.part.score
        self.nodes[place] = _UNDER_WAY  # keeps its turn: parents stand before their children
        result = self._value(node, place, use, parent_marks)
        if node.key in self.plan.answering:
            result = self._asking(node, result)
        self.nodes[place] = result
        if result.strikes == "sheet":
            self.struck = True
        if node.bonus:
            self.bonus += plain(result.actual)
        return result

    def _moved(self) -> Set[str]:
        """The addresses with something entered at them or below; lines under review may lack a verdict."""
        counted, plan, entered = self.counted, self.plan, set[str]()
        for place in (*counted.items, *counted.absent, *counted.instances, *self.given):
            entered.update(plan.path(place))
        if self.reviewed:
            entered.update(plan.lines_and_above)
        return entered

    def _moved_in(self) -> Mapping[str, list[int]]:
        """By section: which of its children are not as they are known."""
        moved: dict[str, list[int]] = {}
        positions = self.plan.positions
        for section, index in (positions[key] for key in self.moved if key in positions):
            moved.setdefault(section, []).append(index)
        return {section: sorted(indexes) for section, indexes in moved.items()}

    def weight(self, node: Node) -> Decimal:
        """How much a node weighs beside the others."""
        return weight_of(node, self.facts)

    def _value(self, node: Node, place: str, use: str, parent_marks: Decimal) -> NodeScore:
        if place in self.counted.absent and node.absent != "forbidden":
            self._leave_out_below(node)
            return absent(node, place)
        if place in self.given:
            self._leave_out_below(node)
            result = _given(node, place, self.given[place])
        else:
            result = self._item(node, place, parent_marks) if node.rule else self._section(node, place, use)
        return self._overridden(node, result, use) if node.key in self.plan.overriding else result

    def _overridden(self, node: Node, result: NodeScore, use: str) -> NodeScore:
        """What rounding, vetoes and coverage make of a node's value; a veto waits until all below is answered."""
        result = self._rounded(node, result)
        if node.vetoes and result.attainable and result.answered and not result.absent:
            self.nodes[result.key] = result
            result, caps = vetoed(node, result, lambda: tuple(self._items(node, use)), self.facts)
            self.caps += caps
        if node.coverage is not None and not result.absent and not self._covered(node, use):
            self.short = True
            result = result._replace(open="coverage")
        return result

    def _leave_out_below(self, node: Node) -> None:
        """Below what takes no part, or is worked out elsewhere, nothing is reached."""
        if node.children and self.untouched.nodes:
            for deep in walk(node)[1:]:
                self.nodes.pop(deep.key, None)

    def _item(self, node: Node, place: str, parent_marks: Decimal) -> NodeScore:
        asked = Asked(
            node,
            self.counted.item(place),
            parent_marks,
            earlier=self.history.get(place, 0),
            facts=self.facts,
            doubled=self.doubled.get(place, {}),
        )
        earned = answer(asked)
        actual, lost, rule, data, answered, costs, strikes = earned
        marks = node.marks
        score = NodeScore(place, marks, marks, actual, lost, rule, data, node.line, costs=costs, strikes=strikes)
        return score if answered or node.bonus else score._replace(answered=False)

    def _section(self, node: Node, place: str, use: str) -> NodeScore:
        parts = self._parts(node, use)
        combined = combine(node, parts, self.facts)
        noted = [part.score for part in parts if part.score.strikes or not part.score.answered]
        if not combined.attainable and node.key:
            return absent(node, place, below=True)
        result = NodeScore(
            key=place,
            marks=node.marks,
            attainable=combined.attainable,
            actual=combined.actual,
            lost=less(combined.attainable, combined.actual),
            rule=node.combine,
            data=_cost_beyond(combined),
            line=node.line,
            answered=combined.answered and all(score.answered for score in noted),
        )
        strikes = [score for score in noted if score.strikes == "parent"]
        return struck(result, self._striking("parent", strikes[0])) if strikes else result

    def _parts(self, node: Node, use: str) -> list[Part]:
        """The children; a repeated table is as many children as it is used times."""
        known = self.untouched.parts.get(node.key)
        if known is not None:
            return self._moved_parts(node, list(known))
        parts: list[Part] = []
        for child in node.children:
            weight = self.weight(child) if node.combine == "weighted" else ZERO
            if child.repeat is None:
                parts.append(Part(child, self.score(child, use, node.marks), weight))
            else:
                parts += self._uses(child, node.marks, weight)
        return parts

    def _moved_parts(self, node: Node, parts: list[Part]) -> list[Part]:
        """The known children, with those that are not as they are known."""
        for index in self.moved_in.get(node.key, ()):
            child = node.children[index]
            parts[index] = Part(child, self.score(child, "", node.marks), ZERO)
        return parts

    def _uses(self, table: Node, parent_marks: Decimal, weight: Decimal) -> Iterator[Part]:
        uses = self.counted.uses(table.key)
        if table.repeat and len(uses) < max(1, table.repeat.least):
            few = "too_few_uses" if len(uses) < table.repeat.least else ""
            self.nodes[table.key] = NodeScore(
                table.key, table.marks, ZERO, ZERO, ZERO, "unused", {"marks": table.marks}, absent=True, open=few
            )
        for use in uses:
            yield Part(table, self.score(table, use.key, parent_marks), weight)

    def _rounded(self, node: Node, result: NodeScore) -> NodeScore:
        rounding = node.rounding
        if rounding is None and node.line and self.plan.catalogue.rounding.at == "line":
            rounding = self.plan.catalogue.rounding
        if rounding is None:
            return result
        actual: Exact = rounded(result.actual, rounding)
        return result._replace(actual=actual, lost=less(result.attainable, actual))

    def _asking(self, node: Node, result: NodeScore) -> NodeScore:
        """With the verdict on it, and what it still asks for: an opinion on an overriding one, or an answer."""
        still_open = result.open or ("" if result.answered else "no_answer")
        if not (self.reviewed and node.line):
            return result._replace(open=still_open) if still_open else result
        verdict = self.own.verdicts.get(result.key, "")
        if not verdict:
            still_open = "no_verdict"
        elif verdict == "override" and not self.own.opinions.get(result.key, "").strip():
            still_open = "no_opinion"
        return result._replace(verdict=verdict, open=still_open)

    def _items(self, node: Node, use: str) -> Iterator[Item]:
        """The items below a node that were reached, or the item itself."""
        for deep in walk(node):
            for place in self.places(deep, use) if deep.rule else ():
                if place in self.nodes:
                    yield Item(deep, self.nodes[place], self.counted.item(place).findings)

    def places(self, node: Node, use: str) -> tuple[str, ...]:
        """Where a node stands on the sheet, seen from this use of a table or from outside: once for each use."""
        table = self.plan.catalogue.repeated_in.get(node.key)
        if table is None or use:
            return (address(node.key, use),)
        return tuple(address(node.key, each.key) for each in self.counted.uses(table))

    def _covered(self, node: Node, use: str) -> bool:
        """Whether enough of what stands below takes part."""
        children = [child for child in node.children if not child.bonus]
        whole = sum((child.marks for child in children), ZERO)
        taking = sum((child.marks for child in children if self._takes_part(child, use)), ZERO)
        return node.coverage is None or taking >= node.coverage * whole

    def _takes_part(self, child: Node, use: str) -> bool:
        found = [self.nodes[place] for place in self.places(child, use) if place in self.nodes]
        return any(score.attainable for score in found)

    def _striking(self, scope: str, score: NodeScore | None = None) -> str:
        """The finding that strikes."""
        scores = [score] if score else [each for each in self.nodes.values() if each.strikes == scope]
        findings = self.plan.catalogue.findings
        costs = (cost.finding for each in scores for cost in each.costs)
        return next((key for key in costs if findings[key].strikes == scope), "")


def absent(node: Node, place: str, *, below: bool = False) -> NodeScore:
    """A node that does not take part: left out, or counted as full marks or as nothing.

    `below` says that nothing below it takes part, which a node that may not be left out by itself can come to.
    """
    policy = "exclude" if node.absent == "forbidden" else node.absent
    attainable = ZERO if policy == "exclude" else node.marks
    actual = node.marks if policy == "full_marks" else ZERO
    return NodeScore(
        key=place,
        marks=node.marks,
        attainable=attainable,
        actual=actual,
        lost=attainable - actual,
        rule=f"absent_{policy}",
        data={"marks": node.marks, **({"below": True} if below else {})},
        line=node.line,
        absent=True,
    )


def _given(node: Node, place: str, actual: Decimal) -> NodeScore:
    """What was worked out elsewhere."""
    kept = min(max(actual, ZERO), node.marks)
    return NodeScore(place, node.marks, node.marks, kept, node.marks - kept, "given", {"marks": node.marks}, node.line)


def _cost_beyond(combined: Combined) -> Mapping[str, object]:
    """Says what the children cost when that is more than there was to lose."""
    if combined.cost <= combined.attainable:
        return {}
    return {"cost": plain(combined.cost), "attainable": plain(combined.attainable)}


_UNDER_WAY = NodeScore("", ZERO, ZERO, ZERO, ZERO, "under_way")
