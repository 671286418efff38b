"""Addresses of try-outs, inside a region's admin."""

from django.urls import path

from portal.tryout.views import TryoutPage

app_name = "tryout"
urlpatterns = [path("systems/<slug:system>/tryout/", TryoutPage.as_view(), name="page")]
