"""The text of a help page as blocks of a document, and back: what packs and bundles hold of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.html import escape
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from forms.guides.models import FEATURES

Block = Mapping[str, Any]


def html_of(blocks: Iterable[Block]) -> str:
    """The blocks of a document as an author would have typed them."""
    return "".join(_html(block) for block in blocks)


def blocks_of(html: str) -> list[Block]:
    """The text of a page as blocks; nothing of it is lost but what only the editor needs."""
    soup = BeautifulSoup(html, "html.parser")
    return [block for part in soup.contents if (block := _block(part))]


def _html(block: Block) -> str:
    if "heading" in block:
        return f"<h2>{escape(block['heading'])}</h2>"
    if "text" in block:
        return f"<p>{escape(block['text'])}</p>"
    if "formatted" in block:
        return _only_allowed(block["formatted"])
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in block['list'])}</ul>"


def _only_allowed(html: str) -> str:
    """What the editor of help pages could have written; a document from elsewhere may hold anything."""
    converter = ContentstateConverter(features=FEATURES)
    return str(converter.to_database_format(converter.from_database_format(html)))


def _block(part: object) -> Block | None:
    if not isinstance(part, Tag):
        text = str(part).strip()
        return {"text": text} if text else None
    points = [*_points(part)]
    if part.name == "ul" and points and all(points):
        return {"list": points}
    text = _plain(part)
    if text and part.name in ("h2", "p"):
        return {"heading" if part.name == "h2" else "text": text}
    for each in (part, *part.find_all(True)):
        each.attrs = {}
    empty = not part.get_text(strip=True) and part.name != "hr"
    return None if empty else {"formatted": str(part)}


def _points(part: Tag) -> Iterator[str]:
    """The points of a list; of one with more than words in it, nothing."""
    for each in part.contents:
        if isinstance(each, Tag) or str(each).strip():
            yield _plain(each) if isinstance(each, Tag) and each.name == "li" else ""


def _plain(part: Tag) -> str:
    """The words of a part that has nothing but words in it."""
    return "" if part.find(True) else part.get_text()
