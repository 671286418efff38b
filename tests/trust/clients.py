"""Client processes, and what one tells them."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

PROGRAM = Path(__file__).with_name("client.py")


@dataclass(frozen=True)
class Errand:
    """A post: where, what, in whose session, under which idempotency key."""

    path: str
    session: str
    fields: dict[str, Any]
    key: str
    patient: bool = False
    again: str = ""  # the sentence in an answer 422 that asks to come again
    file: bytes = b""  # a photo, posted as a program does


def errand(path: str, session: str, *, patient: bool = False, again: str = "", **fields: object) -> Errand:
    """An errand with a key of its own."""
    return Errand(path, session, dict(fields), uuid4().hex, patient, again)


@dataclass(frozen=True)
class Answer:
    """What a client was answered; a status of 0 is no answer."""

    status: int
    location: str
    body: str


class Client:
    """One client process."""

    def __init__(self, address: str, log: Path) -> None:
        self.log = log
        command = [sys.executable, "-I", "-S", str(PROGRAM), address, str(log)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, errand: Errand) -> None:
        """Let it go on an errand."""
        fields = {**errand.fields, "idempotency_key": errand.key}
        told = {
            "path": errand.path,
            "session": errand.session,
            "fields": fields,
            "patient": errand.patient,
            "again": errand.again,
            "file": b64encode(errand.file).decode(),
        }
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Answer:
        """Wait until it is back."""
        assert self.process.stdout is not None
        return Answer(**json.loads(self.process.stdout.readline()))

    def tries(self) -> list[dict[str, Any]]:
        """Its own log: every time it sent something, and what it was told."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> None:
        """Let it go home."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def clients(count: int, address: str, folder: Path) -> Iterator[Sequence[Client]]:
    """So many client processes, each with a log of its own in the folder."""
    with ExitStack() as stack:
        made = [Client(address, folder / f"client_{number}.log") for number in range(count)]
        for client in made:
            stack.callback(client.end)
        yield made
