"""A catalogue taken along as a workbook and brought back by an author: looked at, then saved as a draft, or refused."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.drafts import get_draft, list_drafts, save_draft
from exchange.excel.catalogues import importing
from exchange.models import Transfer
from exchange.tasks import read_transfer
from schemas.models import Definition
from tenants.audit.models import AuditEntry
from tests.authoring.conftest import signed_in
from tests.builders import NOW, person
from tests.exchange.excel.books import edited, typed

ADMIN = "/r/alpha/admin"
HEADING = ("序号", "检查项目", "扣分标准", "应得分数")
# rows of the table: 4 to 6 食堂卫生 with its tiers, 7 保教活动, 8 户外场地, 9 and 10 地面, 11 大型玩具, 12 total


def at(definition, *rest):
    return "/".join([ADMIN, "catalogues", str(definition.pk), "excel", *map(str, rest), ""])


def taken_along(author, catalogue):
    return author.get(at(catalogue, "file")).content


def send(author, address, content, **fields):
    return author.post(address, {"file": SimpleUploadedFile("表.xlsx", content), **fields}, follow=True)


def sent(author, catalogue, cells):
    return send(author, at(catalogue), edited(taken_along(author, catalogue), cells))


def text(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").select_one(".author").get_text(" ").split())


def draft(catalogue):
    return get_draft(catalogue.pk).document


class TestTakingAlong:
    def test_the_file_is_named_after_the_catalogue_and_kept_in_the_audit(self, author, catalogue):
        answer = author.get(at(catalogue, "file"))
        assert "%E4%BF%9D%E6%95%99%E8%B4%A8%E9%87%8F%E8%AF%84%E5%88%86%E8%A1%A8.xlsx" in answer["Content-Disposition"]
        entry = AuditEntry.objects.get(action="catalogue.exported")
        assert entry.data == {"system": "inspection", "key": "care"}

    def test_other_definitions_have_no_table(self, author, workflow):
        assert author.get(at(workflow)).status_code == 404
        assert author.get(at(workflow, "file")).status_code == 404

    def test_who_is_no_author_gets_nothing(self, inspector, catalogue):
        assert inspector.get(at(catalogue, "file")).status_code == 403
        assert inspector.post(at(catalogue)).status_code == 403


class TestBringingBack:
    def test_what_would_change_is_shown_and_nothing_is_saved(self, author, catalogue):
        before = draft(catalogue)
        page = sent(author, catalogue, {"I7": 25, "G9": "软垫缺损"})
        assert "有 2 处变化" in text(page)
        assert "软垫破损 软垫缺损" in text(page)
        assert draft(catalogue) == before
        catalogue.refresh_from_db()
        assert not catalogue.has_unpublished_changes

    def test_what_would_then_be_wrong_is_said_before_anything_is_saved(self, author, catalogue):
        page = sent(author, catalogue, {"I7": 25})
        assert "采用后须修正的问题" in text(page)

    def test_confirming_saves_the_draft_once_and_keeps_it_in_the_audit(self, author, catalogue):
        page = sent(author, catalogue, {"F7": "保育活动"})
        address = page.redirect_chain[-1][0]
        answer = author.post(address)
        assert answer["Location"].endswith(f"/definitions/edit/{catalogue.pk}/")
        assert draft(catalogue)["nodes"][1]["title"] == "保育活动"
        assert AuditEntry.objects.get(action="catalogue.imported").data["file"] == "表.xlsx"
        save_draft(catalogue, {**draft(catalogue), "title": "另改"}, by=None, at=NOW)
        author.post(address)
        assert draft(catalogue)["title"] == "另改"
        assert bytes(Transfer.objects.get().content) == b""

    def test_a_file_that_says_the_same_offers_nothing_to_save(self, author, catalogue):
        page = sent(author, catalogue, {})
        assert "没有需要保存的内容" in text(page)
        assert "存为草稿" not in text(page)

    def test_a_file_that_is_given_up_changes_nothing_and_is_over(self, author, catalogue):
        address = sent(author, catalogue, {"F7": "保育活动"}).redirect_chain[-1][0]
        author.post(address, {"drop": "yes"})
        author.post(address)
        assert draft(catalogue)["nodes"][1]["title"] == "保教活动"

    def test_a_draft_that_changed_meanwhile_is_looked_at_again(self, author, catalogue):
        address = sent(author, catalogue, {"F7": "保育活动"}).redirect_chain[-1][0]
        save_draft(catalogue, {**draft(catalogue), "absent_label": "没有"}, by=None, at=NOW)
        answer = author.post(address)
        assert answer.status_code == 409
        assert "草稿刚刚有改动" in text(answer)
        assert draft(catalogue)["nodes"][1]["title"] == "保教活动"
        author.post(address)
        assert (draft(catalogue)["nodes"][1]["title"], draft(catalogue)["absent_label"]) == ("保育活动", "没有")

    def test_a_table_that_is_older_than_the_draft_says_so(self, author, catalogue):
        content = taken_along(author, catalogue)
        changed = draft(catalogue)
        changed["nodes"][0]["title"] = "食堂"
        save_draft(catalogue, changed, by=None, at=NOW)
        page = send(author, at(catalogue), content)
        assert "导出这张表之后草稿又有改动" in text(page)
        assert "食堂 食堂卫生" in text(page)

    def test_cells_that_cannot_be_taken_are_named_all_at_once(self, author, catalogue):
        page = sent(author, catalogue, {"H9": "很多", "I7": "八分"})
        rows = [row.get_text(" ", strip=True) for row in BeautifulSoup(page.content, "html.parser").select("tbody tr")]
        assert [row.split()[0] for row in rows] == ["评分表!I7", "评分表!H9"]
        assert "存为草稿" not in text(page)

    @pytest.mark.parametrize("content", [b"", b"not a workbook", typed(("a", "b"))])
    def test_what_is_no_such_table_is_refused_with_a_sentence(self, author, catalogue, content):
        page = send(author, at(catalogue), content)
        assert "没有导入任何内容" in text(page)

    def test_no_file_is_a_sentence_too(self, author, catalogue):
        answer = author.post(at(catalogue))
        assert answer.status_code == 422
        assert "没有选择文件" in text(answer)

    def test_nobody_opens_a_file_of_somebody_else(self, author, catalogue):
        address = sent(author, catalogue, {"F7": "保育活动"}).redirect_chain[-1][0]
        other = signed_in(person("另一管理员", "head", areas=["*"]))
        assert other.get(address).status_code == 404
        assert other.post(address).status_code == 404


class TestInTheBackground:
    @pytest.fixture
    def large(self, monkeypatch):
        monkeypatch.setattr(importing, "AT_ONCE", 0)

    def test_a_large_file_waits_its_turn_and_the_page_says_so(self, large, author, catalogue):
        page = sent(author, catalogue, {"F7": "保育活动"})
        assert "等待读取" in text(page)
        assert "存为草稿" not in text(page)
        assert read_transfer.run(Transfer.objects.get().pk) == "ready"
        assert "有 1 处变化" in text(author.get(page.redirect_chain[-1][0]))

    def test_reading_it_again_after_a_crash_comes_to_the_same(self, large, author, catalogue):
        sent(author, catalogue, {"F7": "保育活动"})
        transfer = Transfer.objects.get()
        Transfer.objects.update(state=Transfer.State.READING, rows=1_000)  # as a worker that died left it
        assert read_transfer.run(transfer.pk) == "ready"
        first = Transfer.objects.get().outcome
        assert read_transfer.run(transfer.pk) == ""
        assert Transfer.objects.get().outcome == first

    def test_a_file_that_was_given_up_is_not_read(self, large, author, catalogue):
        page = sent(author, catalogue, {"F7": "保育活动"})
        author.post(page.redirect_chain[-1][0], {"drop": "yes"})
        assert read_transfer.run(Transfer.objects.get().pk) == ""

    def test_a_page_tells_how_many_rows_have_been_read(self, large, author, catalogue):
        page = sent(author, catalogue, {"F7": "保育活动"})
        Transfer.objects.update(state=Transfer.State.READING, rows=12_000)
        assert "已读 12000 行" in text(author.get(page.redirect_chain[-1][0]))

    def test_confirming_what_is_not_read_yet_saves_nothing(self, large, author, catalogue):
        page = sent(author, catalogue, {"F7": "保育活动"})
        author.post(page.redirect_chain[-1][0])
        assert draft(catalogue)["nodes"][1]["title"] == "保教活动"


class TestNewCatalogues:
    ADDRESS = f"{ADMIN}/systems/inspection/catalogue/"
    TABLE = typed(("食堂检查表",), HEADING, ("1", "留样", "未留样，扣10分", 10), ("2", "消毒", "未消毒，每处扣2分", 20))

    def test_a_typed_table_is_shown_as_it_was_understood_then_saved_as_a_draft(self, author):
        page = send(author, self.ADDRESS, self.TABLE, key="canteen")
        assert "食堂检查表，满分 30" in text(page)
        assert "未消毒 −2/处" in text(page)
        assert not Definition.objects.filter(key="canteen").exists()
        author.post(page.redirect_chain[-1][0])
        made = Definition.objects.get(kind="catalogue", key="canteen")
        assert [node["title"] for node in draft(made)["nodes"]] == ["留样", "消毒"]
        assert len([each for each in list_drafts("inspection") if each.document["kind"] == "catalogue"]) == 2

    @pytest.mark.parametrize("key", ["", "Canteen", "1st", "食堂", "a" * 61])
    def test_a_key_that_is_none_is_refused_and_kept_in_its_field(self, author, key):
        page = send(author, self.ADDRESS, self.TABLE, key=key)
        assert page.status_code == 422
        assert BeautifulSoup(page.content, "html.parser").select_one("#key")["value"] == key
        assert not Transfer.objects.exists()

    def test_a_key_that_is_taken_is_refused(self, author):
        assert "已有使用这个标识的评分目录" in text(send(author, self.ADDRESS, self.TABLE, key="care"))

    def test_a_catalogue_that_was_made_meanwhile_is_not_overwritten(self, author):
        first = send(author, self.ADDRESS, self.TABLE, key="canteen").redirect_chain[-1][0]
        second = send(author, self.ADDRESS, self.TABLE, key="canteen").redirect_chain[-1][0]
        author.post(first)
        made = Definition.objects.get(key="canteen")
        save_draft(made, {**draft(made), "title": "已改"}, by=None, at=NOW)
        assert author.post(second).status_code == 409
        assert draft(made)["title"] == "已改"

    def test_the_region_itself_has_no_catalogues(self, author):
        assert author.get(f"{ADMIN}/systems/region/catalogue/").status_code == 404
