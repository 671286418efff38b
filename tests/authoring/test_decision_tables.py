"""A decision table on the page, and back in its document."""

import json
from pathlib import Path

import pytest

from authoring.decision_tables import (
    INPUT,
    OUTPUT,
    Grid,
    grid_of,
    grid_of_values,
    read_grid,
    rearranged,
    written,
)
from engine.feel import read_table
from schemas.documents import DocumentEncoder, parse

FOLDER = Path(__file__).parents[2] / "tenants" / "regions"
DECISIONS = [parse(path.read_text()) for path in sorted(FOLDER.glob("*/*/decisions/*.json"))]
TABLES = [one["table"] for one in DECISIONS if "table" in one]
SMALL = {
    "inputs": ["score", {"expression": "bad", "title": "坏月"}],
    "outputs": ["grade"],
    "rows": [["-", ">= 2", "不合格"], {"when": [">= 85", "0"], "then": ["优良"], "note": "第三条"}, ["-", "-", None]],
}


def posted(grid: Grid) -> dict[str, str]:
    """What a browser sends of a table."""
    said = {"hit_policy": grid.hit_policy}
    for side, names in (("inputs", INPUT), ("outputs", OUTPUT)):
        for place, column in enumerate(getattr(grid, side)):
            said |= {f"{side}.{place}.{name}": column.texts[name] for name in names}
            said[f"{side}.{place}.was"] = "" if column.was is None else str(column.was)
    for place, row in enumerate(grid.rows):
        said |= {f"rows.{place}.{column}": cell for column, cell in enumerate(row.cells)}
        said |= {f"rows.{place}.note": row.note, f"rows.{place}.was": "" if row.was is None else str(row.was)}
    return said


def after(*acts: str, table=SMALL, **typed: str):
    """The document's table after these buttons, with this typed into it."""
    grid = grid_of(table)
    for act in acts:
        grid = rearranged(read_grid(posted(grid)), act)
    return written(read_grid({**posted(grid), **typed}), table)


def text(table):
    return json.dumps(table, cls=DocumentEncoder, ensure_ascii=False)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(len(table["rows"])))
def test_a_table_that_nobody_changed_stays_byte_for_byte(table):
    assert text(written(read_grid(posted(grid_of(table))), table)) == text(table)


def test_a_changed_cell_changes_nothing_else():
    assert after(**{"rows.0.1": ">= 3"}) == {**SMALL, "rows": [["-", ">= 3", "不合格"], *SMALL["rows"][1:]]}


def test_an_output_is_a_number_a_text_or_a_formula_as_it_is_typed():
    said = [after(**{"rows.0.2": typed})["rows"][0][2] for typed in ("5", '"5"', "true", "", "=score * 2", "合格")]
    assert said == [5, "5", True, None, "=score * 2", "合格"]


def test_a_note_makes_the_row_say_when_and_then_and_goes_again():
    assert after(**{"rows.0.note": "依据"})["rows"][0] == {"when": ["-", ">= 2"], "then": ["不合格"], "note": "依据"}
    assert after(**{"rows.1.note": ""})["rows"][1] == [">= 85", "0", "优良"]


def test_rows_are_added_moved_copied_and_removed():
    first, second, third = SMALL["rows"]
    assert after("rows.add")["rows"] == [first, second, third, ["-", "-", None]]
    assert after("rows.0.down")["rows"] == [second, first, third]
    assert after("rows.2.up")["rows"] == [first, third, second]
    assert after("rows.1.copy")["rows"] == [first, second, second, third]
    assert after("rows.0.remove")["rows"] == [second, third]
    assert after("rows.0.up")["rows"] == SMALL["rows"]


def test_a_column_takes_its_cells_along():
    moved = after("inputs.0.down")
    assert moved["inputs"] == list(reversed(SMALL["inputs"]))
    assert moved["rows"][0] == [">= 2", "-", "不合格"]
    assert moved["rows"][1] == {"when": ["0", ">= 85"], "then": ["优良"], "note": "第三条"}
    assert after("inputs.1.remove")["rows"][0] == ["-", "不合格"]
    assert after("inputs.0.copy")["rows"][0] == ["-", "-", ">= 2", "不合格"]
    added = after("outputs.add", **{"outputs.1.key": "because", "rows.0.3": "两个月"})
    assert added["outputs"] == ["grade", "because"]
    assert added["rows"][0] == ["-", ">= 2", "不合格", "两个月"]


def test_what_is_said_of_a_column_makes_it_an_object_and_nothing_a_name():
    assert after(**{"inputs.0.title": "得分"})["inputs"][0] == {"expression": "score", "title": "得分"}
    assert after(**{"inputs.1.title": ""})["inputs"][1] == "bad"
    output = after(**{"outputs.0.values": "优良, 不合格", "outputs.0.default": "不合格"})["outputs"][0]
    assert output == {"key": "grade", "values": ["优良", "不合格"], "default": "不合格"}


def test_a_table_from_a_spreadsheet_becomes_the_table():
    table = read_table("F\tscore\t→ grade\n1\t>= 85\t优良\n2\t-\t5\n")
    read = written(read_grid(posted(grid_of_values(table))), SMALL)
    assert read == {
        "inputs": ["score"],
        "outputs": ["grade"],
        "rows": [[">= 85", "优良"], ["-", 5]],
    }


@pytest.mark.parametrize("act", ["", "rows", "rows.9.up", "rows.x.up", "inputs.add.add", "columns.add", "rows.0.fly"])
def test_a_button_that_is_none_changes_nothing(act):
    assert after(act) == SMALL


@pytest.mark.parametrize("cell", ["= 1 +", '"open', "=", "NaN"])
def test_what_cannot_be_read_stays_as_it_was_typed(cell):
    assert after(**{"rows.0.2": cell})["rows"][0][2] == cell
