"""What entries on a catalogue come to, asked from an expression: `tally.<catalogue>({...})`.

Where the parts of a sheet are records of their own (awards, penalties), a decision over those records asks the
catalogue what they come to, so that points, caps and days of validity are said in one place: the catalogue.
"""

from collections.abc import Mapping
from datetime import date, datetime

from engine.definitions.values import Catalogue, Region, System
from engine.feel import Function, given
from engine.scoring import EntriesUnreadable, LedgerScore, Recorded, SheetEntries, score_sheet, valid_until
from forms.decisions import askable, grader

_NOTHING: Mapping[str, object] = {}


def names_apart(system: System, region: Region, *, today: date | None, now: datetime | None) -> Mapping[str, object]:
    """What decisions that take inputs see besides them, where no record is at hand."""
    names: dict[str, object] = {"today": today, "now": now, **given(calendar=region.working_calendar)}
    names["decide"] = askable(system.decisions.values(), names)
    names["tally"] = tallies(system, names)
    return names


def tallies(system: System, around: Mapping[str, object]) -> Mapping[str, object]:
    """The catalogues of a system, each as a function of entries with the facts and the day they are counted for."""
    return {key: _function(system, catalogue, around) for key, catalogue in system.catalogues.items()}


def tally(
    system: System, catalogue: Catalogue, asked: Mapping[str, object], around: Mapping[str, object]
) -> Mapping[str, object] | None:
    """What the entries come to, as expressions read it; nothing for entries that have not the shape of any."""
    facts, on = asked.get("facts"), asked.get("on")
    try:
        entries = SheetEntries.from_json({key: _entered(value) for key, value in asked.items() if key in _ENTRIES})
    except EntriesUnreadable:
        return None
    score = score_sheet(
        catalogue,
        entries,
        history={},
        grade=grader(system.decisions.get(catalogue.grade), around),
        facts=facts if isinstance(facts, Mapping) else _NOTHING,
        on=on if isinstance(on, date) else None,
    )
    ledgers = tuple(_ledger(each) for each in score.ledgers)
    return {"score": score.score, "grade": score.grade or None, "complete": score.complete, "ledgers": ledgers}


_ENTRIES = ("items", "absent", "instances", "records", "adjustments")


def _function(system: System, catalogue: Catalogue, around: Mapping[str, object]) -> Function:
    def call(asked: object) -> object:
        return tally(system, catalogue, asked if isinstance(asked, Mapping) else {}, around)

    return Function(("entries",), call)


def _entered(value: object) -> object:
    """A value of an expression as it is entered: days are texts, and what is null is not said."""
    if isinstance(value, Mapping):
        return {key: _entered(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_entered(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _ledger(score: LedgerScore) -> Mapping[str, object]:
    ledger = score.ledger
    records = tuple(_record(each, score) for each in score.records)
    said = {"key": ledger.key, "title": ledger.title, "sign": ledger.sign, "most": ledger.most}
    return {**said, "total": score.total, "counted": score.counted, "records": records}


def _record(each: Recorded, score: LedgerScore) -> Mapping[str, object]:
    record, row = each.record, score.ledger.by_key[each.record.row]
    return {
        "row": row.key,
        "title": each.title,
        "level": row.level or None,
        "on": record.on,
        "until": valid_until(row, record),
        "count": record.count,
        "points": each.points,
        "worth": each.worth,
        "counts": each.counts,
        "rule": each.rule,
        "words": dict(record.words),
    }
