"""Public table: the tokens by which programs act for people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiToken(models.Model):
    """A program's key to what one person may do in one region. The key itself is kept nowhere."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="api_tokens")
    region_slug = models.CharField(max_length=41)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # to the hour

    class Meta:
        app_label = "accounts"
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="api_token_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.region_slug} {self.name}"
