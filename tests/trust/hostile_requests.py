"""Requests made up from the API's own OpenAPI document, by schemathesis: odd ones, broken ones, and such as are right.

They go through the WSGI application in this process, in two regions whose ids differ, with tokens of several people and
in a database of their own. No answer may be a server's error, and each has to be as the document says: its status, its
content type, its body.
"""

import random
import time
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count as count_up
from itertools import cycle, islice
from typing import Any

import schemathesis
from django.core.signals import got_request_exception, request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import override_settings
from django_tenants.utils import schema_context
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from forms.models import Record
from tenants import clock
from tests.api.programs import Program
from tests.builders import NOW
from tests.database import copied_database
from tests.world import VALUES, make_world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REGIONS = ("alpha", "beta")  # whose ids differ
AT_ONCE = 50  # requests to one operation before the next has its turn
WAYS = 4  # each request is sent by so many people, who each mean other things by it
HOME = 0.8  # how often something that exists is named
#: What is in the small system.
KNOWN: Mapping[str, Sequence[Any]] = {
    "key": ["self", "review"],
    "system": ["works"],
    "record_type": ["site", "month", "quarter"],
    "action": ["submit", "accept", "forward", "send_back", "withdraw"],
    "period": ["2026-01-01", "2026-02-01", "2026-03-01"],
}
#: Values that its forms take, and some that they do not.
DATA: Sequence[Mapping[str, object]] = (
    {}, {**VALUES}, {**VALUES, "contract": "HT-3"}, {"accepted": "是"}, {"floors": 3},
)  # fmt: skip


@dataclass
class Outcome:
    """What came of the requests."""

    seed: int
    start: int = 0  # the first turn
    following: int = 0  # the turn to go on with
    seconds: float = 0
    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)  # what, with the first request that showed it

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.statuses.total()

    @property
    def is_well(self) -> bool:
        """Whether every answer was as the document says."""
        return not self.wrong

    def lines(self) -> Iterator[str]:
        """What was wrong, each with the request that showed it."""
        for what, request in self.wrong.items():
            yield f"{what}\n    {request}"

    def sentence(self) -> str:
        """The outcome in a line."""
        kinds = Counter(dict.fromkeys((2, 4, 5), 0))
        for status, count in self.statuses.items():
            kinds[status // 100] += count
        return (
            f"{self.requests} requests to {self.operations} operations of the API (schemathesis, seed {self.seed},"
            f" turns {self.start} to {self.following - 1}, {self.requests / max(self.seconds, 1) * 60:.0f} a minute):"
            f" {kinds[2]} done, {kinds[4]} refused, {kinds[5]} server errors;"
            f" {len(self.wrong)} kinds of answers otherwise than the OpenAPI document says"
        )


def send_all(name: str, count: int, *, seed: int, start: int = 0, at_once: int = 0) -> Outcome:
    """So many requests in a database of this name, some to each operation in turn, from a turn on.

    A turn has `at_once` requests, or as few as it takes for every operation to have one; its luck is `seed/number`, so
    parts that go on from where the part before ended, with turns of the same length, make up the whole.
    """
    found, usual, began = Outcome(seed, start, start), connection.settings_dict["NAME"], time.monotonic()
    with copied_database(name), _in_this_process(), clock.frozen(NOW):
        grounds = [_ground(slug) for slug in REGIONS]
        found.operations = len(grounds[0].operations)
        turns = cycle([(ground, operation) for ground in grounds for operation in ground.operations])
        each = at_once or min(AT_ONCE, max(1, count // (len(REGIONS) * found.operations)))
        for number, (ground, operation) in islice(enumerate(turns), start, None):
            if found.requests >= count:
                break
            _send(ground, operation, each, f"{seed}/{number}", found)
            found.following = number + 1
    found.seconds = time.monotonic() - began
    connection.settings_dict["NAME"] = usual
    return found


@dataclass(frozen=True)
class Ground:
    """A region with the API as its document says it is, and the tokens of those who ask."""

    slug: str
    operations: tuple[Any, ...]
    tokens: tuple[str, ...]
    keys: Iterator[int] = field(default_factory=count_up)

    def known(self) -> dict[str, list[Any]]:
        """What there is in the region, by the names that parameters and bodies have for it."""
        with schema_context(self.slug):
            records = [*Record.objects.order_by("-pk").values_list("pk", flat=True)[:40]]
        return {**KNOWN, "record_id": records, "parent": records}

    def version(self, record_id: object) -> int:
        """The version of a record as it is now, which a change has to name."""
        with schema_context(self.slug):
            return Record.objects.filter(pk=record_id).values_list("version", flat=True).first() or 1


def _ground(slug: str) -> Ground:
    with schema_context(slug):
        world = make_world()
        site = world.active_site()
        world.month(site, 2)
        world.declare(contract="HT-2", site_name="浦江二号")
        people = [world.contractor, world.supervision, world.site, world.authority, world.stranger]
        programs = [Program(each, region=slug) for each in people]
        reader = Program(world.contractor, region=slug, scopes=["read"])
    tokens = (*(each.text for each in [*programs, *programs[:1] * 3, reader]), "nobody's")
    schema = schemathesis.openapi.from_wsgi(
        f"/r/{slug}/api/v1/openapi.json", get_wsgi_application(), headers=_bearer(programs[0].text)
    )
    return Ground(slug, tuple(each.ok() for each in schema.get_all_operations()), tokens)


def _send(ground: Ground, operation: Any, count: int, luck: str, found: Outcome) -> None:
    """Some requests to one operation: half as its document has them, half with something wrong."""
    chance, known = random.Random(luck), ground.known()  # noqa: S311 - a turn can be repeated by itself

    @seed(luck)
    @hypothesis_settings(
        max_examples=max(1, count // WAYS), database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=_strategy(operation, chance.choice([*GenerationMode])))
    def send(case: Any) -> None:
        for _way in range(WAYS):
            _bring_home(case, ground, known, chance)
            _judge(case, case.call(headers=_bearer(chance.choice(ground.tokens))), found)

    send()


def _strategy(operation: Any, mode: GenerationMode) -> Any:
    """Requests of one operation; where nothing about it can be wrong, right ones."""
    can_be_wrong = operation.body or any(one.items for one in (operation.query, operation.headers))
    return operation.as_strategy(generation_mode=mode if can_be_wrong else GenerationMode.POSITIVE)


def _bring_home(case: Any, ground: Ground, known: Mapping[str, Sequence[Any]], chance: random.Random) -> None:
    """Mostly name things that exist, in this version, so that requests come further than the first refusal."""
    for holder in (case.path_parameters, case.query, case.body if isinstance(case.body, dict) else {}):
        for name in (holder or {}).keys() & known.keys():
            if known[name] and chance.random() < HOME:
                holder[name] = chance.choice(known[name])
    if case.headers and chance.random() < HOME:
        known_record = (case.path_parameters or {}).get("record_id")
        version = ground.version(known_record) if known_record in known["record_id"] else 1
        right = {"If-Match": f'"{version}"', "Idempotency-Key": f"key-{next(ground.keys)}"}
        case.headers.update({name: value for name, value in right.items() if name in case.headers})
    if isinstance(case.body, dict) and chance.random() < HOME and isinstance(case.body.get("data"), dict):
        case.body["data"] = {**chance.choice(DATA), **dict([*case.body["data"].items()][:1])}


def _judge(case: Any, response: Any, found: Outcome) -> None:
    """Count an answer, and note what is wrong with it."""
    found.statuses[response.status_code] += 1
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for failure in group.exceptions:
            why = _RAISED[-1] if response.status_code >= 500 and _RAISED else failure.message
            found.wrong.setdefault(f"{case.operation.label}: {failure.title}: {why[:300]}", case.as_curl_command())


_RAISED: deque[str] = deque(maxlen=1)  # what made the last server error


@contextmanager
def _in_this_process() -> Iterator[None]:
    """The application as it is served, but that it keeps its connection, and does not count requests a minute."""

    def note(**_said: object) -> None:
        _RAISED.append(traceback.format_exc().strip()[-300:])

    got_request_exception.connect(note)
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    try:
        with override_settings(API_REQUESTS_A_MINUTE=10**9):
            yield
    finally:
        got_request_exception.disconnect(note)
        request_finished.connect(close_old_connections)
        request_started.connect(close_old_connections)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
