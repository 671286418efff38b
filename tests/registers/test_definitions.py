"""A register that could not be asked, read or understood is refused before it is released, with the place."""

import copy
from typing import Any

import pytest

from schemas.checking import check_documents
from schemas.sentences import sentence
from tests.registers.test_making_up import documents


def changed(key: str, path: str, value: object) -> list[dict[str, Any]]:
    """The small system, with one place of a register changed."""
    found = copy.deepcopy([dict(one) for one in documents()])
    place = next(one for one in found if one["key"] == key and one["kind"] == "register")
    *way, last = path.split("/")
    for name in way:
        place = place.setdefault(name, {}) if isinstance(place, dict) else place[int(name)]
    place[last] = value
    return found


def problems(key: str, path: str, value: object) -> set[tuple[str, str, str]]:
    found = check_documents(changed(key, path, value))
    assert all(sentence(problem) for problem in found)
    return {(problem.document, problem.pointer, problem.code) for problem in found}


def test_the_registers_of_these_tests_have_no_problems():
    assert check_documents(documents()) == ()


@pytest.mark.parametrize(
    ("key", "path", "value", "pointer", "code"),
    [
        ("people", "answer/entries", "$.a[?match(@.b, 'x')]", "/answer/entries", "path_invalid"),
        ("people", "answer/fields/name", "$.[", "/answer/fields/name", "path_invalid"),
        ("people", "answer/statuses", {"410": "revoked"}, "/answer/statuses/410", "reason_without_sentence"),
        ("people", "answer/statuses", {"gone": "revoked"}, "/answer/statuses/gone", "json.propertyNames"),
        ("people", "refuse", [{"when": "entry.x = 1", "reason": "not_found"}], "/refuse/0/when", "unknown_name"),
        ("people", "refuse", [{"when": "true", "reason": "odd"}], "/refuse/0/reason", "reason_without_sentence"),
        (
            "people",
            "refuse",
            [{"when": "wanted.name = ", "reason": "not_found"}],
            "/refuse/0/when",
            "expression_invalid",
        ),
        ("people", "request/path", "/people/{wanted.name", "/request/path", "template_not_closed"),
        ("people", "request/path", "people", "/request/path", "json.pattern"),
        ("people", "request/headers", {"Host": "evil.example"}, "/request/headers/Host", "json.propertyNames"),
        ("people", "authentication", {"kind": "bearer"}, "/authentication", "json.required"),
        ("people", "limits/timeout_seconds", 600, "/limits/timeout_seconds", "json.maximum"),
        ("contracts", "sync/key", "no", "/sync/key", "unknown_reference"),
        ("contracts", "sync/match", "no_field", "/sync/match", "unknown_reference"),
        ("contracts", "sync/fill", {"leader": "boss"}, "/sync/fill/leader", "unknown_reference"),
        ("contracts", "sync/gone", "accept", "/sync/gone", "unknown_reference"),
        ("contracts", "sync/record_type", "sight", "/sync/record_type", "unknown_reference"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(key, path, value, pointer, code):
    assert (f"register/{key}", pointer, code) in problems(key, path, value)


def test_a_look_up_that_takes_what_no_answer_has_is_named():
    found = copy.deepcopy([dict(one) for one in documents()])
    form = next(one for one in found if one["key"] == "site" and one["kind"] == "form")
    field = next(one for section in form["sections"] for one in section["fields"] if "lookup" in one)
    field["lookup"]["fill"] = {"leader_key": "passport"}
    field["lookup"]["refuted"] = "accept"
    field["lookup"]["choose"] = {"button": "x"}
    codes = [(problem.pointer.rpartition("lookup")[2], problem.code) for problem in check_documents(found)]
    assert ("/fill/leader_key", "unknown_reference") in codes
    assert ("/refuted", "unknown_reference") in codes
    assert ("/choose", "nothing_to_choose_from") in codes
