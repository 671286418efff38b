"""Entries a region keeps itself; what registers answered; how each service fares; when each listing was last read."""

from django.db import models


class RegisterEntry(models.Model):
    """One entry of a register: its key and its properties."""

    register = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="entry_once_per_register")]


class RegisterAnswer(models.Model):
    """What a register answered to one question: the proof of what a record took over, and a cache meanwhile.

    Of the question only a keyed digest is kept, of the entry only the properties the definition maps.
    """

    register = models.CharField(max_length=60)
    definition = models.CharField(max_length=64)  # digest of the register's definition
    question = models.CharField(max_length=64)
    failure = models.CharField(max_length=80, blank=True)  # the reason; empty when an entry was found
    entry = models.BinaryField(default=bytes)  # sealed; empty when none was found
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP; null when nothing came back, or nothing was asked
    asked_at = models.DateTimeField()
    fresh_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["register", "question", "-id"], name="register_answer_latest")]


class ServiceState(models.Model):
    """How a service fares, for all processes: failures in a row, until when it is left alone, requests this minute."""

    service = models.CharField(max_length=60, unique=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)  # while in the future, nobody asks
    minute = models.DateTimeField(null=True)
    requests = models.PositiveIntegerField(default=0)


class SyncRun(models.Model):
    """The latest run of a listing into records."""

    system = models.CharField(max_length=60)
    register = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # of the last run that read everything
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "register"], name="sync_once_per_register")]
