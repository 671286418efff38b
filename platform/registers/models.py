"""Entries of registers that a region keeps itself."""

from django.db import models


class RegisterEntry(models.Model):
    """One entry of a register: its key and its properties."""

    register = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="entry_once_per_register")]
