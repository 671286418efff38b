"""Addresses of the help, inside a region."""

from django.urls import path

from portal.help import manuals, views

urlpatterns = [
    path("help/", views.index, name="help"),
    path("help/<slug:key>/", views.guide, name="guide"),
    path("help/<slug:key>/read/", views.read, name="guide_read"),
    path("help/<slug:key>/file/", views.file, name="guide_file"),
    path("manual/<slug:system>/<slug:role>/", manuals.manual, name="manual"),
    path("manual/<slug:system>/<slug:role>/changes/", manuals.manual_changes, name="manual_changes"),
    path("manual/<slug:system>/<slug:role>/pdf/", manuals.manual_pdf, name="manual_pdf"),
    path("manual/<slug:system>/<slug:role>/word/", manuals.manual_word, name="manual_word"),
]
