"""Every definition of Shanghai's quality system opens in its editors, is saved as it was, and takes one changed value.

The sources are the pack's own documents; whatever a page shows is posted back as a browser would post it.
"""

import dataclasses
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from exchange.authors import ensure_author_group
from exchange.drafts import get_draft
from exchange.packs import import_pack
from exchange.releasing import publish_drafts
from portal.designer.desk import Desk
from schemas.models import Definition
from schemas.packs import read_pack
from schemas.selectors import REGION
from schemas.writing import dump
from tests.authoring.conftest import signed_in
from tests.builders import NOW, person
from tests.outside_forms.browser import posted_by

pytestmark = pytest.mark.urls("config.urls_region")
SYSTEM = "quality"
#: What is changed of a node: the first of these that it is asked for, else its first line of text.
SAID = ("title", "text", "sentence", "comment", "label")


@pytest.fixture
def quality(alpha):
    """The region `alpha` with that system, as drafts."""
    pack = read_pack(settings.PACKS_FOLDER / "shanghai")
    region = {**pack.region, "systems": [SYSTEM]}
    import_pack(dataclasses.replace(pack, region=region, systems={SYSTEM: pack.systems[SYSTEM]}), by=None, at=NOW)
    return tuple(Definition.objects.filter(system=SYSTEM).order_by("kind", "key"))


def documents() -> list[dict[str, Any]]:
    return list(read_pack(settings.PACKS_FOLDER / "shanghai").systems[SYSTEM])


def pointers(document: dict[str, Any]) -> list[str]:
    return ["", *(twig.pointer for twig in Desk("", document, "", NOW).outline.nodes)]


def posted(pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, text in pairs:
        post.appendlist(name, text)
    return post


def differing(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two documents differ, as pointers."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = dict.fromkeys([*one, *other])
        return [each for name in names for each in differing(one.get(name), other.get(name), f"{at}/{name}")]
    if isinstance(one, list) and isinstance(other, list):
        pairs = enumerate(itertools.zip_longest(one, other))
        return [each for place, (mine, theirs) in pairs for each in differing(mine, theirs, f"{at}/{place}")]
    return [] if one == other and type(one) is type(other) else [at]


def text_asked(post: QueryDict) -> tuple[str, str] | None:
    """Another text for one of the answers: its name and what is typed; None where no text was answered."""
    said = [name for name in post if post[name] and re.split(r"[./]", name)[-1] in SAID]
    return (said[0], f"{post[said[0]]}改") if said else None


@pytest.mark.parametrize("kind", sorted({document["kind"] for document in documents()}))
def test_every_node_is_saved_as_it_was_and_takes_one_other_text(alpha, kind):
    for document in (one for one in documents() if one["kind"] == kind):
        before, texts = dump(document), 0
        for pointer in pointers(document):
            desk = Desk("", document, pointer, NOW)
            post = posted(posted_by(desk.page().sections))
            assert dump(desk.answered(post)) == before, (document["key"], pointer)
            if (asked := text_asked(post)) is None:
                continue
            post[asked[0]] = asked[1]
            changed = desk.answered(post)
            (place,) = differing(document, changed)
            assert place == f"{pointer}/{asked[0].replace('.', '/')}", document["key"]
            texts += 1
        assert texts, document["key"]


def forms_of(definition: Definition) -> dict[str, str]:
    """The editors of a definition: address and the form that is sent."""
    at = f"/r/alpha/admin/design/{definition.pk}/"
    beside = {"catalogue": ("grid/", "#grid"), "workflow": ("flow/", "main"), "decision": ("decision/", "#form")}
    more, form = beside.get(definition.kind, ("", ""))
    has_more = more and (definition.kind != "decision" or isinstance(definition.document.get("table"), dict))
    return {at: "#form", **({at + more: form} if has_more else {})}


def as_it_stands(author: Client, address: str, form: str) -> QueryDict:
    """What a browser would send of a page, with the button that saves."""
    page = author.get(address)
    assert page.status_code == 200, address
    sent = posted(posted_by(str(BeautifulSoup(page.content, "html.parser").select_one(form))))
    sent["op"] = "save"
    return sent


def test_every_page_of_an_editor_is_sent_as_it_came_and_with_one_other_text(quality):
    ensure_author_group()
    publish_drafts(REGION, by=None, at=NOW)
    author = signed_in(person("韩编", "regional_admin", areas=["*"]))
    assert len(quality) == len(documents())
    for definition in quality:
        for address, form in forms_of(definition).items():
            before, kept = (
                get_draft(definition.pk).document,
                Definition.objects.get(pk=definition.pk).latest_revision_id,
            )
            sent = as_it_stands(author, address, form)
            assert author.post(address, dict(sent.lists())).status_code == 302, address
            assert dump(get_draft(definition.pk).document) == dump(before), address
            assert kept == Definition.objects.get(pk=definition.pk).latest_revision_id, address  # and no draft more
            if address.endswith("decision/"):
                sent.pop("text")  # where a table is pasted; saving reads the cells
            asked = text_asked(sent) or ("inputs.0.title", "改")
            sent[asked[0]] = asked[1]
            assert author.post(address, dict(sent.lists())).status_code == 302, address
            places = differing(before, get_draft(definition.pk).document)
            assert len(places) == 1, (address, asked, places)
            name = re.split(r"[./]", asked[0])[-1]
            assert places[0].rpartition("/")[2] == name or asked[1] == "改", (address, asked, places)
