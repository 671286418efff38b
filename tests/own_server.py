"""A PostgreSQL for runs that are not pytest's: as safe as the real one, so that commits wait for the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database_server() -> Iterator[None]:
    """A server of one's own under `KAOPING_VAR`; `DATABASE_URL` wins."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    from config.dev.postgres import Server

    server = Server(Path(os.environ["KAOPING_VAR"]) / "postgres")
    server.start()
    os.environ["DATABASE_URL"] = server.url
    try:
        yield
    finally:
        server.stop()
