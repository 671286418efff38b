"""A score sheet that was filled offline on its way back: read, shown as a difference, saved with the version check."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from engine.definitions.values import Catalogue
from engine.scoring import SheetEntries
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import read_workbook
from exchange.excel.sheets.differences import EntryChange, changed_places, entry_changes, merge_entries
from exchange.excel.sheets.origin import Origin, read_origin
from exchange.excel.sheets.reading import read_entries
from exchange.excel.transfers import close, keep_outcome, lock_open, receive, refuse
from exchange.models import Transfer
from forms.actors import Actor
from workflows.services import save_sheet

KIND = "sheet"


@dataclass(frozen=True)
class Ground:
    """The sheet that a file is to be put onto, as it stands now."""

    origin: Origin
    catalogue: Catalogue
    entries: SheetEntries
    base: SheetEntries | None = None

    @property
    def about(self) -> str:
        """How a transfer calls it."""
        return f"{self.origin.record}/{self.origin.sheet}"


@dataclass(frozen=True)
class Preview:
    """What saving a file would change, and what others changed since it was written."""

    entries: SheetEntries
    changes: tuple[EntryChange, ...]
    since: tuple[EntryChange, ...]  # what others changed meanwhile
    version: int

    @property
    def contested(self) -> bool:
        """Whether the file and somebody else changed the same places."""
        return any(change.contested for change in self.changes)


def receive_sheet(ground: Ground, *, name: str, content: bytes, by: User, at: datetime) -> Transfer:
    """Take in a filled workbook and read it; what is wrong with it is kept with it.

    Raises:
        BadWorkbook: it is no workbook, or too large.
    """
    transfer = receive(KIND, ground.about, name=name, content=content, by=by, at=at)
    try:
        exported, filled = _read(ground, content)
    except BadWorkbook as error:
        return refuse(transfer, error)
    return keep_outcome(transfer, {"exported": exported.to_json(), "filled": filled.to_json()})


def _read(ground: Ground, content: bytes) -> tuple[SheetEntries, SheetEntries]:
    grids = read_workbook(content, most=_most_rows(ground.catalogue))
    found = read_origin(grids)
    if found is None:
        raise BadWorkbook([CellProblem("not_a_sheet")])
    origin, exported = found
    if (origin.region, origin.record, origin.sheet) != (
        ground.origin.region,
        ground.origin.record,
        ground.origin.sheet,
    ):
        raise BadWorkbook([CellProblem("other_sheet")])
    if origin.digest != ground.origin.digest:
        raise BadWorkbook([CellProblem("other_release")])
    return exported, read_entries(grids, ground.catalogue, exported=exported, base=ground.base)


def _most_rows(catalogue: Catalogue) -> int:
    """Generously more rows than a workbook of this catalogue can have."""
    asked = sum(1 + len(node.findings) for node in catalogue.nodes.values())
    return 1_000 + 20 * asked


def preview(transfer: Transfer, ground: Ground) -> Preview:
    """What the file changed, put onto the sheet as it stands now."""
    exported = SheetEntries.from_json(transfer.outcome["exported"])
    filled = SheetEntries.from_json(transfer.outcome["filled"])
    merged = merge_entries(exported, filled, ground.entries)
    return Preview(
        entries=merged.entries,
        changes=entry_changes(ground.catalogue, ground.entries, merged.entries, merged.contested),
        since=entry_changes(ground.catalogue, exported, ground.entries),
        version=ground.origin.version,
    )


@transaction.atomic
def confirm_sheet(transfer: Transfer, ground: Ground, *, version: int, actor: Actor, now: datetime) -> None:
    """Save the sheet as it was shown, if it is still at the version that was shown.

    Raises:
        NotOpen: it was confirmed or given up already.
        NotVisible, Stale, Refused, Invalid: see `forms.errors`.
    """
    locked = lock_open(transfer)
    shown = preview(locked, ground)
    if changed_places(ground.entries, shown.entries):
        save_sheet(
            ground.origin.record,
            sheet=ground.origin.sheet,
            version=version,
            entries=shown.entries,
            actor=actor,
            now=now,
        )
    close(locked, Transfer.State.DONE)
