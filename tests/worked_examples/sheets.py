"""Filling sheets of a catalogue: one, several side by side, or over the periods of a record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.definitions.loading.catalogues import catalogue as load_catalogue
from engine.definitions.values import Catalogue, walk
from engine.scoring import SheetEntries, SheetScore, earlier_occurrences, effective_entries, problems, score_sheet
from exchange.scenarios.sheets import entered
from forms.decisions import grader

from .comparing import plain
from .grounds import Ground, day

#: What a sheet says in the words of golden cases; everything else is stored entries.
_WORDS = ("findings", "marks", "absent", "adopt", "override")


@dataclass(frozen=True)
class Paper:
    """A catalogue on which examples are worked out, with what is known beside the entries."""

    place: Ground
    catalogue: Catalogue
    on: date | None
    facts: Mapping[str, object]
    given: Mapping[str, object]

    def read(self, said: object) -> SheetEntries:
        """Entries out of what an expression of the bindings gave."""
        words = plain(said)
        assert isinstance(words, dict)
        said_something = {key: value for key, value in words.items() if value is not None}
        stored = {key: value for key, value in said_something.items() if key not in _WORDS}
        spoken = {key: value for key, value in said_something.items() if key in _WORDS}
        return entered(self.catalogue, SheetEntries.from_json(stored), spoken)

    def score(
        self, entries: SheetEntries, base: SheetEntries | None = None, history: Mapping[str, int] | None = None
    ) -> Mapping[str, object]:
        """What a sheet came to, and what the catalogue does not allow on it."""
        decision = self.place.system.decisions.get(self.catalogue.grade)
        scored = score_sheet(
            self.catalogue,
            entries,
            history=history or {},
            base=base,
            grade=grader(decision, self.place.names(self.facts)),
            facts=self.facts,
            on=self.on,
            given=self.given,  # type: ignore[arg-type]
        )
        found = [{"code": one.code, **one.data} for one in problems(self.catalogue, entries, base=base)]
        return {**told(self.catalogue, scored), "problems": found}


def told(catalogue: Catalogue, scored: SheetScore) -> Mapping[str, object]:
    """A score as expressions of the bindings read it."""
    nodes = {
        key: {
            "actual": node.shown_actual,
            "attainable": node.shown_attainable,
            "lost": node.shown_lost,
            "points": node.points(catalogue.rounding),
        }
        for key, node in scored.nodes.items()
    }
    items = {place for place in scored.nodes if not catalogue.nodes[place.partition("@")[0]].children}
    return {
        "score": scored.score,
        "attainable": scored.attainable,
        "actual": scored.actual,
        "grade": scored.grade or None,
        "computed": scored.computed or None,
        "caps": [cap.because for cap in scored.caps],
        "nodes": nodes,
        "deductions": {key: node["lost"] for key, node in nodes.items() if key in items and node["lost"]},
        "ledgers": {one.ledger.key: one.total for one in scored.ledgers},
    }


def catalogue_of(place: Ground, binding: Mapping[str, object], names: Mapping[str, object]) -> Catalogue:
    """The catalogue a binding names, with the properties it sets otherwise."""
    document = place.documents["catalogue"][str(place.value(str(binding["catalogue"]), names))]
    otherwise = _context(place, binding, "otherwise", names)
    return load_catalogue(
        {**document, **{key: _written(value) for key, value in otherwise.items() if value is not None}}
    )


def described(catalogue: Catalogue) -> list[Mapping[str, object]]:
    """The nodes of a catalogue as expressions of the bindings read them, parents first."""
    parents = catalogue.parents
    return [
        {
            "key": node.key,
            "number": node.number,
            "title": node.title,
            "marks": node.marks,
            "parent": parents[node.key].key if node.key in parents else None,
            "repeats": node.repeat is not None,
            "is_item": not node.children,
        }
        for node in walk(catalogue.root)
    ]


def side_by_side(
    place: Ground, catalogue: Catalogue, binding: Mapping[str, object], names: Mapping[str, object]
) -> Mapping[str, object]:
    """Fill sheets that stand side by side; a single one is the outcome itself."""
    paper = _paper(place, catalogue, binding, names)
    filled: dict[str, SheetEntries] = {}
    scores: dict[str, Mapping[str, object]] = {}
    uses = binding["sheets"]
    assert isinstance(uses, list)
    for use in uses:
        base = filled.get(use.get("starts_from", ""))
        entries = paper.read(place.value(use["entries"], names))
        scores[use["key"]] = paper.score(entries, base)
        filled[use["key"]] = effective_entries(catalogue, entries, base)
    return next(iter(scores.values())) if len(scores) == 1 else scores


def over_periods(
    place: Ground, catalogue: Catalogue, binding: Mapping[str, object], names: Mapping[str, object]
) -> Mapping[str, object]:
    """Fill the sheets of several periods of one record; earlier findings count on the sheet that is the result."""
    paper = _paper(place, catalogue, binding, names)
    periods = place.value(str(binding["periods"]), names)
    counts = binding["counts"]
    assert isinstance(periods, tuple)
    assert isinstance(counts, list)
    filled = [{sheet["key"]: paper.read(sheet["entries"]) for sheet in one["sheets"]} for one in periods]
    starts = [one["period"] for one in periods]
    found = _found(starts, [_effective(sheets, counts) for sheets in filled])
    scored = []
    for start, sheets in zip(starts, filled, strict=True):
        history = _history(catalogue, found, start, starts)
        scored.append({key: paper.score(entries, history=history) for key, entries in sheets.items()})
    return {"periods": scored}


def _paper(place: Ground, catalogue: Catalogue, binding: Mapping[str, object], names: Mapping[str, object]) -> Paper:
    on = place.value(str(binding["on"]), names) if "on" in binding else None
    facts, given = (_context(place, binding, word, names) for word in ("facts", "given"))
    return Paper(place, catalogue, day(plain(on)), facts, given)


def _effective(sheets: Mapping[str, SheetEntries], counts: Sequence[str]) -> SheetEntries:
    return next((sheets[key] for key in counts if key in sheets), SheetEntries())


def _found(starts: Sequence[date], sheets: Sequence[SheetEntries]) -> Mapping[str, set[date]]:
    """The periods in which each item had a finding."""
    found: dict[str, set[date]] = defaultdict(set)
    for start, entries in zip(starts, sheets, strict=True):
        for item, entry in entries.items.items():
            if entry.findings:
                found[item].add(start)
    return found


def _history(
    catalogue: Catalogue, found: Mapping[str, set[date]], start: date, starts: Sequence[date]
) -> Mapping[str, int]:
    rules = {node.key: node.rule for node in walk(catalogue.root) if node.rule}
    return {
        item: earlier_occurrences(rules[item], days, period=start, evaluated=starts)
        for item, days in found.items()
        if item in rules
    }


def _context(
    place: Ground, binding: Mapping[str, object], word: str, names: Mapping[str, object]
) -> Mapping[str, object]:
    value = place.value(str(binding[word]), names) if word in binding else {}
    return value if isinstance(value, Mapping) else {}


def _written(value: object) -> object:
    """A value as a document has it: whole numbers are integers."""
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value
