"""Addresses of lists, reports, dashboards and spreadsheets."""

from django.urls import path

from api.tables import exporting, lists, reports

urlpatterns = [
    path("menu/", lists.Menu.as_view(), name="menu"),
    path("lists/<slug:key>/", lists.OneList.as_view(), name="list"),
    path("lists/<slug:key>/rows/", lists.ListRows.as_view(), name="list_rows"),
    path("lists/<slug:key>/export/", lists.ListExport.as_view(), name="list_export"),
    path("reports/<slug:system>/<slug:key>/", reports.OneReport.as_view(), name="report"),
    path("reports/<slug:system>/<slug:key>/export/", reports.ReportExport.as_view(), name="report_export"),
    path("reports/<slug:system>/<slug:key>/behind/<slug:measure>/", reports.Behind.as_view(), name="report_behind"),
    path("dashboards/<slug:system>/<slug:key>/", reports.OneDashboard.as_view(), name="dashboard"),
    path("exports/", exporting.Exports.as_view(), name="exports"),
    path("exports/<int:pk>/", exporting.OneExport.as_view(), name="export"),
    path("exports/<int:pk>/file/", exporting.ExportFile.as_view(), name="export_file"),
]
