"""Spot checks: what an authority looked at, scored by itself and compared with what others had said."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from engine.definitions.values import Catalogue, Node
from engine.scoring import SheetEntries, lines_on
from forms.places import items_on, line_at

_RATE = Decimal("0.01")
_MOST = 200  # samples kept, far more than a region's running releases have
_samples: dict[tuple[str, str], Catalogue] = {}


@dataclass(frozen=True)
class Comparison:
    """The items that both sheets speak of, and those about which they do not agree."""

    items: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def rate(self) -> Decimal | None:
        """The share of items that agree, in percent; nothing was compared: none."""
        if not self.items:
            return None
        agreeing = Decimal(len(self.items) - len(self.unlike))
        return (agreeing / len(self.items) * 100).quantize(_RATE, ROUND_HALF_UP)


def compared(catalogue: Catalogue, entries: SheetEntries, checked: Collection[str], there: SheetEntries) -> Comparison:
    """Compare item by item whether something was found; what takes no part on the other sheet is not compared."""
    there_too = {item for item, _node in items_on(catalogue, there)}
    items = tuple(
        item
        for item in looked_at(catalogue, entries, checked)
        if item in there_too and line_at(catalogue, item) not in there.absent
    )
    unlike = tuple(item for item in items if bool(entries.item(item).findings) != bool(there.item(item).findings))
    return Comparison(items, unlike)


def looked_at(catalogue: Catalogue, entries: SheetEntries, checked: Collection[str]) -> tuple[str, ...]:
    """The items that were looked at: said to conform, or found not to; in the catalogue's order."""
    return tuple(
        item for item, _node in items_on(catalogue, entries) if item in checked or not entries.item(item).empty
    )


def sampled(catalogue: Catalogue, entries: SheetEntries, checked: Collection[str]) -> SheetEntries:
    """The entries with every line left out of which nothing was looked at."""
    seen = {line_at(catalogue, item) for item in looked_at(catalogue, entries, checked)}
    return replace(entries, absent=frozenset(line for line in lines_on(catalogue, entries) if line not in seen))


def sample_of(catalogue: Catalogue, *, digest: str) -> Catalogue:
    """The catalogue of this release with every line free to be left out, and without grades."""
    known = (digest, catalogue.key)
    if known not in _samples:
        if len(_samples) >= _MOST:
            _samples.pop(next(iter(_samples)))
        _samples[known] = replace(catalogue, root=_free(catalogue.root), grade="", grades=())
    return _samples[known]


def _free(node: Node) -> Node:
    children = tuple(_free(child) for child in node.children)
    return replace(node, children=children, absent="exclude" if node.line else node.absent)
