"""What a record's page gives to take along, and in which states."""

import pytest

from schemas.checking import check_documents
from tests.builders import publish_all
from tests.portal.test_sheet_page import Page, open_as
from tests.small_works import DOCUMENTS, MONTH
from tests.world import make_world

SUMMARY = {
    "kind": "print",
    "key": "summary",
    "title": "汇总表",
    "record_type": "month",
    "heading": "汇总表",
    "blocks": [{"block": "form"}],
}


def documents(*downloads):
    changed = {**MONTH, "downloads": [*downloads]}
    return [*(changed if one is MONTH else one for one in DOCUMENTS), SUMMARY]


PAPER = {"title": "下载汇总表（PDF）", "print": "summary", "in": ["submitted"]}
BOOK = {"title": "下载汇总表（Excel）", "sheet": "self"}


@pytest.fixture
def world(alpha):
    world = make_world()
    publish_all(documents(PAPER, BOOK))
    return world


def offered(world, record):
    page = Page(open_as(world.contractor).get(f"/r/alpha/records/{record.pk}/"))
    return {link.get_text(): link["href"] for link in page.soup.select("nav.note a[download]")}


def test_a_sheet_is_given_once_it_was_saved_and_a_paper_in_its_states(world):
    month = world.month(world.active_site(), 3)
    assert offered(world, month) == {}
    world.self_score(month, "steel.1")
    assert offered(world, month) == {"下载汇总表（Excel）": f"/r/alpha/records/{month.pk}/sheets/self/excel/file/"}
    world.act(month, "submit", world.contractor)
    found = offered(world, month)
    assert [*found] == ["下载汇总表（PDF）", "下载汇总表（Excel）"]
    for address in found.values():
        assert open_as(world.contractor).get(address).status_code == 200


@pytest.mark.parametrize(
    ("download", "place"),
    [
        ({**PAPER, "print": "nowhere"}, "print"),
        ({**BOOK, "sheet": "nowhere"}, "sheet"),
        ({**BOOK, "in": ["nowhere"]}, "in"),
    ],
)
def test_what_is_not_there_is_refused_before_a_release(download, place):
    found = [problem.pointer for problem in check_documents(documents(download))]
    assert [pointer.split("/")[:4] for pointer in found] == [["", "downloads", "0", place]]
