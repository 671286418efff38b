"""The first page of somebody's tasks: among thirty in three regions, and among a hundred thousand in 340."""

from collections.abc import Callable, Sequence
from statistics import quantiles

import psycopg
from django.db import connection

from accounts.models import User
from accounts.selectors import rights_by_region
from portal.paging import PER_PAGE
from portal.presenters.inbox import items_of
from tenants.models import InboxItem, Region
from tests.bench.births import database_url
from tests.bench.table import Timing, at_most, by_turns, seconds
from tests.builders import NOW, grant, person
from tests.database import copied_database

FEW, MANY = (3, 30), (340, 100_000)
ROUNDS, QUERIES = 20, 50  # a 95th percentile of fifty queries, twenty times
#: Every task is asked of a company, and of the authority of its district, or of those who have all districts.
_TASKS = """
    INSERT INTO public.tenants_inboxitem (
        region_slug, region_title, region_short, kind, key, system_title, record_id, title, subtitle, asks, state_key,
        state_title, state_tone, tokens, bare_tokens, due_on, arrived_at, action_path, batchable, version, urged_by)
    SELECT slug, slug, '示', 'todo', n, '示例系统', n, '示例工程 ' || n, '月度评价 · ' || n, '复核', 'submitted',
        '待复核', 'wait', ARRAY(SELECT slug || '|' || token FROM unnest(held) AS token), held,
        CASE WHEN mod(n, 5) > 0 THEN date '2026-03-20' + mod(n, 60) END,
        timestamptz '2026-03-01' + n * interval '1 minute', 'records/' || n || '/', false, 1, ''
    FROM generate_series(1, %s) AS n, LATERAL (SELECT 'region_' || mod(n, %s) AS slug) AS place,
        LATERAL (SELECT ARRAY[
            'supervision@org:' || mod(n, 500), 'authority@area:' || mod(n, 16), 'authority@area:*'] AS held) AS whose
"""
_Query = tuple[str, Sequence[object]]


def measure() -> list[Timing]:
    """First pages by turns, each by the one query that the page makes for it, in databases of their own."""
    with copied_database("kaoping_bench_few"):
        small_url, of_few = _filled(*FEW), _first_page(_supervisor(FEW[0]))
        with copied_database("kaoping_bench_many"):
            large_url, of_all, of_own = _filled(*MANY), _first_page(_supervisor(MANY[0])), _first_page(_company())
            with _as_django(small_url) as small, _as_django(large_url) as large:
                pages = [_page(small, of_few), _page(large, of_all), _page(large, of_own)]
                few, everything, own = by_turns(ROUNDS, *pages)
    against = f"all of {FEW[1]} tasks in {FEW[0]} regions"
    return [
        Timing(
            f"first page of all {MANY[1]:,} tasks in {MANY[0]} regions, p95", everything, against, few, at_most(1.5)
        ),
        Timing("first page of a company's own tasks in three of them, p95", own, against, few, at_most(1.5)),
    ]


def _filled(regions: int, tasks: int) -> str:
    """Fill the database of the moment; gives its address."""
    slugs = [f"region_{number}" for number in range(regions)]
    Region.objects.bulk_create([Region(schema_name=slug, title=slug, created_at=NOW) for slug in slugs])
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, [tasks, regions])
        cursor.execute("VACUUM ANALYZE public.tenants_inboxitem")
    assert InboxItem.objects.count() == tasks
    return database_url()


def _supervisor(regions: int) -> User:
    """Somebody for whom all districts of all regions are."""
    user = person("督查", "authority", areas=["*"], region="region_0")
    for number in range(1, regions):
        grant(user, "authority", areas=["*"], region=f"region_{number}")
    return user


def _company() -> User:
    """Somebody of a company with work in three regions."""
    user = person("监理", "supervision", organisation="7", region="region_7")
    for slug in ("region_27", "region_47"):
        grant(user, "supervision", organisation="7", region=slug)
    return user


def _first_page(user: User) -> _Query:
    """The query of the first page; it has to find its way by an index, where there is much."""
    rights = rights_by_region(user, today=NOW.date())
    page = items_of(rights, user_id=user.pk, box=InboxItem.Box.TODO)[:PER_PAGE]
    assert len(page) == PER_PAGE
    if InboxItem.objects.count() > PER_PAGE * 100:
        assert "Seq Scan" not in page.explain()
    return page.query.sql_with_params()


def _as_django(url: str) -> psycopg.Connection:
    """A connection that asks as Django does: parameters are bound on the client, and nothing is prepared."""
    return psycopg.connect(url, cursor_factory=psycopg.ClientCursor)


def _page(database: psycopg.Connection, query: _Query) -> Callable[[int], float]:
    """Gives the 95th percentile of many first pages."""

    def one() -> None:
        found = database.execute(*query).fetchall()
        assert len(found) == PER_PAGE

    return lambda _number: quantiles([seconds(one) for _query in range(QUERIES)], n=20)[-1]
