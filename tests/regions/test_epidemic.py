"""Shanghai epidemic registration: every golden case of the pack holds, and nothing of it is left behind."""

from django.conf import settings

from exchange.scenarios import run_golden
from schemas.packs import read_pack
from schemas.services import publish
from tests.builders import NOW


def test_the_golden_cases_of_the_epidemic_pack_hold(alpha) -> None:
    pack = read_pack(settings.PACKS_FOLDER / "shanghai")
    publish(system="region", documents=[pack.region], by=None, at=NOW)
    found = run_golden("epidemic", pack.systems["epidemic"], now=NOW)
    assert not found, "\n".join(map(str, found))
