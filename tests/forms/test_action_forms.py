"""The form that goes with an action: what it starts with, what it works out itself, and what it takes from a post."""

from decimal import Decimal

import pytest

from engine.definitions import load_system
from forms.behaviour import input_states
from forms.contexts import Scene
from forms.frames import records
from forms.validation import input_defaults, take_input
from tests.builders import NOW

FORM = {
    "kind": "form",
    "key": "verdict",
    "title": "结论",
    "schema": {
        "type": "object",
        "properties": {
            "contract_again": {"type": "string"},
            "marks": {"type": "number"},
            "doubled": {"type": "number"},
        },
    },
    "sections": [
        {
            "key": "verdict",
            "title": "结论",
            "fields": [
                {"key": "contract_again", "title": "合同", "default": "contract"},
                {"key": "marks", "title": "分", "widget": "decimal", "default": "7.5"},
                {"key": "doubled", "title": "两倍", "widget": "decimal", "computed": "marks * 2"},
            ],
        }
    ],
}


@pytest.fixture
def scene(world):
    return Scene(records().get(pk=world.declare().pk), world.authority, NOW)


@pytest.fixture
def form():
    return load_system([{"kind": "system", "key": "one", "title": "One"}, FORM]).forms["verdict"]


def test_it_starts_with_its_defaults_which_see_the_record(scene, form):
    assert input_defaults(scene, form) == {"contract_again": "HT-1", "marks": Decimal("7.5")}


def test_computed_values_follow_what_was_typed(scene, form):
    outcome = take_input(scene, form, {"marks": "4.25"})
    assert (outcome.values, outcome.problems) == ({"marks": Decimal("4.25"), "doubled": Decimal("8.5")}, ())
    shown = {state.field.key: (state.value, state.writable) for state in input_states(scene, form, outcome.values)}
    assert shown == {
        "contract_again": (None, True),
        "marks": (Decimal("4.25"), True),
        "doubled": (Decimal("8.5"), False),
    }


def test_a_computed_value_is_never_taken_from_a_post(scene, form):
    outcome = take_input(scene, form, {"marks": "1", "doubled": "99"})
    assert outcome.values["doubled"] == 2
    assert outcome.taken == {"marks"}
