"""Addresses inside a region."""

from django.urls import path

from portal.project_accounts import views

urlpatterns = [
    path("project-accounts/", views.projects, name="project_accounts"),
    path("project-accounts/<int:record_id>/", views.accounts, name="project_accounts_of"),
    path("project-accounts/<int:record_id>/<int:user_id>/", views.change, name="project_account_change"),
]
