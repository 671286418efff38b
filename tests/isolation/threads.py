"""People of both regions at the same time, in threads of one process: each is told of their own region alone."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from tests.isolation.canaries import tells
from tests.isolation.ground import Ground

THREADS = 4
#: What is asked, with the ids of the region itself; every one of these pages bears the mark in beta.
PAGES = ("", "list/sites/", "records/{record}/", "records/{month}/sheets/self/", "api/v1/records/{record}/")


@dataclass(frozen=True)
class Threaded:
    """What the threads were told."""

    asked: int
    leaks: int  # people of alpha who were told of beta
    lost: int  # answers that were not of the region that was asked

    @property
    def is_well(self) -> bool:
        """Whether everybody was told of their own region alone."""
        return not self.leaks and not self.lost

    def sentence(self) -> str:
        """The outcome in a line."""
        return (
            f"{self.asked} requests to two regions at once by {THREADS} threads: {self.leaks} leaks, {self.lost} lost"
        )


def run_threads(ground: Ground, *, rounds: int) -> Threaded:
    """Ask all pages so many times in each thread; half of the threads stand in alpha, half in beta."""
    sides = [("alpha", "enterprise", ground.ids["own"]), ("beta", "beta", ground.ids["foreign"])]
    with ThreadPoolExecutor(THREADS) as threads:
        told = [*threads.map(lambda place: _asked(ground, *sides[place % 2], rounds=rounds), range(THREADS))]
    answers = [(region, *one) for region, found in told for one in found]
    return Threaded(
        asked=len(answers),
        leaks=sum(region == "alpha" and is_marked for region, _status, is_marked in answers),
        lost=sum(status != 200 or (region == "beta" and not is_marked) for region, status, is_marked in answers),
    )


def _asked(
    ground: Ground, region: str, who: str, ids: Mapping[str, str], *, rounds: int
) -> tuple[str, list[tuple[int, bool]]]:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = ground.people[who].session
    try:
        answers = [client.get(f"/r/{region}/{page.format(**ids)}") for _round in range(rounds) for page in PAGES]
        return region, [(answer.status_code, tells(answer.content)) for answer in answers]
    finally:
        connection.close()
