"""A regional administrator tries an expression out in the browser, finds a mistake underlined, and mends it."""

import pytest

from tests.e2e.barriers import barriers, open_eyes
from tests.pages import go

pytestmark = pytest.mark.e2e

PLAYGROUND = "/r/shanghai/admin/playground/"


@pytest.fixture(scope="module")
def admin(browser, live):
    """The administrator's page, in which axe may run."""
    context = open_eyes(browser, live, "sh_admin")
    yield context.pages[0]
    context.close()


def press(page, name):
    """Press a button and wait for the page that follows."""
    go(page.get_by_role("button", name=name, exact=True))


def test_a_mistake_is_underlined_and_mended(admin):
    admin.goto("/r/shanghai/admin/")
    go(admin.get_by_role("link", name="表达式试算"))
    admin.get_by_label("试算内容").fill('scor >= 80 and grade = "优良"')
    admin.get_by_label("样例数据").fill('{"score": 84.5, "grade": "优良"}')
    press(admin, "试算")
    assert admin.locator(".try-text mark").all_inner_texts() == ["scor"]
    assert "是否想写“score”？" in admin.locator(".try-marks").inner_text()
    admin.get_by_label("试算内容").fill('score >= 80 and grade = "优良"')
    press(admin, "试算")
    assert admin.locator(".try-value output").inner_text() == "true"
    assert admin.locator(".try-fine").inner_text() == "没有发现问题。"


def test_the_conditions_of_a_type_of_record_are_tried_over_made_up_data(admin):
    admin.goto(PLAYGROUND)
    admin.get_by_label("名称依据").select_option(label="月度评价")
    press(admin, "生成样例")
    admin.locator(".try-known summary").click()
    go(admin.locator(".try-known button").first)
    assert admin.locator(".try-value output").inner_text() in ("true", "false")
    assert admin.locator(".try-marks").count() == 0


@pytest.mark.parametrize("example", ["quarter", "mistakes", "cell", "table"])
def test_the_page_has_no_barriers(admin, example):
    admin.goto(f"{PLAYGROUND}?example={example}")
    assert barriers(admin) == {}
    assert admin.evaluate("document.documentElement.scrollWidth") <= 390
