"""What was found before: the periods with a finding that counts, as far as the ladder of the item looks back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.definitions.values import ItemRule
from engine.scoring import earlier_occurrences, key_of
from forms.models import FindingRow, Record
from schemas.selectors import system_of
from tenants.statements import rows

_SIMPLE = ItemRule("progressive")
_WIDE, _NEAR = "subject", "parent"
_FOUND_AMONG = f"""
    SELECT found.scope_id, found.item, found.period_start FROM {FindingRow._meta.db_table} AS found
    JOIN {Record._meta.db_table} AS record ON record.id = found.record_id
    WHERE {{place}} = %s AND found.counts AND found.period_start IS NOT NULL AND record.record_type = %s
"""  # noqa: S608 - names of our own columns
#: By whether a ladder looks at all records of the same subject, or below the same parent only.
_FOUND = {True: _FOUND_AMONG.format(place="record.subject_id"), False: _FOUND_AMONG.format(place="found.scope_id")}


@dataclass(frozen=True)
class Findings:
    """The first days of the periods with a finding that counts, by how widely a rule looks and by item."""

    found: Mapping[tuple[str, str], frozenset[date]]
    evaluated: frozenset[date]  # of all periods of the same parent that have a result; empty where no rule asks
    rules: Mapping[str, ItemRule]

    def before(self, period: date | None) -> dict[str, int]:
        """In how many earlier periods a finding counts for each item."""
        if period is None:
            return {}
        counted = {item: self._count(item, period) for scope, item in self.found if scope == self._rule(item).scope}
        return {item: count for item, count in counted.items() if count}

    def _rule(self, item: str) -> ItemRule:
        return self.rules.get(key_of(item), _SIMPLE)

    def _count(self, item: str, period: date) -> int:
        rule = self._rule(item)
        found = self.found[rule.scope, item]
        return earlier_occurrences(rule, found, period=period, evaluated=self.evaluated)


def history_of(record: Record) -> dict[str, int]:
    """In how many earlier periods each item had a finding that counts, as its rule counts them."""
    if record.parent_id is None or record.period_start is None:
        return {}
    return findings_around(record).before(record.period_start)


def findings_around(record: Record) -> Findings:
    """The findings that count among the records whose findings matter to this one; one query, or two."""
    rules = _rules(record)
    wide = any(rule.scope == _WIDE for rule in rules.values())
    asked = any(rule.reset == "clean_period" for rule in rules.values())
    evaluated = frozenset(_evaluated(record)) if asked else frozenset()
    return Findings(_found(record, wide=wide), evaluated, rules)


def looks_wide(record: Record) -> bool:
    """Whether a ladder counts findings over all records of the same subject."""
    return any(rule.scope == _WIDE for rule in _rules(record).values())


def _rules(record: Record) -> dict[str, ItemRule]:
    """The ladders of the catalogues that records of this type are scored by."""
    system = system_of(record.release)
    used = {use.catalogue for use in system.record_types[record.record_type].sheets}
    return {
        key: node.rule
        for catalogue in sorted(used)
        for key, node in system.catalogues[catalogue].nodes.items()
        if node.rule is not None and node.rule.kind == "progressive"
    }


def _found(record: Record, *, wide: bool) -> dict[tuple[str, str], frozenset[date]]:
    place = record.subject_id if wide else record.parent_id
    periods: dict[tuple[str, str], set[date]] = defaultdict(set)
    for scope, item, start in rows(_FOUND[wide], [place, record.record_type]):
        if scope == record.parent_id:
            periods[_NEAR, item].add(start)
        periods[_WIDE, item].add(start)
    return {place: frozenset(starts) for place, starts in periods.items()}


def _evaluated(record: Record) -> Iterable[date]:
    """The periods of the same parent that have a result."""
    same = Record.objects.filter(parent_id=record.parent_id, record_type=record.record_type)
    return same.exclude(result_sheet="").values_list("period_start", flat=True)
