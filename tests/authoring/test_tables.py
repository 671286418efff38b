"""Quick editing writes single values into the same document, and nothing else."""

from decimal import Decimal

import pytest

from authoring.designing.cells import edits
from authoring.tables import BadCells, apply_cells, cells_of, has_table, rows_of

CATALOGUE = {
    "kind": "catalogue",
    "key": "quality",
    "title": "目录",
    "nodes": [
        {
            "key": "a",
            "number": "1",
            "title": "行为",
            "marks": 10,
            "children": [
                {
                    "key": "a.b",
                    "number": "1.1",
                    "title": "制度",
                    "marks": Decimal("2.5"),
                    "findings": [{"key": "a.b.1", "text": "无制度"}],
                }
            ],
        }
    ],
}
WORKFLOW = {
    "kind": "workflow",
    "key": "month",
    "title": "月度评价",
    "states": [{"key": "draft", "title": "待提交", "asks": "提交"}],
    "actions": [{"key": "submit", "title": "提交", "guards": [{"when": "true", "else": "未完成。"}]}],
}


def pointers(document):
    return [cell.pointer for row in rows_of(document) for cell in row.cells]


def test_a_catalogue_offers_titles_marks_and_findings():
    assert pointers(CATALOGUE) == [
        "/nodes/0/title",
        "/nodes/0/marks",
        "/nodes/0/children/0/title",
        "/nodes/0/children/0/marks",
        "/nodes/0/children/0/findings/0/text",
    ]
    assert [row.depth for row in rows_of(CATALOGUE)] == [0, 1, 2]


def test_a_workflow_offers_titles_and_the_sentences_of_guards():
    assert pointers(WORKFLOW) == [
        "/states/0/title",
        "/states/0/asks",
        "/actions/0/title",
        "/actions/0/guards/0/else",
    ]


def test_a_kind_without_a_table_has_no_rows():
    assert not has_table({"kind": "form"})
    assert rows_of({"kind": "form"}) == ()


def test_posting_what_is_there_changes_nothing():
    same = {cell.pointer: cell.value for row in rows_of(CATALOGUE) for cell in row.cells}
    assert apply_cells(CATALOGUE, same) == CATALOGUE
    assert edits(cells_of(CATALOGUE), same) == {}


def test_marks_become_exact_numbers_and_texts_stay_texts():
    posted = {"/nodes/0/children/0/marks": " 2.25 ", "/nodes/0/marks": "12", "/nodes/0/title": "管理行为"}
    changed = apply_cells(CATALOGUE, posted)
    node = changed["nodes"][0]
    assert (node["marks"], node["title"], node["children"][0]["marks"]) == (12, "管理行为", Decimal("2.25"))
    assert CATALOGUE["nodes"][0]["marks"] == 10, "the document that was read stays as it was"


def test_what_is_not_a_cell_cannot_be_written():
    posted = {"/actions/0/guards/0/when": "false", "/key": "other", "/actions/9/title": "x", "csrf": "y"}
    assert apply_cells(WORKFLOW, posted) == WORKFLOW


def test_bad_cells_are_all_named_and_nothing_is_written():
    posted = {"/nodes/0/marks": "viel", "/nodes/0/children/0/marks": "-1", "/nodes/0/title": "  "}
    with pytest.raises(BadCells) as bad:
        apply_cells(CATALOGUE, posted)
    assert sorted(bad.value.errors) == ["/nodes/0/children/0/marks", "/nodes/0/marks", "/nodes/0/title"]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e99999999", "", "0x10"])
def test_numbers_that_are_none_are_refused(text):
    with pytest.raises(BadCells):
        apply_cells(CATALOGUE, {"/nodes/0/marks": text})
