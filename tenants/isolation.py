"""Closes what leaks between regions that share one process (each hole has its test in tests/tenancy).

* Django keeps content types in one cache per process; ids differ between regions, so threads would read each
  other's. The cache is kept per database alias and schema instead.
* Wagtail's permission policies keep a content type on a module-level object; it is looked up each time instead.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType, ContentTypeManager
from django.db import DEFAULT_DB_ALIAS, connections


def install() -> None:
    """Replace the two process-wide caches; safe to call twice."""
    ContentTypeManager._cache = property(_content_types_of_this_schema, lambda manager, value: None)
    for manager in (ContentType.objects, *ContentType._meta.managers):
        manager.__dict__.pop("_cache", None)
    _uncache_wagtail_content_types()


def _content_types_of_this_schema(manager: ContentTypeManager) -> dict[str, Any]:
    # Asking `connections[...]` here would recurse while a connection is being made: its constructor already
    # chooses the public schema, which clears this very cache.
    connection = getattr(connections._connections, DEFAULT_DB_ALIAS, None)
    schema = getattr(connection, "schema_name", None)
    if not schema:
        return {}
    # Each manager keeps its own: migrations use models of the past, which must not meet those of today.
    by_schema = manager.__dict__.setdefault("_cache_by_schema", {})
    return by_schema.setdefault(schema, {})


def _uncache_wagtail_content_types() -> None:
    from wagtail.permission_policies.base import BaseDjangoAuthPermissionPolicy

    cached = BaseDjangoAuthPermissionPolicy.__dict__["_content_type"]
    if not isinstance(cached, property):
        BaseDjangoAuthPermissionPolicy._content_type = property(cached.func)
