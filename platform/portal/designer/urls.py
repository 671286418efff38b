"""Addresses of the designer, inside a region's admin."""

from django.urls import path

from portal.designer.decision_tables import DecisionTablePage
from portal.designer.flow import FlowPage
from portal.designer.grid import GridPage, TryPage
from portal.designer.views import DesignPage, PreviewPage, ProblemsPage

app_name = "designer"
urlpatterns = [
    path("design/<int:pk>/", DesignPage.as_view(), name="design"),
    path("design/<int:pk>/preview/", PreviewPage.as_view(), name="preview"),
    path("design/<int:pk>/problems/", ProblemsPage.as_view(), name="problems"),
    path("design/<int:pk>/decision/", DecisionTablePage.as_view(), name="decision_table"),
    path("design/<int:pk>/flow/", FlowPage.as_view(), name="flow"),
    path("design/<int:pk>/grid/", GridPage.as_view(), name="grid"),
    path("design/<int:pk>/grid/try/", TryPage.as_view(), name="try"),
]
