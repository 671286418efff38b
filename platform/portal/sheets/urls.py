"""Addresses of score sheets, inside a region."""

from django.urls import path

from portal.sheets import views

urlpatterns = [
    path("records/<int:record_id>/sheets/<slug:key>/", views.sheet_page, name="sheet"),
    path("records/<int:record_id>/sheets/<slug:key>/print/", views.sheet_print, name="sheet_print"),
]
