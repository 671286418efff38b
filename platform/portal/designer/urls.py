"""Addresses of the designer, inside a region's admin."""

from django.urls import path

from portal.designer.views import DesignPage, PreviewPage, ProblemsPage

app_name = "designer"
urlpatterns = [
    path("design/<int:pk>/", DesignPage.as_view(), name="design"),
    path("design/<int:pk>/preview/", PreviewPage.as_view(), name="preview"),
    path("design/<int:pk>/problems/", ProblemsPage.as_view(), name="problems"),
]
