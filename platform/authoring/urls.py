"""Our own pages in the admin; Wagtail mounts them under `/r/<region>/admin/`."""

from django.urls import path

from authoring.views.asking import ExpressionMarks, ExpressionNames, ExpressionTrial, TextOptions, TextProblems
from authoring.views.audit import AuditPage
from authoring.views.beginnings import NewDefinitionPage, NewMatterPage, NewSystemPage
from authoring.views.bundles import BundlePage, BundlesPage
from authoring.views.coverage import CoveragePage
from authoring.views.excel import CatalogueTransferPage, ExcelFile, ExcelPage
from authoring.views.guides import GuidesPage, ReadersPage
from authoring.views.hooks import HookPage, HooksPage
from authoring.views.impact import ImpactFile, ImpactPage, ImpactWhyPage
from authoring.views.merge import BasesPage, MergePage
from authoring.views.moving import MovePage, MovesPage
from authoring.views.new_catalogue import NewCataloguePage, NewTransferPage
from authoring.views.outbox import OutboxPage
from authoring.views.persons import PersonPage
from authoring.views.playground import PlaygroundPage
from authoring.views.proof import ProofPart
from authoring.views.systems import (
    ChangesPage,
    CheckPage,
    ComparePage,
    LifePart,
    PastReleasePage,
    ReleasePage,
    ReleasesPage,
)
from authoring.views.tables import TablePage
from authoring.views.who import WhoPage

app_name = "authoring"
urlpatterns = [
    path("systems/new/", NewSystemPage.as_view(), name="new_system"),
    path("systems/<slug:system>/matter/", NewMatterPage.as_view(), name="new_matter"),
    path("systems/<slug:system>/definition/", NewDefinitionPage.as_view(), name="new_definition"),
    path("systems/<slug:system>/check/", CheckPage.as_view(), name="check"),
    path("systems/<slug:system>/life/", LifePart.as_view(), name="life"),
    path("systems/<slug:system>/proof/", ProofPart.as_view(), name="proof"),
    path("systems/<slug:system>/changes/", ChangesPage.as_view(), name="changes"),
    path("systems/<slug:system>/release/", ReleasePage.as_view(), name="release"),
    path("systems/<slug:system>/releases/", ReleasesPage.as_view(), name="releases"),
    path("systems/<slug:system>/releases/compare/", ComparePage.as_view(), name="compare"),
    path("systems/<slug:system>/releases/<int:number>/", PastReleasePage.as_view(), name="past_release"),
    path("systems/<slug:system>/coverage/", CoveragePage.as_view(), name="coverage"),
    path("systems/<slug:system>/impact/", ImpactPage.as_view(), name="impact"),
    path("systems/<slug:system>/impact/file/", ImpactFile.as_view(), name="impact_file"),
    path("systems/<slug:system>/impact/<int:record>/", ImpactWhyPage.as_view(), name="impact_why"),
    path("systems/<slug:system>/bases/", BasesPage.as_view(), name="bases"),
    path("systems/<slug:system>/who/", WhoPage.as_view(), name="who"),
    path("guides/", GuidesPage.as_view(), name="guides"),
    path("guides/<int:pk>/readers/", ReadersPage.as_view(), name="guide_readers"),
    path("systems/<slug:system>/moves/", MovesPage.as_view(), name="moves"),
    path("systems/<slug:system>/moves/<int:pk>/", MovePage.as_view(), name="move"),
    path("bundles/", BundlesPage.as_view(), name="bundles"),
    path("bundles/<int:pk>/", BundlePage.as_view(), name="bundle"),
    path("outbox/", OutboxPage.as_view(), name="outbox"),
    path("webhooks/", HooksPage.as_view(), name="hooks"),
    path("webhooks/<int:pk>/", HookPage.as_view(), name="hook"),
    path("audit/", AuditPage.as_view(), name="audit"),
    path("persons/", PersonPage.as_view(), name="person"),
    path("playground/", PlaygroundPage.as_view(), name="playground"),
    path("merges/<int:pk>/", MergePage.as_view(), name="merge"),
    path("catalogues/<int:pk>/excel/", ExcelPage.as_view(), name="excel"),
    path("catalogues/<int:pk>/excel/file/", ExcelFile.as_view(), name="excel_file"),
    path("catalogues/<int:pk>/excel/<int:transfer>/", CatalogueTransferPage.as_view(), name="transfer"),
    path("systems/<slug:system>/catalogue/", NewCataloguePage.as_view(), name="new_catalogue"),
    path("systems/<slug:system>/catalogue/<slug:key>/<int:transfer>/", NewTransferPage.as_view(), name="new_transfer"),
    path("texts/<int:pk>/options/", TextOptions.as_view(), name="text_options"),
    path("texts/<int:pk>/problems/", TextProblems.as_view(), name="text_problems"),
    path("expressions/<int:pk>/names/", ExpressionNames.as_view(), name="expression_names"),
    path("expressions/<int:pk>/marks/", ExpressionMarks.as_view(), name="expression_marks"),
    path("expressions/<int:pk>/trial/", ExpressionTrial.as_view(), name="expression_trial"),
    path("tables/<int:pk>/", TablePage.as_view(), name="table"),
]
