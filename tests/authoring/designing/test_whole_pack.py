"""Every definition of Shanghai's quality system opens in its editors, is saved as it was, and takes one other answer.

The sources are the pack's own documents; whatever a page shows is posted back as a browser would post it.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from authoring.tables import has_table
from exchange.authors import ensure_author_group
from exchange.drafts import draft_documents, get_draft
from exchange.packs import import_pack
from exchange.releasing import publish_drafts
from portal.designer import desk as desk_module
from portal.designer.desk import Desk
from schemas.models import Definition
from schemas.packs import read_pack
from schemas.selectors import REGION
from schemas.writing import dump
from tests.authoring.conftest import signed_in
from tests.authoring.designing.answers import changed_once, differing, others_of, others_of_table, put
from tests.builders import NOW, person
from tests.outside_forms.browser import posted_by

pytestmark = pytest.mark.urls("config.urls_region")
SYSTEM = "quality"


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


@pytest.mark.parametrize("kind", sorted({document["kind"] for document in documents()}))
def test_every_node_is_saved_as_it_was_and_takes_one_other_answer_of_every_sort(quality, kind, monkeypatch):
    drafts = draft_documents(SYSTEM)  # what can be chosen; read once
    monkeypatch.setattr(desk_module, "draft_documents", lambda _system: drafts)
    for document in (one for one in documents() if one["kind"] == kind):
        before, sorts = dump(document), Counter()
        for pointer in pointers(document):
            desk = Desk(SYSTEM, document, pointer, NOW)
            shown = desk.page().sections
            post = posted(posted_by(shown))
            assert dump(desk.answered(post)) == before, (document["key"], pointer)
            others = others_of(shown)
            assert others, (document["key"], pointer)
            for sort, other in others.items():
                answer = post.copy()
                put(answer, other)
                changed_once(document, desk.answered(answer), other, pointer)
                sorts[sort] += 1
        assert sorts["text"], document["key"]


def forms_of(definition: Definition) -> dict[str, str]:
    """The editors of a definition: address and the form that is sent."""
    admin = "/r/alpha/admin"
    beside = {"catalogue": ("grid/", "#grid"), "workflow": ("flow/", "main"), "decision": ("decision/", "#form")}
    more, form = beside.get(definition.kind, ("", ""))
    has_more = more and (definition.kind != "decision" or isinstance(definition.document.get("table"), dict))
    return {
        f"{admin}/design/{definition.pk}/": "#form",
        **({f"{admin}/design/{definition.pk}/{more}": form} if has_more else {}),
        **({f"{admin}/tables/{definition.pk}/": ".author-grid-form"} if has_table(definition.document) else {}),
    }


def shown_at(author: Client, address: str, form: str) -> str:
    page = author.get(address)
    assert page.status_code == 200, address
    return str(BeautifulSoup(page.content, "html.parser").select_one(form))


def saved(author: Client, definition: Definition, address: str, sent: QueryDict) -> dict[str, Any]:
    """The draft after the page was sent with the button that saves."""
    sent["op"], sent["revision"] = "save", str(Definition.objects.get(pk=definition.pk).latest_revision_id or "")
    assert author.post(address, dict(sent.lists())).status_code == 302, address
    return get_draft(definition.pk).document


@pytest.fixture
def author(quality):
    """Who edits the released system."""
    ensure_author_group()
    publish_drafts(REGION, by=None, at=NOW)
    return signed_in(person("韩编", "regional_admin", areas=["*"]))


def test_every_page_of_an_editor_is_sent_as_it_came_and_with_one_other_answer_of_every_sort(author, quality):
    assert len(quality) == len(documents())
    told = set()
    for definition in quality:
        for address, form in forms_of(definition).items():
            document, kept = get_draft(definition.pk).document, latest(definition)
            shown = shown_at(author, address, form)
            sent = posted(posted_by(shown))
            if address.endswith("decision/"):
                sent.pop("text")  # where a table is pasted; saving reads the cells
            assert dump(saved(author, definition, address, sent)) == dump(document), address
            assert latest(definition) == kept, address  # and no draft more
            others = others_of_table(shown) if address.endswith("decision/") else others_of(shown)
            page = address.replace(str(definition.pk), definition.kind)
            for sort, other in others.items():
                if (page, sort) in told and sort != next(iter(others)):
                    continue  # the other sorts once for each kind of page
                told.add((page, sort))
                put(sent, other)
                changed = saved(author, definition, address, sent)
                changed_once(document, changed, other, None)
                document = changed
    sorts = {page.rpartition("admin/")[2]: {sort for one, sort in told if one == page} for page, _sort in told}
    assert sorts["design/catalogue/grid/"] == {"text", "number", "choice"}
    assert sorts["design/workflow/flow/"] >= {"text", "choice", "yes or no"}
    assert sorts["design/decision/decision/"] == {"text", "choice", "test", "result"}
    assert sorts["tables/catalogue/"] == {"text", "number"}


def test_every_text_is_sent_as_it_came_and_with_one_other_title(author, quality):
    kinds = set()
    for definition in quality:
        address, kept = f"/r/alpha/admin/definitions/edit/{definition.pk}/", latest(definition)
        document = get_draft(definition.pk).document
        sent = posted(posted_by(shown_at(author, address, "form:has(textarea[name=document])")))
        text = sent["document"]
        if definition.kind not in kinds:  # one of each kind as it was
            assert author.post(address, dict(sent.lists())).status_code == 302, address
            assert (dump(get_draft(definition.pk).document), latest(definition)) == (dump(document), kept), address
        kinds.add(definition.kind)
        title = json.dumps(document["title"], ensure_ascii=False)
        sent["document"] = text.replace(f'"title": {title}', f'"title": {title[:-1]}改"', 1)
        assert author.post(address, dict(sent.lists())).status_code == 302, address
        changed = get_draft(definition.pk).document
        assert differing(document, changed) == ["/title"], address
        assert dump(changed) == dump(document).replace(title, f'{title[:-1]}改"', 1), address


def latest(definition: Definition) -> int | None:
    return Definition.objects.get(pk=definition.pk).latest_revision_id
