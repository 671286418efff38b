"""The catalogue's table as an author uses it without a script: a row is chosen, a button pressed, nothing is lost."""

import pytest
from bs4 import BeautifulSoup

from exchange.drafts import get_draft, save_draft
from schemas.models import Definition
from schemas.writing import dump
from tests.builders import NOW
from tests.outside_forms.browser import posted_by


def address(catalogue, more=""):
    return f"/r/alpha/admin/design/{catalogue.pk}/grid/{more}"


def shown(answer):
    return BeautifulSoup(answer.content, "html.parser")


def as_it_stands(author, catalogue):
    return dict(posted_by(str(shown(author.get(address(catalogue))).select_one("form#grid"))))


def act(author, catalogue, op, row="", **more):
    page = as_it_stands(author, catalogue)
    return author.post(address(catalogue), {**page, "op": op, "row": row, **more})


def draft(definition):
    return get_draft(definition.pk).document


def keys(catalogue):
    return [node["key"] for node in draft(catalogue)["nodes"]]


def test_a_page_saved_as_it_was_makes_no_draft(author, catalogue):
    before = dump(draft(catalogue))
    assert act(author, catalogue, "save").status_code == 302
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes
    assert dump(draft(catalogue)) == before


def test_what_is_typed_is_kept_together_with_what_the_button_does(author, catalogue):
    answer = act(author, catalogue, "add", "/nodes/0", **{"/nodes/0/title": "食堂"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("?at=%2Fnodes%2F1")
    assert draft(catalogue)["nodes"][0]["title"] == "食堂"
    assert keys(catalogue) == ["kitchen", "item", "teaching", "yard"]


def test_rows_are_moved_indented_outdented_and_removed(author, catalogue):
    act(author, catalogue, "down", "/nodes/0")
    assert keys(catalogue) == ["teaching", "kitchen", "yard"]
    act(author, catalogue, "indent", "/nodes/1")
    assert [node["key"] for node in draft(catalogue)["nodes"][0]["children"]] == ["kitchen"]
    act(author, catalogue, "outdent", "/nodes/0/children/0")
    assert keys(catalogue) == ["teaching", "kitchen", "yard"]
    act(author, catalogue, "remove", "/nodes/1")
    assert keys(catalogue) == ["teaching", "yard"]


def test_findings_are_added_where_they_belong(author, catalogue):
    act(author, catalogue, "add_finding", "/nodes/2/children/1")
    act(author, catalogue, "add", "/nodes/2/children/1/findings/0")
    assert len(draft(catalogue)["nodes"][2]["children"][1]["findings"]) == 3


@pytest.mark.parametrize(
    ("op", "row"),
    [
        ("up", "/nodes/0"),
        ("indent", "/nodes/0"),
        ("outdent", "/nodes/0"),
        ("remove", ""),
        ("add_finding", "/nodes/2"),
        ("add_below", "/nodes/2/children/0"),
        ("down", "/nodes/7"),
        ("fly", "/nodes/0"),
        ("up", "nonsense"),
    ],
)
def test_what_cannot_be_done_is_refused_and_keeps_what_was_typed(author, catalogue, op, row):
    answer = act(author, catalogue, op, row, **{"/nodes/0/title": "还没保存"})
    assert answer.status_code == 422
    assert shown(answer).select_one('[name="/nodes/0/title"]').text.strip() == "还没保存"
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes


def test_every_step_is_taken_back_and_made_again(author, catalogue):
    before = draft(catalogue)
    act(author, catalogue, "remove", "/nodes/0")
    act(author, catalogue, "add", "/nodes/0")
    after = draft(catalogue)
    for op, wanted in (("undo", None), ("undo", before), ("redo", None), ("redo", after)):
        act(author, catalogue, op)
        assert wanted is None or draft(catalogue) == wanted


def test_a_sentence_stands_at_the_cell_and_nothing_is_saved(author, catalogue):
    answer = act(author, catalogue, "save", **{"/nodes/0/marks": "十五"})
    assert answer.status_code == 422
    cell = shown(answer).select_one('[name="/nodes/0/marks"]')
    assert (cell["value"], cell["aria-invalid"]) == ("十五", "true")
    assert "数字" in shown(answer).find(id=cell["aria-describedby"]).text


def test_marks_that_do_not_add_up_are_said_while_somebody_types(author, catalogue):
    told = author.post(address(catalogue, "?part=live"), {"revision": "", "/nodes/2/children/0/marks": "9"}).json()
    assert told["states"]["/nodes/2"] == {"total": "16", "marks": "15", "agrees": False}
    assert "16" in told["cells"]["/nodes/2/marks"][0][0]
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes


def test_who_comes_second_is_told_and_keeps_what_was_typed(author, catalogue):
    page = as_it_stands(author, catalogue)
    theirs = draft(catalogue)
    theirs["nodes"] = theirs["nodes"][1:]  # the rows stand elsewhere now
    save_draft(catalogue, theirs, by=author.user, at=NOW)
    answer = author.post(address(catalogue), {**page, "op": "save", "/nodes/1/title": "我改的"})
    assert answer.status_code == 409
    assert shown(answer).select_one('[name="/nodes/0/title"]').text.strip() == "我改的"
    assert draft(catalogue) == theirs


def test_pasting_shows_first_and_adds_then(author, catalogue):
    rows = "1\t晨检\t未晨检\t2\t5\n\t\t记录不全\t1\t\n2\t午检\t未午检\t5\t5"
    look = act(author, catalogue, "look", "/nodes/0", pasted=rows)
    assert "晨检" in shown(look).select_one("#look").text
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes
    act(author, catalogue, "paste", "/nodes/0", pasted=rows)
    assert [node["title"] for node in draft(catalogue)["nodes"]][:3] == ["食堂卫生", "晨检", "午检"]


def test_a_block_that_cannot_be_taken_in_is_explained_and_stays_on_the_page(author, catalogue):
    answer = act(author, catalogue, "paste", "/nodes/0", pasted="只有文字")
    assert answer.status_code == 422
    assert shown(answer).select_one("#pasted").text.strip() == "只有文字"
    assert "分数" in shown(answer).select_one("#look").text


def test_the_sheet_beside_is_scored_as_the_table_stands(author, catalogue):
    deduct = {"/nodes/2/children/0/findings/0/deduct": "7", "f.yard.surface": "yard.surface.cracked"}
    page = shown(author.post(address(catalogue, "try/"), deduct))
    assert "−7" in page.select_one(".sheet__body").text
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes


def test_a_table_that_cannot_be_scored_says_why(author, catalogue):
    save_draft(catalogue, {**draft(catalogue), "grade": "no_such_decision"}, by=author.user, at=NOW)
    page = shown(author.get(address(catalogue, "try/")))
    assert "no_such_decision" in page.select_one(".problems").text


def test_only_a_catalogue_has_this_table(author, workflow):
    for more in ("", "try/"):
        assert author.get(address(workflow, more)).status_code == 404


def test_who_is_no_author_sees_and_changes_nothing(inspector, catalogue):
    for more in ("", "try/", "?part=live"):
        assert inspector.get(address(catalogue, more)).status_code == 403
        assert inspector.post(address(catalogue, more), {"op": "remove", "row": "/nodes/0"}).status_code == 403
    assert Definition.objects.get(pk=catalogue.pk).has_unpublished_changes is False
