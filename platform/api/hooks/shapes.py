"""What answers about webhooks look like, and how they are made."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.shapes import Document, Paged
from workflows.hooks.models import Event, Webhook
from workflows.models import Outgoing


class WebhookAsked(serializers.Serializer[Any]):
    """A webhook as it is registered or changed."""

    title = serializers.CharField(help_text=_("What the receiver is called."))
    address = serializers.CharField(help_text=_("Where deliveries are sent, by HTTPS."))
    system = serializers.CharField(required=False, help_text=_("One system only; empty: all of the region."))
    events = serializers.ListField(child=serializers.ChoiceField(choices=Event.values))
    is_on = serializers.BooleanField(required=False)


class WebhookShape(WebhookAsked):
    """A webhook."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    deliveries = serializers.CharField()
    made_at = serializers.DateTimeField()
    secret_before_until = serializers.DateTimeField(
        allow_null=True, help_text=_("Until then the secret before signs as well.")
    )


class NewSecret(WebhookShape):
    """A webhook with its secret, which is shown this once."""

    secret = serializers.CharField()


class DeliveryShape(serializers.Serializer[Any]):
    """One delivery, or the attempts to make it."""

    id = serializers.IntegerField()
    message = serializers.CharField(help_text=_("Its webhook-id, the same however often it is sent."))
    event = serializers.CharField()
    record = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Outgoing.State.values)
    attempts = serializers.IntegerField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    body = Document()


class DeliveryPage(Paged):
    """A page of deliveries."""

    results = DeliveryShape(many=True)


def hook_line(hook: Webhook, secret: str = "") -> dict[str, object]:
    """A webhook, with its secret where it was just made."""
    return {
        "id": hook.pk,
        "url": reverse("api:webhook", args=[hook.pk]),
        "deliveries": reverse("api:webhook_deliveries", args=[hook.pk]),
        "title": hook.title,
        "address": hook.address,
        "system": hook.system,
        "events": hook.events,
        "is_on": hook.is_on,
        "made_at": hook.made_at,
        "secret_before_until": hook.before_until,
        **({"secret": secret} if secret else {}),
    }


def delivery_line(row: Outgoing) -> dict[str, object]:
    """A delivery with what it says."""
    return {
        "id": row.pk,
        "message": row.key,
        "event": row.payload["body"]["type"],
        "record": row.record_id,
        "state": row.state,
        "attempts": row.attempts,
        "error": row.error,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "done_at": row.done_at,
        "body": row.payload["body"],
    }
