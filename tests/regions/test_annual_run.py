"""The annual run of one enterprise with 40 projects, every number of which its golden case explains."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from exchange.scenarios import run_golden
from schemas.packs import read_pack
from schemas.services import publish

NOW = datetime.fromisoformat("2027-01-25T09:00:00+08:00")
CASE = "company_year_forty"


def test_every_number_of_forty_projects_comes_out_as_explained(alpha) -> None:
    pack = read_pack(Path(settings.PACKS_FOLDER) / "shanghai")
    publish(system="region", documents=[pack.region], by=None, at=NOW)
    documents = pack.systems["safety"]
    kept = [each for each in documents if each["kind"] != "golden" or each["key"] == CASE]
    steps = next(each for each in kept if each["key"] == CASE)["steps"]
    assert [len(step["with"]["sites"]) for step in steps] == [40, 40]
    assert run_golden("safety", kept, now=NOW) == ()
