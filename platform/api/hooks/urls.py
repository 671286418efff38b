"""Addresses of webhooks."""

from django.urls import path

from api.hooks import views

urlpatterns = [
    path("webhooks/", views.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<int:hook_id>/", views.OneWebhook.as_view(), name="webhook"),
    path("webhooks/<int:hook_id>/secret/", views.Secret.as_view(), name="webhook_secret"),
    path("webhooks/<int:hook_id>/deliveries/", views.Deliveries.as_view(), name="webhook_deliveries"),
    path("webhooks/<int:hook_id>/deliveries/<int:row_id>/replay/", views.Replay.as_view(), name="webhook_replay"),
]
