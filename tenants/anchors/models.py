"""Public table of anchors; the database refuses to change or delete one, like an entry of the audit."""

from django.db import models


class AuditAnchor(models.Model):
    """The last entry of every chain at one moment, with the hash of the anchor before, signed.

    `heads` says of each schema the number and the hash of its last entry: `{"shanghai": [1207, "5f…"]}`.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    heads = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=100)

    class Meta:
        app_label = "tenants"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d}"
