"""A block of cells copied in a spreadsheet program, as rows of a catalogue."""

from pathlib import Path

import pytest

from exchange.excel.catalogues.pasting import MAX_LINES, pasted_nodes
from exchange.excel.errors import BadWorkbook
from schemas.packs import read_json

EMPTY = {"kind": "catalogue", "key": "new", "title": "新", "marks": 10, "nodes": []}
CARE = read_json((Path(__file__).parents[1] / "regions/kindergarten/inspection/catalogues/care.json").read_text())


def nodes(text, catalogue=EMPTY, parent=""):
    return pasted_nodes(text, catalogue, parent=parent)[0]


def said(node):
    return node.get("number", ""), node["title"], str(node["marks"])


def codes(text):
    with pytest.raises(BadWorkbook) as caught:
        nodes(text)
    return {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    "text",
    [
        "1\t留样\t5\n2\t消毒\t2.5",
        "编号\t检查项目\t应得分数\n1\t留样\t5\n2\t消毒\t2.5",
        "1、\t留样\t5\r\n2、\t消毒\t2.5\r\n",
    ],
)
def test_columns_are_known_by_their_heading_or_by_what_stands_in_them(text):
    found = [said(node) for node in nodes(text)]
    assert [(title, marks) for _number, title, marks in found] == [("留样", "5"), ("消毒", "2.5")]
    assert [number.rstrip("、") for number, _title, _marks in found] == ["1", "2"]


def test_titles_and_marks_alone_are_enough():
    assert [said(node) for node in nodes("留样\t5\n消毒\t5")] == [("", "留样", "5"), ("", "消毒", "5")]


def test_standards_and_what_they_cost_become_findings():
    found = nodes("1\t留样\t没有留样\t2\t5\n\t\t留样不足\t1\t\n2\t消毒\t没有消毒\t5\t5")
    assert [[(one["text"], one.get("deduct")) for one in node["findings"]] for node in found] == [
        [("没有留样", 2), ("留样不足", 1)],
        [("没有消毒", 5)],
    ]


def test_a_cell_of_several_lines_stays_one_cell():
    assert nodes('1\t"留样\n与记录"\t5')[0]["title"] == "留样\n与记录"


def test_new_rows_never_stand_for_rows_that_are_there():
    found = nodes("食堂卫生\t5\n食堂卫生\t5", CARE)
    assert len({"kitchen", *(node["key"] for node in found)}) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_table"),
        ("只有文字\n没有分数", "no_marks"),
        ("留样\t5\n消毒\t很多", "no_marks"),
        ("检查项目\t应得分数\n留样\t很多", "bad_number"),
        ("甲\t1\n" * (MAX_LINES + 1), "too_many_rows"),
    ],
)
def test_what_cannot_be_taken_in_is_named(text, code):
    assert code in codes(text)
