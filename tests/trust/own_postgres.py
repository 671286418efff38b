"""A PostgreSQL that may be killed: its own data folder and port, started again whenever it ends, with fsync on."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from django.test.utils import override_settings

from config.dev.postgres import Server, ServerDidNotStart
from tenants.pgtools import connection_environment, find_program
from tests.database import template_database

#: A small journal, so that a small disk is soon full, and crashes leave something to recover.
SETTINGS = {"min_wal_size": "32MB", "max_wal_size": "128MB", "shared_buffers": "64MB"}
PATIENCE = 120


class TendedDatabase:
    """The server, which is started again when it ends, until it is told to stop."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder, SETTINGS)
        self.server.start()
        self.url = self.server.url
        self._stopping = threading.Event()
        self._tender = threading.Thread(target=self._tend, daemon=True)
        self._tender.start()

    def kill(self) -> None:
        """Kill its main process and everything that serves somebody, at once, as the machine's power cut would."""
        if (main := self.server.pid()) is None:
            return
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in (main, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            time.sleep(0.01)

    def until_it_answers(self) -> None:
        """Wait until it is there again, and let go of the connection that a kill has broken."""
        connection.close()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=5):
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL does not come back; see its log.")

    def stop(self) -> None:
        """Stop it for good."""
        self._stopping.set()
        self._tender.join()
        self.server.stop()

    def _tend(self) -> None:
        while not self._stopping.wait(0.1):
            if self.server.pid() is None:
                with suppress(ServerDidNotStart, OSError, psycopg.Error):  # a full disk lets it not start either
                    self.server.start()


@contextmanager
def own_postgres(folder: Path) -> Iterator[TendedDatabase]:
    """Such a server with the template of the tests in it; Django's connection and settings point there meanwhile."""
    template, usual = template_database(), dict(connection.settings_dict)
    connection.close()
    tended = TendedDatabase(folder)
    try:
        with override_settings(DATABASE_URL=tended.url):
            _copy(template, usual, tended.url)
            connection.settings_dict.update(_found_at(tended.url))
            yield tended
    finally:
        connection.close()
        connection.settings_dict.update(usual)
        tended.stop()


def _found_at(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {"HOST": str(parts.hostname), "PORT": str(parts.port), "PASSWORD": str(parts.password)}


def _copy(name: str, usual: dict[str, object], url: str) -> None:
    """Bring a database of the usual server into the one at this address, under the same name."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    source = connection_environment({**usual, "NAME": name})
    target = connection_environment({**usual, **_found_at(url), "NAME": name})
    dump = subprocess.Popen([str(find_program("pg_dump"))], env=source, stdout=subprocess.PIPE)
    load = [str(find_program("psql")), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    subprocess.run(load, env=target, stdin=dump.stdout, check=True)
    assert dump.wait() == 0
