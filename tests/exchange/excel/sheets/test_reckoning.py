"""A score sheet's workbook reckons as the platform does: LibreOffice comes to the same score, grade and marks."""

from decimal import Decimal

import pytest

from exchange.excel.sheets import columns as c
from exchange.excel.sheets.writing import SheetOut, sheet_workbook
from tests.exchange.excel.generated import Maker
from tests.exchange.excel.office import needs_office, recalculated

SEEDS = range(12)
TOLERANCE = Decimal("0.000001")


def made(seed: int, *, reviewed: bool) -> SheetOut:
    maker = Maker(seed)
    catalogue = maker.catalogue()
    first = maker.sheet(catalogue)
    return maker.out(catalogue, maker.review(catalogue, first), first) if reviewed else maker.out(catalogue, first)


def shown(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


@needs_office
@pytest.mark.parametrize("reviewed", [False, True], ids=["a sheet of its own", "a sheet that starts from another"])
def test_libreoffice_comes_to_the_same_score(tmp_path, reviewed):
    outs = {f"s{seed}": made(seed, reviewed=reviewed) for seed in SEEDS}
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
