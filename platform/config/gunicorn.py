"""Settings of the web server: `gunicorn --config python:config.gunicorn config.wsgi`."""

from typing import Any

from config import env

workers = env.number("WEB_WORKERS", default=2)
#: A release plays its golden cases while the author waits.
timeout = 120
#: The application is loaded once and shared by the workers; no connection is open by then.
preload_app = True
accesslog = "-"
loglevel = "warning"


def worker_exit(_server: Any, _worker: Any) -> None:
    """Close the connection pool before the interpreter ends, which would otherwise wait for its threads."""
    from django.db import connection

    connection.close()
    connection.close_pool()
