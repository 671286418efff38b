"""Reading many records, and the names expressions see."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.feel import compile_expression
from forms.contexts import Scene, context_of
from forms.frames import relate, single_records
from forms.models import Record
from forms.selectors import visible_records
from tests.builders import NOW


def names(record, actor, *paths):
    context = context_of(record, actor=actor, now=NOW)
    return [compile_expression(path).value(context) for path in paths]


def test_a_record_speaks_of_its_parent_its_period_and_its_sheets(world):
    month = world.month(world.active_site(), 3)
    assert names(
        month, world.contractor, "parent.site_name", "period.end", "period_title", "sheets.self.open", "subject.state"
    ) == ["浦江一号", NOW.date().replace(month=3, day=31), "2026年3月", 2, "active"]


def test_an_expression_knows_who_asks(world):
    record = world.declare()
    assert names(record, world.contractor, "actor.name", "actor.roles") == ["施工员", ("contractor",)]
    assert names(record, world.authority, "actor.roles", "actor.organisation.credit_code") == [("authority",), None]


def test_decisions_are_decided_over_the_record(world):
    record = world.declare(floors="12", high="否")
    assert names(record, world.contractor, "decisions.month_grade.grade") == ["不合格"]


def test_dates_and_numbers_come_typed(world):
    record = world.declare(start="2026-03-01", floors="12", area="1.5", high="否")
    assert names(record, world.contractor, "start.year", "floors + area", "end") == [2026, 13.5, None]


def test_a_name_that_asks_for_itself_is_null(world):
    from forms.lazy import Lazy

    loop = Lazy({}, {"a": lambda: loop["a"]})
    assert loop["a"] is None


def test_a_list_with_contexts_asks_as_many_queries_for_many_rows_as_for_few(world):
    site = world.active_site()
    world.month(site, 1)
    few = _queries_of_list(world)
    for number in range(2, 9):
        world.month(site, number)
    assert _queries_of_list(world) == few
    assert Record.objects.filter(record_type="month").count() == 8


def test_related_records_come_in_one_query_however_many(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2, 3)]
    for month in months:
        world.self_score(month)
        world.forward(month)
    quarter = visible_records(world.authority, record_type="quarter").get()
    scene = Scene(quarter, world.authority, NOW)
    assert scene.frame
    with CaptureQueriesContext(connection) as queries:
        context = scene.context()
        assert compile_expression('count(months) + count(months[state = "forwarded"])').value(context) == 6
    assert len(queries) == 1


def test_records_find_their_parents_among_themselves_and_fetch_the_missing_ones_at_once(world):
    sites = [world.active_site(contract=f"HT-{number}") for number in (1, 2)]
    months = [world.month(site, number) for site in sites for number in (1, 2)]
    found = single_records().filter(pk__in=[record.pk for record in (sites[0], *months)]).order_by("pk")
    with CaptureQueriesContext(connection) as queries:
        known, *related = relate(found)
        assert [record.parent.pk for record in related] == [month.parent_id for month in months]
        assert all(record.parent is known and record.subject is known for record in related[:2])
    assert len(queries) == 2


def _queries_of_list(world):
    with CaptureQueriesContext(connection) as queries:
        rows = list(visible_records(world.authority, system="works", record_type="month")[:20])
        first = Scene(rows[0], world.authority, NOW)
        shown = [compile_expression("parent.site_name").value(first.beside(row).context()) for row in rows]
    assert shown == ["浦江一号"] * len(rows)
    return len(queries)
