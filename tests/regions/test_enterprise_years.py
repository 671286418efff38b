"""The year of an enterprise in the view over all regions: as its golden case tells it, once nothing moves it."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from exchange.scenarios.golden import Cast, laid_out
from exchange.scenarios.play import Play
from schemas.packs import read_pack
from schemas.selectors import current_region
from tenants.models import PublishedResult
from tenants.publishing.folding import fold_changes
from tenants.publishing.models import PublishedSum
from tenants.publishing.selectors import results_of
from tests.builders import at, publish_all
from workflows.clocks import run_clock

KEY = "enterprise_year"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "system", "case", "role", "expected"),
    [
        ("qingdao", "three_assessments", "results_follow", "enterprise", {"area": "370202"}),
        ("shanghai", "safety", "company_year", "contractor_enterprise", {"grade": "优良", "level": "good"}),
    ],
)
def test_a_year_is_published_to_its_enterprise_and_summed_when_it_stands(
    alpha, slug: str, system: str, case: str, role: str, expected: Mapping[str, str]
) -> None:
    pack = read_pack(settings.PACKS_FOLDER / slug)
    documents = [dict(one) for one in pack.systems[system]]
    publish_all(documents, system=system, region=pack.region, now=at("2026-01-02"))
    given, steps = laid_out(documents, case)
    cast = Cast(current_region(), described=[step for step in given if "role" in step])
    play = Play(system=system, cast=cast, start=at("2026-01-05"))
    assert play.run([step for step in given if "role" not in step], case=case) == ()
    assert play.run(steps, case=case) == ()
    run_clock(now=at("2027-02-01"))
    found = PublishedResult.objects.get(measure=KEY)
    assert (found.is_counted, found.period_start) == (True, date(2026, 1, 1))
    assert found.grade
    assert {name: getattr(found, name) for name in expected} == expected
    mine = results_of({connection.schema_name: cast(role).tokens}).filter(measure=KEY)
    assert list(mine) == [found]
    assert not results_of({connection.schema_name: cast("authority").tokens}).exists(), "authorities compare sums"
    fold_changes()
    total = PublishedSum.objects.get(measure__key=KEY, area="*", period_start=date(2026, 1, 1))
    assert (total.records, total.counted, dict(total.grades)) == (1, 1, {found.grade: 1})
