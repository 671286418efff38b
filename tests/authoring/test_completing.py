"""What the editor of a definition's text offers: keys and values of the meta-schema, and names that are known."""

import pytest

from authoring.completing import options_at
from authoring.json_cursor import cursor_at

KNOWN = {"state": (("draft", "草稿"), ("done", "已完成")), "role": (("head", "管理员"),)}


def offered(kind, text):
    """What is offered where the text has a bar."""
    before, after = text.split("|")
    cursor = cursor_at(before, after)
    return {} if cursor is None else {one.label: one for one in options_at(kind, cursor, KNOWN)}


def test_keys_are_offered_with_their_titles_and_without_those_that_are_there():
    found = offered("form", '{"kind": "form", "key": "x", |"title": "t"}')
    assert found["sections"].apply == '"sections": [${}]'
    assert found["sections"].detail
    assert not {"kind", "key", "title"} & found.keys()


def test_a_key_that_is_renamed_keeps_its_colon():
    assert offered("form", '{"kind": "form", "sec|": []}')["sections"].apply == '"sections"'


def test_values_are_those_of_the_meta_schema():
    found = offered("form", '{"kind": "form", "sections": [{"fields": [{"widget": "|"}]}]}')
    assert {"text", "area", "choice", "table"} <= found.keys()
    assert found["text"].apply == '"text"'


def test_what_must_be_there_comes_first():
    found = offered("workflow", '{"kind": "workflow", |}')
    assert found["states"].boost > found.get("comment", found["states"]).boost or found["states"].boost == 1


@pytest.mark.parametrize(
    "text",
    ['{"kind": "workflow", "initial": |}', '{"kind": "workflow", "actions": [{"from": ["|"]}]}'],
)
def test_a_key_of_something_else_is_chosen_by_its_title(text):
    found = offered("workflow", text)
    assert found["done"].detail == "已完成"
    assert found["done"].apply == '"done"'


def test_of_branches_those_count_that_what_stands_beside_agrees_with():
    text = '{"kind": "catalogue", "nodes": [{"rule": {"kind": "%s", |}}]}'
    needed = {
        kind: {label for label, one in offered("catalogue", text % kind).items() if one.boost}
        for kind in ("deduct", "choice", "progressive", "formula")
    }
    assert needed == {"deduct": set(), "choice": {"choices"}, "progressive": {"ladder"}, "formula": {"formula"}}


def test_yes_or_no_is_offered_where_nothing_else_fits():
    found = offered("workflow", '{"kind": "workflow", "states": [{"final": |}]}')
    assert {"true", "false"} <= found.keys()


def test_the_kind_of_a_new_definition_is_offered_first():
    assert {"form", "workflow", "decision"} <= offered("", '{"kind": "|"}').keys()
    assert {"kind", "key", "title"} <= offered("", "{|}").keys()


@pytest.mark.parametrize(
    "text", ["|", '{"a" |: 3}', '{"title": "x"|}', '{"marks": 1 |}', "[[|", '{"nowhere": {"x": |}}']
)
def test_where_nothing_fits_nothing_is_offered(text):
    assert offered("form", text) == {}
