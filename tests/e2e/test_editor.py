"""An author writes: the text of a definition, expressions and decision tables with help while typing, and the outline
is put in order by mouse and by keys.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from authoring.editor import is_built
from tests.pages import go, next_page, settled

pytestmark = pytest.mark.e2e
built = pytest.mark.skipif(not is_built(), reason="the editor of texts was not built: no npm, or no connection")

LIST = ".cm-tooltip-autocomplete li[aria-selected]"
#: How long the editor holds back keys from a list that has just opened, in milliseconds (75), and more.
CHOOSABLE = 300


def opened(page: Any, kind: str, place: int = 0) -> str:
    """The address of one of Shanghai's definitions in the designer."""
    page.goto(f"/r/shanghai/admin/definitions/?system=quality&kind={kind}")
    return str(page.locator('main a[href*="/design/"]').nth(place).get_attribute("href"))


def source(page: Any, address: str) -> Any:
    page.goto(address.replace("/design/", "/definitions/edit/"))
    return page.locator(".source .cm-content")


def choose(page: Any) -> None:
    """Take what the list has chosen; for a moment after it came the keys still belong to the text."""
    page.locator(f"{LIST}[aria-selected=true]").wait_for()
    page.wait_for_timeout(CHOOSABLE)
    page.keyboard.press("Enter")


def nodes(page: Any) -> list[str]:
    """The states in the outline, in their order."""
    return [text.strip() for text in page.locator('[data-list="/states"] > li > a').all_inner_texts()]


@built
def test_the_text_offers_keys_and_says_what_is_wrong_at_its_line(new_page, live):
    page = new_page("sh_admin")
    text = source(page, opened(page, "workflow"))
    page.locator(".source-said:not(:empty)").wait_for()
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type('\n"comm')
    page.locator(LIST, has_text="备注").wait_for()
    choose(page)
    expect(page.locator(".cm-line").nth(1)).to_have_text('"comment": ""')
    page.get_by_text("此处缺少逗号或右括号", exact=False).first.wait_for()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    assert '"comment": ""' in page.locator("textarea[name=document]").input_value()


def test_the_text_is_a_plain_field_without_scripts(new_page, live):
    page = new_page("sh_admin")
    address = opened(page, "workflow").replace("/design/", "/definitions/edit/")
    plain = new_page("sh_admin", javascript=False)
    plain.goto(address)
    assert plain.locator("textarea[name=document]").is_visible()
    assert plain.locator(".cm-editor").count() == 0


@built
def test_an_expression_is_completed_checked_and_tried_where_it_stands(new_page, live):
    page = new_page("sh_admin")
    page.goto(opened(page, "workflow") + "?at=/actions/0")
    editor = page.locator('.feel:has(+ [name="due.after"]) .cm-content')
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("sta")
    page.locator(LIST, has_text="state").wait_for()
    choose(page)
    page.keyboard.type(' = "')
    page.locator(LIST).wait_for()
    choose(page)
    expect(page.locator('[name="due.after"]')).to_have_value(re.compile(r'^state = "\w+"$'))
    page.keyboard.type(" and nosuch > 1")
    said = page.locator('.feel:has(+ [name="due.after"]) .feel__said')
    said.get_by_text("nosuch").first.wait_for()
    page.locator(".cm-lintRange").first.wait_for()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("today.year + 1")
    page.locator('.feel:has(+ [name="due.after"]) .feel__try').click()
    expect(page.locator(".feel__outcome output")).to_have_text("2027")


@built
def test_a_decision_table_is_typed_pasted_and_checked_like_a_spreadsheet(new_page, live):
    page = new_page("sh_admin")
    page.goto(_decision_with_table(page))
    rows = page.locator(".decide__grid tbody tr").count()
    add = page.locator('button[name=act][value="rows.add"]')
    add.evaluate("button => { button.click(); button.click(); }")  # quicker than the server answers: two rows
    expect(page.locator(".decide__grid tbody tr")).to_have_count(rows + 2)
    settled(page)
    page.locator(f'[name="rows.{rows}.0"]').fill(">= ")
    page.locator(f'li[data-cell="rows.{rows}.0"]').wait_for()
    expect(page.locator(f'[id="cell-rows.{rows}.0"].is-wrong')).to_have_count(1)
    settled(page)
    page.locator('[name="rows.0.0"]').focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", '"suspended"\\t甲\\n"terminated"\\t乙\\n');
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    expect(page.locator('[name="rows.1.1"]')).to_have_value("乙")
    settled(page)
    page.locator('[name="rows.0.0"]').focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('td').id") == "cell-rows.1.0"


def _decision_with_table(page: Any) -> str:
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=decision")
    links = page.locator('main a[href*="/design/"]')
    for address in [links.nth(place).get_attribute("href") for place in range(links.count())]:
        if page.request.get(f"{address}decision/").ok:
            return f"{address}decision/"
    raise AssertionError("no decision of the system has a table")


def test_the_outline_is_put_in_order_by_mouse_and_keys_and_steps_are_taken_back(new_page, live):
    page = new_page("sh_admin")
    address = opened(page, "workflow", 1)
    page.goto(address)
    before = nodes(page)
    with next_page(page):
        page.locator('li[data-node="/states/0"] > a').drag_to(page.locator('li[data-node="/states/1"] > a'))
    dragged = nodes(page)
    assert dragged == [before[1], before[0], *before[2:]]
    with next_page(page):
        page.keyboard.press("Control+z")
    assert nodes(page) == before
    with next_page(page):
        page.keyboard.press("Control+y")
    assert nodes(page) == dragged
    page.goto(f"{address}?at=/states/0")
    with next_page(page):
        page.keyboard.press("Alt+ArrowDown")
    assert nodes(page) == before
    assert page.locator(".outline [aria-current]").inner_text().strip() == before[1]


def test_a_field_is_found_in_the_outline_copied_and_put_into_a_form_of_another_system(new_page, live):
    page = new_page("sh_admin")
    page.goto(f"{form_of(page, 'quality', '质量标准化申报表')}")
    page.locator("#find").fill("结构类")
    shown = page.locator(".outline li[data-node]:visible > a").filter(has_text="结构类型")
    expect(shown).to_have_count(1)
    expect(page.locator(".outline a", has_text="工程地址")).to_be_hidden()
    go(shown)
    go(page.locator("button[name=op][value=copy]"))
    address = form_of(page, "safety", "安全生产标准化申报表")
    page.goto(f"{address}?at=/sections/0")
    fields = page.locator('.outline [data-list="/sections/0/fields"] > li > a')
    before = fields.count()
    go(page.locator("form.design__below:has(input[value=paste]) button").first)
    assert fields.count() == before + 1
    assert "结构类型" in fields.last.inner_text()


def form_of(page: Any, system: str, title: str) -> str:
    """The address of a form in the designer."""
    page.goto(f"/r/shanghai/admin/definitions/?system={system}&kind=form&q={title}")
    return str(page.locator("main tr", has_text=title).locator('a[href*="/design/"]').first.get_attribute("href"))
