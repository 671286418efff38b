"""Addresses of files."""

from django.urls import path

from api.files import views

urlpatterns = [
    path("files/", views.Files.as_view(), name="files"),
    path("files/<slug:key>/", views.OneFile.as_view(), name="file"),
    path("files/<slug:key>/preview/", views.FilePreview.as_view(), name="file_preview"),
    path("records/<int:record_id>/files/", views.RecordFiles.as_view(), name="record_files"),
]
