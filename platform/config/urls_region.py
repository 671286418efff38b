"""Addresses inside a region, relative to its prefix `/r/<slug>`."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", include("api.urls")),
    path("", include("portal.urls")),
]
