"""Rows of a list that open sections below themselves, with what is missing marked."""

import pytest

from engine.errors import blocking
from schemas.checking import check_documents
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import Browser, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World


def marked(*, when: str = "floors = null", expand: tuple[str, ...] | None = None) -> list[dict]:
    """The small system whose sites open the first section of their form, which says when floors are missing."""
    documents = [dict(one) for one in DOCUMENTS]
    form = next(one for one in documents if (one["kind"], one["key"]) == ("form", "site"))
    first = {**form["sections"][0], "marks": [{"when": when, "else": "{site_name}缺少层数"}]}
    form["sections"] = [first, *form["sections"][1:]]
    site = next(one for one in documents if (one["kind"], one["key"]) == ("record_type", "site"))
    columns = [{"path": "site_name", "title": "工程"}, {"path": "state", "title": "状态"}]
    site["list"] = {"columns": columns, "expand": list(expand or (first["key"],))}
    return documents


@pytest.fixture
def world(alpha) -> World:
    world = portal_world()
    publish(system="works", documents=marked(), by=None, at=NOW)
    return world


def test_the_plus_of_a_row_opens_its_sections_and_says_what_is_missing(world):
    site = world.declare(site_name="甲工程")
    browser = Browser(world.contractor)
    closed = browser.get(at("list/sites/"))
    assert closed.texts("tr.opened") == []
    assert closed.links(".plus") == [f"?open={site.pk}#row-{site.pk}"]
    page = browser.get(at(f"list/sites/?open={site.pk}"))
    assert page.texts("tr.opened .tag--bad") == ["甲工程缺少层数"]
    assert page.text(".plus .sr") == "收起甲工程"


def test_what_is_there_is_not_marked_and_a_foreign_row_does_not_open(world):
    site = world.declare(site_name="甲工程", floors="9")
    browser = Browser(world.contractor)
    assert browser.get(at(f"list/sites/?open={site.pk}")).texts(".tag--bad") == []
    assert browser.get(at("list/sites/?open=99999")).texts("tr.opened") == []
    assert Browser(world.stranger).get(at(f"list/sites/?open={site.pk}")).texts("tr.opened") == []


@pytest.mark.parametrize("broken", [{"when": "nothing = null"}, {"expand": ("nowhere",)}])
def test_a_mark_and_what_opens_must_be_there_before_a_release(broken):
    assert len(blocking(check_documents(marked(**broken), region=REGION))) == 1
