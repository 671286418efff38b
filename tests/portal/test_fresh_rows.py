"""A row that is added starts with the defaults of its columns: with a script, and without one."""

import pytest

from schemas.services import publish
from tests.builders import NOW
from tests.portal.pages import Browser, at, portal_world
from tests.small_works import DOCUMENTS, SITE_FORM
from tests.world import World

COLUMNS = {
    "trade": {"type": "string"},
    "days": {"type": "integer", "default": 2},
    "since": {"type": "string", "format": "date"},
    "site": {"type": "string"},
}
TABLE = {
    "key": "workers",
    "title": "工人",
    "widget": "table",
    "fields": [
        {"key": "trade", "title": "工种", "default": '"木工"'},
        {"key": "days", "title": "天数", "widget": "integer"},
        {"key": "since", "title": "进场", "widget": "date", "default": "today"},
        {"key": "site", "title": "单位", "default": "actor.organisation.name"},
    ],
}
STARTS = ["木工", "2", f"{NOW:%Y-%m-%d}"]
NEW = at("records/new/works/site/")


@pytest.fixture
def contractor(alpha) -> Browser:
    world: World = portal_world()
    schema = SITE_FORM["schema"]
    properties = {**schema["properties"], "workers": {"type": "array", "items": {"properties": COLUMNS}}}
    section = {"key": "team", "title": "班组", "fields": [TABLE]}
    form = {
        **SITE_FORM,
        "schema": {**schema, "properties": properties},
        "sections": [*SITE_FORM["sections"], section],
    }
    publish(system="works", documents=[form if each is SITE_FORM else each for each in DOCUMENTS], by=None, at=NOW)
    return Browser(world.contractor)


def test_the_row_that_a_script_makes_new_ones_of_holds_them(contractor: Browser) -> None:
    template = contractor.get(NEW).soup.select_one("[data-rows=workers] template")
    texts = [control["value"] for control in template.select(".input")]
    assert texts[:3] == STARTS
    assert texts[3]


def test_a_row_that_the_server_adds_holds_them_and_others_keep_what_they_say(contractor: Browser) -> None:
    page = contractor.get(NEW)
    first = contractor.post(NEW, page.sent(row="workers.add"))
    assert [first.value(f"workers.0.{column}") for column in ("trade", "days", "since")] == STARTS
    second = contractor.post(NEW, first.sent(row="workers.add", **{"workers.0.trade": "电工", "workers.0.days": ""}))
    assert [second.value(f"workers.0.{column}") for column in ("trade", "days")] == ["电工", ""]
    assert second.value("workers.1.trade") == "木工"
