"""Settings of the web server: `gunicorn --config python:config.gunicorn config.wsgi`."""

from typing import Any

from config import env
from config.garbage import settle_garbage

workers = env.number("WEB_WORKERS", default=2)
#: A release plays its golden cases while the author waits.
timeout = 120
#: The application is loaded once and shared by the workers; no connection is open by then.
preload_app = True
accesslog = "-"
loglevel = "warning"


def when_ready(_server: Any) -> None:
    """Load what the first request would load, and let no worker look through it for garbage."""
    from django.conf import settings
    from django.urls import get_resolver

    for addresses in (settings.ROOT_URLCONF, settings.REGION_URLCONF):
        get_resolver(addresses).url_patterns  # noqa: B018 - loaded by being looked at
    settle_garbage()


def worker_exit(_server: Any, _worker: Any) -> None:
    """Close the connection pool before the interpreter ends, which would otherwise wait for its threads."""
    from django.db import connection

    connection.close()
    connection.close_pool()
