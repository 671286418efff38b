"""Hypothesis strategies: any catalogue that its checks allow, and any sheet that such a catalogue allows."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hypothesis import strategies as st

from engine.definitions.values import Catalogue, Choice, Finding, ItemRule, Node, Repeat, Rounding, Rung, Veto, walk
from engine.scoring import ItemEntry, SheetEntries, Use, address

MARKS = st.sampled_from([Decimal(text) for text in ("1", "2", "5", "10", "12.5", "0.5", "8", "0.25")])
COSTS = st.sampled_from([Decimal(text) for text in ("0.25", "0.5", "1", "2", "3", "5")])
CATEGORIES = ("guarantee", "general")
VETOES = (
    Veto("score < 3", "too little is left"),
    Veto("categories.guarantee.zeros > 0 or categories.guarantee.score < 4", "a guarantee item has nothing"),
    Veto("count(findings) > 3", "too much was found", cap="fair"),
    Veto("score = 0", "nothing is left", cap="bad"),
)
ROUNDINGS = [Rounding(places, mode) for places in (0, 1, 2) for mode in ("half_up", "half_even", "down", "up")]


@dataclass(frozen=True)
class Kinds:
    """What catalogues may have; without more they only take marks away, so that more findings never help."""

    combine: tuple[str, ...] = ("sum", "deduct")
    rules: tuple[str, ...] = ("deduct", "progressive")
    absent: tuple[str, ...] = ("exclude", "forbidden", "full_marks", "zero")
    facts: bool = False
    strikes: bool = False
    vetoes: tuple[Veto, ...] = ()
    repeats: bool = False


PLAIN = Kinds()
EVERYTHING = Kinds(
    combine=("sum", "deduct", "mean", "min", "weighted"),
    rules=("deduct", "progressive", "choice", "direct"),
    facts=True,
    strikes=True,
    vetoes=VETOES,
    repeats=True,
)
ASKING = replace(EVERYTHING, facts=False, strikes=False, vetoes=())
VETOED = replace(ASKING, rules=("deduct", "progressive"), vetoes=VETOES)
ADDING = replace(EVERYTHING, combine=("sum", "deduct"), repeats=False)


@dataclass
class _Names:
    """Keys that no other node has."""

    used: int = 0
    kinds: Kinds = field(default_factory=Kinds)

    def next(self, prefix: str) -> str:
        self.used += 1
        return f"{prefix}{self.used}"


@st.composite
def catalogues(draw, kinds: Kinds = PLAIN) -> Catalogue:
    """A catalogue two or three levels deep whose lines stand right below the root or one section lower."""
    names = _Names(kinds=kinds)
    children = draw(st.lists(_sections(names), min_size=1, max_size=4))
    combine = draw(st.sampled_from(kinds.combine))
    if combine in ("sum", "deduct"):
        children = [replace(child, repeat=None) for child in children]
    marks = sum((child.marks for child in children), Decimal(0))
    root = Node(key="", title="all", marks=marks, combine=combine, children=tuple(children))
    return Catalogue(
        key="any",
        title="any",
        root=root,
        rounding=draw(st.sampled_from(ROUNDINGS)),
        absent_label="",
        categories=tuple((key, key) for key in CATEGORIES),
    )


@st.composite
def _sections(draw, names: _Names) -> Node:
    if draw(st.booleans()):
        return draw(_lines(names))
    table = names.kinds.repeats and draw(st.booleans())
    return replace(draw(_parents(names, _lines(names))), repeat=Repeat("each") if table else None)


@st.composite
def _lines(draw, names: _Names) -> Node:
    return replace(draw(_parents(names, _items(names))), line=True)


@st.composite
def _parents(draw, names: _Names, below) -> Node:
    kinds, key = names.kinds, names.next("s")
    children = tuple(draw(st.lists(below, min_size=1, max_size=4)))
    return Node(
        key=key,
        title=key,
        marks=sum((child.marks for child in children), Decimal(0)),
        combine=draw(st.sampled_from(kinds.combine)),
        children=children,
        absent=draw(st.sampled_from(kinds.absent)),
        weight=draw(MARKS),
        vetoes=_some(draw, kinds.vetoes),
    )


@st.composite
def _items(draw, names: _Names) -> Node:
    kinds, key, marks = names.kinds, names.next("i"), draw(MARKS)
    rule = draw(_rules(kinds, marks))
    found = rule.kind in ("deduct", "progressive")
    return Node(
        key=key,
        title=key,
        marks=marks,
        category=draw(st.sampled_from(("", *CATEGORIES))),
        rule=rule,
        findings=tuple(draw(_findings(kinds, rule, f"{key}.{number}", marks)) for number in range(3)) if found else (),
        absent=draw(st.sampled_from(kinds.absent)),
        weight=draw(MARKS),
        vetoes=_some(draw, kinds.vetoes[2:]) if draw(st.integers(0, 3)) == 0 else (),
    )


def _some(draw, vetoes: tuple[Veto, ...]) -> tuple[Veto, ...]:
    return tuple(draw(st.lists(st.sampled_from(vetoes), max_size=2, unique=True))) if vetoes else ()


@st.composite
def _rules(draw, kinds: Kinds, marks: Decimal) -> ItemRule:
    kind = draw(st.sampled_from(kinds.rules))
    if kind == "progressive":
        shares = sorted(draw(st.lists(st.sampled_from([Decimal(n) / 4 for n in range(1, 5)]), min_size=1, max_size=3)))
        last = draw(st.sampled_from(["item", "parent"]))
        rungs = [Rung(place, share, "item") for place, share in enumerate(shares, start=1)]
        return ItemRule(kind, ladder=(*rungs, Rung(len(rungs) + 1, Decimal(1), last)))
    if kind == "choice":
        tiers = draw(st.lists(st.sampled_from([marks, marks / 2, Decimal(0)]), min_size=1, max_size=3))
        return ItemRule(kind, choices=tuple(Choice(f"t{n}", f"tier {n}", tier) for n, tier in enumerate(tiers)))
    return ItemRule(kind)


@st.composite
def _findings(draw, kinds: Kinds, rule: ItemRule, key: str, marks: Decimal) -> Finding:
    if rule.kind == "progressive":
        return Finding(key, key)
    cost = min(draw(COSTS), marks)
    per = draw(st.sampled_from(["", "place"]))
    return Finding(
        key,
        key,
        deduct=cost,
        least=cost / 2 if draw(st.booleans()) else None,
        per=per,
        most=cost * 2 if per and draw(st.booleans()) else None,
        strikes=draw(st.sampled_from(["", "", "", "item", "parent", "sheet"])) if kinds.strikes else "",
        fact=draw(st.sampled_from(["", "", "one", "other"])) if kinds.facts else "",
    )


@st.composite
def sheets(draw, of: Catalogue) -> SheetEntries:
    """Entries that the catalogue allows: uses of repeated tables, answers, and what takes no part."""
    tables = [node.key for node in walk(of.root) if node.repeat]
    instances = {key: tuple(Use(str(n)) for n in range(1, draw(st.integers(0, 3)) + 1)) for key in tables}
    bare = SheetEntries(instances={key: uses for key, uses in instances.items() if uses})
    items = {place: draw(answers(node)) for place, node in places(of, bare) if node.rule}
    optional = [place for place, node in places(of, bare) if node.key and node.absent != "forbidden"]
    absent = draw(st.sets(st.sampled_from(optional), max_size=3)) if optional else set()
    kept = {place: entry for place, entry in items.items() if not entry.empty}
    return replace(bare, items=kept, absent=frozenset(absent))


def places(of: Catalogue, entries: SheetEntries) -> Iterator[tuple[str, Node]]:
    """Every node with its address on a sheet, once for each use of a repeated table."""
    for node in walk(of.root):
        table = of.repeated_in.get(node.key)
        for use in [each.key for each in entries.uses(table)] if table else [""]:
            yield address(node.key, use), node


@st.composite
def answers(draw, node: Node) -> ItemEntry:
    if node.findings:
        ticked = draw(st.sets(st.sampled_from([finding.key for finding in node.findings])))
        found = [finding for finding in node.findings if finding.key in ticked]
        return ItemEntry(
            findings=tuple(finding.key for finding in found),
            amounts={
                f.key: draw(st.sampled_from([f.least, f.deduct])) for f in found if f.least and draw(st.booleans())
            },
            counts={f.key: draw(st.integers(1, 4)) for f in found if f.per and draw(st.booleans())},
        )
    if node.rule and node.rule.choices:
        return draw(st.sampled_from([ItemEntry(), *(ItemEntry(choice=tier.key) for tier in node.rule.choices)]))
    return ItemEntry(marks=draw(st.none() | st.decimals(0, node.marks, places=2)))


def histories(of: Catalogue, entries: SheetEntries):
    """In how many earlier periods items had a finding."""
    items = [place for place, node in places(of, entries) if node.rule]
    return st.dictionaries(st.sampled_from(items), st.integers(0, 4)) if items else st.just({})
