"""How many queries pages make as there is more to show."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Record
from tenants import clock
from tests.bench.ground import NOW, SLUG, Ground
from tests.bench.posts import post_sheet, sheet_fields
from tests.bench.table import Count

FEW, MANY = 10, 200
YEAR = 12
FOUND = "foundation.pile"


def count_queries(ground: Ground) -> list[Count]:
    """Each page with few rows, then the same page with many; and a post that later months follow."""
    site = ground.accepted_site(1000)
    month = ground.month(site, 1, FOUND)
    ground.month(site, 2, FOUND)
    pages = _pages(site, month)
    _declare_until(ground, FEW)
    few = [*(_queries(ground, path) for path in pages.values()), _queries_of_post(ground, month)]
    _declare_until(ground, MANY)
    for number in range(3, YEAR + 1):
        ground.month(site, number, FOUND)
    many = [*(_queries(ground, path) for path in pages.values()), _queries_of_post(ground, month)]
    titles = [*pages, f"posting that sheet: 1 → {YEAR - 1} later ones are scored again"]
    return [Count(*row) for row in zip(titles, few, many, strict=True)]


def _pages(site: Record, month: Record) -> dict[str, str]:
    region = f"/r/{SLUG}"
    return {
        f"list of sites: {FEW} → {MANY} in the region": f"{region}/list/declarations/",
        f"a site: 2 → {YEAR} months of its own": f"{region}/records/{site.pk}/",
        f"a month: 1 → {YEAR - 1} others of its site": f"{region}/records/{month.pk}/",
        f"a month's score sheet: 1 → {YEAR - 1} others": f"{region}/records/{month.pk}/sheets/self/",
    }


def _declare_until(ground: Ground, count: int) -> None:
    with ground.inside():
        known = Record.objects.filter(record_type="declaration").count()
    for number in range(known, count):
        ground.declare(2000 + number)


def _queries(ground: Ground, path: str) -> int:
    """Queries of the second look: the first may load definitions."""
    with clock.frozen(NOW):
        ground.client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = ground.client.get(path)
    assert answer.status_code == 200
    return len(asked)


def _queries_of_post(ground: Ground, month: Record) -> int:
    """Queries of putting a finding back that every later month has, too; it is taken away first."""
    for found in ((), (FOUND,)):
        fields = sheet_fields(ground, month, found, ())
        with clock.frozen(NOW), CaptureQueriesContext(connection) as asked:
            post_sheet(ground, month, fields)
    return len(asked)
