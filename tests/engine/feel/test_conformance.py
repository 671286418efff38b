"""The official TCK, where its cases are at hand."""

import json
from pathlib import Path

import pytest

from engine.feel import conformance

CASES = Path(__file__).parents[4] / "shared" / "conformance" / "feel_tck.json"
MOST_FAILURES = 59


@pytest.mark.skipif(not CASES.exists(), reason="the TCK cases are not beside the project")
def test_the_official_cases_pass_but_for_a_few():
    failed = conformance.failures(json.loads(CASES.read_text(encoding="utf-8"))["cases"])
    assert sum(map(len, failed.values())) <= MOST_FAILURES


def cases(tmp_path, *expected):
    path = tmp_path / "cases.json"
    content = [
        {"suite": "sums", "id": str(index), "expression": "1 + 1", "inputs": {}, "expected": {"t": "number", "v": each}}
        for index, each in enumerate(expected)
    ]
    path.write_text(json.dumps({"cases": content}), encoding="utf-8")
    return str(path)


def test_the_runner_counts_and_names_what_fails(tmp_path, capsys):
    assert conformance.main([cases(tmp_path, "2", "3")]) == 1
    assert capsys.readouterr().out == "sums (1)\n  1: 1 + 1 gives 2, not 3\n1 passed, 1 failed\n"
    assert conformance.main([cases(tmp_path, "2.000000001")]) == 0
