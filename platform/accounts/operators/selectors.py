"""Reading who was authorised for what."""

from django.db.models import Q, QuerySet

from accounts.identity import person_key
from accounts.models import Operator
from accounts.sealing import normalised
from tenants.models import Region


def operators_of(region: Region, *, project: str, role: str, words: str = "") -> QuerySet[Operator]:
    """The operators of a project in a leader's role; `words` are a part of a name or a whole identity number."""
    found = Operator.objects.filter(region=region, project=project, role=role).select_related("changed_by", "region")
    return found.filter(Q(name__icontains=words) | Q(person_key=person_key(normalised(words)))) if words else found


def authorisations_of(region: Region, key: str) -> QuerySet[Operator]:
    """What a person is authorised for in a region now, the latest first."""
    return Operator.objects.filter(region=region, person_key=key, enabled=True).select_related("region")
