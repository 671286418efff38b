"""An approval chain as diagram and table: states and actions changed in place, and what is typed goes along."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from authoring.designing.flows import cells_of, due_words, flow_of, typed
from exchange.drafts import get_draft, save_draft
from schemas.packs import read_json
from schemas.writing import dump
from tests.builders import NOW
from tests.outside_forms.browser import posted_by

TREE = Path(__file__).parents[3]
CHAINS = sorted((TREE / "tenants/regions").rglob("workflows/*.json"))


def address(workflow, at="", more=""):
    return f"/r/alpha/admin/design/{workflow.pk}/flow/?at={at}{more}"


def shown(answer):
    return BeautifulSoup(answer.content, "html.parser")


def as_it_stands(author, workflow, at=""):
    page = shown(author.get(address(workflow, at)))
    own = dict(posted_by(str(page.select_one("form#form"))))
    table = "".join(str(one) for one in page.select("#flow [form=form]"))
    return {**own, **dict(posted_by(f"<form>{table}</form>"))}


def act(author, workflow, op, at="", **more):
    return author.post(address(workflow, at), {**as_it_stands(author, workflow, at), "op": op, **more})


def draft(definition):
    return get_draft(definition.pk).document


@pytest.mark.parametrize("path", CHAINS, ids=lambda path: path.stem)
def test_a_table_posted_as_it_was_leaves_the_text_to_the_letter(path):
    chain = read_json(path.read_text())
    posted = {cell.pointer: cell.value for cell in cells_of(flow_of(chain, roles={}))}
    changed, errors = typed(chain, posted)
    assert (dump(changed), errors) == (dump(chain), {})


def test_a_page_saved_as_it_was_makes_no_draft(author, workflow):
    for at in ("", "/states/0", "/actions/0"):
        assert act(author, workflow, "save", at).status_code == 302
    workflow.refresh_from_db()
    assert not workflow.has_unpublished_changes


def test_titles_are_changed_in_the_table_beside_what_is_open(author, workflow):
    act(author, workflow, "save", "/actions/0", **{"/states/1/title": "新的状态名", "title": "新的动作名"})
    chain = draft(workflow)
    assert (chain["states"][1]["title"], chain["actions"][0]["title"]) == ("新的状态名", "新的动作名")


def test_going_to_another_row_keeps_what_was_typed(author, workflow):
    answer = act(author, workflow, "save", "/actions/0", title="改过", then="/states/1")
    assert answer["Location"].endswith("?at=%2Fstates%2F1")
    assert draft(workflow)["actions"][0]["title"] == "改过"


def test_states_and_actions_are_added_moved_and_removed(author, workflow):
    before = draft(workflow)
    answer = act(author, workflow, "add_state", "/states/0")
    assert answer["Location"].endswith("?at=%2Fstates%2F1")
    answer = act(author, workflow, "add_action", "/states/0")
    added = draft(workflow)["actions"][-1]
    assert (added["from"], added["to"]) == ([before["states"][0]["key"]], "state")
    assert added["by"]
    act(author, workflow, "down", "/states/1")
    assert draft(workflow)["states"][2]["key"] == "state"
    act(author, workflow, "remove", "/states/2")
    act(author, workflow, "remove", f"/actions/{len(before['actions'])}")
    assert draft(workflow) == before


def test_every_step_is_taken_back(author, workflow):
    before = draft(workflow)
    act(author, workflow, "add_state")
    act(author, workflow, "add_action")
    act(author, workflow, "undo")
    act(author, workflow, "undo")
    assert draft(workflow) == before


def test_the_diagram_follows_what_is_typed_and_keeps_nothing(author, workflow):
    page = {**as_it_stands(author, workflow), "/states/0/title": "还没保存的状态"}
    drawn = author.post(address(workflow, more="&picture=1"), page).json()["picture"]
    assert "还没保存的状态" in drawn
    assert 'href="?at=/states/0"' in drawn
    workflow.refresh_from_db()
    assert not workflow.has_unpublished_changes


def test_what_is_wrong_is_told_at_its_row(author, workflow):
    act(author, workflow, "add_state")
    place = len(draft(workflow)["states"]) - 1
    page = as_it_stands(author, workflow)
    told = author.post(address(workflow, more="&checked=1"), page).json()["rows"]
    assert told[f"/states/{place}"]


def test_a_text_that_cannot_be_taken_is_said_at_its_cell(author, workflow):
    answer = act(author, workflow, "save", "/actions/0", **{"/states/1/title": ""})
    assert answer.status_code == 422
    assert shown(answer).select_one('[name="/states/1/title"]')["aria-invalid"] == "true"


def test_who_comes_second_is_told_and_keeps_what_was_typed(author, workflow):
    page = as_it_stands(author, workflow)
    theirs = {**draft(workflow), "title": "别人改的"}
    save_draft(workflow, theirs, by=author.user, at=NOW)
    answer = author.post(address(workflow), {**page, "op": "save", "/states/0/title": "我改的"})
    assert answer.status_code == 409
    assert shown(answer).select_one('[name="/states/0/title"]')["value"] == "我改的"
    assert draft(workflow) == theirs


def test_an_action_that_begins_nowhere_stays_in_the_table(author, workflow):
    chain = draft(workflow)
    chain["actions"][0]["from"] = ["gone"]
    rows = flow_of(chain, roles={})
    assert rows[-1].title is None
    assert [action.pointer for action in rows[-1].actions] == ["/actions/0"]


@pytest.mark.parametrize(
    ("due", "words"),
    [({"working_days": 5, "after": "today"}, "5"), ({"days": 3, "after": "today"}, "3"), (None, "")],
)
def test_deadlines_in_words(due, words):
    assert words in due_words(due)
    assert bool(due_words(due)) == bool(words)


def test_only_a_chain_has_this_page(author, catalogue):
    assert author.get(address(catalogue)).status_code == 404


def test_who_is_no_author_sees_and_changes_nothing(inspector, workflow):
    assert inspector.get(address(workflow)).status_code == 403
    assert inspector.post(address(workflow), {"op": "add_state"}).status_code == 403
