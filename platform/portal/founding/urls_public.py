"""Addresses of the operators' pages, outside all regions."""

from django.urls import path

from portal.founding import views

urlpatterns = [
    path("", views.regions, name="platform_regions"),
    path("new/", views.NewRegionView.as_view(), name="platform_region_new"),
    path("births/<int:pk>/", views.BirthView.as_view(), name="platform_birth"),
]
