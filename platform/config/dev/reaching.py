"""Commands that work while nothing else runs: they start the embedded server themselves and stop it again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from config.dev.postgres import Server
from config.env import parse_database_url, var_folder


@contextmanager
def server_running() -> Iterator[None]:
    """The embedded server, unless `DATABASE_URL` names another; one that ran before goes on running."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    server = Server(var_folder() / "postgres")
    started = server.start()
    told = parse_database_url(server.url)
    connection.settings_dict.update({name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    try:
        yield
    finally:
        connection.close()
        if started:
            server.stop()
