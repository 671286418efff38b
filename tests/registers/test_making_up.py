"""What registers say flows into records: look-ups made up for later, and listings taken over."""

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from accounts.identity import person_key
from forms.contexts import Scene
from forms.errors import Invalid
from forms.frames import single_records
from forms.lookups import Use
from forms.models import LookupUse, Record
from forms.vouching import keep_uses, unverified
from registers.models import RegisterAnswer, SyncRun
from schemas.selectors import current_release, system_of
from tenants.models import Region
from tests.builders import NOW, publish_all
from tests.registers.conftest import PEOPLE
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.registers.syncing import due_syncs, run_sync
from workflows.registers.verifying import verify_open
from workflows.services import save_record

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
ZHAO, OTHER = "310101198302020033", "310101198403030054"

CONTRACTS = {
    "kind": "register",
    "key": "contracts",
    "title": "合同信息报送系统",
    "source": "http",
    "service": "contracts",
    "authentication": {"kind": "bearer", "secret": "contracts"},
    "request": {"path": "/contracts/{wanted.number}"},
    "answer": {
        "fields": {
            "number": "$.no",
            "name": "$.name",
            "leader": "$.leader.name",
            "leader_key": {"path": "$.leader.id_number", "as": "person_key"},
        }
    },
    "failures": {"not_found": "没有该合同。"},
    "sync": {
        "request": {"path": "/contracts", "query": {"page": "{page}", "kind": "synced"}},
        "entries": "$.items[*]",
        "next": "$.next",
        "record_type": "site",
        "key": "number",
        "match": "contract",
        "fill": {"leader": "leader", "leader_key": "leader_key", "site_name": "name"},
        "states": ["draft", "submitted"],
        "every_minutes": 90,
    },
}


def documents(**sync: object) -> list[object]:
    people = {
        **PEOPLE,
        "when_unreachable": "continue",
        "failures": {"not_found": "没有{name}。", "differs:mobile": "电话不对。"},
    }
    contracts = {**CONTRACTS, "sync": {**CONTRACTS["sync"], **sync}}
    return [*(one for one in DOCUMENTS if one["key"] != "people"), people, contracts]


@pytest.fixture
def world(alpha, outside) -> Iterator[World]:
    publish_all(documents())
    yield World()
    for key in ("HT-1", "HT-2", "HT-3"):
        outside.data.remove("contracts", key)


def fresh(record: Record) -> Record:
    return single_records().get(pk=record.pk)


def use(record: Record) -> LookupUse:
    return LookupUse.objects.filter(record=record).latest("id")


def test_what_a_record_rests_on_is_kept_with_it(world, outside):
    record = world.declare()
    assert record.data["leader_key"] == person_key(ZHAO)
    assert (use(record).outcome, use(record).register, use(record).answer.failure) == ("confirmed", "people", "")


def test_while_the_register_is_down_people_go_on_and_the_record_is_marked(world, outside):
    outside.turn("real_name", "down")
    record = world.declare()
    assert record.data["leader_key"] is None
    assert unverified(record) == ("leader",)
    assert list(Scene(record, world.contractor, NOW).context()["unverified"]) == ["leader"]


def test_it_is_made_up_for_when_the_register_is_back(world, outside):
    outside.turn("real_name", "down")
    record = world.declare()
    assert verify_open(now=LATER) == {"open": 1}
    outside.turn("real_name")
    assert verify_open(now=LATER + timedelta(minutes=5)) == {"confirmed": 1}
    after = fresh(record)
    assert after.data["leader_key"] == person_key(ZHAO)
    assert f"site@person:{person_key(ZHAO)}" in after.tokens
    assert after.history.first().action == "verify"
    assert unverified(after) == ()
    assert verify_open(now=LATER + timedelta(minutes=9)) == {}


def test_what_is_not_confirmed_later_stays_on_the_record_with_the_reason(world, outside):
    outside.turn("real_name", "down")
    record = world.declare(phone="13900000000")
    outside.turn("real_name")
    assert verify_open(now=LATER) == {"refuted": 1}
    assert (use(record).outcome, use(record).sentence) == ("refuted", "电话不对。")
    assert fresh(record).history.first().opinion == "电话不对。"


def test_an_open_look_up_ends_when_something_else_is_asked(world, outside):
    outside.turn("real_name", "down")
    record = world.declare()
    outside.turn("real_name")
    posted = {"phone": "13800000002"}
    save_record(record.pk, version=record.version, posted=posted, actor=world.contractor, now=LATER)
    assert [one.outcome for one in LookupUse.objects.filter(record=record)] == ["replaced", "confirmed"]
    assert verify_open(now=LATER) == {}
    keep_uses(record, [Use("leader")], actor=world.contractor, now=LATER)
    assert LookupUse.objects.filter(record=record).count() == 2


def test_a_register_that_may_not_be_missing_refuses_and_loses_nothing(world, outside):
    refusing = [{**one, "when_unreachable": "refuse"} if one["key"] == "people" else one for one in documents()]
    publish_all(refusing)
    outside.turn("real_name", "down")
    with pytest.raises(Invalid) as error:
        world.declare()
    assert [problem.field for problem in error.value.problems] == ["leader"]


def run(now=NOW):
    release = current_release("works")
    system = system_of(release)
    return run_sync(system, system.registers["contracts"], now=now)


def contract(outside, number: str, leader: str, number_of_leader: str) -> None:
    said = {"name": "浦江一号", "kind": "synced", "leader": {"name": leader, "id_number": number_of_leader}}
    outside.data.put("contracts", number, said)


def test_a_changed_leader_replaces_the_old_one_and_the_history_says_so(world, outside):
    record = world.declare()
    contract(outside, "HT-1", "钱工", OTHER)
    assert run().changed == 1
    after = fresh(record)
    assert (after.data["leader"], after.data["leader_key"]) == ("钱工", person_key(OTHER))
    assert f"site@person:{person_key(OTHER)}" in after.tokens
    assert f"site@person:{person_key(ZHAO)}" not in after.tokens
    entry = after.history.first()
    assert entry.user_id is None
    assert "赵工 → 钱工" in entry.opinion
    assert run(LATER).changed == 0


def following(key: str, **changes: object) -> list[object]:
    """The small system whose site notes the day on which a register changed something."""
    step = {
        "key": "noted", "title": "已更新", "from": ["draft", "submitted"], "by": "system", "kind": "pass",
        "to": [{"when": 'state = "draft"', "state": "draft"}, {"state": "submitted"}],
        "effects": [{"set": {"decided_on": "today"}}], "task": False,
    }  # fmt: skip
    found = [copy.deepcopy(dict(one)) for one in documents(**changes)]
    flow = next(one for one in found if one["kind"] == "workflow" and one["key"] == "site")
    flow["actions"].append(step)
    for form in (one for one in found if one["kind"] == "form" and one["key"] == "site"):
        fields = (field for section in form["sections"] for field in section["fields"])
        next(field for field in fields if "lookup" in field)["lookup"]["refuted"] = key
    return found


def test_an_action_follows_a_change_and_may_tell_people(world, outside):
    publish_all(following("", changed="noted"))
    record = world.declare()
    contract(outside, "HT-1", "钱工", OTHER)
    run()
    assert fresh(record).data["decided_on"] == NOW.date().isoformat()
    assert [entry.action for entry in fresh(record).history.all()[:2]] == ["noted", "sync"]


def test_an_action_follows_a_look_up_that_failed_later(world, outside):
    publish_all(following("noted"))
    outside.turn("real_name", "down")
    record = world.declare(phone="13900000000")
    outside.turn("real_name")
    verify_open(now=LATER)
    assert fresh(record).data["decided_on"] == NOW.date().isoformat()


def test_records_in_other_states_do_not_follow(world, outside):
    record = world.active_site()
    contract(outside, "HT-1", "钱工", OTHER)
    assert run().changed == 0
    assert fresh(record).data["leader"] == "赵工"


def test_new_entries_make_records_once(world, outside):
    publish_all(documents(create=True))
    contract(outside, "HT-2", "钱工", OTHER)
    contract(outside, "HT-3", "钱工", OTHER)
    assert run().made == 2
    assert run(LATER).made == 0
    made = Record.objects.get(data__contract="HT-2")
    assert (made.created_by_id, made.title) == (None, "浦江一号")


def test_a_listing_that_breaks_off_marks_nothing_as_gone(world, outside):
    publish_all(documents(gone="withdraw"))
    record = world.declare()
    contract(outside, "HT-1", "赵工", ZHAO)
    run()
    outside.turn("contracts", "error")
    assert vars(run(LATER)) == vars(type(run(LATER))())
    assert SyncRun.objects.get(register="contracts").failure == "unreachable"
    assert "_gone" not in fresh(record).flags
    outside.turn("contracts")
    outside.data.remove("contracts", "HT-1")
    later = LATER + timedelta(hours=1)
    assert run(later).gone == 1
    assert fresh(record).flags["_gone"]
    assert run(later + timedelta(minutes=1)).gone == 0
    contract(outside, "HT-1", "赵工", ZHAO)
    assert run(later + timedelta(minutes=2)).back == 1


def test_a_listing_is_read_when_its_time_has_come(world, outside):
    systems = [system_of(current_release("works"))]
    assert [register.key for _system, register in due_syncs(systems, now=NOW)] == ["contracts"]
    run()
    assert due_syncs(systems, now=NOW + timedelta(minutes=89)) == []
    assert len(due_syncs(systems, now=NOW + timedelta(minutes=90))) == 1


def test_another_region_sees_nothing_of_it(world, outside):
    outside.turn("real_name", "down")
    record = world.declare()
    connection.set_tenant(Region.objects.get(schema_name="beta"))
    assert not LookupUse.objects.exists()
    assert not RegisterAnswer.objects.exists()
    outside.turn("real_name")
    assert verify_open(now=LATER) == {}
    connection.set_tenant(Region.objects.get(schema_name="alpha"))
    assert unverified(record) == ("leader",)
