"""From a posted page to sheet entries, and to what was decided about single lines.

Names on the page, each ending with `@<use>` in a repeated table: `f.<item>` ticked findings, `a.<finding>` the
deduction chosen, `n.<finding>` how many, `r.<item>` remark, `c.<item>` chosen tier, `m.<item>` marks,
`i.<item>:<input>` a number of a formula, `absent` what takes no part, `v.<line>` verdict, `o.<line>` opinion,
`p.<line>` passed or sent back, `q.<line>` why, `k` items that a spot check looked at, `u.<table>` the name of a use.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.http import QueryDict

from engine.definitions.values import Catalogue, Node
from engine.scoring import EntryProblem, ItemEntry, SheetEntries, Use, address, effective_entries, lines_on, use_of
from forms.handling import Handling
from forms.places import items_on, line_at

Entered = TypeVar("Entered")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?", re.ASCII)  # no exponents: 1e9 would be written out
_COUNT = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True)
class Posted:
    """What was posted, as far as it can be read, and what cannot."""

    entries: SheetEntries
    problems: tuple[EntryProblem, ...] = ()
    handling: Handling | None = None  # nothing, where the sheet decides nothing about lines


def read(catalogue: Catalogue, posted: QueryDict, *, previous: SheetEntries, base: SheetEntries | None) -> Posted:
    """The entries on a posted page; `previous` are those that the page had shown."""
    shown = previous if base is None else effective_entries(catalogue, previous, base)
    reader, named = _Reader(posted), _places(posted)
    items = {place: reader.entry(node, place) for place, node in items_on(catalogue, shown) if place in named}
    entries = replace(
        previous,
        items={place: entry for place, entry in items.items() if not entry.empty},
        absent=frozenset(posted.getlist("absent")),
        instances=_named(previous.instances, posted),
        verdicts={},
        opinions={},
    )
    if base is not None:
        entries = _beside(catalogue, posted, entries, previous, base)
    return Posted(entries, tuple(reader.problems))


def _places(posted: QueryDict) -> frozenset[str]:
    """The places that the names on a page speak of; an item whose place is not there was not entered."""
    return frozenset(name[2:].partition(":")[0] for name in posted)


def read_handling(catalogue: Catalogue, posted: QueryDict, *, previous: Handling, shown: SheetEntries) -> Handling:
    """What was decided about lines; a reason that the page did not show is kept."""
    lines = lines_on(catalogue, shown)
    reasons = {line: posted.get(f"q.{line}", previous.reasons.get(line, "")).strip() for line in lines}
    return Handling(
        outcomes={line: said for line in lines if (said := posted.get(f"p.{line}", ""))},
        reasons={line: text for line, text in reasons.items() if text},
        checked=frozenset(posted.getlist("k")),
    )


def keep_closed(
    catalogue: Catalogue, entries: SheetEntries, *, previous: SheetEntries, returned: frozenset[str]
) -> SheetEntries:
    """The entries with all that was not sent back as it had been: the page shows it, but asks nothing there."""
    if not returned:
        return entries

    def is_open(place: str) -> bool:
        return (line_at(catalogue, place) or place) in returned

    def kept(before: Mapping[str, Entered], now: Mapping[str, Entered]) -> dict[str, Entered]:
        closed = {place: entered for place, entered in before.items() if not is_open(place)}
        return closed | {place: entered for place, entered in now.items() if is_open(place)}

    return replace(
        previous,
        items=kept(previous.items, entries.items),
        verdicts=kept(previous.verdicts, entries.verdicts),
        opinions=kept(previous.opinions, entries.opinions),
        absent=frozenset(place for place in previous.absent if not is_open(place))
        | frozenset(place for place in entries.absent if is_open(place)),
    )


def add_use(entries: SheetEntries, table: str) -> SheetEntries:
    """The entries with one more use of a repeated table; its key was never used on this sheet."""
    uses = entries.uses(table)
    numbers = [int(use.key) for use in uses if use.key.isdigit()]
    fresh = Use(str(max(numbers, default=0) + 1))
    return replace(entries, instances={**entries.instances, table: (*uses, fresh)})


def drop_use(entries: SheetEntries, place: str) -> SheetEntries:
    """The entries without one use of a repeated table; `settled` clears what was entered in it."""
    table, use = place.partition("@")[0], use_of(place)
    left = tuple(each for each in entries.uses(table) if each.key != use)
    return replace(entries, instances={**entries.instances, table: left})


class _Reader:
    """Reads item after item, and keeps what cannot be read."""

    def __init__(self, posted: QueryDict) -> None:
        self.posted = posted
        self.problems: list[EntryProblem] = []

    def entry(self, node: Node, place: str) -> ItemEntry:
        """What was posted of one item."""
        findings = tuple(self.posted.getlist(f"f.{place}"))
        inputs = node.rule.inputs if node.rule else ()
        return ItemEntry(
            findings=findings,
            remark=self.posted.get(f"r.{place}", "").strip(),
            choice=self.posted.get(f"c.{place}", ""),
            marks=self._number(place, f"m.{place}"),
            amounts=self._numbers(place, {key: f"a.{address(key, use_of(place))}" for key in findings}),
            counts=self._counts(place, findings),
            inputs=self._numbers(place, {each.key: f"i.{place}:{each.key}" for each in inputs}),
        )

    def _number(self, place: str, name: str) -> Decimal | None:
        text = self.posted.get(name, "").strip()
        if not text:
            return None
        if _NUMBER.fullmatch(text):
            return Decimal(text)
        self.problems.append(EntryProblem(place, "not_a_number", {"found": text[:20]}))
        return None

    def _numbers(self, place: str, names: Mapping[str, str]) -> dict[str, Decimal]:
        read = {key: self._number(place, name) for key, name in names.items()}
        return {key: number for key, number in read.items() if number is not None}

    def _counts(self, place: str, findings: Iterable[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for key in findings:
            text = self.posted.get(f"n.{address(key, use_of(place))}", "").strip()
            if _COUNT.fullmatch(text):
                counts[key] = int(text)
            elif text:
                self.problems.append(EntryProblem(place, "not_a_count", {"found": text[:20]}))
        return counts


def _named(instances: Mapping[str, tuple[Use, ...]], posted: QueryDict) -> dict[str, tuple[Use, ...]]:
    """The uses of repeated tables with the names that were typed."""
    return {
        table: tuple(Use(use.key, posted.get(f"u.{address(table, use.key)}", use.title).strip()) for use in uses)
        for table, uses in instances.items()
    }


def _beside(
    catalogue: Catalogue, posted: QueryDict, entries: SheetEntries, previous: SheetEntries, base: SheetEntries
) -> SheetEntries:
    """A sheet that starts from another: only overridden lines carry entries of their own."""
    lines = lines_on(catalogue, base)
    verdicts = {line: _verdict(line, posted, entries, previous, base) for line in lines}
    overridden = {line for line, verdict in verdicts.items() if verdict == "override"}
    fresh = {line for line in overridden if previous.verdicts.get(line) != "override"}
    line_of = {place: line_at(catalogue, place) for place in (*entries.items, *base.items)}
    items = {place: entry for place, entry in entries.items.items() if line_of[place] in overridden - fresh}
    items |= {place: entry for place, entry in base.items.items() if line_of[place] in fresh}
    items |= {place: entry for place, entry in entries.items.items() if not line_of[place]}
    return replace(
        entries,
        items=items,
        absent=entries.absent & overridden,
        verdicts={line: verdict for line, verdict in verdicts.items() if verdict},
        opinions=_opinions(lines, posted, previous),
    )


def _verdict(line: str, posted: QueryDict, entries: SheetEntries, previous: SheetEntries, base: SheetEntries) -> str:
    """The verdict on a line; who says otherwise than the other sheet that a line takes part, overrides it by that."""
    verdict = posted.get(f"v.{line}", "")
    was_overridden = previous.verdicts.get(line) == "override"
    says_otherwise = (line in entries.absent) != (line in base.absent)
    return "override" if says_otherwise and not was_overridden else verdict


def _opinions(lines: Iterable[str], posted: QueryDict, previous: SheetEntries) -> dict[str, str]:
    """The opinions typed; one that the page did not show is kept."""
    texts = {line: posted.get(f"o.{line}", previous.opinions.get(line, "")) for line in lines}
    return {line: text.strip() for line, text in texts.items() if text.strip()}
