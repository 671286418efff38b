"""Where a region asks for it, other authors approve a change before it is released, in the steps it arranged.

All of it by clicking.
"""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.authors import keep_picture, open_table_of_checks, press, publish, rename
from tests.e2e.second_author import SECOND, SECOND_NAME, THIRD, THIRD_NAME
from tests.live import ROOT, Live
from tests.pages import go

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
    assert "待他人审批" in approval_in_strip(first)
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
    assert "退回" in approval_in_strip(first)
    keep_picture(first, "second_sent_back")
    rename(first, ADMIN, 退回修改="退回补正")
    first.goto(RELEASE)
    assert REASON in said(first)  # until it is asked for again
    first.locator("#approval-notes").fill("已按意见修改。")
    press(first, "提交审批")

    second.goto(RELEASE)
    assert "待您" in approval_in_strip(second)
    press(second, "批准")
    assert is_open(second)
    assert "已批准" in approval_in_strip(second)
    first.goto(RELEASE)
    keep_picture(first, "second_approved")
    assert first.locator("#notes").input_value() == "已按意见修改。"  # what was approved
    publish(first, "状态名称与《办法》一致。")
    open_table_of_checks(second, ADMIN)
    assert "退回补正" in second.locator("textarea").evaluate_all("all => all.map(one => one.value)")


def test_a_regional_admin_arranges_two_steps_and_two_others_take_them(new_page, world):
    first, second, third = new_page("sf_admin"), new_page(SECOND), new_page(THIRD)
    want_a_second_person(first)
    add_a_step(first, "法规科", role="区域管理员")
    rename(first, ADMIN, 已办结="已结案")
    first.goto(RELEASE)
    first.locator("#approval-notes").fill("“已办结”改称“已结案”。")
    press(first, "提交审批")
    assert steps(first) == [f"{FIRST_STEP} 等待 {SECOND_NAME}、{THIRD_NAME}", "法规科 未到"]
    keep_picture(first, "steps_waiting")

    read_message(second, "待您审批")
    second.locator("#approval-notes").fill("名称与《办法》一致。")
    press(second, "批准")
    assert "下一步骤" in said(second)
    assert second.get_by_role("button", name="批准").count() == 0  # nobody takes two steps
    assert "您已在这次申请的其他步骤办理过" in said(second)
    assert not is_open(second)

    read_message(third, "待您审批")
    assert "名称与《办法》一致。" in steps(third)[0]
    assert f"等待 {THIRD_NAME}" in steps(third)[1]
    keep_picture(third, "steps_second")
    press(third, "批准")
    assert is_open(third)
    first.goto(RELEASE)
    assert "已批准" in steps(first)[1]
    keep_picture(first, "steps_approved")
    publish(first, "状态名称与《办法》一致。")
    first.goto(f"{ADMIN}/audit/")
    assert "设置发布审批步骤" in said(first)


FIRST_STEP = "另一位管理员"


def add_a_step(page: Any, name: str, *, role: str) -> None:
    """Arrange one more step, for holders of a role, in Wagtail's settings."""
    page.goto(f"{ADMIN}/")
    page.get_by_role("link", name="发布审批设置").click()
    go(page.locator("main").get_by_role("link", name="发布审批", exact=True))
    page.locator("#id_workflow_tasks-ADD").click()
    keep_picture(page, "steps_workflow")
    page.locator("[id$='workflow_tasks-1-task-chooser']").get_by_role("button").first.click()
    keep_picture(page, "steps_chooser")
    chooser = page.get_by_role("dialog")
    chooser.get_by_role("tab", name="新建").click()
    chooser.locator('[name="create-task-name"]').fill(name)
    chooser.get_by_label(role).check()
    keep_picture(page, "steps_new")
    chooser.locator('[type="submit"]').click()
    page.locator("main").get_by_text(name, exact=True).wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    keep_picture(page, "steps_arranged")
    assert name in said(page)


def steps(page: Any) -> list[str]:
    """The steps of the approval as the page of the release tells them."""
    return list(page.locator(".author-steps > li").all_inner_texts())


def approval_in_strip(page: Any) -> str:
    """How the change stands with the second person, as the strip of the designer says it, too."""
    there = page.locator(".stages li", has_text="审批").inner_text()
    beside = page.context.new_page()
    beside.goto(f"{ADMIN}/definitions/?system=forms&kind=workflow")
    go(beside.locator("main td a").first)
    beside.locator(".stages li", has_text="处错误").wait_for()
    assert beside.locator(".stages li", has_text="审批").inner_text() == there
    keep_picture(beside, "strip_with_approval")
    beside.close()
    return str(there)


def want_a_second_person(page: Any) -> None:
    """Ask for it in the region's own definition, and release that: so far nobody else has to agree."""
    page.goto(f"{ADMIN}/definitions/?system=region&kind=region")
    page.locator("main td a").first.click()
    if page.locator('[name="releases.second_person"][value="true"]').is_checked():
        return
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
