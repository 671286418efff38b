"""Published sums, however they are put together and whether their counts were read or are text still."""

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.publishing.sums import LaterCounts, Outcome, Sums, added, sum_of

_LIMIT = Decimal("99999999.9999")  # what the column of a score holds
SCORES = st.decimals(min_value=-_LIMIT, max_value=_LIMIT, places=4)
NEAR = st.integers(0, 5).map(lambda last: Decimal(f"12345678.123{last}"))  # as close together as scores can be
PARTS = st.lists(st.tuples(st.lists(SCORES | NEAR, max_size=8), st.booleans()), max_size=5)


@given(PARTS)
def test_a_median_is_that_of_the_single_scores_whatever_they_were_put_together_from(
    parts: list[tuple[list[Decimal], bool]],
) -> None:
    scores = [score for those, _as_text in parts for score in those]
    found = added([_published(those, as_text=as_text) for those, as_text in parts]).median()
    assert found == (median(scores) if scores else None)


def test_scores_that_were_left_where_they_are_have_no_median() -> None:
    part = Sums(records=1, counted=1, scores=LaterCounts((None,)))
    with pytest.raises(LookupError):
        added([part, _published([Decimal(80)], as_text=True)]).median()


def test_a_median_follows_when_a_score_changes() -> None:
    before, after = ([Decimal(70), Decimal(80), Decimal(last)] for last in (90, 75))
    assert [_published(scores, as_text=True).median() for scores in (before, after, before)] == [80, 75, 80]


def _published(scores: Sequence[Decimal], *, as_text: bool) -> Sums:
    sums = sum_of([Outcome(is_counted=True, score=score) for score in scores])
    assert sums.scores == Counter(f"{score.normalize():f}" for score in scores)
    return Sums(sums.records, sums.counted, scores=LaterCounts((json.dumps(sums.scores),))) if as_text else sums
