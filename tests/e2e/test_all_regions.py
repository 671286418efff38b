"""One view over all regions in the browser: a supervisor compares them, a company finds its tasks and results."""

import re

import pytest

from tests.e2e.journey import Story, accepted_site, open_month, press
from tests.e2e.qingdao_projects import PROJECT, reported_project
from tests.e2e.walking import Walk
from tests.live import PHONE, command_beside
from tests.pages import go

pytestmark = pytest.mark.e2e


def cells(page, region: str) -> list[str]:
    return page.locator(".compare tbody tr").filter(has_text=region).locator("td").all_inner_texts()


def test_a_supervisor_compares_regions_on_one_page(new_page, live):
    live.set_now("2026-03-10T09:00:00+08:00")
    reported_project(new_page)
    page = new_page("cross_supervisor")
    page.goto("/inbox/")
    go(page.get_by_role("link", name=PROJECT).first)
    page.wait_for_url(re.compile("/r/qingdao/"))
    press(page, "通过")
    page.get_by_label(re.compile("意见")).fill("信息无误，同意。")
    press(page, "通过")
    company = new_page("cross_contractor")
    company.goto("/regions/results/?region=qingdao")
    assert PROJECT in company.locator("tbody tr").filter(has_text="项目考核百分制").first.inner_text()
    command_beside(live, "rebuild_published", "--region", "qingdao")  # sums up what waits, as the worker does
    go(page.get_by_role("link", name="各地对比").first)
    page.locator("h1", has_text="各地对比").wait_for()
    page.get_by_label("对比指标").select_option(label="工地安全考评")
    go(page.get_by_role("button", name="查询"))
    qingdao = cells(page, "青岛")
    assert "项目考核百分制" in qingdao[1]
    assert qingdao[2:4] == ["1", "1"]
    assert qingdao[5] in ("100.0%", "0.0%")
    assert cells(page, "上海")[2:4] == ["0", "0"]
    assert "江苏" not in page.inner_text(".compare"), "nothing was granted there"
    go(page.get_by_role("link", name="已出结果"))
    assert "青岛" in page.locator(".compare tbody tr").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("导出 Excel")).click()
    assert download.value.suggested_filename.startswith("各地对比")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_company_finds_tasks_and_results_of_all_its_regions(new_page, live):
    story = Story()
    accepted_site(new_page, live, story, day="2026-01-12")
    live.set_now("2026-02-03T09:00:00+08:00")
    page = new_page("cross_contractor")
    open_month(page, story, "2026-01-01")
    page.goto("/inbox/")
    go(page.get_by_role("link", name="各地结果").first)
    page.locator("h1", has_text="各地结果").wait_for()
    card = page.locator(".place", has_text="上海")
    assert re.search(r"待办\s*1", card.inner_text())
    row = page.locator("tbody tr").filter(has_text="示例江湾学校工程")
    assert "2026年1月" in row.inner_text()
    assert "待提交" in row.inner_text()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    go(row.get_by_role("link").first)
    page.wait_for_url(re.compile("/r/shanghai/records/"))


@pytest.mark.parametrize("who", ["cross_contractor", "cross_supervisor", "js_director", "js_authority", "js_site"])
def test_the_pages_of_all_regions_fit_a_phone(new_page, who: str):
    """Whoever has much there, and whoever has nothing: no wider than the telephone, nothing refused or broken."""
    starts = ("/regions/results/", "/regions/comparison/", "/inbox/", "/messages/")
    walk = Walk(new_page(who, phone=True), "shanghai")
    for start in starts:
        walk.look(start)
    assert walk.wrong == []
