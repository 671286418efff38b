"""Public tables of the second factor. The secret is sealed: a copy of the database makes no codes."""

from django.db import models


class Authenticator(models.Model):
    """Somebody's authenticator; it counts from the first right code on."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="authenticator")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=-1)  # of the last code that was used: it is not used again

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.user_id)

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"secret": ("accounts.second_factor", str(self.user_id))}


class RecoveryCode(models.Model):
    """A code for the day on which the authenticator is lost: its hash, and when it was used."""

    authenticator = models.ForeignKey(Authenticator, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["authenticator", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.authenticator_id}"
