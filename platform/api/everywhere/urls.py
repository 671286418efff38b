"""Addresses of the API outside all regions: `/api/v1/…`."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from api.everywhere import views, waiting

app_name = "api"
urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(urlconf="config.urls_public"), name="openapi"),
    path("inbox/", waiting.RegionsInbox.as_view(), name="regions_inbox"),
    path("messages/", waiting.RegionsMessages.as_view(), name="regions_messages"),
    path("regions/comparison/", views.RegionsCompared.as_view(), name="regions_compared"),
    path("regions/results/", views.RegionsResults.as_view(), name="regions_results"),
]
