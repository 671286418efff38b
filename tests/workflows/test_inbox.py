"""The rows that a record leaves in the inbox over all regions."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.models import InboxItem
from tests.builders import NOW, publish_all
from tests.signed_works import signers, version
from tests.small_works import DOCUMENTS
from tests.world import make_world
from workflows.handing import remind
from workflows.inbox import rebuild, rebuild_all


def rows(kind):
    return {item.record_id: item for item in InboxItem.objects.filter(region_slug="alpha", kind=kind)}


def test_a_new_record_waits_for_its_opener_and_is_theirs(world):
    record = world.declare()
    todo = rows("todo")[record.pk]
    assert todo.tokens == [f"alpha|{world.contractor.tokens[0]}"]
    assert (todo.title, todo.asks, todo.state_title, todo.batchable) == ("浦江一号", "提交申报", "待提交", True)
    assert todo.action_path == f"records/{record.pk}/"
    assert rows("mine")[record.pk].user_id == world.contractor.user_id
    assert rows("done") == {}


def test_an_action_hands_the_task_on_and_goes_to_what_was_done(world):
    record = world.act(world.declare(), "submit", world.contractor)
    todo = rows("todo")[record.pk]
    assert {token.split("|")[1].split("@")[0] for token in todo.tokens} == {"supervision", "authority"}
    assert todo.asks == "受理 浦江一号"
    assert todo.due_on.isoformat() == "2026-04-07"
    done = rows("done")[record.pk]
    assert (done.user_id, done.asks) == (world.contractor.user_id, "提交")


def test_who_may_only_take_something_back_has_no_task(world):
    record = world.act(world.declare(), "submit", world.contractor)
    assert not any("contractor@" in token for token in rows("todo")[record.pk].tokens)


def test_nothing_waits_at_the_end(world):
    assert rows("todo").get(world.active_site().pk) is None


def test_a_record_that_an_effect_opened_waits_for_its_role(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    world.forward(month)
    waiting = [item.state_title for item in rows("todo").values()]
    assert waiting == ["待登记"]


def test_rebuilding_changes_nothing_when_all_is_well(world):
    world.active_site()
    assert rebuild_all(now=NOW).lines == []


def test_a_rebuild_tells_and_mends_what_was_wrong(world):
    first, second = world.declare(), world.declare(contract="HT-2")
    InboxItem.objects.filter(record_id=first.pk, kind="todo").delete()
    InboxItem.objects.filter(record_id=second.pk, kind="todo").update(title="?")
    out = StringIO()
    call_command("rebuild_inbox", region="alpha", stdout=out)
    said = out.getvalue().splitlines()
    assert said == [
        f"alpha: differs in title: alpha:todo:{second.pk}",
        f"alpha: missing: alpha:todo:{first.pk}",
        "alpha: 2 records, difference: 2 rows",
    ]
    assert rows("todo")[first.pk].title == rows("todo")[second.pk].title == "浦江一号"


def test_a_rebuild_takes_away_rows_of_records_that_are_gone(world):
    row = InboxItem.objects.get(record_id=world.declare().pk, kind="todo")
    InboxItem.objects.filter(pk=row.pk).update(record_id=999, key="999")
    found = rebuild_all(now=NOW)
    assert found.lines == [f"missing: {row}", "of no record: alpha:todo:999"]
    assert not InboxItem.objects.filter(record_id=999).exists()


def test_rebuilding_one_record_asks_as_many_queries_however_much_happened_to_it(world):
    record = world.declare()
    with CaptureQueriesContext(connection) as few:
        rebuild([record], now=NOW)
    for _round in range(3):
        record = world.act(world.act(record, "submit", world.contractor), "withdraw", world.contractor)
    with CaptureQueriesContext(connection) as many:
        rebuild([record], now=NOW)
    assert len(many) == len(few)


def test_the_rows_of_a_record_are_found_among_many_without_looking_at_those(world):
    record = world.declare()
    with connection.cursor() as cursor:
        cursor.execute(_MANY_LINES)
        cursor.execute("ANALYZE public.tenants_inboxitem")
    sent = []
    with connection.execute_wrapper(lambda execute, *said: sent.append(said[:2]) or execute(*said)):
        rebuild([record], now=NOW)
    statement, parameters = next(each for each in sent if "json_populate_recordset" in each[0])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "AND (record_id = ANY" in next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "Seq Scan" not in plan


_MANY_LINES = """
    INSERT INTO public.tenants_inboxitem (
        region_slug, region_title, region_short, kind, key, system_title, record_id, title, subtitle, asks, state_key,
        state_title, state_tone, tokens, bare_tokens, arrived_at, action_path, batchable, version, urged_by)
    SELECT 'alpha', '', '', 'todo', n, '', 1000000 + n, '', '', '', '', '', '', '{}', '{}', now(), '', false, 1, ''
    FROM generate_series(1, 2000) AS n
"""


def documents_with_a_lock():
    """The small system, whose months cannot be worked on while their site is suspended, and a way to resume."""
    lock = {"when": "subject.suspended", "else": "工程已中止，请先恢复。"}
    found = {(document["kind"], document["key"]): dict(document) for document in DOCUMENTS}
    month, flow = found["record_type", "month"], found["workflow", "site"]
    month["locked"] = [*month["locked"], lock]
    suspend = next(action for action in flow["actions"] if action["key"] == "suspend")
    resume = {**suspend, "key": "resume", "title": "恢复", "effects": [{"flag": "suspended", "value": False}]}
    flow["actions"] = [*flow["actions"], resume]
    return list(found.values())


def test_months_of_a_suspended_site_leave_the_inbox_and_come_back_when_it_is_resumed(alpha):
    world = make_world()
    publish_all(documents_with_a_lock())
    site = world.active_site()
    month = world.month(site, 2)
    assert month.pk in rows("todo")
    world.act(site, "suspend", world.authority)
    assert month.pk not in rows("todo")
    assert month.pk in rows("mine")
    assert rebuild_all(now=NOW).lines == []
    world.act(site, "resume", world.authority)
    assert month.pk in rows("todo")
    assert rebuild_all(now=NOW).lines == []


def test_who_urges_is_named_until_the_record_moves_on(alpha):
    people = signers()
    plan = people.plan("checking")
    assert (rows("todo")[plan.pk].urged_at, rows("todo")[plan.pk].urged_by) == (None, "")
    remind(plan.pk, note="请尽快", version=version(plan), actor=people.contractor, now=NOW)
    assert (rows("todo")[plan.pk].urged_at, rows("todo")[plan.pk].urged_by) == (NOW, "施工员")
    assert rebuild_all(now=NOW).lines == []
    people.act(plan, "check", people.supervision)
    assert rows("todo")[plan.pk].urged_at is None
