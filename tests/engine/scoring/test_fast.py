"""The score in whole numbers is the score of the definition, on every sheet of every catalogue."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.scoring import Quick, quick_score, score_sheet, settled
from engine.scoring.fast import compile_catalogue
from engine.scoring.plan import plan_of
from engine.scoring.walking import Scorer
from tests.engine.scoring import strategies

SLOW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def stored(entries):
    """As the database gives it back."""
    return json.loads(json.dumps(entries.to_json(), default=str), parse_float=Decimal)


@pytest.mark.parametrize(
    "kinds", [strategies.ASKING, strategies.VETOED, strategies.EVERYTHING], ids=["asking", "vetoed", "everything"]
)
@SLOW
@given(data=st.data())
def test_whole_numbers_say_what_the_definition_says(kinds, data):
    table = data.draw(strategies.catalogues(kinds))
    assume(compile_catalogue(table) is not None)
    entries = data.draw(strategies.sheets(table))
    history = data.draw(strategies.histories(table, entries))
    scored = score_sheet(table, entries, history=history)
    quick = quick_score(table, stored(entries), history=history)
    assert quick == Quick(scored.score, frozenset(cap.grade for cap in scored.caps))


@pytest.mark.parametrize("kinds", [strategies.PLAIN, strategies.EVERYTHING], ids=["plain", "everything"])
@SLOW
@given(data=st.data())
def test_what_is_known_of_untouched_nodes_is_what_a_walk_over_them_gives(kinds, data):
    table = data.draw(strategies.catalogues(kinds))
    entries = settled(table, data.draw(strategies.sheets(table)))
    history = data.draw(strategies.histories(table, entries))
    walked = Scorer(plan_of(table), entries, own=entries, history=history)
    walked.sheet()
    scored = score_sheet(table, entries, history=history)
    assert list(scored.nodes.items()) == list(walked.nodes.items())
