"""The grade ruler asks the decision itself where its grades begin."""

from decimal import Decimal

from engine.definitions.values import Decision
from engine.feel import DecisionTable
from portal.sheets.ruler import Band, bands, next_band, ruler

DECISION = Decision(
    key="grade",
    title="grade",
    table=DecisionTable.of(
        "F",
        ("score",),
        ("grade", "tone"),
        ((">= 85", "good", "ok"), ("[70..85)", "fair", "go"), ("-", "poor", "bad")),
    ),
)
FULL = Decimal(100)


def grade(score):
    name, tone = ("good", "ok") if score >= 85 else ("fair", "go") if score >= 70 else ("poor", "bad")
    return {"grade": name, "tone": tone}


def test_bands_begin_at_the_limits_of_the_table():
    assert bands(DECISION, grade, FULL) == (
        Band(Decimal(0), Decimal(70), "poor", "bad"),
        Band(Decimal(70), Decimal(85), "fair", "go"),
        Band(Decimal(85), FULL, "good", "ok"),
    )


def test_a_limit_that_changes_nothing_makes_no_band():
    assert [band.grade for band in bands(DECISION, lambda score: {"grade": "same", "tone": "ok"}, FULL)] == ["same"]


def test_there_is_no_ruler_without_a_grade_for_every_score():
    assert bands(DECISION, lambda score: None, FULL) == ()
    assert bands(None, None, FULL) == ()
    assert ruler((), [("self", Decimal(90), True)]) is None


def test_sheets_stand_in_the_order_of_their_scores():
    drawn = ruler(bands(DECISION, grade, FULL), [("self", Decimal(95), False), ("review", Decimal(80), True)])
    places = {mark.title: float(mark.x) for mark in drawn.marks}
    assert places["review"] < places["self"] <= 284


def test_a_low_score_widens_the_ruler():
    drawn = ruler(bands(DECISION, grade, FULL), [("self", Decimal(12), True)])
    assert float(drawn.marks[0].x) >= 4


def test_the_next_grade_is_the_one_above_the_score():
    found = bands(DECISION, grade, FULL)
    assert next_band(found, Decimal("84.99")).grade == "good"
    assert next_band(found, Decimal(85)) is None
    assert next_band(found, None) is None
