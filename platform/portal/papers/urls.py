"""Addresses of prints, inside a region."""

from django.urls import path

from portal.papers import views

urlpatterns = [
    path("records/<int:record_id>/print/", views.print_page, name="record_print"),
    path("records/<int:record_id>/print/pdf/", views.print_pdf, name="record_pdf"),
    path("verify/<slug:code>/", views.verify, name="verify"),
]
