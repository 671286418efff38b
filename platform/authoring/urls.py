"""Our own pages in the admin; Wagtail mounts them under `/r/<region>/admin/`."""

from django.urls import path

from authoring.views.beginnings import NewDefinitionPage, NewMatterPage, NewSystemPage
from authoring.views.excel import CatalogueTransferPage, ExcelFile, ExcelPage
from authoring.views.merge import BasesPage, MergePage
from authoring.views.new_catalogue import NewCataloguePage, NewTransferPage
from authoring.views.outbox import OutboxPage
from authoring.views.persons import PersonPage
from authoring.views.playground import PlaygroundPage
from authoring.views.systems import ChangesPage, CheckPage, PastReleasePage, ReleasePage, ReleasesPage
from authoring.views.tables import TablePage
from authoring.views.who import WhoPage

app_name = "authoring"
urlpatterns = [
    path("systems/new/", NewSystemPage.as_view(), name="new_system"),
    path("systems/<slug:system>/matter/", NewMatterPage.as_view(), name="new_matter"),
    path("systems/<slug:system>/definition/", NewDefinitionPage.as_view(), name="new_definition"),
    path("systems/<slug:system>/check/", CheckPage.as_view(), name="check"),
    path("systems/<slug:system>/changes/", ChangesPage.as_view(), name="changes"),
    path("systems/<slug:system>/release/", ReleasePage.as_view(), name="release"),
    path("systems/<slug:system>/releases/", ReleasesPage.as_view(), name="releases"),
    path("systems/<slug:system>/releases/<int:number>/", PastReleasePage.as_view(), name="past_release"),
    path("systems/<slug:system>/bases/", BasesPage.as_view(), name="bases"),
    path("systems/<slug:system>/who/", WhoPage.as_view(), name="who"),
    path("outbox/", OutboxPage.as_view(), name="outbox"),
    path("persons/", PersonPage.as_view(), name="person"),
    path("playground/", PlaygroundPage.as_view(), name="playground"),
    path("merges/<int:pk>/", MergePage.as_view(), name="merge"),
    path("catalogues/<int:pk>/excel/", ExcelPage.as_view(), name="excel"),
    path("catalogues/<int:pk>/excel/file/", ExcelFile.as_view(), name="excel_file"),
    path("catalogues/<int:pk>/excel/<int:transfer>/", CatalogueTransferPage.as_view(), name="transfer"),
    path("systems/<slug:system>/catalogue/", NewCataloguePage.as_view(), name="new_catalogue"),
    path("systems/<slug:system>/catalogue/<slug:key>/<int:transfer>/", NewTransferPage.as_view(), name="new_transfer"),
    path("tables/<int:pk>/", TablePage.as_view(), name="table"),
]
