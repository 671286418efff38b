"""The reference for authors says what is true, and leaves nothing out; so does the page for programmers."""

import doctest
import json
import re
from contextlib import suppress
from decimal import Decimal

import pytest

from engine.definitions.loading.decision_tables import decision_table
from engine.feel import FeelSyntaxError, limits
from engine.feel.builtins import BUILTINS
from engine.feel.hit_policies import POLICIES
from engine.feel.operators import ARITHMETIC, COMPARISONS
from tests.engine.feel import reference

WORDS = {"between", "in", "and", "or", "not", "instance of"}


@pytest.mark.parametrize(("text", "expected"), reference.expressions())
def test_an_example_gives_what_the_reference_says(text, expected):
    assert reference.written(text) == expected


@pytest.mark.parametrize(("question", "expected"), reference.cells())
def test_a_cell_takes_what_the_reference_says(question, expected):
    assert reference.satisfied(question) == expected


@pytest.mark.parametrize(("table", "names", "expected"), reference.decisions())
def test_a_table_decides_what_the_reference_says(table, names, expected):
    assert reference.decided(table, names) == expected


@pytest.mark.parametrize(("wrong", "right"), reference.mistakes())
def test_a_mistake_gives_something_else_than_what_is_to_be_written(wrong, right):
    assert reference.written(right) != "null"
    with suppress(FeelSyntaxError):
        assert reference.written(wrong) != reference.written(right)


@pytest.mark.parametrize("text", reference.recipes())
def test_a_recipe_is_what_some_region_writes(text):
    spelled = json.dumps(text, ensure_ascii=False)[1:-1]
    packs = (reference.ROOT / "tenants" / "regions").rglob("*.json")
    assert any(spelled in pack.read_text(encoding="utf-8") for pack in packs)


def test_every_function_has_an_example():
    assert set(BUILTINS) - set(reference.functions()) == set()


def test_the_example_of_a_function_calls_it():
    rows = reference.functions()
    called = {name: any(f"{name}(" in text for text, _ in reference.INLINE.findall(row)) for name, row in rows.items()}
    assert [name for name in BUILTINS if not called[name]] == []


def test_every_operator_has_an_example():
    assert reference.operators() >= {*ARITHMETIC, *COMPARISONS, *WORDS}


def test_every_hit_policy_has_an_example():
    assert reference.policies() == set(POLICIES)


def test_the_table_as_json_can_be_loaded_and_decides():
    (table,) = reference.blocks("json")
    decided = decision_table(json.loads(table)).decide({"score": 84})
    assert (decided.values, decided.rows) == ({"grade": "合格", "tone": "go"}, (2,))


def test_the_bounds_are_those_in_force():
    section = reference.TEXT[reference.TEXT.index("## 限度") :]
    stated = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", section)}
    sizes = {limits.MAX_TEXT, limits.MAX_LIST, limits.MAX_STRING, limits.MAX_PATTERN}
    assert stated == {*sizes, limits.MAX_DEPTH, limits.MAX_CHAIN, limits.MAX_STEPS}


def test_the_page_for_programmers_shows_what_happens():
    page = reference.ROOT / "docs" / "feel_engine.md"
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8", globs={"Decimal": Decimal})
    assert outcome.attempted > 5
    assert outcome.failed == 0
