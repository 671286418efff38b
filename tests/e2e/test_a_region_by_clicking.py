"""An operator founds a region in the browser; its first administrator comes by invitation and opens the designer."""

import re

import pytest

from tests.live import Live, worker_beside
from tests.outside import Outside

pytestmark = pytest.mark.e2e

PASSWORD = "Kp-nanshan.2026!xq"
DISTRICTS = "440305\t粤海街道\n440306\t南头街道\n440307\t沙河街道"


def test_a_region_is_founded_and_its_administrator_opens_the_designer(live: Live, sandbox: Outside, new_page) -> None:
    operator = new_page("operator")
    operator.get_by_role("link", name="平台的各地区").first.click()
    operator.get_by_role("link", name="新建地区").click()
    operator.locator("#title").fill("南山区")
    operator.locator("#slug").fill("Nan Shan")
    operator.locator("[name=part][value='showcase/forms']").check()
    operator.locator("#districts").fill(DISTRICTS)
    operator.locator("#admin_name").fill("陈管理")
    operator.locator("#admin_mobile").fill("13800000077")
    operator.locator("#admin_username").fill("nanshan_admin")
    operator.get_by_role("button", name="建立地区").click()
    operator.locator(".errors a[href='#slug']").wait_for()
    assert operator.locator("#admin_name").input_value() == "陈管理"
    operator.locator("#slug").fill("nanshan")
    operator.get_by_role("button", name="建立地区").click()
    operator.wait_for_url(re.compile(r"/platform/regions/births/\d+/"))
    assert "进行中" in operator.inner_text("main")
    with worker_beside(live, sandbox.environment):
        operator.locator("#invitation").wait_for(timeout=60_000)
        took = re.search(r"用时 ([\d.]+) 秒", operator.inner_text("main"))
        print(f"A region of the pack 示范市 was there after {took.group(1)} s.")
    link = operator.locator("#invitation").get_attribute("href")

    admin = new_page()
    admin.goto("/invitation/" + link.partition("/invitation/")[2])
    admin.locator("[name=password]").fill(PASSWORD)
    admin.locator("[name=again]").fill(PASSWORD)
    admin.get_by_role("button", name="设置密码").click()
    admin.wait_for_url(re.compile("/login/"))
    admin.fill("[name=username]", "nanshan_admin")
    admin.fill("[name=password]", PASSWORD)
    admin.press("[name=password]", "Enter")
    admin.wait_for_url(re.compile("/r/nanshan/admin/"))
    admin.goto("/r/nanshan/admin/definitions/")
    admin.locator('a[href*="/design/"]').first.click()
    admin.locator(".outline").first.wait_for()
    admin.goto("/invitation/" + link.partition("/invitation/")[2])
    assert "此链接已使用" in admin.inner_text("body")


def test_nobody_else_finds_these_pages(new_page) -> None:
    page = new_page("sh_admin")
    assert page.goto("/platform/regions/").status == 404
