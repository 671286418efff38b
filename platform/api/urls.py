"""Addresses of the API inside a region: `/r/<slug>/api/v1/…`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from api.views import definitions, inbox, records

app_name = "api"
urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(urlconf="config.urls_region"), name="openapi"),
    path("systems/", definitions.Systems.as_view(), name="systems"),
    path("systems/<slug:system>/types/<slug:record_type>/", definitions.RecordTypeView.as_view(), name="type"),
    path("systems/<slug:system>/releases/", definitions.Releases.as_view(), name="releases"),
    path("systems/<slug:system>/releases/<int:number>/", definitions.OneRelease.as_view(), name="release"),
    path(
        "systems/<slug:system>/releases/<int:number>/types/<slug:record_type>/",
        definitions.ReleaseType.as_view(),
        name="release_type",
    ),
    path(
        "systems/<slug:system>/releases/<int:number>/forms/<slug:key>/", definitions.ReleaseForm.as_view(), name="form"
    ),
    path(
        "systems/<slug:system>/releases/<int:number>/catalogues/<slug:key>/",
        definitions.ReleaseCatalogue.as_view(),
        name="catalogue",
    ),
    path(
        "systems/<slug:system>/releases/<int:number>/workflows/<slug:key>/",
        definitions.ReleaseWorkflow.as_view(),
        name="workflow",
    ),
    path("records/", records.Records.as_view(), name="records"),
    path("records/<int:record_id>/", records.OneRecord.as_view(), name="record"),
    path("records/<int:record_id>/history/", records.History.as_view(), name="history"),
    path("records/<int:record_id>/actions/", records.Actions.as_view(), name="actions"),
    path("records/<int:record_id>/actions/<slug:action>/", records.OneAction.as_view(), name="action"),
    path("", include("api.files.urls")),
    path("", include("api.sheets.urls")),
    path("", include("api.tables.urls")),
    path("", include("api.tasks.urls")),
    path("", include("api.filling.urls")),
    path("", include("api.papers.urls")),
    path("", include("api.projects.urls")),
    path("", include("api.hooks.urls")),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
]
