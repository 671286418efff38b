"""Addresses of score sheets."""

from django.urls import path

from api.sheets import views

urlpatterns = [
    path("records/<int:record_id>/sheets/", views.Sheets.as_view(), name="sheets"),
    path("records/<int:record_id>/sheets/<slug:key>/", views.OneSheet.as_view(), name="sheet"),
    path("records/<int:record_id>/sheets/<slug:key>/explanation/", views.Explained.as_view(), name="explanation"),
    path("records/<int:record_id>/sheets/<slug:key>/rounds/", views.Rounds.as_view(), name="rounds"),
    path("records/<int:record_id>/sheets/<slug:key>/evidence/", views.SheetEvidence.as_view(), name="sheet_evidence"),
    path("records/<int:record_id>/evidence/<int:pk>/", views.OneEvidence.as_view(), name="evidence"),
    path(
        "records/<int:record_id>/evidence/<int:pk>/preview/", views.EvidencePreview.as_view(), name="evidence_preview"
    ),
]
