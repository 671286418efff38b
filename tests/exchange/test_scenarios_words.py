"""How scenarios write days, months, rows of a table, and what is entered on a sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from engine.definitions.times import first_day
from engine.definitions.values import Catalogue, Finding, ItemRule, Node, Rounding
from engine.scoring import ItemEntry, SheetEntries
from exchange.scenarios import told
from exchange.scenarios.sheets import entered
from exchange.scenarios.times import moment_of, words_for


def test_a_day_is_nine_in_the_morning_there():
    assert timezone.localtime(moment_of("2026-04-03")).isoformat() == "2026-04-03T09:00:00+08:00"
    assert timezone.localtime(moment_of("2026-04-03T14:30")).hour == 14


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("2026-03", date(2026, 3, 1)),
        ("2026-Q1", date(2026, 1, 1)),
        ("2026-Q4", date(2026, 10, 1)),
        ("2026", date(2026, 1, 1)),
    ],
)
def test_a_period_begins_on_its_first_day(period, first):
    assert first_day(period) == first


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 4, 1), {"m0": "2026-04", "m1": "2026-03", "q1": "2026-Q1", "q1m1": "2026-01", "q1m4": "2026-04"}),
        (date(2026, 11, 21), {"m1": "2026-10", "q1": "2026-Q3", "q1m3": "2026-09", "q1m4": "2026-10"}),
        (
            date(2027, 1, 31),
            {"d30": "2027-01-01", "m1": "2026-12", "q1": "2026-Q4", "q1m1": "2026-10", "q1m4": "2027-01"},
        ),
    ],
)
def test_months_of_the_demonstration_are_counted_from_the_day_of_loading(today, words):
    assert words.items() <= words_for(today).items()


def test_a_story_is_told_with_the_cells_of_a_row_and_takes_up_other_stories():
    stories = {
        "declared": [{"as": "{account}", "create": "declaration", "values": {"area": "{area}", "name": "Site {no}"}}],
        "submitted": [{"do": "declared"}, {"as": "{account}", "act": "submit", "of": "site"}],
    }
    steps = list(told(stories, "submitted", {"account": "builder", "area": 4800, "no": 7}))
    assert steps == [
        {"as": "builder", "create": "declaration", "values": {"area": 4800, "name": "Site 7"}},
        {"as": "builder", "act": "submit", "of": "site"},
    ]


FIXED, DIRECT = ItemRule("deduct"), ItemRule("direct")
CATALOGUE = Catalogue(
    key="care",
    title="Care",
    root=Node(
        key="",
        title="Care",
        marks=Decimal(30),
        children=(
            Node(
                key="yard",
                title="Yard",
                marks=Decimal(10),
                line=True,
                absent="exclude",
                combine="deduct",
                children=(
                    Node("yard.toys", "Toys", Decimal(10), rule=FIXED, findings=(Finding("yard.toys.1", "Loose"),)),
                ),
            ),
            Node("teaching", "Teaching", Decimal(10), line=True, rule=DIRECT),
            Node("meals", "Meals", Decimal(10), line=True, rule=DIRECT),
        ),
    ),
    rounding=Rounding(),
    absent_label="Not here",
)


def test_an_item_stands_for_its_first_finding():
    assert entered(CATALOGUE, SheetEntries(), {"findings": ["yard.toys"]}).items == {
        "yard.toys": ItemEntry(findings=("yard.toys.1",))
    }


def test_what_a_step_leaves_out_stays_as_it_was():
    before = SheetEntries(
        items={"teaching": ItemEntry(marks=Decimal(8)), "yard.toys": ItemEntry(findings=("yard.toys.1",))}
    )
    after = entered(CATALOGUE, before, {"marks": {"meals": "9.5"}})
    assert after.items == {**before.items, "meals": ItemEntry(marks=Decimal("9.5"))}
    assert not entered(CATALOGUE, before, {"findings": []}).item("yard.toys").findings


def test_marks_for_all_go_to_the_items_that_are_not_named():
    after = entered(CATALOGUE, SheetEntries(), {"marks": {"all": 9, "meals": 4}})
    assert {key: entry.marks for key, entry in after.items.items()} == {"teaching": Decimal(9), "meals": Decimal(4)}


def test_an_absent_line_takes_its_entries_along():
    before = SheetEntries(items={"yard.toys": ItemEntry(findings=("yard.toys.1",))})
    after = entered(CATALOGUE, before, {"absent": ["yard"]})
    assert (after.absent, after.items) == (frozenset({"yard"}), {})
    assert entered(CATALOGUE, SheetEntries(), {"absent": "all"}).absent == {"yard", "teaching", "meals"}


def test_overriding_brings_an_opinion_and_the_rest_is_adopted():
    after = entered(CATALOGUE, SheetEntries(), {"override": {"yard": "Toys are loose"}, "adopt": "all"})
    assert after.verdicts == {"yard": "override", "teaching": "adopt", "meals": "adopt"}
    assert after.opinions == {"yard": "Toys are loose"}
