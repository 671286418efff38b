"""The hand-calculated months of the Shanghai quality standard, where the standards lie beside the project."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from engine.definitions.values import Catalogue, Finding, Node, Rounding
from engine.scoring import ItemEntry, SheetEntries, score_sheet
from tests.engine.scoring.catalogues import LADDER, number

STANDARDS = Path(__file__).parents[4] / "shared" / "standards"


def load(name):
    path = STANDARDS / name
    return json.loads(path.read_text(), parse_float=Decimal) if path.exists() else None


EXAMPLES = [
    example
    for example in (load("worked_examples.json") or {"examples": []})["examples"]
    if example["rule"] == "sq_month"
]


@pytest.fixture(scope="module")
def quality() -> Catalogue:
    document = load("shanghai_quality_catalogue.json")
    root = Node(key="", title="", marks=Decimal(100), children=tuple(map(check_item, document["check_items"])))
    return Catalogue(key="quality", title="", root=root, rounding=Rounding(), absent_label="")


def check_item(document) -> Node:
    return Node(
        key=document["key"],
        title=document["title"],
        marks=number(document["standard_score"]),
        line=True,
        combine="deduct",
        absent="exclude",
        children=tuple(map(sub_item, document["sub_items"])),
    )


def sub_item(document) -> Node:
    ticks = tuple(Finding(entry["key"], entry["text"]) for entry in document["nonconformities"])
    return Node(
        key=document["key"], title=document["title"], marks=number(document["item_points"]), rule=LADDER, findings=ticks
    )


def entries(quality, keys, absent) -> SheetEntries:
    """A finding may be named by itself or by its sub-item, which then stands for its first."""
    items: dict[str, ItemEntry] = {}
    for key in keys:
        item, finding = (key, f"{key}.1") if key in quality.nodes else (key.rpartition(".")[0], key)
        items[item] = ItemEntry(findings=(*items.get(item, ItemEntry()).findings, finding))
    lines = [line.key for line in quality.lines] if absent == "all" else absent
    return SheetEntries(items=items, absent=frozenset(lines))


@pytest.mark.skipif(not EXAMPLES, reason="the standards folder is not beside the project")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['id']} {example['title']}")
def test_the_month_scores_as_calculated_by_hand(quality, example):
    history: dict[str, int] = {}
    for given, expected in zip(example["inputs"]["months"], example["expected"]["months"], strict=True):
        sheets = {key: given[key] for key in ("self", "review") if key in given} or {"": given["findings"]}
        for sheet, keys in sheets.items():
            entered = entries(quality, keys, given.get("not_taking_part", []))
            check(score_sheet(quality, entered, history=history), expected[sheet] if sheet else expected)
        for item in entered.items:  # the last sheet is the one that counts
            history[item] = history.get(item, 0) + 1


def check(result, expected):
    lost = {key: node.lost for key, node in result.nodes.items() if node.rule == "progressive"}
    assert lost == expected["deductions"]
    assert (result.actual, result.attainable, result.score) == (
        expected["actual"], expected["attainable"], expected["score"],
    )  # fmt: skip
