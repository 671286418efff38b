"""The shortest way to a score: where a catalogue only adds up, a sheet is a few additions of whole numbers.

A section that passes on what stands below it needs no step of its own: its items count for the one above. Sections
that may cut off or replace what comes up keep an account; items post to the account above them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .compiling import Compiled, Leaf, Quick, Section
from .stored import StoredItem, Unfit, find_items, read_item, read_sheet

_MOST_REMEMBERED = 1 << 8  # entries of an item


class _Losses(dict[bytes, int]):
    """What the entries of an item lose, more than nothing entered does, by their JSON.

    Worked out when one first comes up. What inspectors tick recurs from sheet to sheet, so it is remembered; what has
    words of its own hardly does.
    """

    def __init__(self, leaf: Leaf) -> None:
        super().__init__()
        self.loss, self.untouched = leaf.loss, leaf.lost

    def __missing__(self, stored: bytes) -> int:
        entry = read_item(stored)
        lost = self.of(entry, 0)
        if not entry.remark and len(self) < _MOST_REMEMBERED:
            self[stored] = lost
        return lost

    def of(self, entry: StoredItem, earlier: int) -> int:
        """What an entry loses after so many earlier periods with a finding."""
        return self.loss(entry, earlier) - self.untouched


@dataclass(frozen=True, slots=True, eq=False)
class Straight:
    """A catalogue that only adds up. The account of the whole is the first one, above all others."""

    compiled: Compiled
    items: Mapping[str, _Losses]
    accounts: Mapping[str, int]  # of items
    out: Mapping[str, tuple[int, int]]  # what an account gains and loses when an item is left out
    attainable: Sequence[int]  # of each account as long as nothing is entered, without the accounts below
    lost: Sequence[int]
    upwards: Sequence[tuple[int, int]]  # accounts with the one above, from the bottom up

    def quick(self, text: str | bytes, history: Mapping[str, int]) -> Quick:
        """Score a sheet from its stored JSON.

        Raises:
            Unfit, KeyError: more is entered than this looks at.
            ValueError: something has not its shape.
        """
        sheet = find_items(text)
        entries, absent, items = sheet.items, sheet.absent, self.items
        if sheet.instances or not absent.isdisjoint(entries):
            raise Unfit
        if history:
            losses = [items[each].of(entry, history.get(each, 0)) for each, entry in read_sheet(text).items.items()]
        else:
            losses = [items[each][bytes(stored)] for each, stored in entries.items()]
        if self.upwards:
            attainable, lost = self._settled(zip(entries, losses, strict=True), absent)
        else:
            attainable, lost = self.attainable[0], self.lost[0] + sum(losses)
            for address in absent:
                gained, more = self.out[address]
                attainable += gained
                lost += more
        if attainable <= 0:
            raise Unfit
        return self.compiled.quick(attainable - lost if lost < attainable else 0, attainable)

    def _settled(self, losses: Iterable[tuple[str, int]], absent: Iterable[str]) -> tuple[int, int]:
        """What the account of the whole comes to when all others are settled with those above them."""
        attainable, lost, accounts = list(self.attainable), list(self.lost), self.accounts
        for address in absent:
            gained, more = self.out[address]
            attainable[accounts[address]] += gained
            lost[accounts[address]] += more
        for address, more in losses:
            lost[accounts[address]] += more
        for account, above in self.upwards:
            if attainable[account] <= 0:
                raise Unfit
            attainable[above] += attainable[account]
            lost[above] += min(lost[account], attainable[account])
        return attainable[0], lost[0]


def straight(compiled: Compiled) -> Straight | None:
    """The catalogue as accounts, if all it does is to add up on a sheet without repeated tables."""
    root, leaves = compiled.sections[-1], compiled.leaves
    others = compiled.sections[:-1]
    adds = root.adds and root.watch is None and all(section.plain for section in others)
    if not (adds and all(leaf.plain for leaf in leaves.values())):
        return None
    numbers, upwards = _accounts(others, root)
    accounts = {key: numbers[leaf.section] for key, leaf in leaves.items()}
    attainable, lost = [0] * (len(upwards) + 1), [0] * (len(upwards) + 1)
    for key, leaf in leaves.items():
        attainable[accounts[key]] += leaf.marks
        lost[accounts[key]] += leaf.lost
    return Straight(
        compiled=compiled,
        items={key: _Losses(leaf) for key, leaf in leaves.items()},
        accounts=accounts,
        out={key: leaf.out for key, leaf in leaves.items() if leaf.out is not None},
        attainable=attainable,
        lost=lost,
        upwards=upwards,
    )


def _accounts(sections: Sequence[Section], root: Section) -> tuple[Mapping[int, int], list[tuple[int, int]]]:
    """The account of every section by number; and all but the first with the one above, from the bottom up."""
    accounts = {root.number: 0}
    upwards: list[tuple[int, int]] = []
    for section in reversed(sections):
        above = accounts[section.parent]
        if _passes_on(section):
            accounts[section.number] = above
        else:
            accounts[section.number] = len(upwards) + 1
            upwards.append((len(upwards) + 1, above))
    return accounts, upwards[::-1]


def _passes_on(section: Section) -> bool:
    """Whether it only sums: its items lose at most what they are worth, and nothing attainable is simply nothing."""
    return section.node.combine == "sum" and section.node.absent in ("exclude", "forbidden")
