"""A score sheet taken along as a workbook, filled where there is no connection, and brought back."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import User
from exchange.excel.sheets import columns as c
from exchange.models import Transfer
from forms.models import ScoreSheet
from tenants.audit.models import AuditEntry
from tests.exchange.excel.books import edited, saved
from tests.portal.test_sheet_page import Browser
from tests.world import make_world


@pytest.fixture
def world(alpha):
    return make_world()


@pytest.fixture
def month(world):
    return world.month(world.active_site(), 3)


def open_as(actor):
    client = Browser()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def builder(world):
    return open_as(world.contractor)


def at(record, key="self"):
    return f"/r/alpha/records/{record.pk}/sheets/{key}/excel/"


def taken_along(client, record, key="self"):
    return client.get(f"{at(record, key)}file/").content


def filled(content, **by_key):
    """The workbook with cells filled: `{address or finding: {column: value}}`, dots of keys written as underscores."""
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    wanted = {key.replace("_", "."): values for key, values in by_key.items()}
    for row in range(5, page.max_row + 1):
        for column in (c.ADDRESS, c.DETAIL):
            for place, value in wanted.pop(page.cell(row, column).value, {}).items():
                page.cell(row, place).value = value
    assert not wanted
    return saved(book)


def send(client, record, content, key="self"):
    return client.post(at(record, key), {"file": SimpleUploadedFile("自评.xlsx", content)}, follow=True)


def confirm(client, page, **fields):
    form = soup(page).select_one("#confirm")
    posted = {each["name"]: each["value"] for each in form.select("input") if each["name"] != "csrfmiddlewaretoken"}
    return client.post(page.redirect_chain[-1][0], {**posted, **fields}, follow=True)


def soup(page):
    return BeautifulSoup(page.content, "html.parser")


def text(page):
    return " ".join(soup(page).select_one("main").get_text(" ").split())


def entries(record, key="self"):
    sheet = ScoreSheet.objects.filter(record=record, key=key).first()
    return sheet.entries if sheet else None


TICKED = {"steel_1_a": {c.ENTRY: "√"}}


class TestTakingAlong:
    def test_the_file_holds_the_sheet_as_it_stands_with_its_score(self, world, builder, month):
        world.self_score(month, "steel.1")
        page = load_workbook(BytesIO(taken_along(builder, month)), data_only=True).worksheets[0]
        assert (float(page.cell(3, c.TEXT).value), page.cell(3, c.REMARK).value) == (98, "优良")
        assert [
            page.cell(row, c.ENTRY).value for row in range(5, 40) if page.cell(row, c.DETAIL).value == "steel.1.a"
        ] == ["√"]

    def test_taking_it_along_is_kept_in_the_audit(self, builder, month):
        taken_along(builder, month)
        assert AuditEntry.objects.get(action="sheet.exported").data == {"sheet": "self", "version": 0}

    def test_whoever_sees_the_sheet_may_take_it_along_but_only_who_fills_it_brings_it_back(self, world, builder, month):
        authority = open_as(world.authority)
        content = taken_along(authority, month)
        assert load_workbook(BytesIO(content)).worksheets[0].protection.sheet
        assert send(authority, month, filled(taken_along(builder, month), **TICKED)).status_code == 403
        assert not Transfer.objects.exists()

    def test_for_strangers_there_is_nothing(self, world, month):
        stranger = open_as(world.stranger)
        assert stranger.get(at(month)).status_code == 404
        assert stranger.get(f"{at(month)}file/").status_code == 404


class TestBringingBack:
    def test_what_changes_and_what_it_makes_of_the_score_is_shown_and_nothing_saved(self, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED))
        assert "有 1 处变化" in text(page)
        assert "得分 100.00 优良 → 98.00 优良" in text(page)
        assert entries(month) is None

    def test_confirming_saves_the_sheet_and_scores_it(self, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED, steel_1={c.REMARK: "三层柱"}))
        answer = confirm(builder, page)
        assert "已按文件保存自评" in text(answer)
        assert entries(month)["items"] == {"steel.1": {"findings": ["steel.1.a"], "remark": "三层柱"}}
        assert ScoreSheet.objects.get(record=month, key="self").score == 98

    def test_confirming_twice_saves_once(self, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED))
        confirm(builder, page)
        assert "已经保存过或已放弃" in text(confirm(builder, page))
        assert ScoreSheet.objects.get(record=month, key="self").version == 1

    def test_giving_up_changes_nothing(self, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED))
        confirm(builder, page, drop="yes")
        assert entries(month) is None
        assert Transfer.objects.get().state == Transfer.State.DROPPED

    def test_changes_made_on_the_platform_meanwhile_stay(self, world, builder, month):
        content = filled(taken_along(builder, month), **TICKED)
        world.self_score(month, "walls.1")
        page = send(builder, month, content)
        assert "导出文件之后，打分表又有改动" in text(page)
        confirm(builder, page)
        assert set(entries(month)["items"]) == {"steel.1", "walls.1"}

    def test_a_sheet_that_moved_while_one_looked_is_shown_anew_before_anything_is_saved(self, world, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED))
        world.self_score(month, "walls.1")
        answer = confirm(builder, page)
        assert answer.status_code == 409
        assert "未保存" in text(answer)
        assert set(entries(month)["items"]) == {"walls.1"}

    def test_a_review_is_filled_offline_as_well(self, world, month):
        world.self_score(month, "steel.1")
        world.act(month, "submit", world.contractor)
        site = open_as(world.site)
        content = filled(
            taken_along(site, month, "review"),
            steel={c.VERDICT: "×", c.OPINION: "与现场不符"},
            walls={c.VERDICT: "√"},
            steel_1_b={c.ENTRY: "√"},
        )
        confirm(site, send(site, month, content, "review"))
        kept = entries(month, "review")
        assert kept["verdicts"] == {"steel": "override", "walls": "adopt"}
        assert kept["opinions"] == {"steel": "与现场不符"}
        assert kept["items"] == {"steel.1": {"findings": ["steel.1.b"]}}


class TestRefusals:
    def test_cells_that_cannot_be_taken_are_named_and_nothing_is_kept(self, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), steel_1_a={c.ENTRY: "有"}))
        assert page.status_code == 422
        assert soup(page).select_one("tbody th").get_text() == "自评!K6"
        assert "请填 √，或留空" in text(page)
        assert entries(month) is None

    def test_the_file_of_another_month_is_not_taken_for_this_one(self, world, builder, month):
        other = world.month(month.parent, 2)
        page = send(builder, other, taken_along(builder, month))
        assert "请选择本表导出的文件" in text(page)

    def test_a_table_that_is_not_ours_is_refused(self, builder, month):
        book = load_workbook(BytesIO(taken_along(builder, month)))
        del book["_kaoping"]
        assert "先在打分表页面导出" in text(send(builder, month, saved(book)))

    @pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0 old"])
    def test_what_is_no_workbook_is_a_sentence(self, builder, month, content):
        page = send(builder, month, content)
        assert page.status_code == 422
        assert "没有导入任何内容" in text(page)

    def test_no_file_is_a_sentence(self, builder, month):
        page = builder.post(at(month))
        assert page.status_code == 422
        assert "没有选择文件" in text(page)

    def test_entries_written_into_the_hidden_sheet_are_read_as_data_only(self, builder, month):
        content = edited(taken_along(builder, month), {"B7": "|{not json|"}, sheet=1)
        assert "先在打分表页面导出" in text(send(builder, month, content))

    def test_nobody_opens_a_file_of_somebody_else(self, world, builder, month):
        page = send(builder, month, filled(taken_along(builder, month), **TICKED))
        address = page.redirect_chain[-1][0]
        assert open_as(world.authority).get(address).status_code == 404
