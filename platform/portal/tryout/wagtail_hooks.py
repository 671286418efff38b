"""Mounts the try-out inside Wagtail's admin, whose guard lets only authors of the region in."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def tryout_pages() -> list[URLPattern | URLResolver]:
    """The try-out's page."""
    return [path("", include("portal.tryout.urls", namespace="tryout"))]
