"""Addresses of papers."""

from django.urls import path

from api.papers import views

urlpatterns = [
    path("records/<int:record_id>/prints/", views.Prints.as_view(), name="prints"),
    path("records/<int:record_id>/prints/<slug:key>/", views.OnePrint.as_view(), name="print"),
    path("verify/<slug:code>/", views.Verify.as_view(), name="verify"),
]
