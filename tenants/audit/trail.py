"""Looking through the trail: by person, by record, by deed, by days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tenants.audit.models import AuditEntry


@dataclass(frozen=True)
class Question:
    """What somebody looks for; what is empty does not narrow."""

    person: str = ""
    about: str = ""  # the number of a record, or of whatever else a deed was done to
    deed: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def said(self) -> dict[str, str]:
        """What was asked, for the audit."""
        return {name: str(value) for name, value in vars(self).items() if value}


def entries_for(question: Question) -> QuerySet[AuditEntry]:
    """The entries that answer it, newest first."""
    found = AuditEntry.objects.order_by("-sequence")
    if person := question.person.strip():
        found = found.filter(Q(user_name__icontains=person) | _number_of(person))
    if about := question.about.strip():
        found = found.filter(object_id=about)
    if deed := question.deed.strip():
        found = found.filter(action__startswith=deed)
    if question.since:
        found = found.filter(at__gte=_midnight(question.since))
    if question.until:
        found = found.filter(at__lt=_midnight(question.until + timedelta(days=1)))
    return found


def deeds() -> list[str]:
    """Every deed that the trail knows, in order."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def _number_of(person: str) -> Q:
    return Q(user_id=int(person)) if person.isdecimal() and len(person) < 18 else Q()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
