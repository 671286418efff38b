"""Many people in many regions at once: reads and submissions that come when they come, whether or not it keeps up.

Arrivals are open: they follow a plan made beforehand (by chance, at a given rate), and what somebody waits for is
counted from the moment they wanted it, not from when a connection was free. Every answer is looked at.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from django_tenants.utils import schema_context

from forms.models import ScoreSheet
from tests.builders import NOW
from tests.trust.client import CSRF
from tests.trust.load_ground import Place, called, many_regions
from tests.trust.load_report import Kept, Load, Moment
from tests.trust.processes import parent_of, taken_by
from tests.trust.service import Tended, scheduler, web_server, worker
from tests.world import VALUES
from workflows.models import HistoryEntry

WORKERS = 2  # as the web server has where nobody says otherwise
ASKING = 64  # connections at the same time
MOST_WAITING = 512  # who comes when so many wait already, goes away again, and is counted
PATIENCE = 60.0
READS = {"inbox": 30, "list": 25, "record page": 30, "sheet page": 15}
WRITES = {"create": 30, "submit": 25, "accept": 20, "sheet saved": 25}


@dataclass(frozen=True)
class Plan:
    """How long, and how many arrivals a second."""

    seconds: float
    reads: float
    submissions: float
    seed: int = 1


class Wrong(Exception):
    """An answer that is not what it has to be."""


class Crowd:
    """Everybody who asks: what they do next, and what they were told is done."""

    def __init__(self, address: str, places: Sequence[Place], seed: int) -> None:
        self.address, self.places, self.chance = address, places, Random(seed)
        self.done: Counter[tuple[str, str]] = Counter()  # acknowledged, by region and action
        self.versions = {(place.slug, month): 1 for place in places for month in place.months}
        self._lock = threading.Lock()
        self._drafts: deque[tuple[Place, int]] = deque()
        self._submitted: deque[tuple[Place, int]] = deque()
        self._months = deque((place, month) for place in places for month in place.months)
        self._ways: Mapping[str, Callable[[Place], None]] = {
            "inbox": self._inbox,
            "list": self._list,
            "record page": self._record,
            "sheet page": self._sheet,
            "create": self._create,
            "submit": self._submit,
            "accept": self._accept,
            "sheet saved": self._save,
        }

    def next(self, kinds: Mapping[str, int]) -> tuple[str, Place]:
        """What somebody wants, and where."""
        kind = self.chance.choices([*kinds], [*kinds.values()])[0]
        return kind, self.chance.choice(self.places)

    def do(self, kind: str, place: Place) -> str:
        """Do it; gives what was done, which is something else where nothing waits for this step.

        Raises:
            Wrong: the answer was not right, or there was none.
        """
        try:
            self._ways[kind](place)
        except IndexError:  # nothing waits for this step, or somebody else was quicker to take it
            kind = "create"
            self._create(place)
        return kind

    # --- reads ------------------------------------------------------------------------------------------------------

    def _inbox(self, place: Place) -> None:
        self._read("/inbox/", place.contractor, f"/r/{place.slug}/records/")

    def _list(self, place: Place) -> None:
        self._read(f"/r/{place.slug}/list/sites/", place.authority, f"{called(place)}-")

    def _record(self, place: Place) -> None:
        self._read(f"/r/{place.slug}/records/{place.sites[0]}/", place.contractor, f"{called(place)}-0")

    def _sheet(self, place: Place) -> None:
        self._read(f"/r/{place.slug}/records/{place.months[0]}/sheets/self/", place.contractor, "steel.1.a")

    def _read(self, path: str, session: str, part: str) -> None:
        status, _location, text = self._ask("GET", path, session)
        if status != 200 or part not in text:
            raise Wrong(f"GET {path}: {status}, {'without ' + part if status == 200 else text[:200]}")

    # --- submissions and actions ------------------------------------------------------------------------------------

    def _create(self, place: Place) -> None:
        fields = {**VALUES, "site_name": f"{called(place)}-new", "contract": f"L-{uuid4().hex[:8]}"}
        made = self._post(f"/r/{place.slug}/records/new/works/site/", place.contractor, fields)
        self._drafts.append((place, int(made.rstrip("/").rpartition("/")[2])))
        self._count(place, "create")

    def _submit(self, _place: Place) -> None:
        place, record = self._drafts.popleft()
        self._post(f"/r/{place.slug}/records/{record}/act/submit/", place.contractor, {"version": 1})
        self._submitted.append((place, record))
        self._count(place, "submit")

    def _accept(self, _place: Place) -> None:
        place, record = self._submitted.popleft()
        fields = {"version": 2, "accepted": "是"}
        self._post(f"/r/{place.slug}/records/{record}/act/accept/", place.authority, fields)
        self._count(place, "accept")

    def _save(self, _place: Place) -> None:
        place, month = self._months.popleft()
        version = self.versions[place.slug, month]
        item = ("steel.1", "walls.1")[version % 2]
        fields = {"version": version, "do": "stay", f"f.{item}": f"{item}.a"}
        self._post(f"/r/{place.slug}/records/{month}/sheets/self/", place.contractor, fields)
        self.versions[place.slug, month] = version + 1
        self._months.append((place, month))

    def _post(self, path: str, session: str, fields: Mapping[str, object]) -> str:
        sent = {**fields, "idempotency_key": uuid4().hex, "csrfmiddlewaretoken": CSRF}
        status, location, text = self._ask("POST", path, session, urlencode(sent))
        if status != 302 or "/records/" not in location:
            raise Wrong(f"POST {path}: {status} {location}, {text[:200]}")
        return location

    def _count(self, place: Place, action: str) -> None:
        with self._lock:
            self.done[place.slug, action] += 1

    def _ask(self, method: str, path: str, session: str, body: str | None = None) -> tuple[int, str, str]:
        connection = HTTPConnection(self.address, timeout=PATIENCE)
        headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except (OSError, HTTPException) as error:
            raise Wrong(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()


def load(name: str, folder: Path, *, regions: int, plan: Plan) -> Load:
    """Prepare the regions, let the crowd come, and say what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with many_regions(name, regions) as (url, places):
        more = {"KAOPING_NOW": NOW.isoformat()}
        with (
            web_server(url, folder, workers=WORKERS, more=more) as (address, web),
            worker(url, folder, more) as background,
            scheduler(url, folder, more) as clock,
        ):
            crowd = Crowd(address, places, plan.seed)
            kept = Kept()
            _warm(crowd)
            moments = _rush(crowd, plan, kept, _families(url, web, background, clock))
        return kept.told(plan.seconds, moments, missing=_missing(crowd), regions=regions)


def _families(url: str, web: Tended, background: Tended, clock: Tended) -> Mapping[str, int]:
    """The processes to look at; PostgreSQL's too, if it runs on this machine."""
    with psycopg.connect(url) as server:
        serving = server.info.backend_pid
        database = parent_of(serving)
    found = {"web": web.process.pid, "worker": background.process.pid, "scheduler": clock.process.pid}
    return {**found, "PostgreSQL": database} if database else found


def _warm(crowd: Crowd) -> None:
    """Let every kind be asked in some regions before anything is counted; leaves something for every step to do."""
    for place in crowd.places[:4]:
        for kind in (*READS, *["create"] * 3, *["submit"] * 2):
            crowd.do(kind, place)


def _rush(crowd: Crowd, plan: Plan, kept: Kept, families: Mapping[str, int]) -> list[Moment]:
    """Let all come at their times; note at the start, in the middle and at the end what the machine had to do."""
    gate = threading.Semaphore(MOST_WAITING)
    moments = [Moment.now(taken_by(families))]

    def serve(kind: str, place: Place, wanted: float) -> None:
        try:
            kept.note(crowd.do(kind, place), time.monotonic() - wanted)
        except Wrong as wrong:
            kept.complain(str(wrong))
        finally:
            gate.release()

    with ThreadPoolExecutor(ASKING) as pool:
        began = time.monotonic()
        for after, kinds in _arrivals(plan):
            time.sleep(max(0.0, began + after - time.monotonic()))
            if len(moments) == 1 and after > plan.seconds / 2:
                moments.append(Moment.now(taken_by(families)))
            kind, place = crowd.next(kinds)
            if gate.acquire(blocking=False):
                pool.submit(serve, kind, place, began + after)
            else:
                kept.turn_away(kind)
    return [*moments, Moment.now(taken_by(families))]  # after the last answer: who waits then is part of it


def _arrivals(plan: Plan) -> list[tuple[float, Mapping[str, int]]]:
    """When somebody comes, in seconds from the beginning, and whether to read or to submit."""
    chance, found = Random(plan.seed), []
    for rate, kinds in ((plan.reads, READS), (plan.submissions, WRITES)):
        after = chance.expovariate(rate)
        while after < plan.seconds:
            found.append((after, kinds))
            after += chance.expovariate(rate)
    return sorted(found, key=lambda arrival: arrival[0])


def _missing(crowd: Crowd) -> int:
    """How many acknowledged submissions are not there."""
    missing = 0
    for place in crowd.places:
        with schema_context(place.slug):
            there = Counter(
                "create" if kind == "create" else action
                for action, kind in HistoryEntry.objects.filter(record__record_type="site").values_list(
                    "action", "kind"
                )
            )
            there["submit"] -= len(place.sites)
            there["accept"] -= len(place.sites)
            there["create"] -= len(place.sites)
            missing += sum(max(0, crowd.done[place.slug, action] - there[action]) for action in WRITES)
            versions = dict(ScoreSheet.objects.filter(key="self").values_list("record_id", "version"))
            missing += sum(versions[month] < crowd.versions[place.slug, month] for month in place.months)
    return missing
