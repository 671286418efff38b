"""Whom to tell, of what, and under which secret."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealed_fields import SealedText
from forms.models import user_key


class Event(models.TextChoices):
    """What a receiver may want to hear of."""

    MADE = "record.made", _("A record was made")
    CHANGED = "record.changed", _("A record's values were changed")
    MOVED = "record.state_changed", _("A record came into another state")
    PUBLISHED = "result.published", _("A result was published for comparison")


class Webhook(models.Model):
    """An address that hears of events; `seen` is the last entry of the audit that was looked at for it."""

    key = models.CharField(max_length=32, unique=True)  # by chance, so that a secret is sealed before there is a number
    title = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    system = models.CharField(max_length=60, blank=True)  # empty: all of the region
    events = ArrayField(models.CharField(max_length=30))
    secret = SealedText()
    secret_before = SealedText(blank=True, default="")
    before_until = models.DateTimeField(null=True)  # how long the secret before signs as well
    is_on = models.BooleanField(default=True)
    seen = models.BigIntegerField()
    made_by = user_key(db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "assess_workflows"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    def sealed_place(self) -> str:
        """Its key."""
        return self.key
