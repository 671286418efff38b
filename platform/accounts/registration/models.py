"""Public table: what companies said when they registered, and what became of it."""

from django.db import models

from accounts.guarded_texts import GuardedText
from accounts.mobile_codes import ConfirmedByCode


class Registration(ConfirmedByCode):
    """One company's wish for an account in one region. Who speaks for it is sealed (`said.py`)."""

    class State(models.TextChoices):
        """Where it stands."""

        STARTED = "started"  # the mobile number is not confirmed yet
        CHECKING = "checking"
        WAITING = "waiting"  # for those who decide
        ACCEPTED = "accepted"
        RETURNED = "returned"  # by those who decide, with a reason
        REFUSED = "refused"

    region = models.ForeignKey("tenants.Region", on_delete=models.PROTECT, related_name="registrations")
    role = models.CharField(max_length=60)
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    said = models.BinaryField()  # contact, identity number and mobile number, sealed
    password = models.CharField(max_length=128, blank=True)  # hashed; gone once it is settled
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    confirmed = models.BooleanField(default=False)  # by the register
    finding = GuardedText(blank=True)  # what the register said instead
    is_known = models.BooleanField(default=False)  # the company had an account when it was checked
    reason = GuardedText(blank=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="registrations", null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["region", "state", "-submitted_at"], name="registration_list"),
            models.Index(fields=["credit_code"], name="registration_company"),
        ]

    def __str__(self) -> str:
        return f"{self.credit_code} → {self.region_id}: {self.state}"

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"said": ("accounts.registration", self.key)}
