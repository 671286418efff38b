"""A register vouches for what is said with an action as for what stands in a record."""

import copy
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django_tenants.utils import schema_context

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

pytestmark = pytest.mark.django_db
ZHAO = "310101198302020033"
SAID = {"accepted": "是", "inspector": "赵工", "inspector_phone": "13800000001"}
FIELDS = [
    {
        "key": "inspector",
        "title": "监督员",
        "widget": "text",
        "lookup": {
            "register": "people",
            "match": {"name": "inspector", "mobile": "inspector_phone"},
            "fill": {"inspector_key": "key"},
            "button": "核验",
        },
    },
    {"key": "inspector_phone", "title": "监督员电话", "widget": "mobile"},
    {"key": "inspector_key", "title": "监督员编号", "widget": "text"},
]


def documents(**register: object) -> list[object]:
    found = [copy.deepcopy(dict(one)) for one in DOCUMENTS if one["key"] != "people"]
    form = next(one for one in found if (one["kind"], one["key"]) == ("form", "acceptance"))
    form["schema"]["properties"] |= {one["key"]: {"type": ["string", "null"]} for one in FIELDS}
    form["sections"][0]["fields"] += FIELDS
    failures = {"not_found": "没有{name}。", "differs:mobile": "电话不对。"}
    return [*found, {**PEOPLE, "failures": failures, **register}]


@pytest.fixture
def world(alpha, outside) -> Iterator[World]:
    publish_all(documents())
    return World()


def submitted(world: World) -> Record:
    return world.act(world.declare(leader=None, phone=None), "submit", world.contractor)


def accept(world: World, record: Record, **changes: object) -> Record:
    return world.act(record, "accept", world.authority, posted={**SAID, **changes})


def test_what_the_register_says_is_in_the_history_and_kept_as_proof(world):
    record = accept(world, submitted(world))
    step = record.history.get(action="accept")
    use = LookupUse.objects.get(record=record)
    assert step.input["inspector_key"] == person_key(ZHAO)
    assert (use.field, use.outcome, use.answer.failure) == ("acceptance/inspector", "confirmed", "")


def test_what_it_does_not_confirm_is_refused_beside_the_field(world):
    record = submitted(world)
    with pytest.raises(Invalid) as refused:
        accept(world, record, inspector_phone="13900000000")
    assert [(each.field, each.data["sentence"]) for each in refused.value.problems] == [
        ("inspector_phone", "电话不对。")
    ]
    assert not LookupUse.objects.filter(record=record).exists()


def test_what_it_fills_is_not_taken_from_anybody(world):
    record = accept(world, submitted(world), inspector_key="forged")
    assert record.history.get(action="accept").input["inspector_key"] == person_key(ZHAO)


def test_while_it_does_not_answer_the_step_is_refused_unless_people_may_go_on(world, outside):
    record = submitted(world)
    outside.turn("real_name", "down")
    with pytest.raises(Invalid):
        accept(world, record)


def test_where_people_may_go_on_it_is_made_up_for_later(alpha, outside):
    publish_all(documents(when_unreachable="continue"))
    world = World()
    record = submitted(world)
    outside.turn("real_name", "down")
    accept(world, record)
    assert unverified(record) == ("acceptance/inspector",)
    outside.turn("real_name")
    assert verify_open(now=NOW + timedelta(minutes=10)) == {"confirmed": 1}
    assert record.history.first().action == "verify"
    assert "inspector_key" not in Record.objects.get(pk=record.pk).data


def test_the_record_says_what_it_rests_on(world):
    record = accept(world, submitted(world))
    (vouched,) = vouched_of(Scene(record, world.authority, NOW))
    assert (vouched.title, vouched.register) == ("监督员", "Real names")
    assert vouched.said[0][0] == "监督员编号"


class TestOnThePage:
    """Of the action, in a browser without JavaScript."""

    @pytest.fixture
    def client(self, world) -> Iterator[Client]:
        client = Client()
        client.force_login(User.objects.get(pk=world.authority.user_id))
        with clock.frozen(NOW):
            yield client

    def test_the_button_asks_and_keeps_what_was_typed(self, world, client):
        record = submitted(world)
        path = f"/r/alpha/records/{record.pk}/act/accept/"
        page = client.post(path, {**SAID, "do": "look_up:inspector", "version": record.version}).content.decode()
        assert person_key(ZHAO) in page
        assert 'value="赵工"' in page
        with schema_context("alpha"):
            assert Record.objects.get(pk=record.pk).state == "submitted"

    def test_what_is_wrong_is_said_before_the_step_is_taken(self, world, client):
        record = submitted(world)
        path = f"/r/alpha/records/{record.pk}/act/accept/"
        page = client.post(path, {**SAID, "inspector": "钱工", "do": "look_up:inspector"}).content.decode()
        assert "没有钱工。" in re.sub(r"<[^>]+>", "", page)

    def test_typing_asks_as_well(self, world, client):
        record = submitted(world)
        path = f"/r/alpha/records/{record.pk}/act/accept/?live=1"
        drawn = client.post(path, {**SAID}).content.decode()
        assert person_key(ZHAO) in drawn
        assert "<html" not in drawn
