"""Shanghai safety: what has to be read before anything can be done (SA-4), and guides to take along (SA-14)."""

import subprocess
import sys

import pytest

from tests.live import ROOT, _environment
from tests.pages import go, next_page

pytestmark = pytest.mark.e2e
RULES = "施工现场安全生产标准化工作要求"


def test_sa_4_nothing_can_be_done_before_the_required_documents_are_read(new_page, live):
    command = [sys.executable, "-m", "tests.safety_site"]
    site = int(
        subprocess.run(command, env=_environment(live.database_url), cwd=ROOT, check=True, capture_output=True).stdout
    )
    admin, page = new_page("sh_admin"), new_page("sh_site", phone=True)
    admin.goto("/r/shanghai/admin/guides/")
    go(admin.get_by_role("link", name=RULES))
    admin.locator("#id_title").fill(f"{RULES}（修订）")
    with next_page(admin):
        admin.locator("[name=action-publish]").evaluate("button => button.form.requestSubmit(button)")

    page.goto(f"/r/shanghai/records/{site}/")
    assert "请先阅读下列文件" in page.inner_text("main")
    page.goto(f"/r/shanghai/records/new/safety/subcontractor/?parent={site}&draft=new")
    block = page.locator("#to-read")
    assert f"{RULES}（修订）" in block.inner_text()
    go(block.get_by_role("link"))
    assert page.url.endswith("/help/safety_site_rules/")
    assert "第 2 版" in page.inner_text("main")
    go(page.get_by_role("button", name="我已阅读本文件"))
    assert page.url.endswith("/help/")
    page.goto(f"/r/shanghai/records/new/safety/subcontractor/?parent={site}&draft=new")
    assert page.locator("#to-read").count() == 0
    admin.goto("/r/shanghai/admin/guides/")
    go(admin.get_by_role("row", name=RULES).get_by_role("link", name="阅读情况"))
    assert "陈示一" in admin.inner_text("main")


def test_sa_14_each_role_takes_its_own_guides_along(new_page):
    site, company = new_page("sh_site", phone=True), new_page("sh_contractor")
    for page, own, other in ((site, "现场端", "企业端"), (company, "企业端", "现场端")):
        page.goto("/r/shanghai/help/")
        words = page.inner_text("main")
        assert f"操作指南（{own}）" in words
        assert f"操作指南（{other}）" not in words
    line = company.locator("li", has_text="安全生产标准化 · 施工企业用户")
    with company.expect_download() as loading:
        line.get_by_role("link", name="Word").click()
    assert loading.value.suggested_filename.endswith(".docx")
    assert site.evaluate("document.documentElement.scrollWidth") <= 390
