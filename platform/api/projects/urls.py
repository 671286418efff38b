"""Addresses of projects."""

from django.urls import path

from api.projects import views

urlpatterns = [
    path("projects/", views.Projects.as_view(), name="projects"),
    path("projects/<path:number>/", views.OneProject.as_view(), name="project"),
]
