"""Addresses of what a form needs while it is filled in."""

from django.urls import path

from api.filling import views

urlpatterns = [
    path("systems/<slug:system>/types/<slug:record_type>/new/", views.NewRecord.as_view(), name="new_record"),
    path("choices/<slug:system>/<slug:form>/<str:way>/", views.Choices.as_view(), name="choices"),
    path("records/<int:record_id>/reveal/", views.Reveal.as_view(), name="reveal"),
]
