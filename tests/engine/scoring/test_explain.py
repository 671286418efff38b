import json
from decimal import Decimal

from engine.scoring import Explained, SheetEntries, score_sheet
from tests.engine.scoring.catalogues import findings, site


def explained(entries, **more):
    return score_sheet(site(), entries, history=more.pop("history", {}), **more).explanation


def find(tree, rule, key=""):
    if tree.rule == rule and (not key or tree.key == key):
        return tree
    return next((hit for child in tree.children if (hit := find(child, rule, key))), None)


def test_the_top_says_how_the_score_was_converted():
    top = explained(findings("rebar.cover.1", absent=["masonry", "records"]))
    assert top.value == Decimal("92.86")
    assert top.data == {
        "actual": 65, "attainable": 70, "marks": 100, "places": 2, "mode": "half_up", "unrounded": Decimal("92.8571"),
    }  # fmt: skip


def test_lines_that_are_left_out_are_named_with_their_marks():
    attainable = find(explained(findings(absent=["masonry", "records"])), "attainable")
    assert attainable.data == {"marks": 100, "left_out": 30}
    assert [(child.key, child.data["marks"]) for child in attainable.children] == [("masonry", 20), ("records", 10)]


def test_a_deduction_names_its_rung():
    item = find(explained(findings("rebar.cover.1"), history={"rebar.cover": 2}), "progressive")
    assert item.key == "rebar.cover"
    assert item.data | {"attainable": None} == {
        "occurrence": 3, "share": 1, "of": "parent", "marks": 40, "lost": 40, "attainable": None,
    }  # fmt: skip


def test_items_that_cost_nothing_are_left_out_of_the_tree():
    rebar = find(explained(findings("rebar.cover.1")), "deduct", "rebar")
    assert [child.key for child in rebar.children] == ["rebar.cover"]


def test_a_line_says_whether_it_was_adopted():
    tree = explained(SheetEntries(verdicts={"rebar": "adopt"}), base=findings("rebar.cover.1"))
    assert find(tree, "deduct", "rebar").data["verdict"] == "adopt"
    assert find(tree, "deduct", "concrete").data["open"] == "no_verdict"


def test_the_grade_ends_the_tree_with_everything_its_decision_said():
    tree = explained(SheetEntries(), grade=lambda score: {"grade": "good", "because": "at least 85"})
    assert tree.children[-1] == Explained(
        "grade", "good", data={"grade": "good", "because": "at least 85", "score": Decimal("100.00")}
    )


def test_the_tree_survives_json():
    tree = explained(findings("rebar.cover.1", absent=["masonry"]), grade=lambda score: {"grade": "good"})
    stored = json.dumps(tree.to_json(), default=float)
    assert Explained.from_json(json.loads(stored, parse_float=Decimal)) == tree
