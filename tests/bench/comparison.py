"""The comparison of all regions through the web server: by somebody for all districts, and for some of each region."""

from collections.abc import Callable, Sequence
from statistics import quantiles

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tenants import clock
from tenants.models import Region
from tenants.publishing.models import PublishedMeasure, PublishedSum
from tests.bench.ground import NOW
from tests.bench.start import server_environment, serving
from tests.bench.table import Timing, below, by_turns
from tests.bench.visitor import Visitor, signed_in
from tests.builders import grant, person
from tests.database import copied_database

REGIONS, MONTHS, DISTRICTS, SITES = 340, 12, 16, 50
ROUNDS, REQUESTS = 5, 20  # a 95th percentile of twenty requests, five times
WARM = 4  # requests that both workers have behind them
PATH = "/regions/comparison/"
SHOWN = f"{REGIONS} 个区域"
_MEASURES = """
    INSERT INTO public.tenants_publishedmeasure (region_slug, region_title, region_short, system, system_title, key,
        title, period_kind, scale_title, has_score, grades, readers, rule, followed)
    SELECT 'region_' || n, '示例区域 ' || n, '示', 'safety', '安全考评', measure, measure, 'month', '百分制', true,
        '[["优良", "good"], ["合格", "pass"], ["不合格", "fail"]]', ARRAY['authority'], '', ''
    FROM generate_series(0, %s - 1) AS n, unnest(ARRAY['site_safety', 'quality']) AS measure
"""
#: Every site has a score of its own in each month: as many different ones as there can be.
_SUMS = """
    INSERT INTO public.tenants_publishedsum (measure_id, area, period_start, records, counted, grades, scores, due)
    SELECT m.id, area, (%s::date - month * interval '1 month')::date, sites, sites,
        jsonb_build_object('优良', sites / 2, '合格', sites / 4, '不合格', sites - sites / 2 - sites / 4),
        (SELECT jsonb_object_agg((60 + mod(m.id * 7 + month * 13 + n * 79, 4000) / 100.0)::text, 1)
            FROM generate_series(1, sites) AS n),
        jsonb_build_object('2025-12-20', 2, '2026-01-20', 3)
    FROM public.tenants_publishedmeasure m, generate_series(0, %s - 1) AS month,
        LATERAL (SELECT '*' AS area, %s AS sites UNION ALL
            SELECT 'd' || d, 3 FROM generate_series(1, %s) AS d) AS places
"""


def measure() -> list[Timing]:
    """All by turns, in a database of their own."""
    with copied_database("kaoping_bench_comparison"):
        _fill()
        people = [_supervisor(areas) for areas in (["*"], ["d1", "d2", "d3"])]
        for user in people:
            _look_once(user)
        with serving(server_environment()) as port:
            visitors = [signed_in(port, user) for user in people]
            asked = [*((visitor, PATH) for visitor in visitors), (visitors[0], f"{PATH}?sort=-median")]
            whole, some, ordered = by_turns(ROUNDS, *(_requests(visitor, path) for visitor, path in asked))
    every = f"{REGIONS} regions compared over {MONTHS} months: 95 of 100 requests within"
    return [
        Timing(every, whole, goal=below(0.3)),
        Timing("the same, three districts of each region", some, goal=below(0.3)),
        Timing("the same, all districts, in the order of medians: scores of all regions", ordered, goal=below(0.3)),
    ]


def _fill() -> None:
    Region.objects.bulk_create(
        Region(schema_name=f"region_{n}", title=f"示例区域 {n}", short="示", created_at=NOW) for n in range(REGIONS)
    )
    with connection.cursor() as cursor:
        cursor.execute(_MEASURES, [REGIONS])
        cursor.execute(_SUMS, [NOW.date().replace(day=1), MONTHS, SITES, DISTRICTS])
        cursor.execute("VACUUM ANALYZE public.tenants_publishedsum")
    assert PublishedMeasure.objects.count() == REGIONS * 2
    assert PublishedSum.objects.count() == REGIONS * 2 * MONTHS * (DISTRICTS + 1)


def _supervisor(areas: Sequence[str]) -> User:
    """Somebody who may compare these districts in every region."""
    user = person("督查", "authority", areas=areas, region="region_0")
    for number in range(1, REGIONS):
        grant(user, "authority", areas=areas, region=f"region_{number}")
    return user


def _look_once(user: User) -> None:
    """The page shows all regions, and asks for them once."""
    client = Client()
    client.force_login(user)
    with clock.frozen(NOW), CaptureQueriesContext(connection) as asked:
        page = client.get(PATH).content.decode()
    assert SHOWN in page
    assert sum("tenants_publishedsum" in each["sql"] for each in asked.captured_queries) == 1


def _requests(visitor: Visitor, path: str) -> Callable[[int], float]:
    """Gives the 95th percentile of many requests."""

    def one() -> float:
        _first, last, page = visitor.ask(path)
        assert SHOWN in page
        return last

    for _time in range(WARM):
        one()
    return lambda _number: quantiles([one() for _request in range(REQUESTS)], n=20)[-1]
