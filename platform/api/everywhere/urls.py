"""Addresses of the API outside all regions: `/api/v1/…`."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from api.everywhere import views

app_name = "api"
urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(urlconf="config.urls_public"), name="openapi"),
    path("regions/comparison/", views.RegionsCompared.as_view(), name="regions_compared"),
    path("regions/results/", views.RegionsResults.as_view(), name="regions_results"),
]
