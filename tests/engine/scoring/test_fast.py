"""The score in whole numbers is the score of the definition, on every sheet of every catalogue."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.definitions.values import Rounding
from engine.scoring import EntriesUnreadable, Quick, SheetEntries, quick_score, quick_scorer, score_sheet, settled
from engine.scoring.compiling import Compiled
from engine.scoring.plan import plan_of
from engine.scoring.stored import Unfit
from engine.scoring.straight import straight
from engine.scoring.untouched import untouched_of
from engine.scoring.walking import Scorer
from tests.engine.scoring import strategies
from tests.engine.scoring.catalogues import catalogue, deduct_item, direct_item, findings, line, site

SLOW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
FEWER = settings(SLOW, max_examples=25)
STRAIGHT = replace(strategies.ASKING, combine=("sum", "deduct"), repeats=False)
TICKED = catalogue(line("all", deduct_item("i", 10, 3, 4)), rounding=Rounding(0))
GIVEN = catalogue(line("all", direct_item("i", 10)), rounding=Rounding(2))


def stored(entries):
    """As the database gives it back."""
    return json.loads(text(entries), parse_float=Decimal)


def text(entries):
    """As the database holds it."""
    return json.dumps(entries.to_json(), default=float)


def defined(table, entries, history):
    """What the definition says."""
    scored = score_sheet(table, entries, history=history)
    return Quick(scored.score, frozenset(cap.grade for cap in scored.caps))


@pytest.mark.parametrize(
    "kinds", [strategies.ASKING, strategies.VETOED, strategies.EVERYTHING], ids=["asking", "vetoed", "everything"]
)
@SLOW
@given(data=st.data())
def test_whole_numbers_say_what_the_definition_says(kinds, data):
    table = data.draw(strategies.catalogues(kinds))
    assume(quick_scorer(table).whole)
    entries = data.draw(strategies.sheets(table))
    history = data.draw(strategies.histories(table, entries))
    assert quick_score(table, stored(entries), history=history) == defined(table, entries, history)


@FEWER
@given(data=st.data())
def test_a_few_additions_say_the_same_or_leave_it_to_others(data):
    table = data.draw(strategies.catalogues(STRAIGHT))
    entries = data.draw(strategies.sheets(table))
    history = data.draw(strategies.histories(table, entries))
    short = straight(Compiled(plan_of(table)))
    try:
        answers = {short.quick(text(entries), history) for _ in range(2)}  # worked out, and remembered
    except (Unfit, KeyError):
        assert entries.absent
    else:
        assert answers == {defined(table, entries, history)}


@FEWER
@given(data=st.data())
def test_what_was_scored_before_leaves_no_trace(data):
    table = data.draw(strategies.catalogues(STRAIGHT))
    sheets = [data.draw(strategies.sheets(table)) for _ in range(4)]
    histories = [data.draw(strategies.histories(table, entries)) for entries in sheets]
    for entries, history in [*zip(sheets, histories, strict=True), *((entries, {}) for entries in sheets)]:
        assert quick_score(table, text(entries), history=history) == defined(table, entries, history)


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


@pytest.mark.parametrize("kinds", [strategies.PLAIN, strategies.EVERYTHING], ids=["plain", "everything"])
@FEWER
@given(data=st.data())
def test_a_node_worked_out_elsewhere_comes_to_the_same_with_and_without_what_is_known(kinds, data):
    table = data.draw(strategies.catalogues(kinds))
    entries = settled(table, data.draw(strategies.sheets(table)))
    given_marks = {data.draw(st.sampled_from([child.key for child in table.root.children])): Decimal(1)}
    walks = [
        Scorer(plan_of(table), entries, own=entries, given=given_marks, **known)
        for known in ({}, {"untouched": untouched_of(plan_of(table))})
    ]
    for walk in walks:
        walk.sheet()
    assert list(walks[0].nodes.items()) == list(walks[1].nodes.items())
    assert walks[0].caps == walks[1].caps


def test_a_finding_stored_twice_costs_once():
    twice = {"items": {"i": {"findings": ["i.1", "i.1"]}}}
    assert quick_score(TICKED, twice) == defined(TICKED, findings("i.1"), {}) == Quick(Decimal(7))


def test_words_beside_a_finding_change_nothing():
    plain = findings("rebar.cover.1")
    worded = replace(plain, items={key: replace(entry, remark="…") for key, entry in plain.items.items()})
    assert quick_score(site(), text(worded)) == quick_score(site(), text(plain))


@pytest.mark.parametrize(
    "document",
    [
        {"items": []},
        {"items": {"rebar.cover": {"findings": "rebar.cover.1"}}},
        {"items": {"rebar.cover": {"findings": ["rebar.cover.1"], "counts": {"rebar.cover.1": -1}}}},
        {"absent": [1]},
        {"items": {"rebar.cover": {"findings": 1, "remark": "…"}}},
    ],
)
def test_what_has_not_its_shape_is_refused_as_the_definition_refuses_it(document):
    with pytest.raises(EntriesUnreadable):
        quick_score(site(), json.dumps(document))
    with pytest.raises(EntriesUnreadable):
        quick_score(site(), document)


@pytest.mark.parametrize("marks", ["1e999999999", "-1e999999999", "0.1234567890123456789", "3.5"])
def test_marks_of_any_size_are_scored_at_once(marks):
    document = {"items": {"i": {"marks": marks}}}
    assert quick_score(GIVEN, document) == defined(GIVEN, SheetEntries.from_json(document), {})


def test_no_more_is_remembered_than_an_item_may_say():
    short = straight(Compiled(plan_of(GIVEN)))
    for hundredths in range(1000):
        short.quick(json.dumps({"items": {"i": {"marks": hundredths / 100}}}), {})
    assert len(short.items["i"]) < 1000
