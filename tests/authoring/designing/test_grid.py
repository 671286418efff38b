"""A catalogue as a table: what is read in its cells, what typing writes, and what stays as it was written."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from authoring.designing.grid import carried, grid_of, typed
from authoring.designing.shapes import node_at
from authoring.designing.trees import CannotMove, indented, new_finding, new_item, next_number, outdented
from schemas.packs import read_json
from schemas.writing import dump

TREE = Path(__file__).parents[3]
PACKS = [
    path
    for folder in ("tenants/regions", "tests/regions")
    for path in sorted((TREE / folder).rglob("catalogues/*.json"))
    if "extends" not in read_json(path.read_text())
]
CARE = TREE / "tests/regions/kindergarten/inspection/catalogues/care.json"


@pytest.fixture
def care() -> dict[str, Any]:
    return read_json(CARE.read_text())


def cell(catalogue, pointer):
    return next(cell for cell in grid_of(catalogue).cells if cell.pointer == pointer)


def row(catalogue, pointer):
    return next(row for row in grid_of(catalogue).rows if row.pointer == pointer)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_table_posted_as_it_was_leaves_the_text_to_the_letter(path):
    catalogue = read_json(path.read_text())
    posted = {cell.pointer: cell.value for cell in grid_of(catalogue).cells}
    assert dump(typed(catalogue, posted)[0]) == dump(catalogue)


def test_what_is_typed_is_all_that_changes(care):
    changed, errors = typed(care, {"/nodes/2/children/0/findings/1/deduct": "4.5", "/nodes/0/title": " 食堂 "})
    assert errors == {}
    care["nodes"][2]["children"][0]["findings"][1]["deduct"] = Decimal("4.5")
    care["nodes"][0]["title"] = "食堂"
    assert dump(changed) == dump(care)


@pytest.mark.parametrize(
    ("pointer", "text"),
    [("/nodes/0/marks", "很多"), ("/nodes/0/marks", ""), ("/nodes/0/title", ""), ("/nodes/0/rule", "no_such_rule")],
)
def test_what_cannot_stand_in_a_cell_is_said_there_and_changes_nothing(care, pointer, text):
    changed, errors = typed(care, {pointer: text})
    assert errors.keys() == {pointer}
    assert dump(changed) == dump(care)


def test_only_cells_of_the_table_can_be_written(care):
    assert typed(care, {"/key": "other", "/nodes/0/vetoes": "x", "/nodes/9/title": "x"}) == (care, {})


def test_how_an_item_is_scored_and_whether_it_is_a_line_are_chosen(care):
    changed, errors = typed(care, {"/nodes/0/rule": "rule:direct", "/nodes/1/rule": "tiers", "/nodes/2/line": ""})
    assert errors == {}
    assert [node.get("rule") for node in changed["nodes"]] == [{"kind": "direct"}, "tiers", None]
    assert "line" not in changed["nodes"][2]


def test_a_rule_written_at_its_item_stays_when_it_is_only_looked_at(care):
    care["nodes"][0]["rule"] = {"kind": "choice", "choices": [{"key": "a", "text": "一档", "marks": 3}]}
    changed, _errors = typed(care, {"/nodes/0/rule": cell(care, "/nodes/0/rule").value})
    assert changed == care


def test_a_part_says_what_the_rows_below_come_to(care):
    assert row(care, "/nodes/2").sum.agrees
    changed, _errors = typed(care, {"/nodes/2/children/0/marks": "9.5"})
    assert (row(changed, "/nodes/2").sum.total, row(changed, "/nodes/2").sum.agrees) == ("16.5", False)


def test_cells_are_found_again_by_the_key_of_their_row(care):
    now = {**care, "nodes": [care["nodes"][1], care["nodes"][0]]}
    own = {"/nodes/0/title": "我改的", "/nodes/2/title": "没有了", "/title": "全表"}
    assert carried(care, now, own) == {"/nodes/1/title": "我改的", "/title": "全表"}


def test_a_row_goes_below_the_one_above_and_comes_back(care):
    below, way = indented(care, ("nodes", 1))
    assert way == ("nodes", 0, "children", 0)
    assert "rule" not in below["nodes"][0]
    assert "line" not in node_at(below, way)  # what stands above it is the line
    back, way = outdented(below, way)
    assert way == ("nodes", 1)
    assert [node["key"] for node in back["nodes"]] == ["kitchen", "teaching", "yard"]
    assert node_at(back, way)["line"] is True


@pytest.mark.parametrize("way", [("nodes", 0), ("nodes", 2, "children", 1), ("nodes", 2, "children", 0, "findings", 1)])
def test_a_row_goes_nowhere_where_it_cannot_stand(care, way):
    with pytest.raises(CannotMove):
        indented(care, way)


def test_a_new_item_is_scored_and_numbered_like_its_neighbour(care):
    care["nodes"][1]["number"] = "2"
    item = new_item(care, ("nodes", 2), "新的")["nodes"][2]
    assert (item["title"], item["rule"], item["line"], item["number"]) == ("新的", "given", True, "3")


def test_a_new_finding_has_a_key_of_its_own(care):
    way = ("nodes", 2, "children", 0, "findings", 2)
    once = new_finding(care, way, "一")
    twice = new_finding(once, way, "二")
    keys = [finding["key"] for finding in twice["nodes"][2]["children"][0]["findings"]]
    assert len(set(keys)) == 4


@pytest.mark.parametrize(
    ("number", "following"), [("3.1", "3.2"), ("9", "10"), ("（2）", "（3）"), ("一", ""), ("", "")]
)
def test_the_number_that_follows(number, following):
    assert next_number(number) == following
