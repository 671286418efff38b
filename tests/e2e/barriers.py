"""What axe finds wrong with a page, at three widths."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.live import DESKTOP, Live, sign_in
from tests.pages import first_page, settled

WIDTHS = (1440, 768, 390)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
LOOK = """async options => (await axe.run(options)).violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`))"""

#: Bars that stay in place hide parts of what lies below them from axe, wherever one happens to have scrolled to; parts
#: that are laid out only when they come near move everything while axe measures.
FLAT = ".bar-of-its-own { position: static !important; } * { content-visibility: visible !important; }"
LAY_DOWN = """() => {
    for (const bar of document.querySelectorAll(".bar-of-its-own")) bar.classList.remove("bar-of-its-own");
    for (const each of document.querySelectorAll("body *"))
        if (["sticky", "fixed"].includes(getComputedStyle(each).position)) each.classList.add("bar-of-its-own");
}"""


def open_eyes(browser: Any, live: Live, username: str = "") -> Any:
    """A browser of somebody's own with one page, in which axe may run: our policy would keep its script out."""
    context = browser.new_context(base_url=live.url, viewport=DESKTOP, locale="zh-CN", bypass_csp=True)
    page = first_page(context)
    if username:
        sign_in(page, username)
    return context


def barriers(page: Any) -> dict[int, list[str]]:
    """What axe finds wrong with a page, by width: the rule, the place, what is wrong there."""
    page.wait_for_load_state()
    settled(page)
    page.add_style_tag(content=FLAT)
    page.evaluate(AXE_SCRIPT)
    found: dict[int, list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(LAY_DOWN)
        if page.evaluate(LOOK, OPTIONS):
            page.wait_for_timeout(500)  # what was still being drawn anew at this width is no barrier
            page.evaluate(LAY_DOWN)
            if wrong := page.evaluate(LOOK, OPTIONS):
                found[width] = wrong
    return found
