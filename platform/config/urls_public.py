"""Addresses outside all regions: signing in, the inbox and the view over all regions, the health check."""

from django.urls import include, path

from config.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("api/v1/", include("api.everywhere.urls")),
    path("", include("accounts.urls")),
    path("", include("portal.urls_public")),
]
