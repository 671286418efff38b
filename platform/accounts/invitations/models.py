"""Public table: invitations to accounts."""

from django.db import models


class Invitation(models.Model):
    """A link by which somebody sets the first password of their account. The link itself is kept nowhere."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="invitations")
    region_slug = models.CharField(max_length=41)
    nonce = models.CharField(max_length=32)  # another one makes every earlier link worthless
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.region_slug}"
