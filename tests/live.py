"""A real server and a real browser for the tests that drive them.

Each test module gets a database of its own (copied from one that holds the regions and accounts of the packs, without
their stories), a server process on it, and a clock that stands where the test puts it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from config.dev.commands import WORKER
from tests.database import template_database
from tests.outside import Outside, playing
from tests.pages import PATIENCE, first_page

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "kaoping-demo"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
TRACING = os.environ.get("KAOPING_TRACE") == "1"
#: Where the clock stands until a test moves it.
START = "2026-03-10T09:00:00+08:00"


@dataclass(frozen=True)
class Live:
    """A running server: its address, its database, and the file its clock reads."""

    url: str
    database_url: str
    clock: Path

    def set_now(self, moment: str) -> None:
        """Put the server's clock to a moment (ISO 8601)."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(moment)
        fresh.rename(self.clock)

    def region(self, slug: str, path: str = "") -> str:
        """The full address of a path inside a region."""
        return f"{self.url}/r/{slug}/{path}"


@pytest.fixture(scope="session")
def demo_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A database with the regions of all packs, their accounts and register entries; modules copy it."""
    packs = _packs_without_stories(tmp_path_factory.mktemp("packs"))
    with django_db_blocker.unblock():
        template = template_database()
    with regions_of(packs, template, name=f"kaoping_demo_{os.getpid()}") as name:
        yield name


@contextmanager
def regions_of(packs: Path, template: str, *, name: str) -> Iterator[str]:
    """A database copied from the template, with the regions of a folder of packs; gives its name."""
    with Copy(name, template) as url:
        subprocess.run(
            [sys.executable, "-m", "tests.demo_regions", str(packs)], env=_environment(url), cwd=ROOT, check=True
        )
        yield name


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Outside]:
    """The outside registers, played over real HTTP for one test module, with the made-up data of the packs."""
    with playing() as outside:
        yield outside


@pytest.fixture(scope="module")
def live(demo_database: str, sandbox: Outside, request, tmp_path_factory) -> Iterator[Live]:
    """A server on a fresh copy of the demo database, for one test module; its registers are the sandbox."""
    folder = tmp_path_factory.mktemp("live")
    clock = folder / "now"
    clock.write_text(START)
    name = re.sub(r"\W+", "_", f"kaoping_live_{os.getpid()}_{request.module.__name__}")[:60]
    with Copy(name, demo_database) as url, Process(url, clock, folder / "server.log", sandbox.environment) as address:
        yield Live(address, url, clock)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for the run."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    chromium_path = shutil.which("chromium")
    if chromium_path is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed; `make browser` fetches it from Debian's packages.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live: Live, request) -> Iterator[Callable[..., object]]:
    """Opens pages, each with cookies of its own: `new_page()`, `new_page(phone=True)`, `new_page("sh_contractor")`.

    A user name signs in with the demonstration password. When the test fails, pictures are kept under
    `var/tests/e2e`. With KAOPING_TRACE=1 a recording of every test is kept there, too, at half the speed.
    """
    contexts: list = []

    def open_page(username: str = "", *, phone: bool = False, javascript: bool = True) -> object:
        context = browser.new_context(
            base_url=live.url, viewport=PHONE if phone else DESKTOP, locale="zh-CN", timezone_id="Asia/Shanghai",
            has_touch=phone, is_mobile=phone, java_script_enabled=javascript,
        )  # fmt: skip
        if TRACING:
            context.tracing.start(screenshots=True, snapshots=True)
        contexts.append(context)
        page = first_page(context)
        if username:
            sign_in(page, username)
        return page

    yield open_page
    failed = getattr(request.node, "failed", False)
    for number, context in enumerate(contexts, start=1):
        _close(
            context,
            Path(settings.VAR) / "e2e" / f"{re.sub(r'[^0-9a-z]+', '_', request.node.name.lower())}_{number}",
            failed,
        )


@pytest.fixture
def browser_page(new_page: Callable[..., object]) -> object:
    """One page at desktop size."""
    return new_page()


@pytest.fixture
def phone_page(new_page: Callable[..., object]) -> object:
    """One page at phone size."""
    return new_page(phone=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know, when they are torn down, whether the test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


def sign_in(page: object, username: str, password: str = PASSWORD) -> None:
    """Sign a page's person in."""
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def _close(context: object, place: Path, failed: bool) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if failed:
        for number, page in enumerate(context.pages, start=1):
            page.screenshot(path=f"{place}_{number}.png", full_page=True)
    if TRACING:
        context.tracing.stop(path=f"{place}.zip")
    context.close()


class Copy:
    """A database copied from another, dropped in the end; gives its address."""

    def __init__(self, name: str, template: str) -> None:
        self.name, self.template = name, template
        self.base = settings.DATABASE_URL.rpartition("/")[0]

    def __enter__(self) -> str:
        self._drop()
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), sql.Identifier(self.template))
        )
        return f"{self.base}/{self.name}"

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _run(self, command: sql.Composed) -> None:
        with psycopg.connect(f"{self.base}/postgres", autocommit=True) as connection:
            connection.execute(command)


class Process:
    """A gunicorn of our own on a free port; gives its address once it answers."""

    def __init__(self, database_url: str, clock: Path, log: Path, more: Mapping[str, str] | None = None) -> None:
        self.environment = {**_environment(as_served(database_url)), "KAOPING_NOW_FILE": str(clock), **(more or {})}
        self.log = log
        self.port = 0

    def __enter__(self) -> str:
        self.port = self.port or _free_port()  # started again it is where it was
        port = self.port
        serve = "-m gunicorn --config python:config.gunicorn --access-logfile /dev/null --bind"
        command = [sys.executable, *serve.split(), f"127.0.0.1:{port}", "config.wsgi"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        for _ in range(900):
            try:
                with urlopen(f"{address}/healthz", timeout=5):
                    return address
            except (URLError, OSError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)

    def workers(self) -> set[int]:
        """The ids of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def kill(self) -> None:
        """Pull the plug: neither the server nor its workers get to finish anything."""
        for pid in (self.process.pid, *self.workers()):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(20)


def command_beside(live: Live, *arguments: str) -> None:
    """Run a command of the platform on a live server's database, at the moment of its clock."""
    command = [sys.executable, "manage.py", *arguments]
    environment = {**_environment(live.database_url), "KAOPING_NOW_FILE": str(live.clock)}
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def worker_beside(live: Live, more: Mapping[str, str] | None = None) -> Iterator[None]:
    """The celery worker of a live server, for as long as this lasts; `more` is what its environment needs besides."""
    with _beside(live, WORKER, "worker", more):
        yield


@contextmanager
def clock_beside(live: Live) -> Iterator[None]:
    """The clock of a live server, which tells the worker when something is due, for as long as this lasts."""
    with _beside(live, "celery --app config.celery --quiet beat --max-interval 1 --pidfile=", "clock"):
        yield


@contextmanager
def _beside(live: Live, command: str, name: str, more: Mapping[str, str] | None = None) -> Iterator[None]:
    environment = {**_environment(as_served(live.database_url)), "KAOPING_NOW_FILE": str(live.clock), **(more or {})}
    with open(live.clock.with_name(f"{name}.log"), "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command.split()], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def as_served(database_url: str) -> str:
    """The same database, as web, worker and clock connect to it; on a server of somebody else's, as it is."""
    parts, login = urlsplit(database_url), os.environ.get("KAOPING_TEST_LOGIN")
    return parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}").geturl() if login else database_url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(database_url: str) -> dict[str, str]:
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    return {**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": roots, "KAOPING_DEMO_PASSWORD": PASSWORD}


def _packs_without_stories(folder: Path) -> Path:
    for region in Path(settings.PACKS_FOLDER).glob("*/region.json"):
        shutil.copytree(region.parent, folder / region.parent.name, ignore=shutil.ignore_patterns("*projects.json"))
    return folder
