"""Where a region asks for it, another author approves a change before it is released; all of it by clicking."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.authors import keep_picture, open_table_of_checks, press, publish, rename
from tests.e2e.second_author import SECOND, SECOND_NAME
from tests.live import ROOT, Live

pytestmark = pytest.mark.e2e

ADMIN = "/r/showcase/admin"
RELEASE = f"{ADMIN}/systems/forms/release/"
ASKED = "“已退回”改称“退回修改”，与通知用语一致。"
REASON = "请改为“退回补正”，与《办法》第十二条一致。"


@pytest.fixture(scope="module")
def world(live: Live) -> Live:
    """The showcase with two authors."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    environment = {**os.environ, "DATABASE_URL": live.database_url, "PYTHONPATH": roots}
    subprocess.run([sys.executable, "-m", "tests.e2e.second_author"], env=environment, cwd=ROOT, check=True)
    return live


def said(page: Any) -> str:
    """What stands on the page, messages included."""
    return str(page.inner_text("body"))


def is_open(page: Any) -> bool:
    """Whether the drafts can be published from here."""
    button = page.get_by_role("button", name="发布", exact=True)
    return bool(button.count() and button.is_enabled())


def test_a_change_goes_to_a_second_person_comes_back_is_approved_and_released(new_page, world):
    first, second, filler = new_page("sf_admin"), new_page(SECOND), new_page("sf_filler")
    want_a_second_person(first)
    rename(first, ADMIN, 已退回="退回修改")
    first.goto(RELEASE)
    assert not is_open(first)
    first.locator("#approval-notes").fill(ASKED)
    press(first, "提交审批")
    assert "等待" in first.locator("#approval").locator("xpath=..").inner_text()
    assert first.get_by_role("button", name="批准").count() == 0  # whoever asked is not asked
    assert not is_open(first)
    keep_picture(first, "second_waiting")

    assert filler.goto(RELEASE).status == 403
    assert "具有配置角色的人员" in said(filler)
    keep_picture(filler, "second_refused")

    read_message(second, "待您审批")
    assert ASKED in said(second)
    assert "退回修改" in second.locator("main").inner_text()
    press(second, "退回")
    assert "退回前请说明需要修改什么。" in said(second)  # not without a reason
    second.locator("#approval-notes").fill(REASON)
    keep_picture(second, "second_answers")
    press(second, "退回")

    read_message(first, "被退回")
    assert REASON in said(first)
    assert SECOND_NAME in said(first)
    keep_picture(first, "second_sent_back")
    rename(first, ADMIN, 退回修改="退回补正")
    first.goto(RELEASE)
    assert REASON in said(first)  # until it is asked for again
    first.locator("#approval-notes").fill("已按意见修改。")
    press(first, "提交审批")

    second.goto(RELEASE)
    press(second, "批准")
    assert is_open(second)
    first.goto(RELEASE)
    keep_picture(first, "second_approved")
    assert first.locator("#notes").input_value() == "已按意见修改。"  # what was approved
    publish(first, "状态名称与《办法》一致。")
    open_table_of_checks(second, ADMIN)
    assert "退回补正" in second.locator("textarea").evaluate_all("all => all.map(one => one.value)")


def want_a_second_person(page: Any) -> None:
    """Ask for it in the region's own definition, and release that: so far nobody else has to agree."""
    page.goto(f"{ADMIN}/definitions/?system=region&kind=region")
    page.locator("main td a").first.click()
    page.locator('[name="releases.second_person"][value="true"]').check()
    with page.expect_navigation():
        page.locator('#form [name="op"][value="save"]').click()
    page.goto(f"{ADMIN}/systems/region/release/")
    publish(page, "发布须经第二人审批。")


def read_message(page: Any, subject: str) -> None:
    """Open the newest message of this subject, and what it leads to."""
    page.goto("/messages/")
    page.locator("main a", has_text=subject).first.click()
    page.wait_for_url("**/release/")
