"""Hand-worked examples come out as worked: ours, and those that lie beside the project where they are there."""

import json
from pathlib import Path

import pytest

from tests.worked_examples.__main__ import main
from tests.worked_examples.comparing import differences, plain, same
from tests.worked_examples.running import Example, bindings, failures, read_examples

HERE = Path(__file__).parent
STANDARDS = HERE.parents[2] / "shared" / "standards"
BESIDE = [path for path in (STANDARDS / "worked_examples.json", STANDARDS / "jgj59_cases.json") if path.exists()]
EXAMPLES = [example for path in (HERE / "further_examples.json", *BESIDE) for example in read_examples(path)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.id} {example.title}")
def test_an_example_comes_out_as_worked_by_hand(example):
    assert list(failures(example)) == []


@pytest.mark.skipif(not BESIDE, reason="the standards folder is not beside the project")
def test_every_rule_of_the_standards_is_bound():
    assert {example.rule for path in BESIDE for example in read_examples(path)} <= bindings().keys()


def test_a_wrong_expectation_is_named_with_both_values():
    found = differences({"score": plain(80), "grades": ["优良"]}, {"score": plain(81), "grades": ["优良"], "more": 1})
    assert list(found) == ["score: expected 80, got 81"]


def test_true_is_not_one_and_numbers_are_equal_by_value():
    assert not same(plain(1), plain(True))
    assert same(plain(84.2), plain(84.20))


def test_an_example_that_cannot_be_worked_out_is_named_and_hides_no_other():
    strange = Example("X-1", "qd_sheet", "a sheet nobody knows", {"sheet": "no_such_sheet"}, {"self_score": 100})
    assert list(failures(strange)) == ["could not be worked out: KeyError('no_such_sheet')"]


def test_a_rule_that_is_not_bound_is_named():
    assert list(failures(Example("X-2", "no_such_rule", "", {}, {}))) == ["no binding for the rule no_such_rule"]


def test_the_runner_counts_and_its_exit_code_says_whether_any_failed(tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    for path, days in ((good, 2), (bad, 3)):
        example = {"id": "1", "rule": "ep_masks", "inputs": {"masks": 8, "on_site": 2}, "expected": {"days": days}}
        path.write_text(json.dumps({"examples": [example]}))
    assert main([str(good)]) == 0
    assert main([str(good), str(bad)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "1 passed, 0 failed",
        "1 ep_masks: ",
        "  days: expected 3, got 2",
        "",
        "1 passed, 1 failed",
    ]


@pytest.mark.parametrize("text", [None, "{", "[]", '{"examples": [{"id": "1"}]}'])
def test_a_file_that_holds_no_examples_is_told(tmp_path, capsys, text):
    path = tmp_path / "examples.json"
    if text is not None:
        path.write_text(text)
    assert main([str(path)]) == 2
    assert capsys.readouterr().out.startswith(f"{path} cannot be read as examples: ")
