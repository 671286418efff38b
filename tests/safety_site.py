"""`python -m tests.safety_site`: a site of Shanghai safety, from the steps of a golden case; prints its id.

The accounts of the demonstration take the steps, and its leaders are those of the site.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import django

CASE = "site_sent_back"
ROLES = {"contractor_enterprise": "sh_contractor", "supervision_enterprise": "sh_supervision", "authority": "sh_pudong"}
LEADERS = {"golden-contractor-leader": "sh_site", "golden-supervision-leader": "sh_chief"}
START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
WAY = ("declare", "confirm", "accept")


def main() -> None:
    """Take the steps that lead to an accepted site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django_tenants.utils import schema_context

    from accounts.models import User
    from exchange.scenarios import Play
    from forms.actors import actor_for
    from forms.models import Record
    from schemas.packs import read_document

    path = settings.PACKS_FOLDER / "shanghai" / "safety" / "golden" / f"{CASE}.json"
    case, _problems = read_document(path, kind="golden", key=CASE)
    assert case is not None
    with schema_context("shanghai"):
        actors = {
            role: actor_for(User.objects.get(username=name), region_slug="shanghai", today=START.date())
            for role, name in ROLES.items()
        }
        keys = {key: User.objects.get(username=name).person_key for key, name in LEADERS.items()}
        play = Play(system="safety", cast=actors.__getitem__, start=START)
        found = play.run(_steps(case, keys), case=CASE)
        assert found == (), found
        print(Record.objects.get(system="safety", record_type="site").pk)


def _steps(case: Mapping[str, Any], keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """The entries of registers, the declaration, and the first time each step of the way is taken."""
    given = [
        {**step, "entry": {name: keys.get(value, value) for name, value in step["entry"].items()}}
        for step in case["given"]
        if "register" in step
    ]
    made = next(step for step in case["steps"] if "create" in step)
    taken = [next(step for step in case["steps"] if step.get("act") == action) for action in WAY]
    return [*given, *({name: part for name, part in step.items() if name != "expect"} for step in (made, *taken))]


if __name__ == "__main__":
    main()
