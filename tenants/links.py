"""Addresses that lead into a region or out of it, from wherever one stands."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

#: Every path of a region begins with this and the region's slug.
PREFIX = "/r/"


def region_url(slug: str, name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page inside a region."""
    return _reverse(name, urlconf=settings.REGION_URLCONF, prefix=f"{PREFIX}{slug}/", args=args, kwargs=kwargs)


def region_path(slug: str, path: str) -> str:
    """The full address of a path that is relative to a region (as inbox items keep it)."""
    return f"{PREFIX}{slug}/{path.lstrip('/')}"


def public_url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page outside all regions."""
    return _reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF, prefix="/", args=args, kwargs=kwargs)


def _reverse(name: str, *, urlconf: str, prefix: str, args: tuple, kwargs: dict) -> str:
    standing = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return reverse(name, urlconf=urlconf, args=args or None, kwargs=kwargs or None)
    finally:
        set_script_prefix(standing)
