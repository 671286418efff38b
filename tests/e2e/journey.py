"""What people do in the browser again and again, so that the tests read like the manual."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.pages import go, settled

#: The contractor's leader and the chief engineer, as the demonstration's real-name register knows them.
LEADER, LEADER_PHONE = "陈示一", "13800001001"
CHIEF, CHIEF_PHONE = "韩示四", "13800001020"
OTHER_CHIEF, OTHER_CHIEF_PHONE = "卫示六", "13800001021"
SUPERVISION_CODE = "91310101MA1K0B001C"

DECLARATION = {
    "工程名称": "示例江湾学校工程",
    "合同信息报送编号": "2601SY0777",
    "工程地址": "示例路 77 号",
    "建设单位": "示例置业有限公司",
    "计划开工日期": "2026-01-10",
    "计划竣工日期": "2028-12-31",
}


@dataclass
class Story:
    """What later steps must know of earlier ones: the paths of the records, by name."""

    paths: dict[str, str] = field(default_factory=dict)


def fill_declaration(page: Any, **changes: str) -> None:
    """Fill the declaration's steps, with the two leaders as the register knows them; ends where answers are checked."""
    fill_site(page, **changes)
    forward(page)
    fill_leaders(page)
    forward(page)


def fill_site(page: Any, **changes: str) -> None:
    """The first step of the declaration: what is built, where and when."""
    for label, value in {**DECLARATION, **changes}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("所在区").select_option(label="浦东新区")
    page.get_by_label("工程类别").select_option(label="市政基础设施工程")


def fill_leaders(page: Any, *, phone: str = LEADER_PHONE) -> None:
    """The second step of the declaration: the leaders of both companies."""
    contractor, supervision = section(page, "施工总承包企业"), section(page, "监理单位")
    contractor.get_by_label("项目负责人").fill(LEADER)
    contractor.get_by_label("联系电话").fill(phone)
    supervision.get_by_label("统一社会信用代码").fill(SUPERVISION_CODE)
    supervision.get_by_label("项目总监").fill(CHIEF)
    supervision.get_by_label("联系电话").fill(CHIEF_PHONE)


def forward(page: Any) -> None:
    """On to the next step of a form, or to what is wrong on this one."""
    go(page.locator(".actionbar").get_by_role("button", name=re.compile("^下一步")))


def section(page: Any, title: str) -> Any:
    """A section of a form or a record page, by its heading."""
    return page.locator("section, fieldset").filter(has=page.get_by_role("heading", name=title, exact=True)).first


def button(page: Any, name: str) -> Any:
    """The button, or the link that looks like one, of this name."""
    found = page.locator("main, .actionbar").get_by_role("button", name=name, exact=True)
    return (
        found if found.count() else page.locator("main, .actionbar").get_by_role("link", name=name, exact=True)
    ).first


def press(page: Any, name: str) -> None:
    """Press a button and wait for the page that follows."""
    go(button(page, name))


def leave_sheet(page: Any) -> None:
    """Save a score sheet and go back to its record."""
    press(page, "保存并退出")
    page.wait_for_url(lambda url: "/sheets/" not in url)


def state_of(page: Any) -> str:
    """The record's state, as its page says it."""
    return page.locator(".page-head .tag").first.inner_text().strip()


def path_of(page: Any) -> str:
    """The path of the record whose page this is, without tab and query."""
    return re.sub(r"(/records/\d+/).*", r"\1", page.url)


def row_of(page: Any, item: str) -> Any:
    """The row of an item on a score sheet, by its number."""
    number = page.locator(".sub__no", has_text=re.compile(rf"^\s*{re.escape(item)}\s*$"))
    return page.locator("tr.sub").filter(has=number)


def line_of(page: Any, number: str) -> Any:
    """A line (check item) of a score sheet, by its number."""
    title = page.locator(".item__title", has_text=re.compile(rf"^\s*{re.escape(number)} "))
    return page.locator("tbody.item").filter(has=title)


def tick(page: Any, item: str, finding: int = 1) -> None:
    """Tick a finding of an item (by its number), as somebody would: open the box, then tick."""
    cuts = row_of(page, item).locator("details.cuts")
    if cuts.get_attribute("open") is None:
        cuts.locator("summary").click()
    with saving(page):
        cuts.get_by_role("checkbox").nth(finding - 1).check()


@contextmanager
def saving(page: Any) -> Iterator[None]:
    """Something is changed on a sheet; wait until the server has answered with the new score."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield
    settled(page)


def live_score(page: Any) -> str:
    """The score that the panel shows now."""
    return page.locator("#score .score__now b").inner_text().strip()


def passed_site(new_page: Any, live: Any, story: Story, *, day: str, name: str = DECLARATION["工程名称"]) -> None:
    """A site that was declared and passed on one day and now waits for the authority."""
    live.set_now(f"{day}T09:00:00+08:00")
    contractor, supervision = new_page("sh_contractor"), new_page("sh_supervision")
    contractor.goto("/r/shanghai/records/new/quality/declaration/")
    fill_declaration(contractor, 工程名称=name)
    press(contractor, "保存")
    story.paths["site"] = path_of(contractor)
    press(contractor, "提交")
    supervision.goto(story.paths["site"])
    press(supervision, "通过")
    if "/act/" in supervision.url:
        press(supervision, "通过")


def follow(page: Any, link: str, row: str = "") -> None:
    """Follow a link at the end of a table's row, of the first row that says this."""
    links = page.locator("tr").filter(has_text=row).locator(".acts a")
    go(links.filter(has_text=re.compile(rf"^\s*{re.escape(link)}：")).first)


def take(page: Any, action: str, *, opinion: str = "", **fields: str) -> None:
    """Take an action, through its own page if it has one: choices by their labels, an opinion if one is given."""
    press(page, action)
    if "/act/" not in page.url:
        return
    enter(page, fields)
    if opinion:
        page.get_by_label(re.compile("意见")).fill(opinion)
    press(page, action)


def enter(page: Any, fields: Mapping[str, str]) -> None:
    """Fill fields by their labels: choices by the word chosen, everything else by typing."""
    for label, value in fields.items():
        field = page.get_by_label(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def apply_for(page: Any, story: Story, kind: str, title: str, **fields: str) -> str:
    """Make an application (completion, suspension, termination) on the site's tab for it; gives its path."""
    page.goto(story.paths["site"] + f"?tab={kind}")
    press(page, title)
    enter(page, fields)
    press(page, title)
    return path_of(page)


def refusal_on(page: Any, story: Story, kind: str) -> str:
    """Why nothing of this kind can be applied for on the site: the button is greyed and leads to the sentence."""
    page.goto(story.paths["site"] + f"?tab={kind}")
    greyed = page.locator(".toolbar [aria-disabled=true]")
    return page.locator(greyed.get_attribute("href")).inner_text()


def reviewed_month(new_page: Any, live: Any, story: Story, *, start: str, day: str) -> str:
    """A month without findings, scored, reviewed and forwarded on one day; gives its path."""
    live.set_now(f"{day}T09:00:00+08:00")
    contractor, chief = new_page("sh_contractor"), new_page("sh_chief")
    month = open_month(contractor, story, start)
    contractor.goto(month + "sheets/self/")
    leave_sheet(contractor)
    press(contractor, "提交")
    chief.goto(month + "sheets/review/")
    with saving(chief):
        button(chief, "其余全部采纳").click()
    leave_sheet(chief)
    press(chief, "完成复核")
    press(chief, "提交")
    return month


def accept(page: Any) -> None:
    """The authority accepts the site whose page this is."""
    press(page, "受理")
    page.get_by_label("是否受理").select_option("是")
    page.get_by_label(re.compile("意见")).fill("同意受理。")
    press(page, "受理")


def accepted_site(new_page: Any, live: Any, story: Story, *, day: str) -> None:
    """A site that was declared, passed and accepted on one day, each by who does it."""
    passed_site(new_page, live, story, day=day)
    authority = new_page("sh_pudong")
    authority.goto(story.paths["site"])
    accept(authority)


def open_month(page: Any, story: Story, start: str) -> str:
    """Open the evaluation of a month from the site's own page; gives its path."""
    page.goto(story.paths["site"] + "?tab=monthly_evaluation")
    page.locator("[name=period]").fill(start[:7])
    press(page, "新增评价")
    if "/new/" in page.url:
        press(page, "保存")
    return path_of(page)
