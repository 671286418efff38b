"""A register vouches for every row of a table by itself, wherever the row stands."""

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from accounts.identity import person_key
from accounts.models import User
from forms.contexts import Scene
from forms.errors import Invalid
from forms.models import LookupUse, Record
from forms.vouching import unverified
from portal.presenters.vouching import vouched_of
from tenants import clock
from tests.builders import NOW, publish_all
from tests.registers.conftest import PEOPLE
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.registers.verifying import verify_open
from workflows.services import save_record

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
ZHAO, OTHER = person_key("310101198302020033"), person_key("310101198403030054")
FIRST, SECOND = {"name": "赵工", "phone": "13800000001"}, {"name": "赵工", "phone": "13800000002"}
CREW = {
    "key": "crew",
    "title": "班组",
    "widget": "table",
    "fields": [
        {
            "key": "name",
            "title": "姓名",
            "widget": "text",
            "lookup": {
                "register": "people",
                "match": {"name": "name", "mobile": "phone"},
                "fill": {"number": "key"},
                "button": "核验",
            },
        },
        {"key": "phone", "title": "电话", "widget": "mobile"},
        {"key": "number", "title": "编号", "widget": "text"},
    ],
}
ROW = {"type": "object", "properties": {key: {"type": "string"} for key in ("name", "phone", "number")}}


def documents(**register: object) -> list[object]:
    found = [copy.deepcopy(dict(one)) for one in DOCUMENTS if one["key"] != "people"]
    form = next(one for one in found if (one["kind"], one["key"]) == ("form", "site"))
    form["schema"]["properties"]["crew"] = {"type": "array", "items": ROW}
    form["sections"][0]["fields"].append(copy.deepcopy(CREW))
    flow = next(one for one in found if (one["kind"], one["key"]) == ("workflow", "site"))
    flow["states"][0].pop("edit")
    flow["states"][0]["edit"] = [{"by": "contractor"}]
    failures = {"not_found": "没有{name}。", "differs:mobile": "电话不对。"}
    return [*found, {**PEOPLE, "failures": failures, **register}]


@pytest.fixture
def world(alpha, outside) -> Iterator[World]:
    publish_all(documents())
    return World()


def posted(*rows: dict[str, object]) -> dict[str, object]:
    return {"crew": [dict(row) for row in rows]}


def save(world: World, record: Record, *rows: dict[str, object], now=NOW) -> Record:
    version = Record.objects.values_list("version", flat=True).get(pk=record.pk)
    return save_record(record.pk, version=version, posted=posted(*rows), actor=world.contractor, now=now)


def crew(record: Record) -> list[object]:
    return [row.get("number") for row in Record.objects.get(pk=record.pk).data["crew"]]


def places(record: Record) -> list[tuple[str, str]]:
    uses = LookupUse.objects.filter(record=record, field__contains="#")
    return [(use.field.partition("#")[0], use.outcome) for use in uses]


def test_every_row_is_asked_for_and_filled(world):
    record = world.declare(crew=[FIRST, SECOND])
    assert crew(record) == [ZHAO, OTHER]
    assert places(record) == [("crew.name", "confirmed"), ("crew.name", "confirmed")]


def test_what_is_wrong_is_said_in_its_row(world):
    with pytest.raises(Invalid) as refused:
        world.declare(crew=[FIRST, {**FIRST, "phone": "13900000000"}])
    assert [(each.field, each.data["sentence"]) for each in refused.value.problems] == [("crew.1.phone", "电话不对。")]


def test_what_the_register_fills_nobody_types(world):
    record = world.declare(crew=[{**FIRST, "number": "forged"}])
    assert crew(record) == [ZHAO]


def test_rows_that_move_keep_what_was_said_to_them_without_asking_again(world, outside):
    record = world.declare(crew=[FIRST, SECOND])
    before = outside.asked("real_name")
    save(world, record, SECOND, FIRST, now=LATER)
    assert crew(record) == [OTHER, ZHAO]
    assert outside.asked("real_name") == before


def test_a_row_that_names_somebody_else_is_asked_for_anew(world):
    record = world.declare(crew=[FIRST])
    save(world, record, SECOND)
    assert crew(record) == [OTHER]


def test_a_row_without_a_name_is_filled_with_nothing(world):
    record = world.declare(crew=[FIRST])
    save(world, record, {"phone": FIRST["phone"]})
    assert crew(record) == [None]


def test_what_was_not_answered_is_made_up_for_in_its_row(alpha, outside):
    publish_all(documents(when_unreachable="continue"))
    world = World()
    outside.turn("real_name", "down")
    record = world.declare(leader=None, phone=None, crew=[FIRST])
    assert len(unverified(record)) == 1
    save(world, record, {"name": "钱工"}, FIRST)
    outside.turn("real_name")
    assert verify_open(now=LATER) == {"confirmed": 1}
    assert crew(record) == [None, ZHAO]


def test_a_row_that_is_gone_is_not_waited_for(alpha, outside):
    publish_all(documents(when_unreachable="continue"))
    world = World()
    outside.turn("real_name", "down")
    record = world.declare(leader=None, phone=None, crew=[FIRST])
    save(world, record, {"name": "钱工"})
    assert unverified(record) == ()


def test_the_record_says_what_its_rows_rest_on(world):
    record = world.declare(crew=[FIRST])
    said = [vouched for vouched in vouched_of(Scene(record, world.contractor, NOW)) if vouched.title == "姓名"]
    assert [(each.register, each.said[0][0]) for each in said] == [("Real names", "编号")]


def test_the_button_of_a_row_asks_without_javascript(world):
    record = world.declare(crew=[FIRST])
    client = Client()
    client.force_login(User.objects.get(pk=world.contractor.user_id))
    typed = {"crew": "", "crew.0.:was": "0", "crew.0.name": "赵工", "crew.0.phone": "13800000002"}
    with clock.frozen(NOW):
        answer = client.post(
            f"/r/alpha/records/{record.pk}/edit/", {**typed, "do": "look_up:name", "version": record.version}
        )
    assert answer.status_code == 200
    assert OTHER in answer.content.decode()
