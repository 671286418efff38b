"""Addresses of score sheets, inside a region."""

from django.urls import path

from portal.sheets import evidence, excel, views

urlpatterns = [
    path("records/<int:record_id>/sheets/<slug:key>/", views.sheet_page, name="sheet"),
    path("records/<int:record_id>/sheets/<slug:key>/print/", views.sheet_print, name="sheet_print"),
    path("records/<int:record_id>/sheets/<slug:key>/excel/", excel.sheet_excel, name="sheet_excel"),
    path("records/<int:record_id>/sheets/<slug:key>/excel/file/", excel.sheet_file, name="sheet_file"),
    path(
        "records/<int:record_id>/sheets/<slug:key>/excel/<int:transfer_id>/",
        excel.sheet_excel_preview,
        name="sheet_excel_preview",
    ),
    path("records/<int:record_id>/sheets/<slug:key>/evidence/<str:item>/", evidence.evidence_page, name="evidence"),
    path("records/<int:record_id>/evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("records/<int:record_id>/evidence/<int:pk>/preview/", evidence.evidence_preview, name="evidence_preview"),
]
