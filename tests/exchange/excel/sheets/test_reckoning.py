"""A score sheet's workbook reckons as the platform does: LibreOffice comes to the same score, grade and marks."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.definitions.loading.catalogues import catalogue as load
from engine.scoring import score_sheet
from exchange.excel.reading import read_workbook
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.differences import changed_places
from exchange.excel.sheets.reading import read_entries
from exchange.excel.sheets.writing import SheetOut, sheet_workbook
from schemas.bases import whole
from schemas.documents import parse
from tests.exchange.excel.books import saved
from tests.exchange.excel.generated import Maker
from tests.exchange.excel.office import needs_office, recalculated

PACKS = Path(__file__).parents[4] / "tenants" / "regions"
REAL = ("jiangsu/safety/catalogues/jgj59.json", "shanghai/quality/catalogues/quality.json")

SEEDS = range(8)
TOLERANCE = Decimal("0.000001")


def made(seed: int, *, reviewed: bool) -> SheetOut:
    maker = Maker(seed)
    catalogue = maker.catalogue()
    first = maker.sheet(catalogue)
    return maker.out(catalogue, maker.review(catalogue, first), first) if reviewed else maker.out(catalogue, first)


def real(*, reviewed: bool):
    """Catalogues of the packs, with findings made up."""
    for name in REAL:
        maker, catalogue = Maker(3), load(whole(parse((PACKS / name).read_text())))
        first = maker.sheet(catalogue)
        own, base = (maker.review(catalogue, first), first) if reviewed else (first, None)
        yield Path(name).stem, maker.out(catalogue, own, base)


def shown(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


@needs_office
@pytest.mark.parametrize("reviewed", [False, True], ids=["a sheet of its own", "a sheet that starts from another"])
def test_libreoffice_comes_to_the_same_score(tmp_path, reviewed):
    outs = {f"s{seed}": made(seed, reviewed=reviewed) for seed in SEEDS} | dict(real(reviewed=reviewed))
    books = recalculated({name: sheet_workbook(out) for name, out in outs.items()}, tmp_path)
    wrong = []
    for name, out in outs.items():
        sheet = books[name].worksheets[0]
        score, grade = shown(sheet.cell(3, c.TEXT).value), sheet.cell(3, c.REMARK).value or ""
        if (score, grade) != (out.result.score, out.result.grade):
            wrong.append((name, score, out.result.score, grade, out.result.grade))
        for row in range(5, sheet.max_row + 1):
            place = sheet.cell(row, c.ADDRESS).value
            node = out.result.nodes.get(place) if place else None
            if (
                node
                and abs(Decimal(str(sheet.cell(row, c.ACTUAL).value)) - Decimal(str(node.shown_actual))) > TOLERANCE
            ):
                wrong.append((name, place, sheet.cell(row, c.ACTUAL).value, node.shown_actual, node.rule))
    assert wrong == []
    assert len({out.result.score for out in outs.values()}) > len(SEEDS) / 3  # the sheets do differ


def otherwise_filled(seed: int) -> tuple[SheetOut, SheetOut]:
    """A sheet, and the same sheet after somebody filled it otherwise."""
    maker = Maker(seed)
    catalogue = maker.catalogue()
    out = maker.out(catalogue, maker.sheet(catalogue))
    entries = maker.sheet(catalogue, uses=dict(out.entries.instances))
    result = score_sheet(catalogue, entries, history=out.history, facts=out.facts)
    return out, replace(out, entries=entries, result=result)


def filled_offline(before: SheetOut, after: SheetOut) -> bytes:
    """The workbook of the one, its open cells filled as in the workbook of the other."""
    book, other = (load_workbook(BytesIO(sheet_workbook(out))) for out in (before, after))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if not cell.protection.locked and cell.data_type != "f" and hasattr(cell, "column_letter"):
                cell.value = other.worksheets[0][cell.coordinate].value
    return saved(book)


@needs_office
def test_a_workbook_filled_offline_comes_to_the_score_that_the_platform_then_gives(tmp_path):
    pairs = {f"s{seed}": otherwise_filled(seed) for seed in range(4)}
    books = recalculated({name: filled_offline(*pair) for name, pair in pairs.items()}, tmp_path)
    for name, (before, after) in pairs.items():
        grids = read_workbook((tmp_path / "out" / f"{name}.xlsx").read_bytes())  # as LibreOffice saved it
        entries = read_entries(grids, before.catalogue, exported=before.entries, base=None)
        assert changed_places(entries, after.entries) == frozenset()
        assert shown(books[name].worksheets[0].cell(3, c.TEXT).value) == after.result.score
        assert (books[name].worksheets[0].cell(3, c.REMARK).value or "") == after.result.grade
    assert any(before.result.score != after.result.score for before, after in pairs.values())
