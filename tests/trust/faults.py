"""kill -9 of the web server and the worker, at random moments, while clients act on records.

The clients keep their own logs and send again, under the same key, whatever nobody answered. What they were told is
done has to be there once.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from forms.models import Record, Submission
from tenants.models import Message
from tests.trust.clients import Client, clients, errand
from tests.trust.ground import REGION, TOLD, Ground, left_behind
from tests.trust.service import Tended, sweep, web_server, worker
from tests.world import VALUES
from workflows.models import HistoryEntry, Outgoing

CLIENTS, WORKERS = 8, 2
#: What is done to each plan, and the version it has before: one client does it all, as different people.
STEPS = (("submit", "contractor"), ("check", "supervision"), ("sign", "site"), ("approve", "authority"))
ACTIONS_PER_PLAN = 1 + len(STEPS)  # to open it is one more
BETWEEN = 12  # answers between two kills, at most: however slow the machine, the clients get on
PATIENCE = 120  # seconds for the messages, once nobody is killed any more


@dataclass(frozen=True)
class Faults:
    """What was done and killed, and what came of it."""

    actions: int
    acknowledged: int
    repeated: int  # tries that nobody answered
    killed: Mapping[str, int]
    missing: int  # acknowledged, but not there with its history
    doubled: int  # there more than once
    unexpected: int  # answers other than that it is done
    messages: int  # that lie in people's lists
    messages_wrong: int  # that do not, though their step was taken, or lie there twice
    problems: dict[str, object]

    @property
    def is_well(self) -> bool:
        """Whether everything was done, each thing once, and nothing is wrong afterwards."""
        wrong = (self.missing, self.doubled, self.unexpected, self.messages_wrong)
        return self.acknowledged == self.actions and not any(wrong) and not self.problems

    def sentence(self) -> str:
        """The figure at the end of a run."""
        kills = ", ".join(f"{count} × {what}" for what, count in self.killed.items())
        return (
            f"{self.actions} actions while kill -9 struck {kills}: {self.acknowledged} acknowledged after"
            f" {self.repeated} tries in vain, {self.missing} missing, {self.doubled} doubled, {self.unexpected}"
            f" answered otherwise; {self.messages} messages, {self.messages_wrong} of them wrong;"
            f" left behind wrong: {self.problems or 'nothing'}"
        )


class Killer:
    """Kills one of the processes after every few answers that the clients got, until it is told to stop."""

    def __init__(self, web: Tended, background: Tended, seed: int) -> None:
        self.chance = Random(seed)
        self.killed: dict[str, int] = {}
        self._targets = {
            "a web worker": lambda: web.kill_child(self.chance),
            "the whole web server": web.kill,
            "the worker": background.kill,
        }
        self._answers = threading.Semaphore(0)
        self._stopping = False
        self._thread = threading.Thread(target=self._kill, daemon=True)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        self._answers.release(BETWEEN)
        self._thread.join()

    def answered(self) -> None:
        """Hear that a client was told that its action is done."""
        self._answers.release()

    def _kill(self) -> None:
        while True:
            for _answer in range(self.chance.randint(1, BETWEEN)):
                self._answers.acquire()
            time.sleep(self.chance.uniform(0, 0.2))  # anywhere in the middle of what the clients do next
            if self._stopping:
                return
            what = self.chance.choices([*self._targets], weights=[8, 1, 2])[0]
            self._targets[what]()
            self.killed[what] = self.killed.get(what, 0) + 1


def strike(ground: Ground, *, actions: int, seed: int) -> Faults:
    """Let clients act on plans of their own while processes are killed; then compare their logs with the records."""
    people = {"contractor", *(person for _step, person in STEPS)}
    sessions = {name: ground.session(getattr(ground.people, name)) for name in people}
    with (
        web_server(ground.database_url, ground.folder, workers=WORKERS) as (address, web),
        worker(ground.database_url, ground.folder) as background,
        clients(CLIENTS, address, ground.folder) as acting,
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        shares = [range(number, actions // ACTIONS_PER_PLAN, CLIENTS) for number in range(CLIENTS)]
        with Killer(web, background, seed) as killer:

            def act(client: Client, numbers: range) -> list[Deed]:
                deeds = []
                for deed in _plans(client, numbers, sessions):
                    deeds.append(deed)
                    killer.answered()
                return deeds

            found = list(pool.map(act, acting, shares))
        tries = [each for client in acting for each in client.tries()]
        _until_delivered(ground)
    done = [deed for deeds in found for deed in deeds]
    return _judged(ground, actions, done, tries, killer.killed)


def _until_delivered(ground: Ground) -> None:
    """Have the outboxes swept, as the clock does every minute, until nothing waits in this region's."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with ground.inside():
            if not Outgoing.objects.filter(state=Outgoing.State.WAITING).exists():
                return
        sweep(ground.database_url, ground.folder)
        time.sleep(2)


@dataclass(frozen=True)
class Deed:
    """An action a client took: under which key, and on which plan."""

    key: str
    plan: int
    action: str


def _plans(client: Client, numbers: range, sessions: Mapping[str, str]) -> Iterator[Deed]:
    """What one client does: it opens its plans, and takes each through all its steps."""
    for number in numbers:
        fields = {**VALUES, "contract": f"TR-{number}"}
        opened = errand(f"/r/{REGION}/records/new/works/plan/", sessions["contractor"], patient=True, **fields)
        client.send(opened)
        answer = client.answer()
        plan = int(answer.location.rstrip("/").rpartition("/")[2]) if answer.status == 302 else 0
        yield Deed(opened.key, plan, "create")
        for version, (action, person) in enumerate(STEPS, start=1):
            path = f"/r/{REGION}/records/{plan}/act/{action}/"
            step = errand(path, sessions[person], patient=True, version=version)
            client.send(step)
            client.answer()
            yield Deed(step.key, plan, action)


def _judged(
    ground: Ground, actions: int, deeds: list[Deed], tries: list[dict[str, object]], killed: Mapping[str, int]
) -> Faults:
    with ground.inside():
        told: dict[tuple[int, str], int] = {}
        for record, action, kind in HistoryEntry.objects.values_list("record_id", "action", "kind"):
            place = (record, "create" if kind == "create" else action)
            told[place] = told.get(place, 0) + 1
        keys = set(Submission.objects.exclude(answer="").values_list("key", flat=True))
        done = {each["key"] for each in tries if each["status"] == 302}
        acknowledged = [deed for deed in deeds if deed.key in done]
        there = [deed for deed in acknowledged if told.get((deed.plan, deed.action)) and deed.key in keys]
        return Faults(
            actions=actions,
            acknowledged=len(acknowledged),
            repeated=sum(each["status"] == 0 for each in tries),
            killed=killed,
            missing=len(acknowledged) - len(there),
            doubled=sum(count - 1 for count in told.values()) + Record.objects.count() - actions // ACTIONS_PER_PLAN,
            unexpected=len(deeds) - len(acknowledged),
            messages=Message.objects.count(),
            messages_wrong=_wrong_messages(acknowledged),
            problems=dict(left_behind().problems),
        )


def _wrong_messages(deeds: list[Deed]) -> int:
    """How many messages are not there once for each of the people whom an acknowledged step tells."""
    lying = Counter(
        (int(path.rstrip("/").rpartition("/")[2]), subject.partition(" ")[0])
        for path, subject in Message.objects.values_list("path", "subject")
    )
    wanted = {(deed.plan, deed.action): TOLD[deed.action][1] for deed in deeds if deed.action in TOLD}
    return sum(abs(lying[place] - wanted.get(place, 0)) for place in {*lying, *wanted})
