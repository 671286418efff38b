"""Addresses of reports."""

from django.urls import path

from portal.reports import dashboards, views

urlpatterns = [
    path("dashboards/<slug:system>/<slug:key>/", dashboards.dashboard_page, name="dashboard"),
    path("reports/<slug:system>/<slug:key>/", views.report_page, name="report"),
    path("reports/<slug:system>/<slug:key>/export/", views.report_export, name="report_export"),
    path("reports/<slug:system>/<slug:key>/behind/<slug:measure>/", views.report_behind, name="report_behind"),
]
