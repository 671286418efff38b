"""Whatever is typed, trying it gives an answer: a value or a sentence, with marks inside the text."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.samples import BadSample, read_sample
from authoring.trying import try_expression, try_tests
from authoring.trying_tables import try_table
from engine.feel import unparse
from engine.feel.typing import type_of_value
from tests.engine.feel import strategies as any_

TYPED = st.text(alphabet='ab1 .,:()[]{}<>=!+-*/@"?|\n\\中“（ifthenelseforinreturnnot', max_size=60)
CELLS = st.text(alphabet='ab1 .,()[]<>=-"|\n→UFACP', max_size=120)
BOUNDED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DATA = {"a": 1, "b": [{"m": "x"}], "c": None}
NAMES = type_of_value(DATA)


@pytest.fixture(autouse=True, scope="module")
def chinese():
    with translation.override("zh-hans"):
        yield


def sound(trial):
    """The marks stand in the text, and the pieces make it up."""
    assert "".join(piece for piece, _ in trial.segments).rstrip(" ") == trial.text.rstrip(" ")
    assert all(0 <= mark.position <= len(trial.text) and mark.sentence for mark in trial.marks)
    assert bool(trial.value) == bool(trial.lines)
    return True


@BOUNDED
@given(TYPED)
def test_any_text_is_tried(text):
    assert sound(try_expression(text, DATA, NAMES))
    assert sound(try_tests(text, 1, DATA, NAMES))


@BOUNDED
@given(any_.trees, any_.contexts)
def test_any_expression_is_tried_over_any_data(node, context):
    assert sound(try_expression(unparse(node), context, type_of_value(context)))


@BOUNDED
@given(CELLS)
def test_any_text_is_tried_as_a_table(text):
    tried = try_table(text, DATA, NAMES)
    assert tried.rows or tried.problems
    assert all(sentence for _, sentence in tried.problems)


@BOUNDED
@given(TYPED)
def test_any_text_is_read_as_sample_data_or_refused(text):
    found = read(text)
    assert hasattr(found, "items") or found


def read(text):
    """The sample, or why it is none."""
    try:
        return read_sample(text)
    except BadSample as bad:
        return str(bad)
