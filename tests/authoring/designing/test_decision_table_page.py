"""A decision table in the designer: what is posted is checked, rearranged or saved."""

import pytest
from bs4 import BeautifulSoup

from exchange.drafts import add_draft, get_draft, save_draft
from tests.builders import NOW
from tests.outside_forms.browser import posted_by

TABLE = {
    "hit_policy": "U",
    "inputs": [{"expression": "points", "title": "得分", "type": "number", "values": "[0..100]"}],
    "outputs": ["grade"],
    "rows": [[">= 85", "优良"], {"when": ["< 85"], "then": ["合格"], "note": "第三条"}],
}
DECISION = {
    "kind": "decision",
    "key": "band",
    "title": "评级",
    "takes": {"points": {"title": "得分", "type": "number"}},
    "table": TABLE,
}


@pytest.fixture
def decision(author):
    """A draft of a decision with a table."""
    return add_draft("inspection", DECISION, by=author.user, at=NOW)


def address(definition):
    return f"/r/alpha/admin/design/{definition.pk}/decision/"


def typed(page):
    form = BeautifulSoup(page.content, "html.parser").select_one("form#form")
    return dict(posted_by(str(form)))


def send(author, definition, query="", **more):
    fields = typed(author.get(address(definition)))
    return author.post(address(definition) + query, {**fields, **more})


def table(definition):
    return get_draft(definition.pk).document["table"]


def test_a_table_saved_unchanged_stays_and_a_changed_cell_is_kept(author, decision):
    assert send(author, decision, op="save").status_code == 302
    assert table(decision) == TABLE
    send(author, decision, op="save", **{"rows.0.1": "优秀"})
    assert table(decision)["rows"] == [[">= 85", "优秀"], TABLE["rows"][1]]


def test_gaps_and_overlaps_are_said_with_examples_while_one_types(author, decision):
    sound = send(author, decision, "?live=1").content.decode()
    assert "各种情况都有结果" in sound
    gap = send(author, decision, "?live=1", **{"rows.1.0": "< 80"}).content.decode()
    assert "得分 = 80" in gap
    overlap = send(author, decision, "?live=1", **{"rows.1.0": "<= 90"}).content.decode()
    assert 'data-cell="rows.1"' in overlap
    assert table(decision) == TABLE, "nothing is kept"


def test_a_cell_that_is_no_test_is_marked(author, decision):
    shown = send(author, decision, "?live=1", **{"rows.0.0": ">= "}).content.decode()
    assert 'data-cell="rows.0.0"' in shown
    assert "第 1 行第 1 列" in shown


def test_buttons_rearrange_the_page_and_keep_nothing(author, decision):
    page = send(author, decision, act="rows.add")
    assert "rows.2.0" in typed(page)
    assert typed(send(author, decision, act="inputs.add"))["rows.0.1"] == "-"
    assert table(decision) == TABLE


def test_a_table_of_a_spreadsheet_is_taken_over_or_refused_with_reasons(author, decision):
    page = send(author, decision, op="read", text="F\tpoints\t→ grade\n1\t>= 60\t合格\n2\t-\t不合格\n")
    assert typed(page)["rows.1.1"] == "不合格"
    refused = send(author, decision, op="read", text="nothing")
    assert refused.status_code == 422
    assert "nothing" in refused.content.decode()


def test_who_comes_after_somebody_else_overwrites_nothing_and_keeps_what_was_typed(author, decision):
    fields = typed(author.get(address(decision)))
    theirs = {**DECISION, "title": "别人改的"}
    save_draft(decision, theirs, by=author.user, at=NOW)
    answer = author.post(address(decision), {**fields, "op": "save", "rows.0.1": "我改的"})
    assert answer.status_code == 409
    assert "我改的" in answer.content.decode()
    assert get_draft(decision.pk).document == theirs


def test_a_change_can_be_taken_back(author, decision):
    send(author, decision, op="save", **{"rows.0.1": "优秀"})
    send(author, decision, op="undo")
    assert table(decision) == TABLE


def test_a_decision_without_a_table_is_edited_elsewhere(author, decision):
    without = {name: one for name, one in DECISION.items() if name != "table"} | {"expression": "1"}
    save_draft(decision, without, by=author.user, at=NOW)
    assert author.get(address(decision)).status_code == 404
