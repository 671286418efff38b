"""A regional admin builds a system from nothing, without writing JSON, and people take a record through it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import leave_sheet, live_score, press, saving, state_of
from tests.pages import go, settled

pytestmark = pytest.mark.e2e

SYSTEM, MATTER = "托育机构检查", "托育日常检查"
ITEMS = 12


@dataclass
class Author:
    """The admin at the designer; counts what the hand does."""

    page: Any
    clicks: int = 0
    typed: int = 0

    def click(self, selector: str) -> None:
        """Press or follow something, and wait for the page behind it."""
        self.clicks += 1
        go(self.page.locator(selector).first)

    def enter(self, **values: str) -> None:
        """Fill fields by their names: dots as two underscores, variants as `is`; choices are chosen."""
        for name, value in values.items():
            self._enter(name.replace("__", ".").replace(".is", ".:variant"), value)

    def _enter(self, name: str, value: str) -> None:
        field = self.page.locator(f'main [name="{name}"]').first
        if field.evaluate("field => field.tagName") == "SELECT":
            self.clicks += 1
            with self.page.expect_response(re.compile("live=1")):
                field.select_option(value)
            settled(self.page)
        else:
            self.typed += 1
            field.fill(value)

    def tick(self, name: str, *values: str) -> None:
        """Tick boxes of a field."""
        for value in values:
            self.clicks += 1
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()

    def row(self, name: str) -> None:
        """Add a row to a list."""
        self.click(f'#form button[name=row][value="{name}.add"]')

    def add(self, pointer: str) -> None:
        """Add a node to a list of the outline; it is open then."""
        self.click(f'button[name=to][value="{pointer}"]')

    def open(self, pointer: str) -> None:
        """Open a node of the outline."""
        self.click(f'.outline a[href="?at={pointer}"]')

    def save(self) -> None:
        """Save the draft, and see that it took."""
        self.click("button[name=op][value=save]")
        assert self.page.locator(".errors, .note--warn").count() == 0, self.page.inner_text("main")

    def definition(self, kind: str) -> None:
        """Go from the admin's first page to the system's definition of a kind."""
        self.page.goto("/r/showcase/admin/")
        self.click(f'tr:has-text("{SYSTEM}") th a')
        self.click(f'tr:has-text("{kind}") a[href*="/design/"]')

    def page_of(self, system: str, link: str) -> None:
        """Follow a link of a system on the admin's first page."""
        self.page.goto("/r/showcase/admin/")
        self.click(f'tr:has(th:has-text("{system}")) a:has-text("{link}")')


def test_a_small_system_is_built_released_and_used_without_json(new_page, live, record_property):
    live.set_now("2026-03-02T09:00:00+08:00")
    author = Author(new_page("sf_admin"))
    author.page.set_default_timeout(60_000)
    begin(author)
    make_form(author)
    make_catalogue(author)
    make_chain(author)
    make_type(author)
    for system in (SYSTEM, "示范市"):
        release(author, system)
    record_property("clicks", author.clicks)
    record_property("fields typed", author.typed)
    use(new_page)


def begin(author: Author) -> None:
    author.page.goto("/r/showcase/admin/")
    author.click('a:has-text("新建业务系统")')
    author.enter(title=SYSTEM)
    author.click('button:has-text("建立业务系统")')
    author.enter(title=MATTER)
    author.tick("roles", "filler", "reviewer")
    author.click('button:has-text("建立事项")')


def make_form(author: Author) -> None:
    """Three questions: a name, a yes or no, and a table that is there only with a yes."""
    author.add("/sections/0/fields")
    author.enter(title="机构名称", required="true")
    author.save()
    author.open("/sections/0")
    author.add("/sections/0/fields")
    author.enter(title="设有食堂", widget="yes_no")
    author.save()
    author.open("/sections/0")
    author.add("/sections/0/fields")
    author.enter(title="食堂人员", widget="table", visible="field_2 = true")
    author.save()
    for title, widget in (("姓名", "text"), ("工龄", "integer")):
        author.open("/sections/0/fields/2")
        author.add("/sections/0/fields/2/fields")
        author.enter(title=title, **({"widget": widget} if widget != "text" else {}))
        author.save()


def make_catalogue(author: Author) -> None:
    """Twelve items of ten marks; two findings on one of them veto it."""
    author.page_of(SYSTEM, "新建定义")
    author.page.locator("#kind").select_option("catalogue")
    author.enter(title="日常检查评分表")
    author.click('button:has-text("建立定义")')
    author.enter(marks="120")
    author.save()
    author.add("/nodes")
    author.enter(number="1", title="保健制度上墙并执行", marks="10", rule__is="1", rule__kind="deduct")
    author.tick("line", "true")
    author.row("vetoes")
    author.enter(vetoes__0__when="count(findings) > 1", vetoes__0__because="两处以上不符，本项不得分。")
    author.save()
    for text, cost in (("未上墙", "4"), ("未执行", "5")):
        author.open("/nodes/0")
        author.add("/nodes/0/findings")
        author.enter(text=text, deduct=cost)
        author.save()
    for number in range(ITEMS, 1, -1):
        author.open("/nodes/0")
        author.click("button[name=op][value=double]")
        author.enter(number=str(number), title=f"第 {number} 项检查内容")
        author.save()
    for grade, least in (("优秀", "108"), ("合格", "72"), ("不合格", "")):
        author.open("")
        author.add("/grades")
        author.enter(grade=grade, **({"least": least} if least else {}))
        author.save()


def make_chain(author: Author) -> None:
    """Filled in, under review, sent back, done; five working days for the review."""
    author.definition("审批链")
    for title in ("待审核", "已退回"):
        author.open("")
        author.add("/states")
        author.enter(title=title, asks="请及时办理")
        author.save()
    author.row("edit")
    author.tick("edit.0.by", "filler")
    author.save()
    author.open("/actions/0")
    author.enter(to="state")
    author.tick("from", "state_2")
    author.page.locator('main [name="by"][value="reviewer"]').uncheck()
    author.save()
    author.open("")
    author.add("/actions")
    author.enter(title="退回", to="state_2", kind="send_back", opinion="required")
    author.tick("from", "state")
    author.tick("by", "reviewer")
    author.save()
    author.open("")
    author.add("/actions")
    author.enter(title="通过", to="done", due__working_days="5", due__after="today")
    author.tick("from", "state")
    author.tick("by", "reviewer")
    author.save()


def make_type(author: Author) -> None:
    """The type of record gets the catalogue as its score sheet, which is its result."""
    author.definition("记录类型")
    author.add("/sheets")
    author.enter(title="评分表", catalogue="definition_1")
    author.tick("in", "draft")
    author.tick("filled_by", "filler")
    author.save()
    author.open("")
    author.row("result")
    author.enter(result__0__sheet="sheet")
    author.save()


def release(author: Author, system: str) -> None:
    author.page_of(system, "发布版本")
    publish = author.page.get_by_role("button", name="发布", exact=True)
    publish.wait_for()
    author.page.locator("#notes").fill("首次发布。")
    author.page.get_by_role("checkbox").check()
    author.typed, author.clicks = author.typed + 1, author.clicks + 2
    go(publish)
    assert "已发布" in author.page.inner_text("body"), author.page.inner_text("main")


def use(new_page: Any) -> None:
    """The record goes to review, comes back, goes again, and is graded in the end."""
    filler, reviewer = new_page("sf_filler"), new_page("sf_reviewer")
    filler.goto("/r/showcase/")
    go(filler.get_by_role("link", name=MATTER).first)
    press(filler, "新建")
    filler.get_by_label("机构名称").fill("示例托育园")
    expect(filler.get_by_text("食堂人员")).to_have_count(0)
    with filler.expect_response(re.compile("live=1")):
        filler.get_by_label("是", exact=True).check()
    filler.get_by_role("heading", name="食堂人员").or_(filler.get_by_text("食堂人员")).first.wait_for()
    press(filler, "保存")
    record = re.sub(r"\?.*", "", filler.url)
    filler.goto(f"{record}sheets/sheet/")
    score(filler)
    filler.goto(record)
    press(filler, "提交")
    assert state_of(filler) == "待审核"
    reviewer.goto(record)
    press(reviewer, "退回")
    reviewer.get_by_label(re.compile("意见")).fill("请补充食堂人员。")
    press(reviewer, "退回")
    filler.goto(record)
    assert state_of(filler) == "已退回"
    press(filler, "提交")
    reviewer.goto(record)
    press(reviewer, "通过")
    assert state_of(reviewer) == "已完成"
    assert "优秀" in reviewer.inner_text("main")


def score(page: Any) -> None:
    """One finding of four marks."""
    cuts = page.locator("details.cuts").first
    cuts.locator("summary").click()
    with saving(page):
        cuts.get_by_role("checkbox").first.check()
    assert live_score(page) == "116.00"
    leave_sheet(page)
