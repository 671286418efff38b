"""Background work that knows where it runs: a task either belongs to one region or to none, and fails otherwise.

A task whose region is missing must never run in `public` by accident: shared tables would be found there and the
harm would be silent. So the region travels in a header, is looked up when the task starts, and the connection is
asked where it stands before the task's own first statement.
"""

from typing import Any

from celery import Task
from django.db import connection
from django_tenants.utils import schema_context, tenant_context

from tenants.selectors import find_region

HEADER = "region"


class WrongGround(Exception):
    """A task was sent or run outside the region (or the public ground) it belongs to."""


class PublicTask(Task):
    """Work on public tables; the default of the application."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the public schema, wherever the worker's connection was left."""
        with schema_context("public"):
            return self.run(*args, **kwargs)


class RegionTask(Task):
    """Work inside exactly one region: the one it was sent from, or the one `headers` name."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send the task with its region in the header.

        Raises:
            WrongGround: it was sent from the public ground without naming a region.
        """
        headers = dict(options.pop("headers", None) or {})
        headers.setdefault(HEADER, connection.schema_name)
        if headers[HEADER] == "public":
            raise WrongGround(f"{self.name} belongs to a region; send it from within one.")
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Step into the region, make sure of it, work, and step out again.

        Raises:
            WrongGround: the header is missing, or names no active region, or the connection stands elsewhere.
        """
        slug = (self.request.headers or {}).get(HEADER) or self.request.get(HEADER)
        with schema_context("public"):
            region = find_region(slug) if slug else None
        if region is None:
            raise WrongGround(f"{self.name}: the region {slug!r} is unknown or closed.")
        with tenant_context(region):
            _make_sure_of(region.slug)
            return self.run(*args, **kwargs)


def _make_sure_of(slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        (path,) = cursor.fetchone()
    first = path.split(",")[0].strip().strip('"')
    if first != slug:
        raise WrongGround(f"The connection stands in {first} instead of {slug}.")
