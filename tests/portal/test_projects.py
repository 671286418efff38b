"""The pages that sum up a project over all systems of the region."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS, Browser, at
from tests.small_works import DOCUMENTS
from tests.world import VALUES, World, make_world
from workflows.services import open_record

READERS = ["contractor", "supervision", "site"]


def documents(system: str) -> list[dict]:
    """The small system under another name, whose sites say which project they are about."""
    found = [copy.deepcopy(dict(each)) for each in DOCUMENTS]
    for each in found:
        if each["kind"] == "system":
            each |= {"key": system, "title": {"works": "质量", "safety": "安全"}[system]}
        if (each["kind"], each["key"]) == ("record_type", "site"):
            each["project"] = "contract"
    return found


@pytest.fixture
def world(alpha) -> World:
    world = make_world()
    projects = {"title": "综合信息", "roles": READERS}
    region = {**REGION, "systems": ["works", "safety"], "menus": MENUS, "projects": projects}
    publish(system="region", documents=[region], by=None, at=NOW)
    for system in ("works", "safety"):
        publish(system=system, documents=documents(system), by=None, at=NOW)
    return world


def in_both(world: World) -> None:
    """One project in two systems: accepted, with two months, in one; just declared in the other."""
    site = world.active_site()
    world.self_score(world.month(site, 3), "steel.2")
    world.month(site, 4)
    declared = {**VALUES, "supervision_name": "另一家监理"}
    open_record(system="safety", record_type="site", actor=world.contractor, now=NOW, posted=declared)


def test_a_project_may_be_in_several_systems_once_each(world: World) -> None:
    in_both(world)
    page = Browser(world.contractor).get(at("projects/HT-1/"))
    assert [title.split(" ·")[0] for title in page.texts(".panel__head h2")] == ["质量", "安全"]
    assert len(page.soup.select(".panel__head .tag")) == 2


def test_each_part_opens_its_own_page_and_each_count_its_list(world: World) -> None:
    in_both(world)
    browser = Browser(world.contractor)
    page = browser.get(at("projects/HT-1/"))
    links = page.links(".panel__head h2 a") + page.links("tbody a")
    assert len(links) == 3
    assert [browser.get(link).status for link in links] == [200, 200, 200]
    assert "?tab=month" in links[-1]
    assert page.texts("tbody .num") == ["2"]
    assert "77.00" in page.text("tbody tr")


def test_parties_are_named_once_and_differences_show(world: World) -> None:
    in_both(world)
    parties = Browser(world.contractor).get(at("projects/HT-1/")).text(".facts")
    assert "监理公司、另一家监理" in parties


def test_the_list_finds_projects_and_a_record_leads_to_its_project(world: World) -> None:
    in_both(world)
    world.declare(site_name="浦江二号", contract="HT-2")
    browser = Browser(world.contractor)
    assert browser.get(at("projects/")).texts("tbody .cell-sub") == ["HT-2", "HT-1"], "the newest first"
    found = browser.get(at("projects/?q=二号"))
    assert found.texts("tbody .cell-main") == ["浦江二号"]
    record = browser.get(browser.get(found.links("tbody a")[0]).links(".panel__head h2 a")[0])
    assert at("projects/HT-2/") in record.links(".page-head__sub a")


def test_nobody_sees_of_a_project_what_is_not_theirs(world: World) -> None:
    in_both(world)
    assert Browser(world.stranger).get(at("projects/")).texts("tbody tr") == []
    assert Browser(world.stranger).get(at("projects/HT-1/")).status == 404
    assert Browser(world.authority).get(at("projects/")).status == 404, "not one of the roles"


def test_a_project_costs_the_same_whatever_belongs_to_it(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(at("projects/HT-1/")), browser.get(at("projects/"))
        return len(queries)

    in_both(world)
    browser = Browser(world.contractor)
    cost()
    before = cost()
    for number in range(5):
        world.month(world.active_site(contract=f"N-{number}"), 3)
    assert cost() == before
