"""Public table: who asked for a new password."""

from django.db import models

from accounts.mobile_codes import ConfirmedByCode


class PasswordReset(ConfirmedByCode):
    """A wish for a new password, whoever's it is. What was said is sealed; it is used once, or never."""

    said = models.BinaryField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="resets", null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["asked_at"], name="reset_unanswered", condition=models.Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"said": ("accounts.reset", self.key)}
