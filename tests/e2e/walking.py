"""Walking through the pages of a system as one person: menus, lists, records, forms, sheets, papers.

Nobody says which pages there are: the walk begins with the menus and follows what the pages themselves offer. Of pages
that look alike (the rows of a list, the tabs of records of one type) it opens the first one.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

_LINKS = "links => links.map(link => link.getAttribute('href'))"
#: What is refused says so beside its button, on the record's page; rows of lists do not know it yet, so their steps
#: are left to that page.
_OPEN = "a:not([aria-disabled=true])"
_RECORD = re.compile(r"/records/\d+/")
_NUMBERS = re.compile(r"\d+")
#: Papers and pictures, which the browser shows or keeps by itself: they are no pages of ours.
_TAKEN_ALONG = re.compile(r"/(files?|evidence|attachments?|xlsx|excel|pdf|docx)/|\.\w{2,4}$")
#: Parts of a record's page that look alike whoever reads them; one reader is enough.
_ALIKE = ("tab=history", "tab=flow", "/print/")


class Walk:
    """One person's walk with one page of the browser, told what others have seen; `wrong` says what was wrong where."""

    def __init__(self, page: Any, region: str, others: set[str] | None = None) -> None:
        self.page, self.home = page, f"/r/{region}/"
        self.wrong: list[str] = []
        self.seen: dict[str, str] = {}
        self._others = set() if others is None else others
        self._said: list[str] = []
        page.on("console", lambda message: self._said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._said.append(str(error)))

    def through(self, *menus: str) -> None:
        """Every page of the menus with these titles (of all, without any), and what they lead to; one must be there."""
        self.look(self.home)
        groups = self.page.locator("nav.menu details").filter(
            has=self.page.locator("summary", has_text=re.compile("|".join(map(re.escape, menus))))
        )
        items = [*dict.fromkeys(groups.locator("a").evaluate_all(_LINKS))]
        assert items, menus
        for item in items:
            self._follow(item, family="")

    def _follow(self, path: str, *, family: str) -> None:
        key = _kind(path, family)
        if key in self.seen or key in self._others or path in self.seen.values():
            return
        self.seen[key] = path
        if any(part in path for part in _ALIKE):
            self._others.add(key)
        if self.look(path):
            for link, its_family in [*self._leading_on(path, family)]:
                self._follow(link, family=its_family)

    def look(self, path: str) -> bool:
        """Open a page and note what is wrong with it; False where there is nothing to follow."""
        self._said.clear()
        answer = self.page.goto(path)
        status = answer.status if answer else 0
        told = [f"status {status}"] if status >= 400 else []
        # a telephone zooms out of what is too wide, and window.innerWidth grows along
        wide = self.page.evaluate("document.documentElement.scrollWidth") - self.page.viewport_size["width"]
        told += [f"{wide} px too wide"] if wide > 0 else []
        self.wrong += [f"{path}: {what}" for what in (*told, *self._said)]
        return status < 400

    def _leading_on(self, path: str, family: str) -> Iterator[tuple[str, str]]:
        """The links that lead deeper, each with the family of records it belongs to: its list, or its tab."""
        own = _RECORD.search(path)
        here = dict(parse_qsl(urlsplit(path).query)).get("tab") or urlsplit(path).path
        rows = {urljoin(self.page.url, link) for link in self.page.locator("main tbody a").evaluate_all(_LINKS)}
        hrefs = (
            self.page.locator("main a[href], .actionbar a[href]").and_(self.page.locator(_OPEN)).evaluate_all(_LINKS)
        )
        for link in dict.fromkeys(urljoin(self.page.url, href) for href in hrefs):
            parts = urlsplit(link)
            to = f"{parts.path}?{parts.query}" if parts.query else parts.path
            other = _RECORD.search(to)
            if not to.startswith(self.home) or _TAKEN_ALONG.search(parts.path):
                continue
            if other and own and other[0] == own[0]:
                yield to, family
            elif other and link in rows and parts.path.endswith(other[0]) and ("/list/" in path or "tab=" in path):
                yield to, here
            elif "/records/new/" in to or f"{self.home}projects/" in to:
                yield to, ""


def _kind(path: str, family: str) -> str:
    """What pages that look alike have in common: the family, the kind of page, and the tab."""
    parts = urlsplit(path)
    page = re.sub(r"/projects/[^/]+/", "/projects/one/", _NUMBERS.sub("N", parts.path))
    tab = dict(parse_qsl(parts.query)).get("tab", "")
    return f"{family} {page} {'' if tab == 'overview' else tab}"
