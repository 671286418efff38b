"""`make pictures`: takes the pictures of the tour again, from the platform that `make run` has started.

What is typed here leaves nothing behind: the form is one that the platform refuses, and the draft that the release page
shows is put back as it was.
"""

import io
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.journey import fill_leaders, fill_site, forward

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PASSWORD = os.environ.get("KAOPING_DEMO_PASSWORD", "kaoping-demo")
DESKTOP, PHONE = {"width": 1360, "height": 850}, {"width": 390, "height": 844}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--lang=zh-CN",
]
COLOURS = 200
LONG = 180_000  # milliseconds: golden cases and the worker take their time
HEAVIEST = 200_000


def inbox(page: Page) -> None:
    """What waits in two regions, the most urgent first."""
    page.goto("/inbox/")


def records(page: Page) -> None:
    """A list as a contractor sees it."""
    page.goto("/r/shanghai/list/declarations/")


def record(page: Page) -> None:
    """A site with its year."""
    _row(page, "/r/shanghai/list/enterprise_months/?q=示例职工宿舍工程", "示例职工宿舍工程")


def workflow(page: Page) -> None:
    """The states of the same site's declaration, and the way it took."""
    record(page)
    page.get_by_role("link", name="流程图").click()


def stops(page: Page) -> None:
    """The same on a phone, from top to bottom."""
    record(page)
    page.goto(f"{page.url.partition('?')[0]}?tab=flow")
    page.locator(".stops").evaluate("stops => scrollTo(0, stops.getBoundingClientRect().y + scrollY - 120)")


def sheet(page: Page) -> None:
    """A month scored twice, side by side."""
    page.goto("/r/shanghai/list/reviews/")
    page.locator("main").get_by_role("link", name="复核 ：").first.click()


def refusal(page: Page) -> None:
    """A declaration whose leader the register does not know by this number."""
    page.goto("/r/shanghai/records/new/quality/declaration/")
    fill_site(page)
    forward(page)
    fill_leaders(page, phone="13900000000")
    forward(page)


def questions(page: Page) -> None:
    """The region of demonstrations asks for everything a form can ask for."""
    page.goto("/r/showcase/records/new/forms/site_check/")
    page.get_by_label("检查名称").fill("示例东湖工程检查")
    page.mouse.wheel(0, 500)


def paper(page: Page) -> None:
    """A declaration as it is printed, with its digest and the way to check it."""
    record(page)
    page.get_by_role("link", name="打印").click()


def dashboard(page: Page) -> None:
    """A year of Shanghai's safety standardisation, every number of which opens its list."""
    page.goto("/r/shanghai/dashboards/safety/authority/")


def comparison(page: Page) -> None:
    """Two regions side by side, each on its own scale."""
    page.goto("/regions/comparison/")


def review(page: Page) -> None:
    """A self-assessment of Qingdao, item by item: adopted, overridden, passed or returned."""
    _row(page, "/r/qingdao/list/conditions_review/?tab=1", "示例海岸建筑有限公司")
    page.goto(f"{page.url.partition('?')[0]}sheets/review/")


def result(page: Page) -> None:
    """The year of a company with the parts that it comes from."""
    _row(page, "/r/qingdao/list/enterprise_results/", "示例海岸建筑有限公司")


def inspection(page: Page) -> None:
    """An inspection by phrases on a phone, on the site."""
    _row(page, "/r/jiangsu/list/inspect_phrases/", "3201AQ260020")
    page.goto(f"{page.url.partition('?')[0]}?tab=inspection_phrases")
    page.get_by_role("link", name="检查", exact=True).click()


def manual(page: Page) -> None:
    """The operation manual of a role, written out of what is live."""
    page.goto("/r/shanghai/help/")
    page.get_by_role("link", name="质量标准化 · 施工企业用户", exact=True).first.click()


def catalogue(page: Page) -> None:
    """A scoring catalogue as a table, with the sheet it becomes."""
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=catalogue")
    page.locator("main td a").first.click()
    page.get_by_role("link", name="目录表格").click()
    page.frame_locator("#try").locator(".score__now").wait_for()


def chain(page: Page) -> None:
    """An approval chain in the flow editor, one of its actions open."""
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=workflow&q=申报")
    page.locator("main td a").first.click()
    page.get_by_role("link", name="流程编辑").click()
    page.locator("a.d-link[href='?at=/actions/2']").first.click()


def designer(page: Page) -> None:
    """A form in the designer, with one of its fields open and the page as people will see it."""
    page.goto(f"{_definition(page, 'form', '质量标准化申报表')}?at=/sections/0/fields/0")
    page.frame_locator("#preview").locator("main").wait_for()


def source(page: Page) -> None:
    """The text of an approval chain, with what may be written next."""
    page.goto(_definition(page, "workflow", "竣工评价").replace("/design/", "/definitions/edit/"))
    text = page.locator(".source .cm-content")
    text.click()
    page.locator(".source").evaluate("element => element.scrollIntoView({block: 'start'})")
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type('\n"co')
    page.locator(".cm-completionInfo").wait_for()


def decision_table(page: Page) -> None:
    """A decision table as a grid, with a gap that it says."""
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=decision")
    page.get_by_role("link", name="不能申请竣工评价的提示").click()
    page.get_by_role("link", name="决策表", exact=True).click()
    page.locator('button[name=act][value="rows.4.remove"]').click()
    page.locator("#problems li").first.wait_for()


def _definition(page: Page, kind: str, title: str) -> str:
    page.goto(f"/r/shanghai/admin/definitions/?system=quality&kind={kind}")
    return str(page.get_by_role("link", name=title, exact=True).first.get_attribute("href"))


def playground(page: Page) -> None:
    """An expression tried on sample data, with every step."""
    page.goto("/r/shanghai/admin/playground/")
    page.get_by_role("button", name="试算", exact=True).click()


def release(page: Page) -> None:
    """What stands between drafts and a release, with two items that have swapped their marks."""
    _swap_marks(page)
    page.goto("/r/shanghai/admin/systems/quality/release/")


def panes(page: Page) -> None:
    """What check, golden cases and the stored records say of stricter grades, below the designer."""
    decision = _definition(page, "decision", "月度评价等级")
    _grades(page, decision, "97")
    page.goto("/r/shanghai/admin/systems/quality/impact/")
    page.get_by_role("button", name="计算影响").click()
    page.get_by_text("针对当前草稿").first.wait_for(timeout=LONG)
    page.goto(decision)
    page.locator("#proof").get_by_role("button", name="立即试算").click()
    page.locator("#proof [aria-labelledby=low-cases] tbody tr").first.wait_for(timeout=LONG)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def _grades(page: Page, decision: str, best: str) -> None:
    """From how many points on a month is graded best, in the draft."""
    page.goto(f"{decision}decision/")
    page.locator('[name="rows.0.0"]').evaluate("(cell, test) => { cell.value = test; }", f">= {best}")
    page.locator("#form .design__save [value=save]").click()
    page.wait_for_url("**said=saved**")


def _again(page: Page) -> None:
    """The grades as they were."""
    _grades(page, _definition(page, "decision", "月度评价等级"), "85")


def _swap_marks(page: Page) -> None:
    """Items 1.1 and 1.2 of the catalogue give each other their marks, in the draft."""
    catalogue(page)
    items = [
        page.locator(f'tr:has([name$="/number"]:text-is("{number}")) [name$="/marks"]') for number in ("1.1", "1.2")
    ]
    for item, marks in zip(items, [item.input_value() for item in reversed(items)], strict=True):
        item.fill(marks)
    page.get_by_role("button", name="保存草稿").click()
    page.locator("#grid-said", has_text="草稿").wait_for()


#: Name of the picture: who looks, at which size, at what.
PICTURES: Mapping[str, tuple[str, Mapping[str, int], Callable[[Page], None]]] = {
    "inbox": ("cross_supervisor", DESKTOP, inbox),
    "list": ("sh_contractor", DESKTOP, records),
    "record": ("sh_contractor", DESKTOP, record),
    "workflow": ("sh_contractor", DESKTOP, workflow),
    "workflow-phone": ("sh_contractor", PHONE, stops),
    "sheet": ("sh_chief", DESKTOP, sheet),
    "sheet-phone": ("sh_chief", PHONE, sheet),
    "refusal": ("sh_contractor", DESKTOP, refusal),
    "questions": ("sf_filler", DESKTOP, questions),
    "paper": ("sh_contractor", DESKTOP, paper),
    "dashboard": ("sh_authority", DESKTOP, dashboard),
    "comparison": ("cross_supervisor", DESKTOP, comparison),
    "review": ("qd_authority", DESKTOP, review),
    "result": ("qd_authority", DESKTOP, result),
    "inspection-phone": ("js_inspector", PHONE, inspection),
    "manual": ("sh_contractor", DESKTOP, manual),
    "catalogue": ("sh_admin", DESKTOP, catalogue),
    "chain": ("sh_admin", DESKTOP, chain),
    "designer": ("sh_admin", DESKTOP, designer),
    "source": ("sh_admin", DESKTOP, source),
    "decision-table": ("sh_admin", DESKTOP, decision_table),
    "playground": ("sh_admin", DESKTOP, playground),
    "panes": ("sh_admin", DESKTOP, panes),
    "release": ("sh_admin", DESKTOP, release),
}


#: What puts a draft back as it was.
AFTER: Mapping[Callable[[Page], None], Callable[[Page], None]] = {panes: _again, release: _swap_marks}


def main(address: str, *chosen: str) -> None:
    """Take every picture, or the chosen ones."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for name, (username, size, show) in PICTURES.items():
            if chosen and name not in chosen:
                continue
            page = _signed_in(browser, address, username, size)
            show(page)
            page.wait_for_load_state("networkidle")
            print(f"{name}.png  {_keep(name, page.screenshot()):>7,} bytes")
            if show in AFTER:
                AFTER[show](page)
            page.context.close()


def _signed_in(browser: Browser, address: str, username: str, size: Mapping[str, int]) -> Page:
    phone = size is PHONE
    options: dict[str, Any] = {"base_url": address, "viewport": size, "is_mobile": phone, "has_touch": phone}
    page = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
    ).new_page()
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def _row(page: Page, path: str, title: str) -> None:
    page.goto(path)
    page.locator("main").get_by_role("link", name=title, exact=True).click()


def _keep(name: str, taken: bytes) -> int:
    """Keep a picture with few colours, so that it stays light."""
    place = FOLDER / f"{name}.png"
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
    size = place.stat().st_size
    if size > HEAVIEST:
        raise SystemExit(f"{place} is too heavy ({size:,} bytes); take fewer colours or a smaller page.")
    return size


if __name__ == "__main__":
    main(*sys.argv[1:])
