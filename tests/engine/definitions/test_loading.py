"""Documents become values; short spellings stand for long ones."""

from decimal import Decimal
from typing import Any

import pytest

from engine.definitions import DefinitionProblems, load_region, load_system
from engine.definitions.places import Place
from engine.definitions.values import (
    Advance,
    Due,
    Edit,
    Holding,
    ItemRule,
    OpenRecord,
    Role,
    Rule,
    Rung,
    SetFields,
    SetFlag,
    Target,
)

HEAD = {"kind": "system", "key": "s", "title": "S"}
WORKFLOW: dict[str, Any] = {
    "kind": "workflow",
    "key": "w",
    "title": "W",
    "initial": "a",
    "states": [{"key": "a", "title": "A", "edit": [{"by": "r"}]}, {"key": "b", "title": "B", "final": True}],
    "actions": [
        {
            "key": "go",
            "title": "Go",
            "from": "a",
            "to": "b",
            "by": "r",
            "guards": [{"when": "x", "else": "No."}],
            "due": {"working_days": 5, "after": "period.end"},
            "effects": [{"set": {"x": "1"}}, {"flag": "f"}, {"open": "t"}, {"advance": "m", "action": "go"}],
        },
        {
            "key": "choose",
            "title": "C",
            "from": ["a"],
            "to": [{"when": "x", "state": "a"}, {"state": "b"}],
            "by": ["r"],
        },
    ],
}
CATALOGUE: dict[str, Any] = {
    "kind": "catalogue",
    "key": "c",
    "title": "C",
    "marks": 10,
    "rules": {"steps": {"kind": "progressive", "ladder": [{"occurrence": 1, "share": Decimal("0.5"), "of": "item"}]}},
    "nodes": [
        {"key": "a", "title": "A", "marks": Decimal("2.5"), "line": True, "rule": "steps"},
        {"key": "b", "title": "B", "marks": 7.5, "line": True, "rule": {"kind": "direct"}},
    ],
}


def test_a_single_string_stands_for_a_list_of_one() -> None:
    workflow = load_system([HEAD, WORKFLOW]).workflows["w"]
    action = workflow.actions[0]
    assert (action.from_states, action.by, action.to) == (("a",), ("r",), (Target("b"),))
    assert workflow.states[0].edit == (Edit(("r",)),)


def test_an_action_has_its_guards_deadline_choices_and_effects() -> None:
    first, second = load_system([HEAD, WORKFLOW]).workflows["w"].actions
    assert first.guards == (Rule("x", "No."),)
    assert first.due == Due("period.end", working_days=5)
    assert first.effects == (
        SetFields((("x", "1"),)),
        SetFlag("f"),
        OpenRecord("t"),
        Advance("m", "go"),
    )
    assert second.to == (Target("a", "x"), Target("b"))


def test_marks_are_exact_and_named_rules_are_put_into_the_items() -> None:
    catalogue = load_system([HEAD, CATALOGUE]).catalogues["c"]
    first, second = catalogue.root.children
    assert (first.marks, second.marks, catalogue.root.marks) == (Decimal("2.5"), Decimal("7.5"), Decimal(10))
    assert first.rule == ItemRule("progressive", (Rung(1, Decimal("0.5"), "item"),))
    assert second.rule == ItemRule("direct")
    assert list(catalogue.nodes) == ["", "a", "b"]


def test_a_look_given_by_name_is_the_shared_one() -> None:
    look = {"kind": "related", "key": "all", "title": "All", "type": "t", "of": "self", "pick": ["state"]}
    kind = {
        "kind": "record_type",
        "key": "t",
        "title": "T",
        "form": "f",
        "workflow": "w",
        "heading": "h",
        "number": "n",
    }
    by_name = load_system([HEAD, look, {**kind, "related": {"others": "all"}}]).record_types["t"]
    inline = load_system([HEAD, {**kind, "related": {"others": {"type": "t", "of": "self", "pick": ["state"]}}}])
    assert by_name.related == inline.record_types["t"].related
    assert by_name.related[0].name == "others"


def test_the_order_of_documents_does_not_matter() -> None:
    assert load_system([HEAD, WORKFLOW, CATALOGUE]) == load_system([CATALOGUE, WORKFLOW, HEAD])


def test_a_set_of_documents_that_is_no_system_is_refused_with_every_problem() -> None:
    with pytest.raises(DefinitionProblems) as caught:
        load_system([WORKFLOW, WORKFLOW, {"kind": "region", "key": "r", "title": "R"}])
    assert [problem.code for problem in caught.value.problems] == [
        "duplicate_document",
        "kind_not_in_system",
        "one_system",
    ]


def test_a_region_has_its_roles_calendar_and_menus() -> None:
    region = load_region(
        {
            "kind": "region",
            "key": "r",
            "title": "R",
            "short": "R",
            "systems": ["s"],
            "roles": [{"key": "boss", "title": "Boss", "held": {"by": "person", "party": "p", "positions": ["lead"]}}],
            "calendar": [{"year": 2026, "holidays": ["2026-01-01"]}],
        }
    )
    role = region.role("boss")
    assert role == Role("boss", "Boss", Holding("person", "p", ("lead",)))
    assert region.role("nobody") is None
    assert [day.isoformat() for day in region.calendar[0].holidays] == ["2026-01-01"]


def test_places_escape_what_pointers_escape() -> None:
    assert (Place("form/x") / "a/b" / "c~d" / 0).pointer == "/a~1b/c~0d/0"
