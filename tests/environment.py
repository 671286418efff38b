"""Loaded by pytest before anything else: where tests keep their things, and a PostgreSQL for them.

`DATABASE_URL` wins; otherwise an embedded server of the tests' own runs under `var/tests` and is left running, so that
the next run starts in a second. It trades safety for speed: what tests store may be lost with the machine.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

os.environ["KAOPING_TESTING"] = "1"
os.environ.setdefault("KAOPING_VAR", str(ROOT / "var" / "tests"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's synchronous interface runs inside a loop

if "DATABASE_URL" not in os.environ:
    from config.dev.postgres import Server

    server = Server(
        Path(os.environ["KAOPING_VAR"]) / "postgres",
        {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
    )
    server.start()
    os.environ["DATABASE_URL"] = server.url
