"""Requests for a dynamic password. Public, like the accounts that some of them open."""

from django.db import models

from accounts.sealed_fields import SealedText


class PasscodeRequest(models.Model):
    """Somebody asked for a dynamic password. Numbers are sealed, the code is kept as a keyed digest only.

    A request is the same to look at from outside whether or not there is anybody behind it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        SENT = "sent"
        REFUSED = "refused"

    region = models.ForeignKey("tenants.Region", on_delete=models.CASCADE, related_name="+")
    ticket = models.CharField(max_length=64, unique=True)  # keyed digest of what the asking browser holds
    user_type = models.CharField(max_length=60)
    person_key = models.CharField(max_length=64)
    asked = SealedText()  # identity number and mobile as they were typed; gone once they were judged
    person = SealedText(blank=True, default="")  # name and mobile on file, for the account that the code opens
    code = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=30, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # at asking the register
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="passcode_due", condition=models.Q(state="waiting"))]

    def sealed_place(self) -> str:
        """What the numbers are sealed for."""
        return self.ticket

    def __str__(self) -> str:
        return f"{self.region_id}:{self.user_type}:{self.pk}"
