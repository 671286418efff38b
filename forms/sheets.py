"""Writing one score sheet of a record."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import EntriesUnreadable, EntryProblem, SheetEntries, problems, settled
from forms.contexts import Scene
from forms.errors import Change, Invalid, Problem, Stale
from forms.handling import Handling, check_handling
from forms.models import ScoreSheet
from forms.scoring import base_of, catalogue_of, effective_of, entries_of, facts_of, handling_of
from forms.services import changed_lines
from forms.values import Unreadable, read_text, storable


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
    cleaned = settled(catalogue, _plain_texts(entries))
    decided = handling_of(sheet) if handling is None else _plain_reasons(handling)
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
        sheet.save()  # its findings will point to it


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


def _plain_texts(entries: SheetEntries) -> SheetEntries:
    """The entries with remarks and opinions as they may be stored."""
    items = {key: replace(entry, remark=_plain(key, entry.remark)) for key, entry in entries.items.items()}
    return replace(entries, items=items, opinions={key: _plain(key, text) for key, text in entries.opinions.items()})


def _plain_reasons(handling: Handling) -> Handling:
    return replace(handling, reasons={key: _plain(key, text) for key, text in handling.reasons.items()})


def _plain(place: str, text: str) -> str:
    try:
        return read_text(text) or ""
    except Unreadable as error:
        raise Invalid((Problem(place, error.code),)) from None


def _refuse(found: tuple[EntryProblem, ...]) -> None:
    if found:
        raise Invalid(tuple(Problem(problem.place, f"entry.{problem.code}", problem.data) for problem in found))
