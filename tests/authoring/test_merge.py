"""A base gets a newer version; an author sees what it changes, decides, sees what comes of it, and saves a draft."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from exchange.drafts import draft_documents, get_draft, save_draft
from schemas import bases
from schemas.models import Definition, Release
from schemas.packs import read_json
from schemas.selectors import documents_of
from schemas.writing import dump
from tests.builders import NOW

ADMIN = "/r/alpha/admin"
PACK = Path(__file__).parents[1] / "regions" / "kindergarten" / "inspection"


@pytest.fixture
def base(tmp_path, settings):
    """A base that is the kindergarten's system, in one version; gives the folder."""
    settings.PACKS_FOLDER = tmp_path
    folder = tmp_path / "_base" / "care"
    version(folder, 1)
    return folder


def version(folder, number, change=lambda catalogue: None):
    """Seal a further version, with the catalogue changed."""
    target = folder / str(number)
    shutil.copytree(PACK, target)
    rewrite(target / "system.json", lambda system: system.update(key="care"))
    rewrite(target / "catalogues" / "care.json", change)
    head = folder / "base.json"
    if not head.exists():
        head.write_text('{"kind": "base", "key": "care", "title": "保教基础包", "versions": []}')
    bases.seal(bases.find_base("care"), notes=f"第{number}版说明", on=date(2026, 11, 2))


def rewrite(file, change):
    document = read_json(file.read_text())
    change(document)
    file.write_text(dump(document))


@pytest.fixture
def extension(base, inspection, catalogue):
    """The catalogue as an extension: `kitchen` has another title, nothing else is different."""
    overrides = [{"set": "/nodes/kitchen/title", "to": "食堂（本区）", "comment": "本区叫法"}]
    document = {
        "kind": "catalogue", "key": "care", "title": "本区检查表",
        "extends": {"base": "care", "version": 1}, "overrides": overrides,
    }  # fmt: skip
    save_draft(catalogue, document, by=None, at=NOW)
    return catalogue


def node(catalogue, key):
    return next(one for one in catalogue["nodes"] if one["key"] == key)


def retitle(title):
    return lambda catalogue: node(catalogue, "kitchen").update(title=title)


def fields(page):
    form = BeautifulSoup(page.content, "html.parser").select_one("form.author-merge")
    return {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}


def text_of(page):
    return re.sub(r"\s+", " ", BeautifulSoup(page.content, "html.parser").get_text(" "))


def merge(author, definition, **posted):
    path = f"{ADMIN}/merges/{definition.pk}/"
    return author.post(path, {**fields(author.get(path)), **posted})


def test_a_release_is_made_of_the_whole_document(author, extension):
    whole = next(one for one in draft_documents("inspection") if one["kind"] == "catalogue")
    assert node(whole, "kitchen")["title"] == "食堂（本区）"
    changes = text_of(author.get(f"{ADMIN}/systems/inspection/changes/"))
    assert "食堂（本区）" in changes
    assert "删除" not in changes, "what is taken from the base is not missing"
    assert author.post(f"{ADMIN}/systems/inspection/release/", {"confirm": "yes"}).status_code == 302
    released = documents_of(Release.objects.filter(system="inspection").first())
    stored = next(one for one in released if one["kind"] == "catalogue")
    assert (stored["origin"]["base"], stored["origin"]["version"]) == ("care", 1)
    assert node(stored, "kitchen")["title"] == "食堂（本区）"


def test_what_a_region_overrides_is_listed_beside_what_the_base_says(author, extension, base, catalogue):
    old = node(read_json((base / "1" / "catalogues" / "care.json").read_text()), "kitchen")["title"]
    listed = BeautifulSoup(author.get(f"{ADMIN}/systems/inspection/bases/").content, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in listed.select("tr") if row.find("ins")]
    assert rows[-1].endswith(f"{old} 食堂（本区）")
    broken = [{"remove": "/nodes/no_such_node"}]
    save_draft(catalogue, {**get_draft(extension.pk).document, "overrides": broken}, by=None, at=NOW)
    assert author.get(f"{ADMIN}/systems/inspection/bases/").status_code == 200


def test_a_newer_version_is_shown_where_authors_look(author, extension, base):
    assert "保教基础包" not in author.get(f"{ADMIN}/definitions/edit/{extension.pk}/").content.decode()
    assert "无需采用" in author.get(f"{ADMIN}/merges/{extension.pk}/").content.decode()
    version(base, 2, retitle("厨房"))
    assert f"/merges/{extension.pk}/" in author.get(f"{ADMIN}/definitions/edit/{extension.pk}/").content.decode()
    listed = author.get(f"{ADMIN}/systems/inspection/bases/").content.decode()
    assert f"/merges/{extension.pk}/" in listed
    assert "采用第 2 版" in listed


def test_what_nobody_else_changed_is_taken_over_after_it_was_seen(author, extension, base):
    version(base, 2, lambda catalogue: catalogue.update(absent_label="本园没有"))
    asked = text_of(author.get(f"{ADMIN}/merges/{extension.pk}/"))
    assert "第 2 版" in asked
    assert "第2版说明" in asked
    assert "没有冲突" in asked
    seen = merge(author, extension, preview="yes")
    assert "本园没有" in text_of(seen)
    assert get_draft(extension.pk).document["extends"]["version"] == 1, "nothing changes before it is confirmed"
    saved = author.post(f"{ADMIN}/merges/{extension.pk}/", {**fields(seen), "save": "yes"})
    assert saved.status_code == 302
    document = get_draft(extension.pk).document
    assert document["extends"] == {"base": "care", "version": 2}
    assert document["overrides"] == [{"set": "/nodes/kitchen/title", "to": "食堂（本区）", "comment": "本区叫法"}]
    assert bases.whole(document)["absent_label"] == "本园没有"


@pytest.mark.parametrize(("choice", "title"), [("region", "食堂（本区）"), ("base", "厨房与备餐间")])
def test_a_conflict_is_decided_by_whoever_merges(author, extension, base, choice, title):
    version(base, 2, retitle("厨房与备餐间"))
    asked = text_of(author.get(f"{ADMIN}/merges/{extension.pk}/"))
    for word in ("本地区与基础包都改了此处", "食堂（本区）", "厨房与备餐间", "保留本地区", "采用基础包"):
        assert word in asked
    undecided = merge(author, extension, preview="yes")
    assert undecided.status_code == 422
    assert "请先逐项作出选择" in text_of(undecided)
    chosen = {"choice:/nodes/kitchen/title": choice}
    seen = merge(author, extension, preview="yes", **chosen)
    assert seen.status_code == 200
    assert author.post(f"{ADMIN}/merges/{extension.pk}/", {**fields(seen), "save": "yes"}).status_code == 302
    assert node(bases.whole(get_draft(extension.pk).document), "kitchen")["title"] == title


def test_going_back_keeps_what_was_chosen(author, extension, base):
    version(base, 2, retitle("厨房与备餐间"))
    seen = merge(author, extension, preview="yes", **{"choice:/nodes/kitchen/title": "base"})
    again = author.post(f"{ADMIN}/merges/{extension.pk}/", {**fields(seen), "back": "yes"})
    chosen = BeautifulSoup(again.content, "html.parser").select_one("input[type=radio][checked]")
    assert (chosen["name"], chosen["value"]) == ("choice:/nodes/kitchen/title", "base")


def test_an_entry_that_the_base_removed_is_asked_about_with_what_the_region_changed_in_it(author, extension, base):
    version(base, 2, lambda catalogue: catalogue["nodes"].remove(node(catalogue, "kitchen")))
    asked = text_of(author.get(f"{ADMIN}/merges/{extension.pk}/"))
    assert "基础包删除了本地区改过的内容" in asked
    assert "（不设）" in asked
    seen = merge(author, extension, preview="yes", **{"choice:/nodes/kitchen": "base"})
    assert "采用后须修正的问题" in text_of(seen), "the full marks no longer are the sum of the parts"


def test_somebody_who_was_quicker_is_not_overwritten(author, extension, base):
    version(base, 2, retitle("厨房"))
    seen = merge(author, extension, preview="yes", **{"choice:/nodes/kitchen/title": "base"})
    other = {**get_draft(extension.pk).document, "overrides": []}
    save_draft(extension, other, by=None, at=NOW)
    answer = author.post(f"{ADMIN}/merges/{extension.pk}/", {**fields(seen), "save": "yes"})
    assert answer.status_code == 409
    assert get_draft(extension.pk).document == other


def test_a_base_that_changed_again_is_looked_at_again(author, extension, base):
    version(base, 2, retitle("厨房"))
    seen = merge(author, extension, preview="yes", **{"choice:/nodes/kitchen/title": "base"})
    version(base, 3, retitle("后厨"))
    answer = author.post(f"{ADMIN}/merges/{extension.pk}/", {**fields(seen), "save": "yes"})
    assert answer.status_code == 409
    assert "后厨" in text_of(answer)


def test_a_locked_definition_cannot_be_merged(author, extension, base):
    from tests.builders import person

    version(base, 2)
    holder = person("另一位", "head", areas=["*"])
    Definition.objects.filter(pk=extension.pk).update(locked=True, locked_by=holder)
    assert merge(author, extension, save="yes").status_code == 403


def test_overrides_that_do_not_fit_are_mended_first(author, extension, base):
    version(base, 2)
    broken = {**get_draft(extension.pk).document, "overrides": [{"remove": "/nodes/nothing"}]}
    save_draft(extension, broken, by=None, at=NOW)
    page = author.get(f"{ADMIN}/merges/{extension.pk}/")
    assert "请先修正" in text_of(page)
    assert "nothing" in text_of(page)
    assert author.post(f"{ADMIN}/merges/{extension.pk}/", {"save": "yes"}).status_code == 200
    assert get_draft(extension.pk).document == broken


def test_a_document_the_newer_version_no_longer_has_stays_over_the_older_one(author, extension, base):
    version(base, 2, lambda catalogue: catalogue.update(kind="form"))
    assert "继续沿用第 1 版" in text_of(author.get(f"{ADMIN}/merges/{extension.pk}/"))


def test_what_is_changed_in_the_table_becomes_an_override(author, extension):
    page = author.get(f"{ADMIN}/tables/{extension.pk}/")
    form = BeautifulSoup(page.content, "html.parser").select_one("form.author-grid-form")
    cells = {one["name"]: one.get("value", one.text).strip() for one in form.select("input[name], textarea[name]")}
    assert "食堂（本区）" in cells.values()
    name = next(name for name, value in cells.items() if name.endswith("/title") and value != "食堂（本区）")
    assert author.post(f"{ADMIN}/tables/{extension.pk}/", {**cells, name: "改过的名称"}).status_code == 302
    document = get_draft(extension.pk).document
    assert {"set": "/nodes/kitchen/title", "to": "食堂（本区）", "comment": "本区叫法"} in document["overrides"]
    assert "改过的名称" in [one.get("to") for one in document["overrides"]]
    assert "nodes" not in document


def test_a_whole_document_is_previewed(author, extension):
    extension.refresh_from_db()
    path = f"{ADMIN}/definitions/history/{extension.pk}/revisions/{extension.latest_revision_id}/view/?mode=inspector"
    assert "食堂（本区）" in author.get(path).content.decode()


def test_a_problem_in_what_was_taken_from_the_base_is_told_with_its_place(author, extension):
    document = get_draft(extension.pk).document
    overrides = [{"set": "/nodes/kitchen/marks", "to": 77}]
    save_draft(extension, {**document, "overrides": overrides}, by=None, at=NOW)
    assert "合计为 112" in text_of(author.get(f"{ADMIN}/systems/inspection/check/"))
    save_draft(extension, {**document, "overrides": [{"set": "/nodes/kitchn/marks", "to": 77}]}, by=None, at=NOW)
    assert "没有“kitchn”" in text_of(author.get(f"{ADMIN}/systems/inspection/check/"))


def test_only_definitions_that_exist_have_these_pages(author, inspector, extension):
    assert author.get(f"{ADMIN}/merges/999999/").status_code == 404
    assert author.get(f"{ADMIN}/systems/nothing/bases/").status_code == 404
    assert inspector.get(f"{ADMIN}/merges/{extension.pk}/").status_code == 403
    assert Definition.objects.filter(pk=extension.pk).exists()
