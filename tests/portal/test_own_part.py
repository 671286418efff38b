"""The column that tells everybody their own part in each record."""

from copy import deepcopy

import pytest

from schemas.checking import check_documents
from tests.builders import REGION, publish_all
from tests.portal.pages import LIST, MENUS, Browser, at
from tests.small_works import DOCUMENTS
from tests.world import World, make_world


def with_parts(**changes: object) -> list[dict[str, object]]:
    """The small system, whose list of sites says which part one has."""
    documents = deepcopy([dict(each) for each in DOCUMENTS])
    site = next(each for each in documents if each["kind"] == "record_type" and each["key"] == "site")
    site["list"] = {
        **LIST,
        "columns": [{"path": "site_name", "title": "工程"}, {"path": "own_part", "title": "从事角色"}],
    }
    site["list"] |= changes
    return documents


@pytest.fixture
def world(alpha) -> World:
    world = make_world()
    publish_all(with_parts(), region={**REGION, "menus": MENUS})
    world.active_site()
    return world


def test_everybody_reads_the_title_of_their_party_and_authorities_that_of_their_role(world: World) -> None:
    parts = {}
    for who, tab in (("contractor", 0), ("supervision", 0), ("authority", 1)):
        page = Browser(getattr(world, who)).get(at(f"list/sites/?tab={tab}"))
        parts[who] = page.texts("tbody td")[1]
    assert parts == {"contractor": "施工单位", "supervision": "监理单位", "authority": "监督机构用户"}


def test_nothing_is_sorted_or_filtered_by_it(world: World) -> None:
    page = Browser(world.contractor).get(at("list/sites/?sort=own_part"))
    assert page.status == 200
    assert page.texts("th a") == ["工程"]
    refused = check_documents(
        with_parts(filters=[{"path": "own_part", "title": "从事角色"}]), region={**REGION, "menus": MENUS}
    )
    assert [problem.code for problem in refused] == ["unknown_reference"]
