"""Mounts the designer inside Wagtail's admin, whose guard lets only authors of the region in."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def designer_pages() -> list[URLPattern | URLResolver]:
    """The designer's pages."""
    return [path("", include("portal.designer.urls", namespace="designer"))]
