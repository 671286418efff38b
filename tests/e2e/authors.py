"""What authors do in the admin again and again: pressing, following, renaming a part of a chain, keeping pictures."""

import os
import re
from pathlib import Path
from typing import Any

from tests.pages import go

CHECK = "现场综合检查"


def press(page: Any, name: str) -> None:
    """Press a button and wait for the page behind it."""
    go(page.locator("main").get_by_role("button", name=name, exact=True).first)


def follow(page: Any, name: str) -> None:
    """Follow a link and wait for its page."""
    go(page.locator("main").get_by_role("link", name=name, exact=True).first)


def open_table_of_checks(page: Any, admin: str) -> None:
    """The plain table of the chain of checks, from the list of definitions."""
    page.goto(f"{admin}/definitions/?system=forms&kind=workflow")
    for name in (CHECK, "源文本", "表格编辑"):
        follow(page, name)


def rename(page: Any, admin: str, **titles: str) -> None:
    """Other titles for parts of the chain of checks, in its table."""
    open_table_of_checks(page, admin)
    for old, new in titles.items():
        page.locator("textarea").filter(has_text=re.compile(f"^{old}$")).first.fill(new)
    press(page, "保存草稿")


def publish(page: Any, notes: str) -> None:
    """Publish what the page of the release shows, with notes."""
    page.locator("#notes").fill(notes)
    page.locator("main").get_by_role("checkbox").last.check()
    page.set_default_timeout(120_000)  # the golden cases are run first
    press(page, "发布")
    assert "已发布" in page.inner_text("body"), page.inner_text("main")


def keep_picture(page: Any, name: str) -> None:
    """Where somebody asks for pictures (KAOPING_PICTURES), at both widths."""
    for width, height in ((1280, 900), (390, 844)) if os.environ.get("KAOPING_PICTURES") else ():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=str(Path(os.environ["KAOPING_PICTURES"]) / f"{name}_{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1440, "height": 1000})
