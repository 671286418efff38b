"""What an action does to the records above and below: a quarter ends its site, and the site what is open below it."""

from copy import deepcopy
from datetime import date

from forms.models import Record
from schemas.checking import check_documents
from tests.small_works import DOCUMENTS
from tests.world import World, make_world, publish_all
from workflows.models import HistoryEntry


def works_that_end():
    """The small works, where registering a quarter ends the site, and the end of the site that of its months."""
    documents = deepcopy(DOCUMENTS)
    found = {(document["kind"], document["key"]): document for document in documents}
    site_type, site, month, quarter = (
        found[name]
        for name in (("record_type", "site"), ("workflow", "site"), ("workflow", "month"), ("workflow", "quarter"))
    )
    site_type["related"] = {"months": {"type": "month", "of": "self", "pick": ["state"]}}
    site["states"].append({"key": "ended", "title": "已结束", "final": True})
    site["actions"].append(
        by_system("end", ["active"], "ended", effects=[{"advance": "months", "action": "drop"}]),
    )
    month["states"].append({"key": "dropped", "title": "已作废", "final": True})
    month["states"].append({"key": "stale", "title": "不应到达", "final": True})
    month["actions"].append(
        by_system("drop", ["draft"], [{"when": 'parent.state = "ended"', "state": "dropped"}, {"state": "stale"}])
    )
    register = next(action for action in quarter["actions"] if action["key"] == "register")
    register["effects"] = [*register["effects"], {"advance": "parent", "action": "end"}]
    return documents


def works_that_stand_still():
    """The small works, where nothing of a month is due while its site is suspended."""
    documents = deepcopy(DOCUMENTS)
    month = next(one for one in documents if (one["kind"], one["key"]) == ("workflow", "month"))
    submit = next(action for action in month["actions"] if action["key"] == "submit")
    stopped = 'if subject.suspended then [[date("2026-04-01")..null]] else []'
    submit["due"] = {**submit["due"], "paused": stopped}
    return documents


def by_system(key, origins, to, **more):
    return {"key": key, "title": key, "from": origins, "to": to, "by": "system", "kind": "pass", **more}


def ending_world() -> World:
    world = make_world()
    publish_all(works_that_end())
    return world


def test_an_action_moves_the_record_above_and_that_one_what_stands_below(alpha):
    world = ending_world()
    site = world.active_site()
    done, open_still = world.month(site, 3), world.month(site, 2)
    world.self_score(done)
    world.forward(done)
    quarter = world.act(Record.objects.get(record_type="quarter"), "register", world.authority)
    states = {record.pk: record.state for record in Record.objects.all()}
    assert states == {site.pk: "ended", done.pk: "registered", open_still.pk: "dropped", quarter.pk: "registered"}
    last = HistoryEntry.objects.filter(record=site).first()
    assert (last.action, last.user, last.from_state, last.to_state) == ("end", None, "active", "ended")


def test_a_record_above_whose_state_does_not_have_the_action_stays_as_it_is(alpha):
    world = ending_world()
    site = world.active_site()
    for month in (world.month(site, 3), world.month(site, 4)):
        world.self_score(month)
        world.forward(month)
    first, second = Record.objects.filter(record_type="quarter").order_by("period_start")
    world.act(first, "register", world.authority)
    version = Record.objects.get(pk=site.pk).version
    world.act(second, "register", world.authority)
    assert Record.objects.get(pk=site.pk).version == version


def test_what_is_due_stands_still_with_what_is_above(alpha):
    world = make_world()
    publish_all(works_that_stand_still())
    site = world.active_site()
    month = world.month(site, 3)
    assert month.due_on == date(2026, 4, 7)
    world.act(site, "suspend", world.authority)
    assert Record.objects.get(pk=month.pk).due_on is None


def test_only_records_that_stand_under_another_can_advance_what_is_above():
    documents = works_that_end()
    site = next(one for one in documents if (one["kind"], one["key"]) == ("workflow", "site"))
    site["actions"][-1]["effects"] = [{"advance": "parent", "action": "end"}]
    found = check_documents(documents)
    assert [(problem.document, problem.code) for problem in found] == [("workflow/site", "unknown_reference")]
