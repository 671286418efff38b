"""What a browser would post of a page: the successful controls of a form, in the order of the page (HTML 4.10.21)."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

#: What a control of this type may hold; a browser empties it of anything else.
_KEPT = {
    "date": re.compile(r"\d{4,}-\d\d-\d\d"),
    "month": re.compile(r"\d{4,}-\d\d"),
    "time": re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?"),
}


def posted_by(html: str) -> tuple[tuple[str, str], ...]:
    """The names and texts that sending the page posts."""
    page = BeautifulSoup(html, "html.parser")
    for template in page.find_all("template"):
        template.decompose()
    return tuple(pair for control in page.find_all(["input", "select", "textarea"]) for pair in _posted(control))


def _posted(control: Tag) -> Iterator[tuple[str, str]]:
    name = control.get("name")
    if not name or control.has_attr("disabled"):
        return
    if control.name == "textarea":
        yield str(name), control.text.removeprefix("\n").replace("\n", "\r\n")
    elif control.name == "select":
        chosen = [option for option in control.find_all("option") if option.has_attr("selected")]
        first = control.find("option")
        for option in chosen or ([first] if first else []):
            yield str(name), str(option.get("value", option.text))
    elif control.get("type") in ("checkbox", "radio"):
        if control.has_attr("checked"):
            yield str(name), str(control.get("value", "on"))
    elif control.get("type") not in ("submit", "button", "image", "reset", "file"):
        text = str(control.get("value", "")).replace("\r", "").replace("\n", "")
        pattern = _KEPT.get(str(control.get("type")))
        yield str(name), text if pattern is None or pattern.fullmatch(text) else ""
