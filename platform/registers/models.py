"""Entries a region keeps itself; what registers answered; how each service fares; when each listing was last read."""

from collections.abc import Iterator, Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.sealed_fields import SealedDocument, Way
from accounts.sealing import blind_index
from tenants.numbers import kind_of_number


class RegisterEntry(models.Model):
    """One entry of a register: its key and its properties."""

    register = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    data = SealedDocument()
    blind = ArrayField(models.CharField(max_length=22), default=list)  # the index of its numbers of people

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="entry_once_per_register")]

    def sealed_place(self) -> str:
        """Its register and key."""
        return f"{self.register}:{self.key}"

    def personal_ways(self, document: Mapping[str, object]) -> Iterator[Way]:
        """The properties that are numbers of people: no definition says what properties hold."""
        return ((name,) for name, value in document.items() if kind_of_number(value))

    def reindex(self) -> list[str]:
        """Bring what stands in the index for its numbers up to date; gives the columns."""
        self.blind = self.numbers()
        return ["blind"]

    def numbers(self) -> list[str]:
        """What stands in the index for it: its numbers wherever they are, and by their properties."""
        found = ((str(way[0]), str(self.data[way[0]])) for way in self.personal_ways(self.data))
        told = dict.fromkeys((name, value) for own, value in found for name in ("", own))
        return [blind_index(value, region=connection.schema_name, name=name) for name, value in told]


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

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"entry": ("registers.entry", "")}


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
