"""From a posted page to sheet entries.

Names on the page: `f.<item>` ticked findings, `r.<item>` remark, `c.<item>` chosen tier, `m.<item>` marks,
`absent` lines that take no part, `v.<line>` verdict, `o.<line>` opinion.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from engine.definitions.values import Catalogue, Node, walk
from engine.scoring import EntryProblem, ItemEntry, SheetEntries

MAX_TEXT = 2000
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?", re.ASCII)  # no exponents: 1e9 would be written out


@dataclass(frozen=True)
class Posted:
    """What was posted, as far as it can be read, and what cannot."""

    entries: SheetEntries
    problems: tuple[EntryProblem, ...] = ()


def read(catalogue: Catalogue, posted: QueryDict, *, previous: SheetEntries, base: SheetEntries | None) -> Posted:
    """The entries on a posted page; `previous` are those that the page had shown."""
    problems: list[EntryProblem] = []
    items = {node.key: _entry(node, posted, problems) for node in walk(catalogue.root) if node.rule}
    entries = SheetEntries(
        items={key: entry for key, entry in items.items() if not entry.empty},
        absent=frozenset(posted.getlist("absent")),
    )
    if base is not None:
        entries = _beside(catalogue, posted, entries, previous, base)
    return Posted(entries, tuple(problems))


def _entry(node: Node, posted: QueryDict, problems: list[EntryProblem]) -> ItemEntry:
    return ItemEntry(
        findings=tuple(posted.getlist(f"f.{node.key}")),
        remark=posted.get(f"r.{node.key}", "").strip()[:MAX_TEXT],
        choice=posted.get(f"c.{node.key}", ""),
        marks=_marks(node, posted.get(f"m.{node.key}", "").strip(), problems),
    )


def _marks(node: Node, text: str, problems: list[EntryProblem]) -> Decimal | None:
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    problems.append(EntryProblem(node.key, "not_a_number", {"found": text[:20]}))
    return None


def _beside(
    catalogue: Catalogue, posted: QueryDict, entries: SheetEntries, previous: SheetEntries, base: SheetEntries
) -> SheetEntries:
    """A sheet that starts from another: only overridden lines carry entries of their own."""
    verdicts = {line.key: _verdict(line.key, posted, entries, previous, base) for line in catalogue.lines}
    overridden = {line for line, verdict in verdicts.items() if verdict == "override"}
    fresh = {line for line in overridden if previous.verdicts.get(line) != "override"}
    line_of = catalogue.line_of
    items = {key: entry for key, entry in entries.items.items() if line_of.get(key) in overridden - fresh}
    items |= {key: entry for key, entry in base.items.items() if line_of.get(key) in fresh}
    items |= {key: entry for key, entry in entries.items.items() if key not in line_of}
    return SheetEntries(
        items=items,
        absent=entries.absent & overridden,
        verdicts={line: verdict for line, verdict in verdicts.items() if verdict},
        opinions=_opinions(catalogue.lines, posted, previous),
    )


def _verdict(line: str, posted: QueryDict, entries: SheetEntries, previous: SheetEntries, base: SheetEntries) -> str:
    """The verdict on a line; who says otherwise than the other sheet that a line takes part, overrides it by that."""
    verdict = posted.get(f"v.{line}", "")
    was_overridden = previous.verdicts.get(line) == "override"
    says_otherwise = (line in entries.absent) != (line in base.absent)
    return "override" if says_otherwise and not was_overridden else verdict


def _opinions(lines: Iterable[Node], posted: QueryDict, previous: SheetEntries) -> dict[str, str]:
    """The opinions typed; one that the page did not show is kept."""
    texts = {line.key: posted.get(f"o.{line.key}", previous.opinions.get(line.key, "")) for line in lines}
    return {line: text.strip()[:MAX_TEXT] for line, text in texts.items() if text.strip()}
