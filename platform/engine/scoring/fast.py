"""One sheet in whole numbers, with all that they can say: means, shares, vetoes, repeated tables.

Only what is entered is looked at, the rest is known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .addresses import key_of, use_of
from .compiling import Compiled, Leaf, Quick, Section, absent_value
from .quotients import SHARED, added, reduced
from .stored import StoredItem, StoredSheet, StoredUse, Unfit, read_sheet
from .watching import Below, Value

MOST_USES = 1 << 10
_NOTHING = Value(0, 0)


def run(compiled: Compiled, text: str | bytes, history: Mapping[str, int]) -> Quick:
    """Score a sheet from its stored JSON.

    Raises:
        Unfit, KeyError: a finding, a tier or a number that the definition must look at.
        ValueError: something has not its shape.
    """
    return _Run(compiled, read_sheet(text), history).quick()


class _Run:
    """One sheet: what was entered moves sections away from their untouched values, from the bottom up.

    A place is a section's number times a constant, plus the number of the use where the section is repeated.
    """

    def __init__(self, compiled: Compiled, sheet: StoredSheet, history: Mapping[str, int]) -> None:
        self.compiled, self.sections, self.leaves = compiled, compiled.sections, compiled.leaves
        self.sheet, self.history = sheet, history
        self.uses = _numbered(sheet.instances)
        self.lost: dict[int, int] = {}  # more than untouched, by the place of a section; says also what is touched
        self.gained: dict[int, int] = {}  # attainable, more than untouched
        self.parts: dict[int, list[tuple[int, int]]] = {}  # lost in fractions
        self.shares: dict[int, dict[object, tuple[Value, int]]] = {}  # moved children of sections that share
        self.settled: dict[int, Value] = {}  # sections that take no part
        self.below: dict[int, list[Below]] = {}  # moved items, by the place of a section whose vetoes look at them
        self.caps: set[str] = set()

    def quick(self) -> Quick:
        """Score the sheet."""
        for place in self.sheet.absent:
            self._leave_out(place)
        for (table, _), number in self.uses.items():
            self._touch(self.compiled.numbers[table] * MOST_USES + number)
        self._take_items()
        value = self._upwards()
        caps = frozenset(self.caps)
        if value.attainable == 0:
            return Quick(None, caps)
        return self.compiled.quick(value.numerator, value.denominator * value.attainable, caps)

    def _take_items(self) -> None:
        """Take what items lose from their sections; most only do that, so this loop is the hot one."""
        leaves, lost, history, absent = self.leaves, self.lost, self.history, self.sheet.absent
        for address, entry in self.sheet.items.items():
            leaf = leaves.get(address)
            if address in absent:
                continue
            if leaf is None or not leaf.plain:
                self._answered(leaf or leaves[key_of(address)], entry, address)
                continue
            place, taken = leaf.section * MOST_USES, leaf.loss(entry, history.get(address, 0))
            if place not in lost:
                self._touch_above(leaf)
            lost[place] += taken - leaf.lost

    def _leave_out(self, address: str) -> None:
        leaf = self.leaves.get(address)
        if leaf is None or not leaf.plain or leaf.out is None:
            self._leave_out_others(address)
            return
        self._touch_above(leaf)
        place, (gained, lost) = leaf.section * MOST_USES, leaf.out
        self.gained[place] = self.gained.get(place, 0) + gained
        self.lost[place] += lost

    def _leave_out_others(self, address: str) -> None:
        """Leave out a section, or an item that does more than to take from a sum."""
        node, use = self.compiled.plan.node(address), use_of(address)
        if node is None or node.absent == "forbidden":
            raise Unfit
        leaf = self.leaves.get(node.key)
        section = self.sections[leaf.section if leaf else self.compiled.numbers[node.key]]
        table = leaf.table if leaf else section.table
        place = section.number * MOST_USES + (self.uses[table, use] if table else 0)
        self._touch(place)
        if leaf is not None:
            value = absent_value(node.absent, leaf.marks)
            self._count(leaf, place, Below(leaf.order, value, absent=True), value.attainable - value.numerator)
        elif any(self.sections[number].looks_below for number in self._above(section)):
            raise Unfit
        else:
            self.settled[place] = absent_value(node.absent, section.marks)

    def _above(self, section: Section) -> Iterator[int]:
        while section.parent != section.number:
            section = self.sections[section.parent]
            yield section.number

    def _answered(self, leaf: Leaf, entry: StoredItem, address: str) -> None:
        """Take an item that stands in a repeated table, below a mean, or below vetoes."""
        use = self.uses.get((leaf.table, use_of(address)), 0) if leaf.table else 0
        place = leaf.section * MOST_USES + use
        if use == 0 and (leaf.table or use_of(address)):
            return
        if self.settled and (place in self.settled or self._is_below_settled(place)):
            return
        lost = leaf.loss(entry, self.history.get(address, 0))
        below = Below(leaf.order, Value(leaf.marks, max(0, leaf.marks - lost)), tuple(dict.fromkeys(entry.findings)))
        self._touch(place)
        self._count(leaf, place, self._watched(leaf, below, entry), lost)

    def _watched(self, leaf: Leaf, below: Below, entry: StoredItem) -> Below:
        """The item after its own vetoes; they wait for its answer."""
        if leaf.watch is None or (leaf.asks and not entry.choice and entry.marks is None):
            return below
        value, caps = leaf.watch.decide(below.value, [below])
        self.caps.update(caps)
        return below._replace(value=value)

    def _count(self, leaf: Leaf, place: int, below: Below, lost: int) -> None:
        """Take an item's value into its section, and to the sections above whose vetoes look at items."""
        for number in leaf.watched:
            use = place % MOST_USES if self.sections[number].table else 0
            self.below.setdefault(number * MOST_USES + use, []).append(below)
        value = below.value
        if not self.sections[leaf.section].adds:
            self.shares.setdefault(place, {})[leaf.node.key] = (value, leaf.weight)
            return
        self.gained[place] = self.gained.get(place, 0) + value.attainable - leaf.marks
        missing = value.attainable - value.numerator
        self.lost[place] += max(lost, missing) - leaf.lost

    def _touch_above(self, leaf: Leaf) -> None:
        """Note that the sections above a plain item are not as they were."""
        for number in leaf.above:
            place = number * MOST_USES
            if place in self.lost:
                return
            self.lost[place] = 0

    def _touch(self, place: int) -> None:
        """Note that a section, and so all above it, is not as it was."""
        while place not in self.lost:
            self.lost[place] = 0
            place = self._parent(place)

    def _parent(self, place: int) -> int:
        section = self.sections[place // MOST_USES]
        return section.parent * MOST_USES + (place % MOST_USES if section.above else 0)

    def _is_below_settled(self, place: int) -> bool:
        above = self._parent(place)
        while above != place:
            if above in self.settled:
                return True
            place, above = above, self._parent(above)
        return False

    def _upwards(self) -> Value:
        """Work out the touched sections, children before parents; the last one is the whole."""
        value = self.sections[-1].untouched
        for place in sorted(self.lost):
            if self.settled and self._is_below_settled(place):
                continue
            section = self.sections[place // MOST_USES]
            if section.plain and not self.settled and self._is_added_up(section, place):
                continue
            value = self.settled.get(place) or self._value(section, place)
            if section.parent != section.number:
                self._hand_up(section, place, value)
        return value

    def _is_added_up(self, section: Section, place: int) -> bool:
        """Add up a plain section and hand it up, as most are; not where fractions or nothing attainable come up."""
        was, gained = section.untouched, self.gained.get(place, 0)
        attainable = section.sum.attainable + gained
        if attainable <= 0 or place in self.parts:
            return False
        above, actual = section.parent * MOST_USES, attainable - section.sum.numerator - self.lost[place]
        more = attainable - was.attainable
        if more:
            self.gained[above] = self.gained.get(above, 0) + more
        self.lost[above] += more + was.numerator - (actual if actual > 0 else 0)
        return True

    def _hand_up(self, section: Section, place: int, value: Value) -> None:
        """Take a section's value to the one above."""
        above, was = self._parent(place), section.untouched
        if not self.sections[section.parent].adds:
            name = (section.number, place) if section.node.repeat else section.number
            self.shares.setdefault(above, {})[name] = (value, section.weight)
            return
        gained = value.attainable - was.attainable
        self.gained[above] = self.gained.get(above, 0) + gained
        self.lost[above] += gained
        if value.denominator == was.denominator == 1:
            self.lost[above] += was.numerator - value.numerator
        else:
            parts = self.parts.setdefault(above, [])
            parts += [(-value.numerator, value.denominator), (was.numerator, was.denominator)]

    def _value(self, section: Section, place: int) -> Value:
        value = self._added(section, place) if section.adds else self._shared(section, place)
        if value.attainable == 0:
            return absent_value(section.node.absent, section.marks) if section.node.key else value
        if section.watch is not None:
            value, caps = section.watch.decide(value, self.below.get(place, []))
            self.caps.update(caps)
        return value

    def _added(self, section: Section, place: int) -> Value:
        was, lost, parts = section.sum, self.lost[place], self.parts.get(place)
        attainable = was.attainable + self.gained.get(place, 0)
        if attainable <= 0:
            return _NOTHING
        if parts is None and was.denominator == 1:
            return Value(attainable, max(0, attainable - was.numerator - lost))
        numerator, denominator = added([(lost, 1), (was.numerator, was.denominator), *(parts or ())])
        return Value(attainable, *reduced(max(0, attainable * denominator - numerator), denominator))

    def _shared(self, section: Section, place: int) -> Value:
        """The mean, the weighted mean or the least of the shares of the children that take part."""
        children = {**section.children, **self.shares.get(place, {})}
        shares = [
            (value.numerator, value.denominator * value.attainable, weight)
            for value, weight in children.values()
            if value.attainable
        ]
        numerator, denominator = SHARED[section.node.combine](shares) if shares else (0, 0)
        return Value(section.marks, *reduced(section.marks * numerator, denominator)) if denominator else _NOTHING


def _numbered(tables: Mapping[str, tuple[StoredUse, ...]]) -> dict[tuple[str, str], int]:
    """The uses of repeated tables, numbered from 1 in each."""
    numbered = {(table, use.key): number for table, uses in tables.items() for number, use in enumerate(uses, 1)}
    if any(number >= MOST_USES for number in numbered.values()):
        raise Unfit
    return numbered
