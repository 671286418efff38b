"""Rows picked out of a library of phrases, without a script: what was ticked becomes rows; what is checked."""

import json

from portal.received import rearranged
from schemas.checking import check_documents
from tests.small_works import DOCUMENTS, MONTH_FORM

STORED = [("found", ""), ("found.0.:was", "0"), ("found.0.phrase", "旧")]
PHRASE = json.dumps({"phrase": "通道堵塞", "due": "3"}, ensure_ascii=False)


def form_with(**field):
    """The problems of the small system when a form has this field."""
    rows = {"type": "array", "items": {"type": "object", "properties": {"phrase": {"type": "string"}}}}
    schema = {"type": "object", "properties": {**MONTH_FORM["schema"]["properties"], "found": rows}}
    asked = {
        "key": "found",
        "title": "发现",
        "widget": "table",
        "fields": [{"key": "phrase", "title": "用语"}],
        **field,
    }
    sections = [*MONTH_FORM["sections"], {"key": "more", "title": "检查", "fields": [asked]}]
    changed = {**MONTH_FORM, "schema": schema, "sections": sections}
    found = check_documents([changed if one is MONTH_FORM else one for one in DOCUMENTS])
    return [(problem.code, problem.pointer.rpartition("/fields/")[2]) for problem in found]


def picks(**more):
    return {"catalogue": "quality", "button": "添加规范用语", "take": "添加", "fill": {"phrase": "text"}, **more}


def test_each_ticked_phrase_becomes_a_row_behind_those_that_are_there():
    pairs = [*STORED, ("pick", f"found {PHRASE}"), ("pick", f"found {PHRASE}"), ("pick", f"other {PHRASE}")]
    added = rearranged(pairs, "found.pick", lambda _name: (("due", "1"), ("rectify", "true")))[len(pairs) :]
    assert added == [
        (f"found.freshpick{number}.{column}", text)
        for number in (0, 1)
        for column, text in ((":was", ""), ("due", "3"), ("rectify", "true"), ("phrase", "通道堵塞"))
    ]


def test_a_pick_that_is_no_phrase_adds_nothing_but_an_empty_row():
    for said in ("", "[1]", '{"phrase": 5}', "{"):
        pairs = [*STORED, ("pick", f"found {said}")]
        assert rearranged(pairs, "found.pick")[len(pairs) :] == [("found.freshpick0.:was", "")]


def test_what_is_picked_goes_into_columns_that_are_there_out_of_a_catalogue_that_is_there():
    assert form_with(picks=picks()) == []
    assert form_with(picks=picks(fill={"nowhere": "text"})) == [("unknown_reference", "0/picks/fill")]
    assert form_with(picks=picks(catalogue="nowhere")) == [("unknown_reference", "0/picks/catalogue")]
    assert ("picks_without_table", "0/picks") in form_with(widget="nested", picks=picks())
