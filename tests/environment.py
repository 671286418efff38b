"""Loaded by pytest before anything else: where tests keep their things, and a PostgreSQL for them.

`DATABASE_URL` wins; otherwise an embedded server of the tests' own runs under `var/tests`, shared by all runs that go
on at the same time and stopped by the last. It trades safety for speed: what tests store may be lost with the machine.
"""

import atexit
import fcntl
import os
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]

os.environ["KAOPING_TESTING"] = "1"
os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "tests")
# Tests move the clock by months while somebody is signed in; those of sessions say what limits they have.
os.environ["ACCESS_POLICY"] = str(ROOT / "tests" / "access.json")
os.environ["REGISTER_SERVICES"] = "*=local"  # registers are the regions' own entries; tests of HTTP say otherwise
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's synchronous interface runs inside a loop


def _start_server() -> str:
    from config.dev.postgres import Server

    folder = Path(os.environ["KAOPING_VAR"])
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder / "postgres", {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
    users = open(folder / "postgres.users", "w")  # noqa: SIM115 - held until the process ends
    fcntl.flock(users, fcntl.LOCK_SH)
    server.start()

    def leave() -> None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another run still needs it
        server.stop()

    atexit.register(leave)
    return server.url


if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _start_server()
    # Web servers and workers of the tests connect as they do in earnest, so that whatever they may not do is noticed.
    app = urlsplit((Path(os.environ["KAOPING_VAR"]) / "postgres" / "app_url").read_text())
    os.environ["KAOPING_TEST_LOGIN"] = app.netloc.rpartition("@")[0]
