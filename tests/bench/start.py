"""From the start of the web server to the first pages people see."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from tests.bench.births import database_url
from tests.bench.ground import NOW, SLUG, Ground
from tests.bench.table import Timing, by_turns, seconds

ROOT = Path(__file__).resolve().parents[2]
REGION, LOGIN = f"/r/{SLUG}/", "/login/"
PATIENCE = 60


def measure(ground: Ground) -> list[Timing]:
    """Starts of a real server, each beside a process that only sets Django up."""
    environment = server_environment()
    _run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", environment=environment)
    cookie = f"sessionid={ground.client.cookies['sessionid'].value}"
    first, region, again = [], [], []

    def start(_number: int) -> float:
        with _server(environment) as (port, began):
            _until_answered(port)
            first.append(time.perf_counter() - began)
            _check(_get(port, REGION, cookie), "/list/declarations/")
            region.append(time.perf_counter() - began)
            for _time in range(4):  # both workers have their turn
                _get(port, REGION, cookie)
            again.append(seconds(lambda: _get(port, REGION, cookie)))
            return first[-1]

    _starts, bare = by_turns(3, start, lambda _number: _bare_setup(environment))
    against = "a process that only runs django.setup()"
    return [
        Timing("server started until the log-in page is there", first, against, bare),
        Timing("server started until a signed-in person's first region page", region, against, bare),
        Timing("the same region page, asked again", again),
    ]


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[int]:
    """A server that answers; gives its port."""
    with _server(environment) as (port, _began):
        _until_answered(port)
        yield port


def server_environment() -> dict[str, str]:
    """As in earnest: pooled connections, static files with their digests in their names."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    kept = {name: value for name, value in os.environ.items() if name != "KAOPING_TESTING"}
    return {
        **kept,
        "KAOPING_OWNER_SERVES": "1",
        "DATABASE_URL": database_url(),
        "PYTHONPATH": roots,
        "KAOPING_NOW": NOW.isoformat(),
    }


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """A server of its own on a free port, as `make run` starts it; gives the port and when it was started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", address, "config.wsgi"]
    with open(Path(settings.VAR) / "bench-server.log", "wb") as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield port, began
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _until_answered(port: int) -> None:
    """Ask for the log-in page until it comes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            _check(_get(port, LOGIN), 'name="password"')
        except ConnectionError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError("The server did not answer; see bench-server.log.")


def _get(port: int, path: str, cookie: str = "") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except HTTPException as broken:
        raise ConnectionError from broken
    finally:
        connection.close()


def _check(answer: tuple[int, str], part: str) -> None:
    status, text = answer
    assert status == 200, re.sub(r"\s+", " ", text)[:300]
    assert part in text


def _bare_setup(environment: dict[str, str]) -> float:
    """The floor: the same settings and apps loaded, nothing served."""
    code = "import django; django.setup()"
    return seconds(lambda: _run("-c", code, environment={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"}))


def _run(*arguments: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
