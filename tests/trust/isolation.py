"""Regions kept apart: every address in every way by everybody, every task, and threads in two regions at once."""

from dataclasses import dataclass

from django.db import connection, transaction

from tests.isolation.canaries import unmarked
from tests.isolation.ground import Ground, isolated_ground
from tests.isolation.tasks import region_tasks, run_tasks
from tests.isolation.threads import Threaded, run_threads
from tests.isolation.walk import Walked, walk


@dataclass(frozen=True)
class Isolated:
    """What came of the walk, of the tasks and of the threads."""

    walked: Walked
    unmarked: tuple[str, ...]  # text columns without a canary
    tasks: int
    of_tasks: tuple[str, ...]  # what of the other region they touched
    threaded: Threaded

    @property
    def is_well(self) -> bool:
        """Whether nothing of the other region got out, and nothing was left out."""
        return self.walked.is_well and self.threaded.is_well and not self.unmarked and not self.of_tasks

    @property
    def wrong(self) -> tuple[str, ...]:
        """What got out, and what was not looked at."""
        missed = (f"not asked: {one}" for one in sorted(self.walked.expected - self.walked.reached))
        bare = (f"no canary in {one}" for one in self.unmarked)
        return (*self.walked.wrong, *missed, *bare, *self.of_tasks)

    def sentence(self) -> str:
        """The outcome in a line."""
        return (
            f"{self.walked.sentence()}; {self.tasks} tasks with foreign ids, {len(self.of_tasks)} of them touched them;"
            f" {self.threaded.sentence()}"
        )


def isolate(name: str, *, rounds: int) -> Isolated:
    """Walk through everything in a database of this name."""
    with isolated_ground(name) as ground:
        threaded = run_threads(ground, rounds=rounds)  # before the walk, which takes longer than idle sessions last
        with transaction.atomic():
            bare, walked, of_tasks = _walked(ground)
            transaction.set_rollback(True)
        return Isolated(walked, bare, len(region_tasks()), of_tasks, threaded)


def _walked(ground: Ground) -> tuple[tuple[str, ...], Walked, tuple[str, ...]]:
    bare = tuple(unmarked("beta"))
    found = bare, walk(ground, whole=True), tuple(run_tasks(ground))
    connection.set_schema_to_public()
    return found
