"""A month on paper, in a real browser: looked at, taken along as a PDF, and checked by what its code leads to."""

import io
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

import pytest

from exchange.pdf.rendering import can_draw
from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import Story, accepted_site, open_month
from tests.pages import go

pypdf = pytest.importorskip("pypdf")
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def pages(browser, live) -> Iterator[Any]:
    """The pages of the people who print and check, after a month was opened."""
    contexts: dict[str, Any] = {}

    def eyes(username: str) -> Any:
        if username not in contexts:
            contexts[username] = open_eyes(browser, live, username)
        return contexts[username].pages[0]

    story = Story()
    accepted_site(eyes, live, story, day="2026-02-03")
    live.set_now("2026-04-02T09:00:00+08:00")
    eyes.month = open_month(eyes("sh_contractor"), story, "2026-02-01")
    yield eyes
    for context in contexts.values():
        context.close()


def printed(pages: Any) -> Any:
    """The print page, reached from the record."""
    page = pages("sh_contractor")
    page.goto(pages.month)
    go(page.get_by_role("link", name="打印").first)
    assert page.locator(".paper").is_visible()
    return page


def test_the_paper_is_what_the_region_laid_out_with_the_whole_record_beside_it(pages):
    page = printed(pages)
    assert page.locator("h1").inner_text() == "上海市建筑工程施工质量标准化管理月度评价表"
    assert page.locator(".print-bar [aria-current]").inner_text() == "月度评价表"
    go(page.get_by_role("link", name="完整记录"))
    assert page.get_by_text("办理过程与意见").first.is_visible()


def test_the_pages_have_no_barriers_and_no_need_to_scroll_sideways(pages):
    page = printed(pages)
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    page.goto(urlsplit(page.locator(".paper__address").inner_text()).path)
    assert page.locator("h1").inner_text() == "一致"
    assert barriers(page) == {}


def test_the_browser_prints_the_paper_without_the_bar(pages):
    page = printed(pages)
    page.emulate_media(media="print")
    assert page.locator(".print-bar").is_hidden()
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    page.emulate_media(media="screen")
    assert float(sheets[0].mediabox.width) == pytest.approx(595, abs=2), "A4"
    # Chromium names characters by what its fonts call them, radicals among them.
    assert "月度评价表" in normalize("NFKC", "".join(sheets[0].extract_text().split()))


def test_other_pages_print_their_content_over_the_whole_width_and_nothing_to_click(pages):
    page = pages("sh_contractor")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(pages.month)
    page.emulate_media(media="print")
    place = page.locator("main").bounding_box()
    hidden = [page.locator(each).first.is_hidden() for each in (".menu", ".topbar", ".tabs", ".page-head .btn")]
    page.emulate_media(media="screen")
    assert (place["x"], all(hidden)) == (0, True)


@pytest.mark.skipif(not can_draw(), reason="Pango is not installed: see .ci/programs")
def test_the_pdf_is_fetched_with_the_rights_of_whoever_is_signed_in(pages):
    page = printed(pages)
    way = page.get_by_role("link", name="PDF").get_attribute("href")
    answer = page.request.get(way)
    assert answer.headers["content-type"] == "application/pdf"
    sheets = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    assert "第1页" in "".join(sheets[0].extract_text().split())
    assert pages("qd_supervisor").request.get(way).status in (403, 404)
