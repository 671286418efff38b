"""What a regional admin does: change a mark and a sentence, look, compare, publish."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from exchange.drafts import get_draft, save_draft
from schemas.models import Definition, Release
from tests.builders import NOW

ADMIN = "/r/alpha/admin"


def preview(definition, role):
    definition.refresh_from_db()
    return f"{ADMIN}/definitions/history/{definition.pk}/revisions/{definition.latest_revision_id}/view/?mode={role}"


def cells(page):
    form = BeautifulSoup(page.content, "html.parser").select_one("form.author-grid-form")
    fields = {field["name"]: field.get("value", field.text) for field in form.select("input[name], textarea[name]")}
    return {name: value.strip() for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def test_the_first_page_shows_the_systems_and_the_ways_on(author):
    page = author.get(f"{ADMIN}/").content.decode()
    assert "配置管理" in page
    assert f"{ADMIN}/systems/inspection/release/" in page
    assert "第 1 版" in page


def test_a_page_of_a_system_says_which_of_its_pages_it_is(author):
    page = BeautifulSoup(author.get(f"{ADMIN}/systems/inspection/impact/").content, "html.parser")
    assert [link.text for link in page.select(".author-links a[aria-current=page]")] == ["影响"]


def test_the_list_calls_a_system_by_its_title_in_the_table_and_among_the_filters(author, workflow):
    page = BeautifulSoup(author.get(f"{ADMIN}/definitions/?system={workflow.system}").content, "html.parser")
    title = Definition.objects.get(system=workflow.system, kind="system").title
    chosen = page.select_one(f'select[name="system"] option[value="{workflow.system}"]')
    assert chosen.get_text(strip=True) == title != workflow.system
    assert {row.select("td")[3].get_text(strip=True) for row in page.select("table.listing tbody tr")} == {title}


def test_the_list_is_searched_by_part_of_a_title_and_narrowed_by_kind(author, workflow):
    found = author.get(f"{ADMIN}/definitions/?q={workflow.title[:2]}&kind=workflow").content.decode()
    assert f"/admin/design/{workflow.pk}/" in found
    assert "/admin/design/" not in author.get(f"{ADMIN}/definitions/?q=nothing_like_this").content.decode()


def test_the_list_offers_nothing_for_many_at_once(author, workflow):
    page = BeautifulSoup(author.get(f"{ADMIN}/definitions/?system=inspection").content, "html.parser")
    assert page.find("a", href=re.compile(f"/design/{workflow.pk}/"))
    assert page.select("main input[type=checkbox][data-bulk-action-checkbox]") == []
    assert "bulk/" not in str(page)


def test_saving_the_text_as_it_was_shown_changes_nothing(author, workflow):
    page = author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/")
    text = page.context["form"]["document"].value()
    assert json.loads(text)["key"] == "visit"
    author.post(f"{ADMIN}/definitions/edit/{workflow.pk}/", {"document": text.replace("\n", "\r\n")})
    again = author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/")
    assert again.context["form"]["document"].value() == text
    assert "没有修改" in author.get(f"{ADMIN}/systems/inspection/changes/").content.decode()


def test_a_page_names_its_definition_and_the_platform_in_chinese(author, workflow):
    title = author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/").content.decode().partition("</title>")[0]
    said = " ".join(title.rpartition("<title>")[2].split())
    assert said == f"正在编辑: {workflow.title} (审批链 {workflow.key}) - 考评"


def test_a_text_that_is_not_json_is_refused_with_its_place(author, workflow):
    answer = author.post(f"{ADMIN}/definitions/edit/{workflow.pk}/", {"document": '{\n  "kind": workflow\n}'})
    assert "第 2 行" in answer.content.decode()
    workflow.refresh_from_db()
    assert not workflow.has_unpublished_changes


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "null",
        '{"kind": "form", "key": "visit"}',
        '{"kind": "workflow", "key": "other"}',
        '{"kind": "workflow", "kind": "workflow", "key": "visit"}',
        "[" * 100_000,
    ],
)
def test_texts_that_are_another_definition_or_none_are_refused(author, workflow, text):
    answer = author.post(f"{ADMIN}/definitions/edit/{workflow.pk}/", {"document": text})
    assert answer.status_code == 200
    workflow.refresh_from_db()
    assert not workflow.has_unpublished_changes


def test_problems_of_a_draft_are_listed_with_line_place_and_sentence(author, workflow):
    document = {**get_draft(workflow.pk).document, "initial": "nowhere"}
    save_draft(workflow, document, by=author.user, at=NOW)
    page = author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/").content.decode()
    assert 'data-line="' in page
    assert "初始状态" in page
    check = author.get(f"{ADMIN}/systems/inspection/check/").content.decode()
    assert f"/definitions/edit/{workflow.pk}/#line-" in check


def test_marks_and_a_sentence_are_changed_in_tables_compared_in_words_and_published(author, workflow, catalogue):
    page = author.get(f"{ADMIN}/tables/{workflow.pk}/")
    fields = cells(page)
    sentence = next(name for name in fields if name.endswith("/else"))
    assert author.post(f"{ADMIN}/tables/{workflow.pk}/", {**fields, sentence: "全新的提示。"}).status_code == 302
    changes = author.get(f"{ADMIN}/systems/inspection/changes/").content.decode()
    assert "提示语" in changes
    assert "全新的提示。" in changes

    before = Release.objects.get(system="inspection", number=1).documents
    unconfirmed = author.post(f"{ADMIN}/systems/inspection/release/", {"notes": "x"})
    assert unconfirmed.status_code == 422
    published = author.post(f"{ADMIN}/systems/inspection/release/", {"notes": "调整提示", "confirm": "yes"})
    assert published.status_code == 302
    second = Release.objects.get(system="inspection", number=2)
    assert "全新的提示。" in second.documents
    assert (second.published_by, second.notes) == (author.user, "调整提示")
    assert Release.objects.get(system="inspection", number=1).documents == before
    history = author.get(f"{ADMIN}/systems/inspection/releases/").content.decode()
    assert "调整提示" in history
    assert "全新的提示。" in author.get(f"{ADMIN}/systems/inspection/releases/2/").content.decode()


def test_a_release_with_problems_is_refused_with_the_reasons(author, workflow):
    document = {**get_draft(workflow.pk).document, "initial": "nowhere"}
    save_draft(workflow, document, by=author.user, at=NOW)
    answer = author.post(f"{ADMIN}/systems/inspection/release/", {"confirm": "yes"})
    assert answer.status_code == 409
    assert f"/definitions/edit/{workflow.pk}/#line-" in answer.content.decode()
    assert not Release.objects.filter(system="inspection", number=2).exists()


def test_marks_that_are_none_are_refused_and_what_was_typed_stays(author, catalogue):
    fields = cells(author.get(f"{ADMIN}/tables/{catalogue.pk}/"))
    marks = next(name for name in fields if name.endswith("/marks"))
    answer = author.post(f"{ADMIN}/tables/{catalogue.pk}/", {**fields, marks: "五分"})
    assert answer.status_code == 422
    assert cells(answer)[marks] == "五分"
    catalogue.refresh_from_db()
    assert not catalogue.has_unpublished_changes


def test_two_authors_at_once_lose_nothing(author, workflow):
    fields = cells(author.get(f"{ADMIN}/tables/{workflow.pk}/"))
    sentence = next(name for name in fields if name.endswith("/else"))
    other = {**get_draft(workflow.pk).document, "title": "别人改的"}
    save_draft(workflow, other, by=None, at=NOW)
    answer = author.post(f"{ADMIN}/tables/{workflow.pk}/", {**fields, sentence: "我改的。"})
    assert answer.status_code == 409
    again = cells(answer)
    assert again[sentence] == "我改的。"
    assert author.post(f"{ADMIN}/tables/{workflow.pk}/", again).status_code == 302
    document = get_draft(workflow.pk).document
    assert document["title"] == "别人改的"
    assert "我改的。" in json.dumps(document, ensure_ascii=False)


def test_a_definition_locked_by_somebody_else_cannot_be_changed_in_the_table(author, workflow):
    from tests.builders import person

    workflow.locked, workflow.locked_by = True, person("另一位", "head", areas=["*"])
    workflow.save()
    fields = cells(author.get(f"{ADMIN}/tables/{workflow.pk}/"))
    sentence = next(name for name in fields if name.endswith("/else"))
    assert author.post(f"{ADMIN}/tables/{workflow.pk}/", {**fields, sentence: "x"}).status_code == 403


def test_the_history_compares_two_drafts_in_words(author, workflow):
    document = {**get_draft(workflow.pk).document, "title": "新名称"}
    save_draft(workflow, document, by=author.user, at=NOW)
    compare = f"{ADMIN}/definitions/history/{workflow.pk}/revisions/compare/earliest...latest/"
    assert "<ins>新名称</ins>" in author.get(compare).content.decode()


def test_an_unknown_system_or_release_is_not_found(author):
    for path in ("systems/nothing/check/", "systems/inspection/releases/99/", "tables/999999/"):
        assert author.get(f"{ADMIN}/{path}").status_code == 404


def test_a_catalogue_is_previewed_as_the_sheet_it_becomes_with_the_new_marks(author, catalogue):
    fields = cells(author.get(f"{ADMIN}/tables/{catalogue.pk}/"))
    title = next(name for name in fields if name.endswith("/title"))
    author.post(f"{ADMIN}/tables/{catalogue.pk}/", {**fields, title: "改过的名称"})
    assert "改过的名称" in author.get(preview(catalogue, "inspector")).content.decode()


def test_what_is_being_typed_is_previewed_before_it_is_saved(author, workflow):
    text = author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/").context["form"]["document"].value()
    typed = text.replace(workflow.title, "正在输入的名称", 1)
    path = f"{ADMIN}/definitions/preview/{workflow.pk}/"
    assert author.post(path, {"document": typed}).json() == {"is_valid": True, "is_available": True}
    assert "正在输入的名称" in author.get(f"{path}?mode=head&in_preview_panel=true").content.decode()


def test_findings_tried_out_in_a_preview_are_scored(author, catalogue):
    path = preview(catalogue, "inspector")
    empty = author.get(path).content.decode()
    tried = author.get(f"{path}&c.kitchen=good").content.decode()
    assert "15" in tried
    assert tried != empty


def test_a_workflow_is_previewed_as_a_role_meets_it(author, workflow):
    page = author.get(preview(workflow, "inspector")).content.decode()
    assert "督导" in page
    assert 'btn--primary">评级' in page
    assert "上报自查" in page
    assert 'btn--primary">上报自查' not in page


def test_every_kind_with_a_preview_can_be_seen_as_every_role(author):
    for row in Definition.objects.all():
        for role, _title in row.preview_modes:
            answer = author.get(preview(row, role))
            assert answer.status_code == 200, (row, role)


@pytest.mark.parametrize("fault", [{"nodes": "none"}, {"nodes": [{}]}, {"grade": "nothing"}, {"marks": "many"}])
def test_a_broken_draft_is_previewed_by_its_problems(author, catalogue, fault):
    save_draft(catalogue, {**get_draft(catalogue.pk).document, **fault}, by=author.user, at=NOW)
    assert author.get(preview(catalogue, "inspector")).status_code == 200
    for path in (f"definitions/edit/{catalogue.pk}/", "systems/inspection/check/", "systems/inspection/release/"):
        assert author.get(f"{ADMIN}/{path}").status_code == 200
    assert author.get(f"{ADMIN}/tables/{catalogue.pk}/").status_code in (200, 404)


@pytest.mark.parametrize(
    "fault", [{"states": 5}, {"actions": [1]}, {"states": [{}]}, {"actions": [{"title": "x", "guards": "y"}]}]
)
def test_a_broken_workflow_never_breaks_the_pages_about_it(author, workflow, fault):
    save_draft(workflow, {**get_draft(workflow.pk).document, **fault}, by=author.user, at=NOW)
    assert author.get(preview(workflow, "head")).status_code == 200
    assert author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/").status_code == 200
    for path in (f"tables/{workflow.pk}/", "systems/inspection/check/", "systems/inspection/changes/"):
        assert author.get(f"{ADMIN}/{path}").status_code in (200, 404)
