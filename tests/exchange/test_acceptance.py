"""Results of golden cases are taken over only where they are results."""

from decimal import Decimal

from exchange.acceptance import with_results
from exchange.scenarios import Difference

CASE = {
    "kind": "golden",
    "key": "ladder",
    "title": "递进",
    "steps": [
        {"as": "a", "sheet": {}, "expect": {"score": "98.50", "grade": "优良", "deductions": {"x": 1}, "open": 0}},
        {"as": "a", "act": "submit", "expect": {"refused": "还有"}},
        {"of": "x", "expect": {"kept": {"score": {"2026-06-09": 81.5, "2026-06-10": 80}}}},
    ],
}


def test_results_take_the_form_the_case_has():
    found = [
        Difference("ladder", 1, "score", "98.50", "97.0000"),
        Difference("ladder", 1, "grade", "优良", "合格"),
        Difference("ladder", 1, "deductions.x", "1", "2.5"),
        Difference("ladder", 1, "deductions.y", "0", "3"),
        Difference("ladder", 2, "refused", "还有", "自评尚未完成。"),
        Difference("ladder", 3, "kept.score.2026-06-10", "80", "79.9"),
    ]
    changed, count = with_results(CASE, found)
    assert count == len(found)
    assert changed["steps"][0]["expect"] == {
        "score": "97",
        "grade": "合格",
        "deductions": {"x": Decimal("2.5"), "y": 3},
        "open": 0,
    }
    assert changed["steps"][1]["expect"] == {"refused": "自评尚未完成。"}
    assert changed["steps"][2]["expect"] == {"kept": {"score": {"2026-06-09": 81.5, "2026-06-10": Decimal("79.9")}}}
    assert CASE["steps"][0]["expect"]["score"] == "98.50", "the case that was read stays as it was"


def test_what_is_no_result_is_left_to_the_author():
    found = [
        Difference("ladder", 0, "score", "1", "2"),
        Difference("ladder", 2, "refused", "还有", "-"),
        Difference("ladder", 1, "refused", "-", "锁定"),
        Difference("ladder", 1, "offered", "['a']", "['b']"),
    ]
    assert with_results(CASE, found) == (CASE, 0)
