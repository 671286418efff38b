"""Rounds: a sheet handed on keeps what each of its lines had come to, and lines sent back singly are opened again.

Nothing of a round is ever changed: whoever asks later sees every earlier value, verdict, opinion and reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import NodeScore, SheetEntries, effective_entries
from forms.contexts import Scene
from forms.handling import RETURN, Handling
from forms.models import LineRound, Record, ScoreSheet
from forms.places import line_at
from forms.scoring import base_of, catalogue_of, entries_of, handling_of, result_of
from forms.sheet_rows import add_rounds, rounds_kept
from forms.values import storable

_SIX = Decimal("0.000001")


def hand_over(scene: Scene, before: str, *, taken_back: bool = False) -> bool:
    """Do what a record's move out of the state `before` means for its sheets; says whether any has to be scored again.

    A sheet that nobody fills any more closes its round. Lines it sent back are all that is open on the sheet it starts
    from; when it is filled again these lines wait for a new decision, unless the sending back itself was taken back.
    """
    after, changed = scene.record.state, False
    for use in scene.frame.type.sheets:
        sheet = scene.sheets.get(use.key)
        if sheet is None or (before in use.states) == (after in use.states):
            continue
        if before in use.states:
            changed |= _close(scene, use, sheet, after)
        elif not taken_back:
            changed |= _reopen(use, sheet)
    return changed


def rounds_of(record: Record) -> Mapping[tuple[str, str], tuple[LineRound, ...]]:
    """Every round of each line, oldest first, by sheet and line; one query."""
    found: dict[tuple[str, str], tuple[LineRound, ...]] = {}
    for kept in LineRound.objects.filter(sheet__record=record).select_related("sheet").order_by("number"):
        place = (kept.sheet.key, kept.line)
        found[place] = (*found.get(place, ()), kept)
    return found


def _close(scene: Scene, use: SheetUse, sheet: ScoreSheet, after: str) -> bool:
    add_rounds(list(_new_rounds(scene, use, sheet)))
    changed = bool(sheet.returned)
    sheet.returned = []
    lines = handling_of(sheet).lines(RETURN)
    other = scene.frame.type.sheet(use.starts_from)
    base = scene.sheets.get(use.starts_from)
    if lines and other is not None and base is not None and after in other.states:
        base.returned = list(lines)
        changed = True
    return changed


def _reopen(use: SheetUse, sheet: ScoreSheet) -> bool:
    """Let the lines that had been sent back wait for a decision."""
    handling = handling_of(sheet)
    lines = frozenset(handling.lines(RETURN)) if use.returns else frozenset()
    if not lines:
        return False
    entries = entries_of(sheet)
    left = {line: verdict for line, verdict in entries.verdicts.items() if line not in lines}
    sheet.entries = storable(replace(entries, verdicts=left).to_json())
    sheet.handling = handling.without(lines).to_json()
    sheet.version += 1  # pages that still show the old decisions are out of date
    return True


def _new_rounds(scene: Scene, use: SheetUse, sheet: ScoreSheet) -> Iterator[LineRound]:
    """The lines that came to something else than in their last round, are or were sent back, or answer to that."""
    entries, handling = entries_of(sheet), handling_of(sheet)
    base = base_of(scene, use)
    nodes = result_of(scene, use, entries, history=sheet.history, base=base, handling=handling).lines
    items = _items(catalogue_of(scene, use), entries, base)
    kept = {each.line: each for each in rounds_kept(sheet)}
    number = 1 + max((each.number for each in kept.values()), default=0)
    for line, node in nodes.items():
        last = kept.get(line)
        new = _round(sheet, line, node, entries.opinions.get(line, ""), handling)
        new.items = items.get(line, {})
        if last is None or line in sheet.returned or RETURN in (last.outcome, new.outcome) or _said(last) != _said(new):
            new.number, new.at = number, scene.now
            new.by_id, new.by_name = scene.actor.user_id, scene.actor.name
            yield new


def _items(catalogue: Catalogue, entries: SheetEntries, base: SheetEntries | None) -> Mapping[str, dict[str, Any]]:
    """What counts at the items of each line, as it is stored."""
    found: dict[str, dict[str, Any]] = {}
    for place, entry in effective_entries(catalogue, entries, base).items.items():
        found.setdefault(line_at(catalogue, place), {})[place] = storable(entry.to_json())
    return found


def _round(sheet: ScoreSheet, line: str, node: NodeScore, opinion: str, handling: Handling) -> LineRound:
    return LineRound(
        sheet=sheet,
        line=line,
        verdict=node.verdict,
        actual=None if node.absent else node.shown_actual.quantize(_SIX),
        opinion=opinion if node.verdict == "override" else "",
        outcome=handling.outcomes.get(line, ""),
        reason=handling.reasons.get(line, ""),
    )


def _said(kept: LineRound) -> tuple[object, ...]:
    return (kept.verdict, kept.actual, kept.items, kept.opinion, kept.outcome, kept.reason)
