"""What a region holds of a person is found, handed over and erased as far as its records allow."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from openpyxl import load_workbook

from exchange.persons import erase_person, export_person, find_person
from forms.errors import Refused
from forms.models import Record
from registers.models import RegisterEntry
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.authoring.conftest import signed_in
from tests.builders import NOW, REGION, person
from tests.world import World

PHONE = "13800000001"
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
ADDRESS = "/r/alpha/admin/persons/"


@pytest.fixture
def head(world: World) -> Client:
    """The browser of the region's administrator."""
    from exchange.authors import ensure_author_group

    publish(system="region", documents=[{**REGION, "roles": [*REGION["roles"], HEAD]}], by=None, at=NOW)
    ensure_author_group()
    return signed_in(person("管理员", "head", areas=["*"]))


@pytest.fixture
def world(alpha) -> World:
    """The small system."""
    from tests.world import make_world

    return make_world()


def erased(number: str = PHONE):
    return erase_person(number, reason="本人申请", by=None, now=NOW)


def test_a_person_is_found_by_their_number_however_it_is_typed(world: World) -> None:
    site = world.declare()
    world.declare(site_name="别处", contract="HT-2", leader="钱工", phone="13800000002")
    found = find_person("138-0000 0001", now=NOW)
    assert [one.record.pk for one in found.holdings] == [site.pk]
    assert {field.key for field in found.holdings[0].fields} >= {"phone", "leader"}
    assert [entry.key for entry in found.entries] == ["P-1"]
    assert find_person("", now=NOW).holdings == ()


def test_an_export_has_all_of_it_as_json_and_as_a_workbook(world: World) -> None:
    site = world.declare()
    archive = ZipFile(BytesIO(export_person(PHONE, reason="本人申请", by=None, now=NOW)))
    told = json.loads(archive.read("person.json"))
    assert told["records"][0]["number"] == site.number
    assert PHONE in told["records"][0]["fields"].values()
    cells = [cell for row in load_workbook(BytesIO(archive.read("person.xlsx"))).active.values for cell in row]
    assert PHONE in cells
    entry = AuditEntry.objects.get(action="person.exported")
    assert entry.data == {"records": 1, "reason": "本人申请"}
    assert PHONE not in json.dumps([entry.data, entry.object_id])


def test_nothing_is_handed_over_or_erased_without_a_reason(world: World) -> None:
    world.declare()
    for deed in (export_person, erase_person):
        with pytest.raises(Refused):
            deed(PHONE, reason=" ", by=None, now=NOW)
    assert len(find_person(PHONE, now=NOW).holdings) == 1


def test_what_is_erased_is_gone_from_the_record_and_the_history_says_so(world: World) -> None:
    site = world.declare()
    assert len(erased().done) == 1
    kept = Record.objects.get(pk=site.pk)
    assert {"phone", "leader", "leader_key"}.isdisjoint(kept.data)
    assert (kept.data["site_name"], kept.blind) == ("浦江一号", [])
    entry = site.history.first()
    assert (entry.action_title, entry.opinion, "电话" in entry.input["fields"]) == ("个人信息已删除", "本人申请", True)
    assert not RegisterEntry.objects.filter(key="P-1").exists()
    assert find_person(PHONE, now=NOW).holdings == ()


def test_a_record_that_nobody_may_change_keeps_it_and_says_why(world: World) -> None:
    site = world.declare()
    Record.objects.filter(pk=site.pk).update(frozen="年度考评已公布，不能再修改。")
    held = erased().kept
    assert [one.because for one in held] == ["年度考评已公布，不能再修改。"]
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE


def test_the_administrator_finds_exports_and_erases_on_a_page(world: World, head: Client) -> None:
    site = world.declare()
    said = {"number": PHONE, "reason": "本人申请"}
    found = head.post(ADDRESS, {**said, "find": "1"})
    assert site.number in found.content.decode()
    assert "no-store" in found.headers["Cache-Control"]
    file = head.post(ADDRESS, {**said, "export": "1"})
    assert "person.json" in ZipFile(BytesIO(file.content)).namelist()
    refused = head.post(ADDRESS, {"number": PHONE, "erase": "1"}).content.decode()
    assert "请填写理由" in refused
    assert "已从 1 条记录中删除" in head.post(ADDRESS, {**said, "erase": "1"}).content.decode()
    assert find_person(PHONE, now=NOW).holdings == ()
