"""Every address, asked by everybody in every way; every request is undone, so that the next finds the same ground.

What may be: nobody reads the word of beta outside it, no request to another region or to the pages outside the regions
so much as touches a table of beta, and whoever has no business in a region, or asks there for what is not there, is
refused. PostgreSQL itself counts what was touched (`counting`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.isolation.addresses import Route, routes
from tests.isolation.canaries import tells
from tests.isolation.counting import Watch
from tests.isolation.ground import Ground

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READING = ("GET", "HEAD", "OPTIONS")
#: Leaving an editing session that is over, or the account page that Wagtail's menu links to, leads on elsewhere.
LEADS_ON = {
    "wagtailadmin_editing_sessions:release", "wagtailadmin_account", "wagtailadmin_explore",
    "wagtailadmin_explore_root",
}  # fmt: skip
#: What takes a second to answer; each is asked a little less often.
SLOW = {"api:openapi", "record_pdf", "manual_pdf", "manual_word", "api:print"}
#: Pages that tell everybody of a region what they need in order to come in: its title and the titles of its roles.
OPEN_TO_ALL = {"register", "register_where", "register_confirm", "site_login", "site_login_ask", "site_login_code"}
#: Of a region's own ground, what a refusal may touch: the attempt is written down.
ATTEMPTS = "audit_"


@dataclass(frozen=True)
class Request:
    """Who asks for what, how, with whose ids."""

    region: str  # empty: outside the regions
    route: Route
    who: str
    method: str
    whose: str


@dataclass
class Walked:
    """What the walk found."""

    expected: frozenset[str]  # the names of all addresses
    asked: int = 0
    reached: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether every address was asked, and nothing got out."""
        return not self.wrong and self.reached == self.expected

    def sentence(self) -> str:
        """The outcome in a line."""
        return (
            f"{self.asked} requests, {len(self.reached)} routes of {len(self.expected)}, {len(self.wrong)} leaks"
            " (canaries in every text column of the other region; its tables not touched once)"
        )


def walk(ground: Ground, *, whole: bool) -> Walked:
    """Ask for everything; `whole`: in every way by everybody, otherwise every address in some ways, by turns."""
    inside, outside = routes("config.urls_region"), routes("config.urls_public")
    walked = Walked(
        frozenset(f"{where}{one.template}" for where, all_ in (("r/", inside), ("", outside)) for one in all_)
    )
    walker = Walker(ground, walked)
    for request in _requests(ground, inside, outside, whole=whole):
        walker.ask(request)
    return walked


def _requests(ground: Ground, inside: list[Route], outside: list[Route], *, whole: bool) -> Iterator[Request]:
    chosen = _all_ways if whole else _some_ways
    for region, found in (("alpha", inside), ("beta", inside), ("", outside)):
        people = [who for who in ground.people if region != "beta" or not ground.people[who].of_beta]
        for number, route in enumerate(found):
            if route.name == "wagtailadmin_logout":  # signs out whoever asks, wherever they are
                yield Request(region, route, "nobody", "GET", "own")
                continue
            for who, method, whose in chosen(route, people, number, region):
                if route.is_api or not who.startswith("program"):
                    yield Request(region, route, who, method, whose)


def _all_ways(route: Route, people: list[str], _number: int, region: str) -> Iterator[tuple[str, str, str]]:
    yield from product(people, METHODS, _ids_of(route, region))


def _some_ways(route: Route, people: list[str], number: int, region: str) -> Iterator[tuple[str, str, str]]:
    """Few requests for each address; over all addresses each person meets each method and everybody's ids."""
    fitting = [who for who in people if route.is_api or not who.startswith("program")]
    some = 1 if route.closed or region == "beta" else 2 if route.name in SLOW else 4
    methods = ("GET", "POST", "GET", METHODS[number % len(METHODS)])
    ids = _ids_of(route, region)
    for place in range(some):
        yield (
            fitting[(3 * number + place) % len(fitting)],
            methods[(number + place) % 4],
            ids[(number + place) % len(ids)],
        )


def _ids_of(route: Route, region: str) -> tuple[str, ...]:
    if not route.has_ids:
        return ("own",) if region != "beta" else ("foreign",)
    return ("foreign", "planted") if region == "beta" else ("own", "foreign", "planted", "random")


class Walker:
    """Sends requests and keeps what must not be."""

    def __init__(self, ground: Ground, walked: Walked) -> None:
        self.ground, self.walked = ground, walked
        self.watch, self.cached = Watch("beta"), _cached("beta")

    def ask(self, request: Request) -> None:
        """Send one request, undo it, and hold the answer against what may be."""
        with transaction.atomic():
            answer = self._sent(request)
            connection.set_schema_to_public()
            problems = [*self._said(request, answer), *self._reached(request)]
            transaction.set_rollback(True)
        self.walked.asked += 1
        self.walked.reached.add(f"{'r/' if request.region else ''}{request.route.template}")
        place = f"{request.who} {request.method} {self._path(request)} ({request.whose}): {answer.status_code}"
        self.walked.wrong += [f"{place} {problem}" for problem in problems]

    def _path(self, request: Request) -> str:
        prefix = f"/r/{request.region}/" if request.region else "/"
        return prefix + request.route.filled(self.ground.ids[request.whose])

    def _sent(self, request: Request) -> HttpResponseBase:
        person, number = self.ground.people[request.who], self.walked.asked
        client = Client(raise_request_exception=False)
        if person.session:
            client.cookies["sessionid"] = person.session
        headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
        if request.method in READING:
            return client.generic(request.method, f"{self._path(request)}?q=canary7f3", headers=headers)
        if request.route.is_api:
            headers |= {"If-Match": '"1"', "Idempotency-Key": f"walk-{number}"}
            return client.generic(request.method, self._path(request), "{}", "application/json", headers=headers)
        beta = self.ground.ids["foreign"]["record"]
        body = {"idempotency_key": f"walk-{number}", "version": "1", "confirm": "1", "q": "canary7f3"}
        body["pick"] = [f"alpha:{beta}", f"nowhere:{beta}"]
        if request.method == "POST":
            return client.post(self._path(request), body, headers=headers)
        return client.generic(request.method, self._path(request), "version=1", _FORM, headers=headers)

    def _said(self, request: Request, answer: HttpResponseBase) -> Iterator[str]:
        if answer.status_code >= 500:
            yield "broke"
        if not self._may_answer(request, answer):
            yield "was not refused"
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        heard = content + str(answer.headers).encode() + str(answer.cookies).encode()
        if not self._may_read(request) and (tells(content) or tells(heard)):
            yield "tells of beta"

    def _may_answer(self, request: Request, answer: HttpResponseBase) -> bool:
        status, location = answer.status_code, answer.headers.get("Location", "")
        stranger = request.region and not self._belongs(request)
        refused = status in (401, 403, 404, 405) or (status == 302 and location.startswith("/login/"))
        if stranger:
            return refused
        nothing_there = request.region and (request.route.closed or request.whose != "own")
        if not nothing_there or request.route.name in LEADS_ON:
            return True
        return refused or request.method == "OPTIONS"

    def _belongs(self, request: Request) -> bool:
        if request.who == "operator":
            return True
        return request.region == "alpha" and request.who not in {"nobody", "beta", "program of both"}

    def _may_read(self, request: Request) -> bool:
        person = self.ground.people[request.who]
        if request.region == "alpha":
            return request.who == "beta"  # who was turned away is shown the way back to what is theirs
        return person.of_beta or (not request.region and request.route.name in OPEN_TO_ALL)

    def _reached(self, request: Request) -> list[str]:
        """What of beta was touched that may not be: its tables, or what is cached for it."""
        found, earlier, self.cached = self.watch.touched(), self.cached, _cached("beta")
        if self._may_read(request):
            return []
        mine = ATTEMPTS if request.region == "beta" else "nothing"
        tables = [f"touched beta's {one}" for one in found if not one.startswith(mine)]
        return [*tables, *(f"cached {key}" for key in self.cached - earlier if request.region != "beta")]


def _cached(schema: str) -> frozenset[str]:
    """The names under which something is cached for a schema."""
    return frozenset(key for key in cache._cache if key.startswith(f"{schema}:"))


_FORM = "application/x-www-form-urlencoded"
