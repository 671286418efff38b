"""No program sees a personal number in full, whatever its person's role may be shown for a reason on a page."""

import json

from schemas.services import publish
from tests.api.programs import Program
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS
from tests.world import World

PHONE = "13800000001"


def test_whoever_may_be_shown_numbers_reads_them_masked_by_program(world: World) -> None:
    roles = [role["key"] for role in REGION["roles"]]
    publish(system="region", documents=[{**REGION, "menus": MENUS, "personal": {"shown_to": roles}}], by=None, at=NOW)
    site = world.declare(phone=PHONE)
    world.act(site, "submit", world.contractor)
    for actor in (world.contractor, world.authority):
        program = Program(actor, scopes=["read"])
        paths = [f"records/{site.pk}/{part}" for part in ("", "history/", "actions/")]
        seen = [program.get(path) for path in (*paths, "records/", f"records/?q={PHONE}", "inbox/")]
        assert {said.status for said in seen} == {200}
        assert not any(PHONE in json.dumps(said.said) for said in seen)
        assert "138****0001" in json.dumps(seen[0].said)
