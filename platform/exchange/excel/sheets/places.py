"""Which row of the workbook stands for what: every node of the catalogue, once for each use of a repeated table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definitions.values import Catalogue, Finding, Input, Node
from engine.scoring import SheetEntries, address


@dataclass(frozen=True)
class Detail:
    """One thing that may be entered at an item, and its row."""

    row: int
    finding: Finding | None = None
    input: Input | None = None

    @property
    def key(self) -> str:
        """The finding's or the input's key; nothing for a choice or marks given directly."""
        return self.finding.key if self.finding else (self.input.key if self.input else "")


@dataclass(eq=False)
class Place:
    """A node on the sheet, with the row it begins in."""

    node: Node
    address: str
    row: int
    above: "Place | None" = None
    use_title: str = ""
    children: list["Place"] = field(default_factory=list)
    details: tuple[Detail, ...] = ()

    @property
    def last(self) -> int:
        """The last of its own rows."""
        return self.details[-1].row if self.details else self.row

    @property
    def line(self) -> "Place | None":
        """The line it belongs to, perhaps itself."""
        return self if self.node.line else (self.above.line if self.above else None)

    @property
    def kind(self) -> str:
        """The kind of an item's rule."""
        return self.node.rule.kind if self.node.rule else ""

    @property
    def title(self) -> str:
        """What people read; a use of a table with its own title."""
        return f"{self.node.title}（{self.use_title}）" if self.use_title else self.node.title

    def walk(self) -> Iterator["Place"]:
        """This place and all below it, in the order of their rows."""
        yield self
        for child in self.children:
            yield from child.walk()


def places_of(catalogue: Catalogue, counted: SheetEntries, *, first: int) -> Place:
    """The root, with everything below it laid out from this row on; the root's own row is the one after the last.

    `counted` says how often repeated tables are used.
    """
    root = Place(catalogue.root, catalogue.root.key, 0)
    layout = _Layout(counted, first)
    layout.below(root, "")
    root.row = layout.next
    return root


class _Layout:
    """Gives out rows from the top to the bottom."""

    def __init__(self, counted: SheetEntries, first: int) -> None:
        self.counted, self.next = counted, first

    def below(self, above: Place, use: str) -> None:
        for node in above.node.children:
            if node.repeat is None:
                self._place(node, above, use, "")
                continue
            for number, each in enumerate(self.counted.uses(node.key), start=1):
                self._place(node, above, each.key, each.title or f"{number}")

    def _place(self, node: Node, above: Place, use: str, title: str) -> None:
        place = Place(node, address(node.key, use), self.next, above, title)
        above.children.append(place)
        if node.rule:
            place.details = tuple(self._details(node))
        else:
            self.next += 1
        self.below(place, use)

    def _details(self, node: Node) -> Iterator[Detail]:
        rule = node.rule
        kind = rule.kind if rule else ""
        if kind in ("deduct", "progressive"):
            found = [{"finding": finding} for finding in node.findings]
        else:
            found = [{"input": each} for each in rule.inputs] if rule and kind == "formula" else []
        for each in found or [{}]:
            yield Detail(self.next, **each)  # type: ignore[arg-type]
            self.next += 1
