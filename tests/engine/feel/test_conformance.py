"""The official TCK, where its cases are at hand, and what is written about it."""

import json
import re
from pathlib import Path

import pytest

from engine.feel import conformance

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "feel_conformance.md").read_text(encoding="utf-8")
CASES = ROOT.parent / "shared" / "conformance" / "feel_tck.json"
official = pytest.mark.skipif(not CASES.exists(), reason="the TCK cases are not beside the project")


@pytest.fixture(scope="module")
def official_cases():
    return json.loads(CASES.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def failed(official_cases):
    lines = conformance.failures(official_cases)
    return {(suite, line.split(": ")[0]) for suite, of_suite in lines.items() for line in of_suite}


@official
def test_the_page_lists_every_case_that_fails_and_no_other(failed):
    assert set(re.findall(r"^\| (\d{4}-[\w-]+) \| `([^`]+)` \|.*\| .+ \|$", PAGE, re.MULTILINE)) == failed


@official
def test_the_page_counts_what_passes(official_cases, failed):
    passed = [case for case in official_cases if (case["suite"], case["id"]) not in failed]
    assert row("together") == (len(official_cases), len(passed))
    assert row("that expect null") == (counted(official_cases, null=True), counted(passed, null=True))
    assert row("that expect a value") == (counted(official_cases, null=False), counted(passed, null=False))


def test_the_goals_are_met():
    (values, of_value), (all_cases, of_all) = row("that expect a value"), row("together")
    assert of_value / values >= 0.99
    assert of_all / all_cases >= 0.98


def counted(cases, *, null):
    return sum((conformance.read_value(case["expected"]) is None) == null for case in cases)


def row(name):
    """The numbers of all and of those that pass; the share beside them is right."""
    count, passed, share = re.search(rf"^\| {name} \| (\d+) \| (\d+) \| ([\d.]+) % \|$", PAGE, re.MULTILINE).groups()
    assert share == f"{100 * int(passed) / int(count):.2f}"
    return int(count), int(passed)


def cases(tmp_path, *expected, of="number"):
    path = tmp_path / "cases.json"
    content = [
        {"suite": "sums", "id": str(index), "expression": "1 + 1", "inputs": {}, "expected": {"t": of, "v": each}}
        for index, each in enumerate(expected)
    ]
    path.write_text(json.dumps({"cases": content}), encoding="utf-8")
    return str(path)


def test_the_runner_counts_and_names_what_fails(tmp_path, capsys):
    assert conformance.main([cases(tmp_path, "2", "3")]) == 1
    assert capsys.readouterr().out == "sums (1)\n  1: 1 + 1 gives 2, not 3\n1 passed, 1 failed\n"
    assert conformance.main([cases(tmp_path, "2.000000001")]) == 0


def test_a_value_that_cannot_be_read_is_a_case_that_fails(tmp_path, capsys):
    assert conformance.main([cases(tmp_path, "2026-02-30", of="date")]) == 1
    assert conformance.main([cases(tmp_path, "2", of="unheard of")]) == 1
    assert capsys.readouterr().out.count("0 passed, 1 failed") == 2
