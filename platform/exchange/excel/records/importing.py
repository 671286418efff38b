"""A form that was filled in in a workbook, on its way back: read, shown as a difference, then laid into the draft.

Nothing of a record changes here: what was confirmed stands in the form as if it had been typed, and is checked and
stored when the form is sent. What was read waits sealed until then, for a form may hold personal numbers.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from openpyxl.utils import get_column_letter

from accounts.models import User
from exchange.excel.errors import BadWorkbook, CellProblem, at
from exchange.excel.reading import measure, read_workbook
from exchange.excel.records.differences import Change, changes_of
from exchange.excel.records.finding import Spot
from exchange.excel.records.ground import Ground
from exchange.excel.records.origin import read_origin
from exchange.excel.records.reading import Filled, read_form
from exchange.excel.transfers import close, lock_open, opened, receive_sealed
from exchange.models import Transfer
from forms.drafting import Raw
from forms.errors import Problem
from forms.lookups import MESSAGE
from forms.sentences import sentence
from forms.validation import Outcome

_LATER = ("register", "schema.minItems")  # said by the form itself, where it can still be mended

Take = Callable[[Mapping[str, Raw]], Outcome]  # what becomes of the form with these controls in it


@dataclass(frozen=True)
class Preview:
    """What a file changes, which cells nobody may change, and whether the record went on since it was made."""

    raw: Mapping[str, Raw]
    changes: tuple[Change, ...]
    firm: tuple[tuple[str, str], ...]  # cell, title
    is_outdated: bool = False


def receive_form(ground: Ground, take: Take, *, name: str, content: bytes, by: User, at: datetime) -> Transfer:
    """Take in a workbook and read it.

    Raises:
        BadWorkbook: it is no workbook, too large, or has cells that cannot be taken; all of them are named.
    """
    measure(content)
    grids = read_workbook(content)
    filled = read_form(grids, ground)
    outcome = take(filled.raw)
    if problems := faults_of(filled, outcome):
        raise BadWorkbook(problems)
    origin = read_origin(grids)
    told = {
        "raw": filled.raw,
        "origins": filled.origins,
        "firm": [*_cells(filled.firm), *_cells(_left_out(filled, outcome))],
        "outdated": origin is not None and origin.about == ground.about and origin.version != ground.version,
    }
    text = json.dumps(told, ensure_ascii=False)
    return receive_sealed(Transfer.FORM, ground.about, name=name, text=text, by=by, at=at)


def preview(transfer: Transfer, ground: Ground, take: Take) -> Preview:
    """What the file would change of the form as it stands now."""
    told = json.loads(opened(transfer))
    raw = {key: tuple((name, text) for name, text in pairs) for key, pairs in told["raw"].items()}
    changes = changes_of(ground.compiled, ground.values, take(raw).values, fields=raw.keys(), origins=told["origins"])
    return Preview(raw, changes, tuple((cell, title) for cell, title in told["firm"]), told["outdated"])


@transaction.atomic
def confirm_form(transfer: Transfer, ground: Ground, take: Take, *, keep: Callable[[Mapping[str, Raw]], None]) -> None:
    """Lay what the file says into the draft.

    Raises:
        NotOpen: it was confirmed or given up already.
    """
    locked = lock_open(transfer)
    keep(preview(locked, ground, take).raw)
    close(locked, Transfer.State.DONE)


def faults_of(filled: Filled, outcome: Outcome) -> tuple[CellProblem, ...]:
    """What is wrong with cells of the file; what is only missing, the form says when it is sent."""
    found: dict[tuple[str, int, int], CellProblem] = {}
    for problem in outcome.problems:
        spot = _spot_of(filled, problem.field)
        if spot is None or problem.code in _LATER or (problem.code == "required" and not _is_in_row(problem)):
            continue
        told = _words(problem)
        place = (spot.sheet, spot.row, spot.column)
        found.setdefault(place, at(spot.sheet, spot.row, spot.column, "said", sentence=told))
    return tuple(found[place] for place in sorted(found))


def _words(problem: Problem) -> str:
    return str(problem.data["sentence"]) if problem.code == MESSAGE else sentence(problem)


def _is_in_row(problem: Problem) -> bool:
    return any(isinstance(step, int) for step in problem.way)


def _spot_of(filled: Filled, name: str) -> Spot | None:
    """The cell that a problem is about: of the value itself, or of the one it is inside of."""
    while name and name.partition(".")[0] in filled.tops:
        if name in filled.spots:
            return filled.spots[name]
        name = name.rpartition(".")[0]
    return None


def _left_out(filled: Filled, outcome: Outcome) -> list[Spot]:
    """Cells of rows that the form's own rules left out: hidden there, or for reading only."""
    return [
        spot
        for name, spot in filled.spots.items()
        if spot.text and "." in name and spot not in filled.firm and _value_at(outcome.values, name) is None
    ]


def _value_at(values: Mapping[str, object], name: str) -> object:
    found: object = values
    for token in name.split("."):
        if isinstance(found, list | tuple):
            found = found[int(token)] if token.isdecimal() and int(token) < len(found) else None
        else:
            found = found.get(token) if isinstance(found, Mapping) else None
    return found


def _cells(spots: Iterable[Spot]) -> list[tuple[str, str]]:
    return [(f"{spot.sheet}!{get_column_letter(spot.column)}{spot.row}", spot.title) for spot in spots]
