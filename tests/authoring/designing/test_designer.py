"""What an author does in the designer: open a node, change it, move it, copy it elsewhere, take a step back."""

import re

import pytest
from bs4 import BeautifulSoup

from exchange.drafts import get_draft, save_draft
from schemas.models import Definition
from tests.builders import NOW
from tests.outside_forms.browser import posted_by


def address(definition, at=""):
    return f"/r/alpha/admin/design/{definition.pk}/?at={at}"


def revision(page):
    return BeautifulSoup(page.content, "html.parser").select_one("input[name=revision]")["value"]


def typed(page):
    form = BeautifulSoup(page.content, "html.parser").select_one("form#form")
    return dict(posted_by(str(form)))


def act(author, definition, at, op, **more):
    page = author.get(address(definition, at))
    return author.post(address(definition, at), {"revision": revision(page), "op": op, **more})


def draft(definition):
    return get_draft(definition.pk).document


def states(definition):
    return [state["key"] for state in draft(definition)["states"]]


def test_a_changed_node_becomes_a_draft_and_what_runs_stays(author, workflow):
    page = author.get(address(workflow, "/states/0"))
    answer = author.post(address(workflow, "/states/0"), {**typed(page), "title": "等待上门", "op": "save"})
    assert answer.status_code == 302
    assert draft(workflow)["states"][0]["title"] == "等待上门"
    workflow.refresh_from_db()
    assert workflow.document["states"][0]["title"] != "等待上门"


def test_an_answer_that_cannot_be_taken_is_refused_with_what_was_typed(author, workflow):
    page = author.get(address(workflow, "/states/0"))
    answer = author.post(address(workflow, "/states/0"), {**typed(page), "key": "Not A Key", "op": "save"})
    assert answer.status_code == 422
    assert "Not A Key" in answer.content.decode()
    workflow.refresh_from_db()
    assert not workflow.has_unpublished_changes


def test_a_node_is_added_moved_doubled_and_removed(author, workflow):
    before = states(workflow)
    act(author, workflow, "", "add", to="/states")
    assert states(workflow) == [*before, "state"]
    act(author, workflow, f"/states/{len(before)}", "up")
    assert states(workflow) == [*before[:-1], "state", before[-1]]
    act(author, workflow, f"/states/{len(before) - 1}", "double")
    assert states(workflow) == [*before[:-1], "state", "state_2", before[-1]]
    act(author, workflow, f"/states/{len(before) - 1}", "remove")
    assert states(workflow) == [*before[:-1], "state_2", before[-1]]
    act(author, workflow, f"/states/{len(before) - 1}", "move", position="0")
    assert states(workflow) == ["state_2", *before]


def test_every_step_is_taken_back_and_made_again(author, workflow):
    before = draft(workflow)
    act(author, workflow, "", "add", to="/states")
    act(author, workflow, "", "add", to="/states")
    after = draft(workflow)
    act(author, workflow, "", "undo")
    act(author, workflow, "", "undo")
    assert draft(workflow) == before
    act(author, workflow, "", "redo")
    act(author, workflow, "", "redo")
    assert draft(workflow) == after


def test_a_field_is_copied_into_another_form_with_the_schema_of_its_value(author, inspection):
    source = Definition.objects.filter(kind="form").first()
    goal = Definition.objects.filter(kind="form").exclude(pk=source.pk).first()
    field = draft(source)["sections"][0]["fields"][0]
    act(author, source, "/sections/0/fields/0", "copy")
    act(author, goal, "/sections/0", "paste", to="/sections/0/fields")
    pasted = draft(goal)["sections"][0]["fields"][-1]
    assert {**pasted, "key": field["key"]} == field
    assert draft(goal)["schema"]["properties"][pasted["key"]] == draft(source)["schema"]["properties"][field["key"]]


def test_a_removed_field_takes_its_schema_along(author, inspection):
    form = Definition.objects.filter(kind="form").first()
    key = draft(form)["sections"][0]["fields"][0]["key"]
    act(author, form, "/sections/0/fields/0", "remove")
    assert key not in draft(form)["schema"]["properties"]


def test_who_comes_after_somebody_else_keeps_what_was_typed_and_overwrites_nothing(author, workflow):
    page = author.get(address(workflow, "/states/0"))
    theirs = {**draft(workflow), "title": "别人改的"}
    save_draft(workflow, theirs, by=author.user, at=NOW)
    answer = author.post(address(workflow, "/states/0"), {**typed(page), "title": "我改的", "op": "save"})
    assert answer.status_code == 409
    assert "我改的" in answer.content.decode()
    assert draft(workflow) == theirs


@pytest.mark.parametrize("at", ["/states/99", "/nowhere/0", "/states", "/states/x", "/actions/0/guards/0"])
def test_what_is_no_node_of_the_outline_is_not_found(author, workflow, at):
    assert author.get(address(workflow, at)).status_code == 404


def test_the_preview_shows_what_is_being_typed_and_keeps_nothing(author, inspection):
    form = Definition.objects.filter(kind="form").first()
    page = author.get(address(form, "/sections/0/fields/0"))
    where = f"/r/alpha/admin/design/{form.pk}/preview/?at=/sections/0/fields/0&role=head"
    shown = author.post(where, {**typed(page), "title": "正在改的问题"})
    assert "正在改的问题" in shown.content.decode()
    form.refresh_from_db()
    assert not form.has_unpublished_changes


def test_a_problem_leads_to_its_node(author, workflow):
    broken = draft(workflow)
    broken["actions"][0]["to"] = "nowhere"
    save_draft(workflow, broken, by=author.user, at=NOW)
    page = author.get(f"/r/alpha/admin/design/{workflow.pk}/problems/").content.decode()
    assert f"/design/{workflow.pk}/?at=%2Factions%2F0" in page


def test_who_is_no_author_sees_and_changes_nothing(inspector, workflow):
    assert inspector.get(address(workflow)).status_code == 403
    assert inspector.post(address(workflow), {"op": "add", "to": "/states"}).status_code == 403


def test_the_bar_on_top_says_that_one_configures(author, workflow):
    page = BeautifulSoup(author.get(address(workflow)).content, "html.parser")
    assert [link.get_text(strip=True) for link in page.select(".topbar__nav [aria-current]")] == ["配置管理"]
    home = BeautifulSoup(author.get("/r/alpha/").content, "html.parser")
    assert [link.get_text(strip=True) for link in home.select(".topbar__nav [aria-current]")] == ["业务办理"]


def test_what_can_be_added_is_offered_in_words(author, catalogue):
    buttons = re.findall(
        r'name="to"\s+value="/(\w+)">.*?</svg>([^<]+)</button>', author.get(address(catalogue)).content.decode()
    )
    assert dict(buttons) | {"nodes": "检查项"} == {"grades": "等次", "ledgers": "加减分台账", "nodes": "检查项"}
