"""The web server and the worker as they run in earnest, each started again when it ends, and killed without a word."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from urllib.error import URLError
from urllib.request import urlopen

from config.dev.commands import WORKER

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class Tended:
    """A process that is started again whenever it ends, until it is told to stop."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.starts = 0
        self._stopping = threading.Event()
        self._start()
        self._tender = threading.Thread(target=self._tend, daemon=True)
        self._tender.start()

    def kill(self) -> None:
        """Kill it and all its children at once, as the machine's power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def kill_child(self, chance: Random) -> None:
        """Kill one of the processes it works with."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(ProcessLookupError, FileNotFoundError):
            if found := children.read_text().split():
                os.kill(int(chance.choice(found)), signal.SIGKILL)

    def said(self, phrase: str) -> int:
        """How often its log says this by now."""
        return self.log.read_text(errors="replace").count(phrase)

    def stop(self) -> None:
        """Stop it for good."""
        self._stopping.set()
        self._tender.join()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.kill()
        self.process.wait()

    def _start(self) -> None:
        self.starts += 1
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def _tend(self) -> None:
        while not self._stopping.wait(0.1):
            if self.process.poll() is not None:
                self._start()


@contextmanager
def web_server(
    database_url: str, folder: Path, *, workers: int, more: Mapping[str, str] = {}
) -> Iterator[tuple[str, Tended]]:
    """gunicorn on a free port; gives host and port once it answers; `more` of its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = {**_environment(database_url, folder), "WEB_WORKERS": str(workers), **more}
    command = ["-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", address, "config.wsgi"]
    served = Tended([sys.executable, *command], environment, folder / "web.log")
    try:
        until_healthy(address)
        yield address, served
    finally:
        served.stop()


@contextmanager
def worker(database_url: str, folder: Path, more: Mapping[str, str] = {}) -> Iterator[Tended]:
    """The celery worker; `more` of its environment."""
    environment = {**_environment(database_url, folder), **more}
    served = Tended([sys.executable, "-m", *WORKER.split()], environment, folder / "worker.log")
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def scheduler(database_url: str, folder: Path, more: Mapping[str, str] = {}) -> Iterator[Tended]:
    """celery beat, which says when the rounds are made; `more` of its environment."""
    command = "-m celery --app config.celery --quiet beat --max-interval 1 --pidfile= --loglevel INFO"
    environment = {**_environment(database_url, folder), **more}
    served = Tended([sys.executable, *command.split()], environment, folder / "beat.log")
    try:
        yield served
    finally:
        served.stop()


def collect_static() -> None:
    """Lay out static files as they are served in earnest."""
    environment = _environment(os.environ["DATABASE_URL"], ROOT)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def until_healthy(address: str) -> None:
    """Wait until the web server answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(URLError, OSError), urlopen(f"http://{address}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError("The web server does not answer; see web.log.")


def _environment(database_url: str, folder: Path) -> dict[str, str]:
    """As in earnest: pooled connections; only the key of the sessions is that of the tests."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    kept = {name: value for name, value in os.environ.items() if name not in ("KAOPING_TESTING", "DEBUG")}
    return {**kept, "KAOPING_OWNER_SERVES": "1", "DATABASE_URL": database_url, "PYTHONPATH": roots}
