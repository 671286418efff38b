"""An explanation tells what happened: the value of every part, what was not needed, and what went without an answer."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests, unparse, write
from engine.feel.conformance import read_value
from engine.feel.explain import MAX_PARTS, MAX_TURNS, explain
from engine.feel.sketch import sketch
from tests.engine.feel import reference
from tests.engine.feel import strategies as any_
from tests.engine.feel.test_laws import law

TCK = Path(__file__).parents[4] / "shared" / "conformance" / "feel_tck.json"
MONTHS = [{"month": number, "score": 70 + number} for number in range(1, 9)]
DATA = {"score": 84.5, "grade": "合格", "months": MONTHS, "no": False, "ok": True, "parent": None, "none": []}


def told(text, **data):
    return explain(compile_expression(text), {**DATA, **data})


def lines(part, depth=0):
    """An explanation as text: what is written, and what it came to."""
    turn = f"{part.turn}: " if part.turn else ""
    names = f"{sketch(part.names)} " if part.names else ""
    value = sketch(part.value) if part.looked_at else "not looked at"
    yield f"{'  ' * depth}{turn}{names}{part.text} → {value}"
    yield from chain.from_iterable(lines(each, depth + 1) for each in part.parts)


def everything(part):
    yield part
    yield from chain.from_iterable(map(everything, part.parts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2", ["1 + 2 → 3"]),
        ("score", ["score → 84.5"]),
        ("score * 2", ["score * 2 → 169", "  score → 84.5"]),
        ("no and ok and nobody", ["no and ok and nobody → false", "  no → false", "  ok → not looked at",
                                  "  nobody → not looked at"]),
        ("ok or nobody", ["ok or nobody → true", "  ok → true", "  nobody → not looked at"]),
        ('if score >= 80 then "a" + grade else nobody', [
            'if score >= 80 then "a" + grade else nobody → "a合格"', "  score >= 80 → true", "    score → 84.5",
            '  "a" + grade → "a合格"', '    grade → "合格"', "  nobody → not looked at"]),
        ("months[1].score", ["months[1].score → 71",
                             "  months[1] → {month: 1, score: 71}", f"    months → {sketch(MONTHS)}"]),
        ("count(none[score > 1])", ["count(none[score > 1]) → 0", "  none[score > 1] → []", "    none → []"]),
        ("parent.site.name", ["parent.site.name → null", "  parent.site → null", "    parent → null"]),
        ("score in (< no, [1..5])", ["score in (< no, [1..5]) → null", "  score → 84.5", "  no → false"]),
        ("some m in [5, 6, 7] satisfies m > 5", [
            "some m in [5, 6, 7] satisfies m > 5 → true", "  1: {m: 5} m > 5 → false", "    m → 5",
            "  2: {m: 6} m > 5 → true", "    m → 6"]),
        ("[5, 8][item > 6]", ["[5, 8][item > 6] → [8]", "  1: item > 6 → false", "    item → 5",
                              "  2: item > 6 → true", "    item → 8"]),
        ("(function(a) a + 1)(score)", [
            "(function(a) a + 1)(score) → 85.5", "  1: {a: 84.5} a + 1 → 85.5", "    a → 84.5", "  score → 84.5"]),
        ("{a: score, b: a + 1}.b", ["{a: score, b: a + 1}.b → 85.5",
                                    "  {a: score, b: a + 1} → {a: 84.5, b: 85.5}", "    score → 84.5",
                                    "    a + 1 → 85.5", "      a → 84.5"]),
    ],
)  # fmt: skip
def test_every_part_is_told_with_its_value(text, expected):
    assert list(lines(told(text))) == expected
    assert write(told(text).value) == write(compile_expression(text).value(DATA))


def test_the_tests_of_a_cell_are_explained_too():
    found = explain(compile_unary_tests("< 10, > score"), DATA, 90)
    assert list(lines(found)) == ["< 10, > score → true", "  score → 84.5"]


def test_a_warning_stands_at_the_part_that_gave_it():
    found = told("score + (grade * 2) + nobody")
    warned = {part.text: [warning.code for warning in part.warnings] for part in everything(found) if part.warnings}
    assert warned == {"grade * 2": ["no_result"], "nobody": ["unknown_name"]}


def test_a_part_stands_where_it_is_written():
    text = "not(score  >  80) and ok"
    part = told(text).parts[0].parts[0]
    assert text[part.position : part.position + part.length] == part.text == "score  >  80"


def test_of_many_turns_the_first_are_told():
    found = told("for m in months return m.score + 1")
    turns = [part for part in found.parts if part.turn]
    assert [part.turn for part in turns] == [*range(1, MAX_TURNS + 1)]
    assert found.left_out == len(MONTHS) - MAX_TURNS


def test_an_explanation_does_not_grow_without_bounds():
    found = told("for a in 1..30, b in 1..30 return (for c in 1..9 return [a + b, a * b, b + c, c * c])")
    assert len(list(everything(found))) <= 2 * MAX_PARTS
    assert len(found.value) == 900


def test_parts_beyond_the_bound_are_counted_and_not_called_unneeded():
    found = told("[" + ", ".join(["score + 1"] * 900) + "]")
    assert all(part.looked_at for part in found.parts)
    assert len(found.parts) + found.left_out == 900


def test_what_uses_up_its_budget_says_so_once():
    found = told("count(for a in 1..1000, b in 1..1000 return a + b)")
    assert found.value is None
    assert [warning.code for part in everything(found) for warning in part.warnings] == ["too_many_steps"]


def test_what_is_too_deep_to_be_watched_is_told_without_parts():
    text = " + ".join(["score"] * 200)
    assert told(text).value == compile_expression(text).value(DATA)


def test_nothing_is_worked_out_to_be_looked_at():
    class Record(Mapping):
        def __getitem__(self, name):
            return {"name": None}[name]  # only what the expression reads may be read

        def __iter__(self):
            return iter(("name", "everything"))

        def __len__(self):
            return 2

    found = told("parent.name.first", parent=Record())
    assert list(lines(found))[1:] == ["  parent.name → null", "    parent → {name, everything}"]


@law(any_.trees, any_.contexts, examples=300)
def test_the_value_of_the_whole_is_that_of_the_expression(node, context):
    compiled = compile_expression(unparse(node))
    assert write(explain(compiled, context).value) == write(compiled.value(context))


@pytest.mark.parametrize(("text", "_expected"), reference.expressions())
def test_every_example_of_the_reference_can_be_explained(text, _expected):
    compiled = compile_expression(text)
    assert write(explain(compiled, DATA).value) == write(compiled.value(DATA))


@pytest.mark.skipif(not TCK.exists(), reason="the cases of the official TCK are not here")
def test_every_case_of_the_tck_can_be_explained():
    for case in json.loads(TCK.read_text())["cases"]:
        names = {name: read_value(value) for name, value in case["inputs"].items()}
        with suppress(FeelSyntaxError):
            compiled = compile_expression(case["expression"], names)
            assert write(explain(compiled, names).value) == write(compiled.value(names)), case["id"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([*range(8)], "[0, 1, 2, 3, 4, 5, …]"),
        ("长" * 100, '"' + "长" * 80 + '…"'),
        ({"a b": {"c": {"d": {"e": 1}}}}, "{a b: {c: {d: {…}}}}"),
        ({str(number): number for number in range(8)}, '{"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, …}'),
        (date(2026, 3, 31), '@"2026-03-31"'),
        ([], "[]"),
    ],
)
def test_a_long_value_is_cut(value, text):
    assert sketch(value) == text
