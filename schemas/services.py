"""Publishing releases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from schemas.bases import whole
from schemas.documents import canonical, digest
from schemas.measures import measures_of
from schemas.models import Release
from schemas.selectors import REGION, system_of
from tenants.numbers import shortened_in
from tenants.publishing.measures import declare_measures


@transaction.atomic
def publish(
    *, system: str, documents: Sequence[Mapping[str, Any]], by: AbstractBaseUser | None, at: datetime, notes: str = ""
) -> Release:
    """Store the documents as the next release of a system; the caller has checked them.

    What extends a base is stored whole: a release depends on nothing outside itself. With it the region declares what
    it publishes for the view over all regions.
    Two who publish the same system at once get two numbers, one after the other.
    """
    with connection.cursor() as cursor:
        lock = f"{connection.schema_name}|release|{system}"  # type: ignore[attr-defined]  # django-tenants adds it
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    last = Release.objects.filter(system=system).order_by("-number").values_list("number", flat=True).first()
    text = canonical(whole(dict(document)) for document in documents)
    release = Release.objects.create(
        system=system,
        number=(last or 0) + 1,
        digest=digest(text),
        documents=text,
        notes=shortened_in(notes),
        published_at=at,
        published_by_id=by.pk if by else None,
    )
    if system != REGION:
        declare_measures(system, measures=measures_of(system_of(release)))
    return release
