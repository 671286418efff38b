"""Addresses of the view over all regions."""

from django.urls import path

from portal.everywhere import views

urlpatterns = [
    path("comparison/", views.comparison_page, name="comparison"),
    path("comparison/export/", views.comparison_export, name="comparison_export"),
    path("results/", views.results_page, name="results"),
]
