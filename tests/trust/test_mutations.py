"""A short run of mutated definitions; `make trust` goes its full length."""

from tests.trust.mutations import mutate_all


def test_a_mutated_definition_is_refused_with_a_place_and_a_sentence_or_runs():
    found = mutate_all(200, seed=7)
    slow = [one for one in found.broken if ": took" in one]  # beside a browser; `make trust` counts it
    assert found.broken == slow
    assert found.refused > 80
    assert found.ran > 10
