"""A walk over everything that somebody is led to on a telephone: each kind of page once, and what is wrong with it."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.live import PHONE

#: Where links lead on to, by what they end in: downloads are no pages, and who signs out sees nothing more.
_NO_PAGE = re.compile(r"/(pdf|word|excel|export|file|files|download|logout|preview|admin)(/|$)")
#: What tells pages of one address apart; what is searched for and the number of a page do not.
_TELLING = ("tab", "standing", "state", "box", "draft", "open")
_FAILED = 400


class Walk:
    """What was looked at, and every sentence about what was not as it should be."""

    def __init__(self, page: Any) -> None:
        self._page, self._here = page, ""
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        page.on("console", lambda said: self._note(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on(
            "response", lambda answer: self._note(f"{answer.status} {answer.url}") if answer.status >= _FAILED else None
        )

    def from_here(self, *starts: str, most: int, below: str = "/") -> "Walk":
        """Look at these pages and at all that they lead to below an address, each kind once, so many at the most."""
        waiting = deque(starts)
        while waiting and len(self.seen) < most:
            way = waiting.popleft()
            if kind_of(way) not in self.seen:
                self._look(way)
                waiting.extend(one for one in self._links() if one.startswith(below))
        return self

    def _look(self, way: str) -> None:
        self._here = way
        self.seen.add(kind_of(way))
        self._page.goto(way)
        width = self._page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self._note(f"{width} wide")

    def _links(self) -> Iterator[str]:
        found: Iterable[str] = self._page.eval_on_selector_all(
            "a[href]:not([download]):not([target])",
            "found => found.map(one => new URL(one.getAttribute('href'), document.baseURI).href)",  # drawings link, too
        )
        for link in found:
            parts = urlsplit(link)
            if not _NO_PAGE.search(parts.path) and self._page.url.startswith(f"{parts.scheme}://{parts.netloc}/"):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _note(self, what: str) -> None:
        self.wrong.append(f"{self._here}: {what}")


def kind_of(way: str) -> str:
    """An address without what makes it that of one record among others."""
    parts = urlsplit(way)
    telling = urlencode(sorted((name, value) for name, value in parse_qsl(parts.query) if name in _TELLING))
    return f"{re.sub(r'[0-9]+', 'n', parts.path)}?{telling}"
