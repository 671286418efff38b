"""Sheets, their findings and their rounds, in and out of the database by statements of their own (ADR 20).

A step writes few rows of these, but it writes them each time.
"""

from collections.abc import Sequence

from forms.models import FindingRow, LineRound, ScoreSheet
from tenants.statements import Table, rows, run_each

_NEW_SHEET = Table(ScoreSheet, without=("id",))
_SHEETS = Table(ScoreSheet, without=("id", "record", "key"))
_FINDINGS, _ROUNDS = Table(FindingRow, without=("id",)), Table(LineRound, without=("id",))
_ALL_OF_ROUNDS = Table(LineRound)
_STORE_SHEET = _SHEETS.overwriting()
_STORE_FINDING = f"""{_FINDINGS.insertion()} ON CONFLICT (sheet_id, item) DO UPDATE SET
    (catalogue, findings, remark, counts) = (excluded.catalogue, excluded.findings, excluded.remark, excluded.counts)
"""
_ROUNDS_OF = f"SELECT {_ALL_OF_ROUNDS.columns()} FROM {_ROUNDS.name} WHERE sheet_id = %s ORDER BY number"  # noqa: S608


def add_sheet(sheet: ScoreSheet) -> None:
    """Write a new sheet; it has its number afterwards."""
    _NEW_SHEET.add(sheet)


def write_sheets(sheets: Sequence[ScoreSheet]) -> None:
    """Write sheets that are in the database already."""
    run_each(_STORE_SHEET, [[*_SHEETS.values(sheet), sheet.pk] for sheet in sheets])


def write_findings(found: Sequence[FindingRow]) -> None:
    """Write findings, each in the place of what was found at the item before."""
    run_each(_STORE_FINDING, [_FINDINGS.values(row) for row in found])


def add_rounds(rounds: Sequence[LineRound]) -> None:
    """Write rounds that were closed just now."""
    run_each(_ROUNDS.insertion(), [_ROUNDS.values(each) for each in rounds])


def rounds_kept(sheet: ScoreSheet) -> list[LineRound]:
    """The rounds of a sheet, oldest first."""
    return [_ALL_OF_ROUNDS.read(row) for row in rows(_ROUNDS_OF, [sheet.pk])]
