"""Operators. Public, like grants: what they may do is asked wherever they stand."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.sealed_fields import SealedText


class Operator(models.Model):
    """Somebody whom the leader of a project authorised to work in it; numbers are sealed."""

    region = models.ForeignKey("tenants.Region", on_delete=models.PROTECT, related_name="operators")
    project = models.CharField(max_length=80)
    project_title = models.CharField(max_length=300)
    role = models.CharField(max_length=60)  # the leader's, which the operator shares here
    leader_key = models.CharField(max_length=64)  # of whoever authorised; when another leads, it does not count
    person_key = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    id_number = SealedText()
    mobile = SealedText()
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    tokens = ArrayField(models.CharField(max_length=200), default=list)  # what the permissions amount to
    enabled = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "project", "role", "person_key"], name="operator_once_per_project"
            )
        ]
        indexes = [models.Index(fields=["region", "person_key"], name="operator_person")]

    def sealed_place(self) -> str:
        """What the numbers are sealed for."""
        return f"{self.region_id}:{self.project}:{self.role}:{self.person_key}"

    def __str__(self) -> str:
        return f"{self.name} @{self.region_id}: {self.project}"
