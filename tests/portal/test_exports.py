"""Long lists go to the worker: asked for once, written with the rights of then, fetched by whoever asked."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from accounts.models import Grant
from exchange.exports import KEPT, MOST_UNDER_WAY, forget_old
from exchange.models import Export
from forms.models import Record
from portal.lists.background import write_list
from portal.lists.export import AT_ONCE
from tenants import clock
from tests.builders import NOW
from tests.portal.pages import Browser, at, portal_world
from tests.world import World

ASKED = at("list/sites/export/?q=甲")


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def many(world: World) -> int:
    """More sites than somebody waits for."""
    first = world.declare(site_name="甲工程", contract="HT-0")
    copies = [
        Record(**{
            **{field.attname: getattr(first, field.attname) for field in Record._meta.concrete_fields},
            "id": None, "number": f"X-{number}", "unique_key": f"x{number}",
        })
        for number in range(AT_ONCE)
    ]  # fmt: skip
    Record.objects.bulk_create(copies)
    return AT_ONCE + 1


def write(now=NOW) -> int:
    """What the worker does next."""
    with clock.frozen(now):
        return write_list(Export.objects.latest("pk").pk)


def test_a_short_list_comes_at_once(world: World) -> None:
    world.declare(site_name="甲工程")
    page = Browser(world.contractor).get(ASKED)
    assert page.response["Content-Type"].endswith("sheet")
    assert Export.objects.count() == 0


def test_a_long_list_is_written_in_the_background_and_fetched(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    assert browser.get(ASKED).url.endswith("/exports/")
    waiting = browser.get(at("exports/"))
    assert waiting.soup.select_one("progress")["max"] == str(many)
    assert waiting.soup.select_one("#exports")["hx-trigger"] == "every 2s"
    assert write() == many
    ready = browser.get(at("exports/"))
    assert f"{many} 行" in ready.text("tbody")
    assert ready.soup.select_one("#exports").get("hx-trigger") is None
    (way,) = ready.links("tbody .acts a")
    sheet = load_workbook(BytesIO(browser.get(way).response.content), read_only=True).active
    rows = list(sheet.values)
    assert (len(rows), rows[0][0], rows[1][0]) == (many + 1, "工程", "甲工程")


def test_asking_twice_gives_the_same_list_until_it_is_written(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    browser.get(ASKED)
    browser.get(ASKED)
    assert Export.objects.count() == 1
    write()
    browser.get(ASKED)
    assert Export.objects.count() == 2


def test_a_list_is_written_once_however_often_the_task_runs(world: World, many: int) -> None:
    Browser(world.contractor).get(ASKED)
    assert (write(), write()) == (many, 0)


def test_one_person_cannot_fill_the_queue(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    for number in range(MOST_UNDER_WAY):
        browser.get(at(f"list/sites/export/?q=甲&nth={number}"))
    assert browser.get(at("list/sites/export/?q=甲&nth=x")).status == 409
    assert Export.objects.count() == MOST_UNDER_WAY


def test_nobody_else_sees_fetches_or_deletes_it(world: World, many: int) -> None:
    Browser(world.contractor).get(ASKED)
    write()
    pk = Export.objects.get().pk
    other = Browser(world.authority)
    assert other.get(at("exports/")).texts("tbody tr") == []
    assert other.get(at(f"exports/{pk}/file/")).status == 404
    assert other.post(at(f"exports/{pk}/delete/"), {}).status == 404
    assert Export.objects.count() == 1


def test_who_lost_the_right_before_it_was_written_gets_nothing(world: World, many: int) -> None:
    Browser(world.contractor).get(ASKED)
    Grant.objects.filter(user_id=world.contractor.user_id).delete()
    assert write() == 0
    assert Export.objects.get().state == Export.State.FAILED
    assert not Export.objects.get().file


def test_a_list_that_was_given_up_leaves_no_file(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    browser.get(ASKED)
    write()
    name = Export.objects.get().file.name
    browser.post(at(f"exports/{Export.objects.get().pk}/delete/"), {})
    assert (Export.objects.count(), default_storage.exists(name)) == (0, False)


def test_files_are_forgotten_after_their_time(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    browser.get(ASKED)
    write()
    export = Export.objects.get()
    later = NOW + KEPT + timedelta(minutes=1)
    assert browser.get(at("exports/"), now=later).texts("tbody tr") == []
    assert browser.get(at(f"exports/{export.pk}/file/"), now=later).status == 404
    assert forget_old(now=NOW) == 0
    assert forget_old(now=later) == 1
    assert not default_storage.exists(export.file.name)
