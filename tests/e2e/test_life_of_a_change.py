"""The life of a change in the browser: tried out, kept as a case, measured, taken along, and what runs moved over."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.authors import keep_picture
from tests.e2e.changed_rules import LONG, SHORT
from tests.live import ROOT, Live, worker_beside
from tests.pages import go

pytestmark = pytest.mark.e2e

SHOWCASE, QUALITY = "/r/showcase/admin/systems/forms", "/r/shanghai/admin/systems/quality"


@pytest.fixture(scope="module")
def world(live: Live) -> Iterator[Live]:
    """Both regions in the middle of a change, and the worker that does what takes long."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    environment = {**os.environ, "DATABASE_URL": live.database_url, "PYTHONPATH": roots}
    subprocess.run([sys.executable, "-m", "tests.e2e.changed_rules"], env=environment, cwd=ROOT, check=True)
    with worker_beside(live):
        yield live


def press(page: Any, name: str) -> None:
    """Press a button and wait for the page behind it."""
    go(page.locator("main").get_by_role("button", name=name, exact=True).first)


def follow(page: Any, name: str) -> None:
    """Follow a link and wait for its page."""
    go(page.locator("main").get_by_role("link", name=name, exact=True).first)


def row(page: Any, words: str) -> Any:
    """The row of a table in which these words stand."""
    return page.locator("main tr", has_text=words)


def fits_a_phone(page: Any) -> bool:
    """Whether nothing of the page sticks out of a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page.evaluate("document.documentElement.scrollWidth") <= 390


def test_running_records_are_checked_moved_and_brought_back(new_page, world):
    page = new_page("sf_admin")
    page.goto(f"{SHOWCASE}/moves/")
    page.get_by_label("记录类型").select_option(label="现场综合检查")
    page.get_by_label("从版本").select_option(value="1")
    page.get_by_label("到版本").select_option(value="2")
    press(page, "查看对应关系")
    press(page, "逐条检查")
    move = page.get_by_role("button", name=re.compile(r"^迁移 \d+ 条记录$"))
    move.wait_for(timeout=180_000)  # the page looks by itself
    expect(row(page, SHORT)).to_contain_text("不能迁移")
    assert "4" in row(page, SHORT).locator("li").first.inner_text()  # why: at least so many characters
    expect(row(page, LONG)).to_contain_text("可以迁移")
    go(move)
    page.get_by_role("button", name="撤销此次迁移").wait_for(timeout=180_000)
    expect(row(page, LONG)).to_contain_text("已迁移")
    press(page, "撤销此次迁移")
    row(page, LONG).get_by_text("已迁回").wait_for(timeout=180_000)
    assert fits_a_phone(page)


def test_the_impact_says_how_far_it_is_and_who_gets_another_grade(new_page, world):
    page = new_page("sh_admin")
    page.goto(f"{QUALITY}/impact/")
    page.get_by_label("记录范围").select_option(value="12")
    press(page, "计算影响")
    page.get_by_role("heading", name="等级变化", exact=True).wait_for(timeout=180_000)
    changed = page.locator("main tr", has=page.get_by_role("link", name="原因"))
    changed.first.wait_for()
    assert "优良 → 合格" in changed.first.inner_text()
    assert fits_a_phone(page)
    go(changed.first.get_by_role("link"))
    cells = row(page, "等级").get_by_role("cell").all_inner_texts()
    assert [text.strip() for text in cells[-2:]] == ["优良", "合格"]


def test_below_the_designer_stand_the_grades_that_change_with_the_way_to_why(new_page, world):
    page = new_page("sh_admin")
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=decision&q=月度评价等级")
    go(page.locator("main td a").first)
    changed = page.locator("#proof tr", has_text="优良 → 合格")
    changed.first.wait_for()
    stage = page.locator(".stages li.is-warn", has_text="影响")
    expect(stage).to_contain_text(re.compile(r"[1-9]\d* 条等级变化"))
    keep_picture(page, "panes_with_impact")
    assert fits_a_phone(page)
    go(changed.first.get_by_role("link"))
    assert "/impact/" in page.url


def test_a_bundle_goes_out_is_refused_when_its_seal_is_broken_and_is_seen_before_it_is_taken_in(
    new_page, world, tmp_path
):
    page = new_page("sf_admin")
    page.goto("/r/showcase/admin/bundles/")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载定义包").click()
    bundle, broken = Path(download.value.path()), tmp_path / "broken.zip"
    tamper(bundle, broken)
    send(page, broken)
    assert "改动过" in page.get_by_role("alert").inner_text()
    rename_a_state(page, "等待审核")
    page.goto("/r/showcase/admin/bundles/")
    whole = tmp_path / "forms.zip"
    whole.write_bytes(bundle.read_bytes())
    send(page, whole)
    assert "等待审核" in page.locator("main").inner_text()
    page.get_by_label("采用定义包").first.check()
    press(page, "预览变化")
    assert "等待审核" in page.locator("del", has_text="等待审核").inner_text()
    press(page, "存为草稿")
    assert "forms" in row(page, "kaoping").inner_text()


def tamper(bundle: Path, broken: Path) -> None:
    """The same bundle, but with other words in one of its documents."""
    with zipfile.ZipFile(bundle) as whole, zipfile.ZipFile(broken, "w") as other:
        for name in whole.namelist():
            text = whole.read(name)
            other.writestr(name, text.replace("待审核".encode(), "已审核".encode()))


def send(page: Any, file: Path) -> None:
    """Send a bundle to be looked at."""
    page.get_by_label("文件").set_input_files(file)
    press(page, "查看变化")


def rename_a_state(page: Any, title: str) -> None:
    """Another title for a state of the chain of checks, in its table."""
    page.goto("/r/showcase/admin/definitions/?system=forms&kind=workflow")
    for name in ("现场综合检查", "源文本", "表格编辑"):
        follow(page, name)
    page.locator("textarea").filter(has_text="待审核").first.fill(title)
    press(page, "保存草稿")


def test_a_case_is_tried_as_another_role_kept_and_what_no_case_sees_is_named(new_page, world):
    page = new_page("sf_admin")
    page.goto(f"{SHOWCASE}/tryout/")
    press(page, "打开用例")
    before = page.locator(".tryout-steps > li").count()
    go(page.locator(".tryout-list a").first)
    page.get_by_label("当前角色").select_option(value="reviewer")
    press(page, "切换")
    follow(page, "通过")
    press(page, "通过")
    assert page.locator(".tryout-steps > li").count() == before + 1
    assert "已办结" in page.locator(".tryout-steps > li").last.inner_text()
    page.get_by_label("用例名称").fill("检查通过")
    page.get_by_label("用例标识").fill("passed")
    press(page, "保存为用例")
    assert fits_a_phone(page)
    page.goto(f"{SHOWCASE}/coverage/")
    press(page, "查找盲区")
    page.get_by_role("heading", name="没有用例发现").wait_for(timeout=180_000)
    expect(page.locator(".author-figures li", has_text="个用例")).to_contain_text("2")
    row(page, "文明施工评分").first.wait_for()  # no case fills the sheet
