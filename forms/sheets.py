"""Writing one score sheet of a record."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import EntriesUnreadable, EntryProblem, SheetEntries, address, problems, settled
from forms.contexts import Scene
from forms.errors import Change, Invalid, Problem, Stale
from forms.handling import Handling, check_handling
from forms.models import ScoreSheet
from forms.scoring import base_of, catalogue_of, effective_of, entries_of, facts_of, handling_of
from forms.services import changed_lines
from forms.sheet_rows import add_sheet
from forms.values import Unreadable, read_text, storable

MAX_TEXT = 2000  # of a remark, an opinion or a reason
MAX_NAME = 60  # of a use of a repeated table


def read_entries(document: SheetEntries | Mapping[str, object]) -> SheetEntries:
    """Entries as the engine takes them.

    Raises:
        Invalid: the document has not the shape of entries.
    """
    if isinstance(document, SheetEntries):
        return document
    try:
        return SheetEntries.from_json(document)
    except EntriesUnreadable as error:
        raise Invalid((Problem(str(error.data.get("place", "")), f"entry.{error.code}", error.data),)) from None


def put_entries(
    scene: Scene, use: SheetUse, entries: SheetEntries, *, version: int, handling: Handling | None = None
) -> ScoreSheet:
    """Put entries on a sheet that is still at this version; `scoring.rescore` and `keep` score and write it.

    Raises:
        Stale: somebody saved the sheet since.
        Invalid: the catalogue does not allow the entries, or a line is not open that was changed.
    """
    sheet = scene.sheets.get(use.key) or ScoreSheet(record=scene.record, key=use.key)
    if sheet.version != version:
        raise Stale((Change(sheet.saved_by.name if sheet.saved_by else "", sheet.saved_at or scene.now, use.title),))
    before = effective_of(scene, use, sheet)
    catalogue = catalogue_of(scene, use)
    decided = handling_of(sheet) if handling is None else handling
    _refuse_texts(entries, decided)
    cleaned, decided = settled(catalogue, _plain_texts(entries)), _plain_reasons(decided)
    _refuse(problems(catalogue, cleaned, base=base_of(scene, use), facts=facts_of(scene, catalogue)))
    check_handling(use, catalogue, decided)
    _refuse_closed_lines(catalogue, sheet, cleaned)
    sheet.handling = decided.to_json()
    _write(scene, sheet, cleaned)
    scene.sheets[use.key] = sheet
    _reopen(scene, use, before, effective_of(scene, use, sheet))
    return sheet


def _refuse_closed_lines(catalogue: Catalogue, sheet: ScoreSheet, entries: SheetEntries) -> None:
    """Where single lines were sent back, only these may be changed."""
    if not sheet.returned:
        return
    moved = dict.fromkeys(_moved_lines(catalogue, entries_of(sheet), entries))
    closed = tuple(Problem(line, "entry.line_not_open") for line in moved if line not in sheet.returned)
    if closed:
        raise Invalid(closed)


def _moved_lines(catalogue: Catalogue, before: SheetEntries, after: SheetEntries) -> Iterator[str]:
    yield from changed_lines(catalogue.line_of, before, after)
    for old, new in ((before.verdicts, after.verdicts), (before.opinions, after.opinions)):
        yield from (line for line in old.keys() | new.keys() if old.get(line, "") != new.get(line, ""))


def _write(scene: Scene, sheet: ScoreSheet, entries: SheetEntries) -> None:
    sheet.entries = storable(entries.to_json())
    sheet.version += 1
    sheet.saved_by_id, sheet.saved_at = scene.actor.user_id, scene.now
    if sheet.pk is None:
        add_sheet(sheet)  # its findings will point to it


def _reopen(scene: Scene, use: SheetUse, before: SheetEntries, after: SheetEntries) -> None:
    """Take back the adoption of lines that changed under it: whoever adopted them had seen something else."""
    moved = set(changed_lines(catalogue_of(scene, use).line_of, before, after))
    for other in scene.frame.type.sheets:
        sheet = scene.sheets.get(other.key)
        if not moved or sheet is None or other.starts_from != use.key:
            continue
        entries = entries_of(sheet)
        left = {key: verdict for key, verdict in entries.verdicts.items() if verdict != "adopt" or key not in moved}
        if left != entries.verdicts:
            _write(scene, sheet, replace(entries, verdicts=left))


def _refuse_texts(entries: SheetEntries, handling: Handling) -> None:
    """Refuse texts that cannot be stored or are too long, all at once; none is ever cut off."""
    problems = tuple(
        problem for place, text, most in _texts(entries, handling) if (problem := _text_problem(place, text, most))
    )
    if problems:
        raise Invalid(problems)


def _texts(entries: SheetEntries, handling: Handling) -> Iterator[tuple[str, str, int]]:
    """Every typed text with its place and how long it may be."""
    yield from ((place, entry.remark, MAX_TEXT) for place, entry in entries.items.items())
    yield from (
        (line, text, MAX_TEXT) for texts in (entries.opinions, handling.reasons) for line, text in texts.items()
    )
    for table, uses in entries.instances.items():
        yield from ((address(table, use.key), use.title, MAX_NAME) for use in uses)


def _text_problem(place: str, text: str, most: int) -> Problem | None:
    try:
        length = len(_plain(text))
    except Unreadable as error:
        return Problem(place, error.code)
    return Problem(place, "entry.text_too_long", {"most": most, "length": length}) if length > most else None


def _plain_texts(entries: SheetEntries) -> SheetEntries:
    """The entries with remarks, opinions and names as they are stored."""
    return replace(
        entries,
        items={key: replace(entry, remark=_plain(entry.remark)) for key, entry in entries.items.items()},
        opinions={key: _plain(text) for key, text in entries.opinions.items()},
        instances={
            table: tuple(replace(use, title=_plain(use.title)) for use in uses)
            for table, uses in entries.instances.items()
        },
    )


def _plain_reasons(handling: Handling) -> Handling:
    return replace(handling, reasons={key: _plain(text) for key, text in handling.reasons.items()})


def _plain(text: str) -> str:
    return read_text(text) or ""


def _refuse(found: tuple[EntryProblem, ...]) -> None:
    if found:
        raise Invalid(tuple(Problem(problem.place, f"entry.{problem.code}", problem.data) for problem in found))
