"""The reference says what is true."""

import re
from pathlib import Path

import pytest

from engine.feel import limits
from engine.feel.builtins import BUILTINS
from tests.engine.feel.examples import written

TEXT = (Path(__file__).parents[3] / "docs" / "feel.md").read_text(encoding="utf-8")
EXAMPLES = [
    tuple(line.split(" → "))
    for block in re.findall(r"```feel\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_an_example_gives_what_the_reference_says(text, expected):
    assert written(text) == expected


def test_every_function_is_listed():
    families = TEXT[TEXT.index("| Family") : TEXT.index("`today()` and")]
    assert set(re.findall(r"`([a-z ]+)`", families)) == set(BUILTINS)


@pytest.mark.parametrize("limit", [limits.MAX_TEXT, limits.MAX_STEPS, limits.MAX_LIST, limits.MAX_STRING])
def test_the_bounds_are_those_in_force(limit):
    assert f"{limit:,}" in TEXT
