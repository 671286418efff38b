"""Hostile rich text: what an author's page may send is turned into the few tags that help pages have."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from bs4 import BeautifulSoup
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from forms.guides.models import FEATURES
from forms.guides.services import html_of
from tests.trust.hostile import Case

TAGS = frozenset(("h2", "h3", "b", "i", "em", "strong", "ol", "ul", "li", "p", "hr", "br"))
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>'


def texts() -> Iterator[Case]:
    """Help pages as the editor sends them, and as packs and bundles bring them."""
    for name, sent in _SENT.items():
        yield Case(f"rich text: {name}", "harmless", partial(_typed, sent))
    for name in ("heading", "text"):
        yield Case(f"help page of a pack: {name}", "harmless", partial(_brought, [{name: SCRIPT}]))
    yield Case("help page of a pack: list", "harmless", partial(_brought, [{"list": [SCRIPT]}]))


def _brought(blocks: list[dict[str, Any]]) -> str:
    return _verdict(html_of(blocks))


def _typed(sent: dict[str, Any]) -> str:
    return _verdict(ContentstateConverter(features=FEATURES).to_database_format(json.dumps(sent)))


def _verdict(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").find_all(True)
    strange = sorted({tag.name for tag in found} - TAGS)
    attributes = {name for tag in found for name in tag.attrs} - {"data-block-key"}
    return f"tags {strange}, attributes {sorted(attributes)}" if strange or attributes else "harmless"


def _content(text: str, **more: Any) -> dict[str, Any]:
    block = {
        "key": "aaaaa", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [],
    }  # fmt: skip
    entities = more.pop("entities", {})
    return {"entityMap": entities, "blocks": [{**block, **more}]}


def _entity(kind: str, **data: str) -> dict[str, Any]:
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    return _content("click", entities={"0": entity}, entityRanges=[{"offset": 0, "length": 5, "key": 0}])


_SENT: dict[str, dict[str, Any]] = {
    "mark-up in the text": _content(SCRIPT),
    "a link that runs": _entity("LINK", url="javascript:alert(1)"),
    "a link in data": _entity("LINK", url="data:text/html,<script>alert(1)</script>"),
    "a picture with a handler": _entity("IMAGE", id='1" onerror="alert(1)', src="x", alt=SCRIPT),
    "something set in": _entity("EMBED", url="https://example.org/", embedType="video"),
    "a kind of block there is not": _content("x", type='script"><script>'),
    "a style there is not": _content("x", inlineStyleRanges=[{"offset": 0, "length": 1, "style": "SCRIPT"}]),
}
