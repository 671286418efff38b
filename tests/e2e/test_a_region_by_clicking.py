"""An operator founds a region in the browser; its first administrator comes by invitation and opens the designer."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.authors import keep_picture
from tests.live import Live, worker_beside
from tests.outside import Outside

pytestmark = pytest.mark.e2e

PASSWORD = "Kp-nanshan.2026!xq"
HELP = "填报须知"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
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

    admin = come_in(new_page(), link, "nanshan")
    admin.goto("/r/nanshan/admin/definitions/")
    admin.locator('a[href*="/design/"]').first.click()
    admin.locator(".outline").first.wait_for()
    admin.goto("/invitation/" + link.partition("/invitation/")[2])
    assert "此链接已使用" in admin.inner_text("body")


def test_a_region_is_founded_from_a_bundle_with_its_help_pages_and_their_files(
    live: Live, sandbox: Outside, new_page, tmp_path
) -> None:
    author = new_page("sf_admin")
    write_help_page(author, tmp_path / "填报须知.pdf")
    bundle = bundle_of(author, tmp_path / "showcase.zip")

    operator = new_page("operator")
    operator.goto("/platform/regions/new/")
    operator.locator("#title").fill("宝安区")
    operator.locator("#short").fill("宝")
    operator.locator("#slug").fill("baoan")
    operator.locator("#bundle").set_input_files(bundle)
    operator.get_by_role("button", name="按所选内容填入下方").click()
    operator.locator("#bundle-kept").wait_for()
    assert "showcase.zip" in operator.inner_text("#bundle-kept")  # browsers do not keep a file
    assert "filler 填报用户" in operator.locator("#roles").input_value()
    assert "2026-02-16" in operator.locator("#holidays").input_value()
    keep_picture(operator, "founding_from_a_bundle")
    operator.locator("#roles").fill("filler 经办人\nreviewer 复核人\nauditor 审计人\nregional_admin 区级管理员")
    operator.locator("#districts").fill("440306\t新安街道\n440307\t西乡街道")
    operator.locator("#holidays").fill("2026-10-01 2026-10-02")
    operator.locator("#admin_name").fill("吴管理")
    operator.locator("#admin_mobile").fill("13800000078")
    operator.locator("#admin_username").fill("baoan_admin")
    operator.locator("#slug").fill("showcase")  # is refused, and nothing has to be chosen or typed again
    operator.get_by_role("button", name="建立地区").click()
    refused = operator.get_by_role("link", name="已有或正在建立使用此标识的地区")
    refused.wait_for()
    operator.locator("#slug").fill("baoan")
    operator.get_by_role("button", name="建立地区").click()
    operator.wait_for_url(re.compile(r"/platform/regions/births/\d+/"))
    with worker_beside(live, sandbox.environment):
        operator.locator("#invitation").wait_for(timeout=300_000)
    keep_picture(operator, "founded_from_a_bundle")

    admin = come_in(new_page(), operator.locator("#invitation").get_attribute("href"), "baoan")
    admin.goto("/r/baoan/admin/definitions/?system=forms&kind=form")
    admin.locator('a[href*="/design/"]').first.click()
    admin.locator(".outline").first.wait_for()
    admin.goto("/r/baoan/admin/definitions/?system=region&kind=region")
    admin.locator('main td a[href*="/design/"]').first.click()
    outline = admin.locator(".outline").inner_text()
    assert {"经办人", "新安街道", "西乡街道"} <= set(outline.split("\n")), outline
    assert "示东区" not in outline
    admin.goto("/r/baoan/help/")
    admin.get_by_role("link", name=HELP, exact=True).click()
    assert "先读本页" in admin.inner_text("main")
    with admin.expect_download() as loading:
        admin.get_by_role("link", name=re.compile(r"下载|\.pdf")).first.click()
    assert Path(loading.value.path()).read_bytes() == PDF
    keep_picture(admin, "founded_help")


def write_help_page(page: Any, file: Path) -> None:
    """A help page with a file to take along, published."""
    file.write_bytes(PDF)
    page.goto("/r/showcase/admin/guides/")
    page.get_by_role("link", name="新建帮助文件").click()
    page.locator("#id_title").fill(HELP)
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("先读本页，再填报。")
    for _ in range(100):  # the editor hands its text over after a pause
        if "再填报" in page.locator("#id_body").evaluate("one => one.value"):
            break
        page.wait_for_timeout(100)
    page.locator("#id_file").set_input_files(file)
    with page.expect_navigation():
        page.locator("[name=action-publish]").evaluate("button => button.form.requestSubmit(button)")


def bundle_of(page: Any, place: Path) -> Path:
    """All of the showcase as one bundle: its system, its own document, its help."""
    page.goto("/r/showcase/admin/bundles/")
    for name in ("region", "guides"):
        page.locator(f"main [name={name}]").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载定义包").click()
    place.write_bytes(Path(download.value.path()).read_bytes())
    return place


def come_in(page: Any, link: str, slug: str) -> Any:
    """Take an invitation up: choose a password and sign in, into the region's configuration."""
    page.goto("/invitation/" + link.partition("/invitation/")[2])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.get_by_role("button", name="设置密码").click()
    page.wait_for_url(re.compile("/login/"))
    page.fill("[name=username]", f"{slug}_admin")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(f"/r/{slug}/admin/"))
    return page


def test_nobody_else_finds_these_pages(new_page) -> None:
    page = new_page("sh_admin")
    assert page.goto("/platform/regions/").status == 404
