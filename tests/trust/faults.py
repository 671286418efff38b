"""kill -9 of every process, full disks, and no way to a register, while clients act on records.

The clients keep their own logs and send again, under the same key, whatever nobody answered. What they were told is
done has to be there once, and whole: with its history, its messages, and the photo as it was sent.
"""

import hashlib
import json
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks
from PIL import Image

from forms.models import Attachment, Record, Submission
from tenants.models import Message
from tests.trust.blows import Recovery, Striker, kinds_of, recoveries
from tests.trust.clients import Client, clients, errand
from tests.trust.ground import REGION, TOLD, Ground, left_behind
from tests.trust.struck import AWAY, Struck, named, struck_service
from tests.world import VALUES
from workflows.models import HistoryEntry, Outgoing

CLIENTS = 8
#: What is done to each plan, and the version it has before: one client does it all, as different people.
STEPS = (("submit", "contractor"), ("check", "supervision"), ("sign", "supervision"), ("approve", "authority"))
ACTIONS_PER_PLAN = 2 + len(STEPS)  # to send its photo and to open it are two more
PATIENCE = 120  # seconds for the messages, once no blow falls any more
DONE = (201, 302)


@dataclass(frozen=True)
class Faults:
    """What was done and struck, and what came of it."""

    actions: int
    acknowledged: int
    repeated: int  # tries that nobody answered, or only that they could not
    seconds: float
    recoveries: Sequence[Recovery]
    missing: int  # acknowledged, but not there with its history or its whole photo
    doubled: int  # there more than once
    unexpected: int  # answers other than that it is done
    messages: int  # that lie in people's lists
    messages_wrong: int  # that do not, though their step was taken, or lie there twice
    nobodys: int  # files on the disk that no row names: they take room, and nobody sees them
    problems: Mapping[str, object]

    @property
    def is_well(self) -> bool:
        """Whether everything was done, each thing once, and nothing is wrong afterwards."""
        wrong = (self.missing, self.doubled, self.unexpected, self.messages_wrong, *(r.dead for r in self.recoveries))
        return self.acknowledged == self.actions and not any(wrong) and not self.problems

    def sentence(self) -> str:
        """The figure at the end of a run."""
        blows = "; ".join(each.sentence() for each in self.recoveries)
        return (
            f"{self.actions} actions in {self.seconds:.0f} s while kill -9, full disks and a lost register struck"
            f" ({blows}): {self.acknowledged} acknowledged after"
            f" {self.repeated} tries in vain, {self.missing} missing, {self.doubled} doubled, {self.unexpected}"
            f" answered otherwise; {self.messages} messages, {self.messages_wrong} of them wrong;"
            f" {self.nobodys} files that no row names; left behind wrong: {self.problems or 'nothing'}"
        )


def strike(name: str, folder: Path, *, actions: int, seed: int) -> Faults:
    """Let clients act on plans of their own while blows fall; then compare their logs with the records."""
    plans, chance = -(-actions // ACTIONS_PER_PLAN), Random(seed)
    with (
        struck_service(name, folder, actions=actions, plans=plans) as struck,
        clients(CLIENTS, struck.address, folder) as acting,
    ):
        began = time.monotonic()
        logs = [client.log for client in acting]
        with Striker(kinds_of(struck, chance), chance, logs, actions=actions) as striker:
            deeds = _all_deeds(struck.ground, acting, plans, striker)
        seconds = time.monotonic() - began
        struck.database.until_it_answers()
        _until_delivered(struck.ground)
        tries = [each for client in acting for each in client.tries()]
        found = recoveries(striker, tries)
        return replace(_judged(struck, plans, deeds, tries), seconds=seconds, recoveries=found)


def _all_deeds(ground: Ground, acting: Sequence[Client], plans: int, striker: Striker) -> "list[Deed]":
    people = {"contractor", *(person for _step, person in STEPS)}
    sessions = {name: ground.session(getattr(ground.people, name)) for name in people}

    def act(client: Client, numbers: range) -> list[Deed]:
        deeds = []
        for deed in _plans(client, numbers, sessions):
            deeds.append(deed)
            striker.answered()
        return deeds

    shares = [range(number, plans, len(acting)) for number in range(len(acting))]
    with ThreadPoolExecutor(len(acting)) as pool:
        return [deed for deeds in pool.map(act, acting, shares) for deed in deeds]


def _until_delivered(ground: Ground) -> None:
    """Wait until nothing waits in the region's outbox; the clock has it swept every second instead of every minute."""
    deadline = time.monotonic() + PATIENCE
    with ground.inside():
        every = IntervalSchedule.objects.get_or_create(every=1, period="seconds")[0]
        while time.monotonic() < deadline and Outgoing.objects.filter(state=Outgoing.State.WAITING).exists():
            PeriodicTask.objects.filter(name="sweep-outboxes").update(interval=every)  # one that starts sets it back
            PeriodicTasks.update_changed()
            time.sleep(2)


@dataclass(frozen=True)
class Deed:
    """An action a client took: under which key, and on which plan; of a photo also its own key and its content."""

    key: str
    plan: int
    action: str
    photo: str = ""
    digest: str = ""


def _plans(client: Client, numbers: range, sessions: Mapping[str, str]) -> Iterator[Deed]:
    """What one client does: it sends photos, opens its plans, and takes each through all its steps."""
    for number in numbers:
        sent = _sent_photo(client, number, sessions["contractor"])
        fields = {**VALUES, "contract": f"TR-{number}", "leader": named(number), "photos.0.file": sent.photo}
        opened = errand(
            f"/r/{REGION}/records/new/works/plan/", sessions["contractor"], patient=True, again=AWAY, **fields
        )
        client.send(opened)
        answer = client.answer()
        plan = int(answer.location.rstrip("/").rpartition("/")[2]) if answer.status == 302 else 0
        yield replace(sent, plan=plan)
        yield Deed(opened.key, plan, "create")
        for version, (action, person) in enumerate(STEPS, start=1):
            path = f"/r/{REGION}/records/{plan}/act/{action}/"
            step = errand(path, sessions[person], patient=True, version=version)
            client.send(step)
            client.answer()
            yield Deed(step.key, plan, action)


def _sent_photo(client: Client, number: int, session: str) -> Deed:
    content = png(number)
    upload = replace(errand(f"/r/{REGION}/api/v1/files/", session, patient=True), file=content)
    client.send(upload)
    answer = client.answer()
    photo = str(json.loads(answer.body)["key"]) if answer.status == 201 else ""
    return Deed(upload.key, 0, "photo", photo, hashlib.sha256(content).hexdigest())


def png(number: int) -> bytes:
    """A picture that no other plan has: sixteen pixels square, of one colour."""
    pixel = struct.pack(">I", number)[1:]
    rows = zlib.compress((b"\0" + pixel * 16) * 16)
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _judged(struck: Struck, plans: int, deeds: Sequence[Deed], tries: Sequence[Mapping[str, object]]) -> Faults:
    with struck.ground.inside():
        told: Counter[tuple[int, str]] = Counter()
        for record, action, kind in HistoryEntry.objects.values_list("record_id", "action", "kind"):
            told[record, "create" if kind == "create" else action] += 1
        keys = set(Submission.objects.exclude(answer="").values_list("key", flat=True))
        whole = _whole_photos(struck)
        done = {each["key"] for each in tries if each["status"] in DONE}
        acknowledged = [deed for deed in deeds if deed.key in done]
        there = [
            deed
            for deed in acknowledged
            if deed.key in keys
            and (
                (deed.photo, deed.plan, deed.digest) in whole
                if deed.action == "photo"
                else told[deed.plan, deed.action]
            )
        ]
        more = (Record.objects.count() - plans, Attachment.objects.count() - plans)
        return Faults(
            actions=plans * ACTIONS_PER_PLAN,
            acknowledged=len(acknowledged),
            repeated=sum(each["status"] == 0 for each in tries),
            seconds=0,
            recoveries=(),
            missing=len(acknowledged) - len(there),
            doubled=sum(count - 1 for count in told.values()) + sum(more),
            unexpected=len(deeds) - len(acknowledged),
            messages=Message.objects.count(),
            messages_wrong=_wrong_messages(acknowledged),
            nobodys=_nobodys(struck),
            problems={**left_behind().problems, **_asked_in_vain(struck)},
        )


def _whole_photos(struck: Struck) -> set[tuple[str, int | None, str]]:
    """The photos that lie on the disk as they were sent, with a small picture beside them: key, record, digest."""
    found = set()
    for each in Attachment.objects.all():
        content = (struck.media / REGION / each.file.name).read_bytes()
        with Image.open(struck.media / REGION / each.preview.name) as small:
            small.load()
        found.add((each.key, each.record_id, hashlib.sha256(content).hexdigest()))
    return found


def _asked_in_vain(struck: Struck) -> Mapping[str, int]:
    """How often PostgreSQL was asked for what is not there, as by a queue that wants to tell all workers something."""
    count = (struck.database.server.folder / "log").read_text(errors="replace").count("does not exist at character")
    return {"asked for what does not exist": count} if count else {}


def _nobodys(struck: Struck) -> int:
    lying = sum(file.is_file() for file in (struck.media / REGION).rglob("*"))
    return lying - 2 * Attachment.objects.count()


def _wrong_messages(deeds: Sequence[Deed]) -> int:
    """How many messages are not there once for each of the people whom an acknowledged step tells."""
    lying = Counter(
        (int(path.rstrip("/").rpartition("/")[2]), subject.partition(" ")[0])
        for path, subject in Message.objects.values_list("path", "subject")
    )
    wanted = {(deed.plan, deed.action): TOLD[deed.action][1] for deed in deeds if deed.action in TOLD}
    return sum(abs(lying[place] - wanted.get(place, 0)) for place in {*lying, *wanted})
