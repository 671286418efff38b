"""What is struck: a service with disks, a PostgreSQL and a register of its own, and plans that need all of them."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django_tenants.utils import schema_context

from registers.sandbox import environment
from registers.sandbox.data import Data
from registers.sandbox.server import Sandbox
from tests.builders import publish_all
from tests.registers.conftest import PEOPLE
from tests.trust.disks import Disk, small_disk
from tests.trust.ground import REGION, Ground, prepared_ground, telling_documents
from tests.trust.own_postgres import TendedDatabase, own_postgres
from tests.trust.service import Tended, scheduler, web_server, worker

WORKERS = 2
AWAY = "the register is away"  # its sentence while it does not answer
MEDIA_MEBIBYTES = 64
_FILE = {"type": "object", "properties": {"file": {"type": "string"}, "name": {"type": "string"}}}


class Register:
    """The outside register, which knows somebody for every plan; the way to it can be lost."""

    def __init__(self, people: int) -> None:
        known = [{"id_number": f"P-{n}", "name": named(n), "mobile": "13800000001"} for n in range(people)]
        self._data = Data([{"people": known}])
        self._server = self._started(0)
        self.port = self._server.server_address[1]

    def lose(self) -> None:
        """Let nobody come through: nothing listens any more, and who is connected is answered nothing."""
        self._server.switches.turn("*", mode="down")
        self._server.shutdown()
        self._server.server_close()

    def find(self) -> None:
        """Let it be found again."""
        self._server = self._started(self.port)

    def _started(self, port: int) -> Sandbox:
        server = Sandbox(port, self._data)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass(frozen=True)
class Struck:
    """Everything that blows may fall on; a disk is none where none could be mounted."""

    ground: Ground
    address: str
    web: Tended
    worker: Tended
    scheduler: Tended
    database: TendedDatabase
    register: Register
    files: Disk | None
    rows: Disk | None
    media: Path


@contextmanager
def struck_service(name: str, folder: Path, *, actions: int, plans: int) -> Iterator[Struck]:
    """Start it all, with somebody in the register for each of so many plans."""
    place = Path(mkdtemp(prefix="kaoping_struck_"))  # short, and the lesser user whom PostgreSQL runs as gets there
    place.chmod(0o755)
    with ExitStack() as stack:
        rows = stack.enter_context(small_disk(place / "rows", mebibytes=500 + actions // 10))
        files = stack.enter_context(small_disk(folder / "var" / "media", mebibytes=MEDIA_MEBIBYTES))
        database = stack.enter_context(own_postgres(place / "rows" / "postgres"))
        ground = stack.enter_context(prepared_ground(name, folder, messages=True))
        with schema_context(REGION):
            publish_all(asking_documents())
        register = Register(plans)
        stack.callback(register.lose)
        common = (ground.database_url, ground.folder)
        more = _environment(folder, register)
        address, web = stack.enter_context(web_server(*common, workers=WORKERS, more=more))
        background = stack.enter_context(worker(*common, more))
        clock = stack.enter_context(scheduler(*common, more))
        media = folder / "var" / "media"
        yield Struck(ground, address, web, background, clock, database, register, files, rows, media)


def named(plan: int) -> str:
    """The name of a plan's leader: one of its own, so that the register is asked anew."""
    return f"Leader {plan}"


def asking_documents() -> list[Mapping[str, Any]]:
    """The system of plans, whose leader an outside register has to confirm, and which carry a photo."""
    found = [deepcopy(dict(one)) for one in telling_documents() if one["key"] != "people"]
    form = next(one for one in found if one["kind"] == "form")
    form["schema"]["properties"]["photos"] = {"type": "array", "maxItems": 5, "items": _FILE}
    form["sections"][0]["fields"].append({"key": "photos", "title": "Photos", "widget": "photos"})
    answer = {
        "entries": "$.data.people[*]",
        "fields": {"name": "$.xm", "mobile": "$.sjh", "key": "$.sfzh"},
    }
    failures = {"not_found": "none", "differs:mobile": "other phone", "unreachable": AWAY}
    limits = {**PEOPLE["limits"], "break_seconds": 2, "per_minute": 100_000}
    return [*found, {**PEOPLE, "answer": answer, "failures": failures, "limits": limits, "when_unreachable": "refuse"}]


def _environment(folder: Path, register: Register) -> dict[str, str]:
    """Media on the disk that can be full; keys as the tests have them, who make sessions and seal names."""
    return {
        **environment(register.port),
        "KAOPING_VAR": str(folder / "var"),
        "SECRET_KEY": settings.SECRET_KEY,
        "KAOPING_KEYS_FILE": settings.DATA_KEYS_FILE,
        "API_REQUESTS_A_MINUTE": "1000000",
    }
