"""Public tables: what regions ask for, and when passwords were set."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RegionPolicy(models.Model):
    """What a region asks of those who sign in, copied at its release: the log-in opens no region."""

    region = models.OneToOneField("tenants.Region", on_delete=models.CASCADE, related_name="policy")
    access = models.JSONField(default=dict)
    author_roles = ArrayField(models.CharField(max_length=60), default=list)  # may change definitions

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return str(self.region_id)


class PasswordChange(models.Model):
    """A password that was set, as its hash: how old the present one is, and which may not come back."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="password_changes")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    handed_out = models.BooleanField(default=False)  # by an administrator, for the first log-in only

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["user", "-set_at"], name="password_change_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"
