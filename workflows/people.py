"""Which people can be asked: those whose grants let them see a record."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Grant, User
from forms.models import Record

MOST_NAMES = 50


def people_for(record: Record, tokens: Iterable[str], *, today: date, words: str = "") -> QuerySet[User]:
    """The people in this region who hold one of these tokens of a record, by name; `words` narrow them down."""
    wanted = set(tokens) & set(record.tokens)
    if not wanted:
        return User.objects.none()
    ways = reduce(or_, (_held_as(token) for token in wanted))
    grants = Grant.objects.filter(ways, active=True, region__schema_name=connection.schema_name)
    grants = grants.filter(Q(until__isnull=True) | Q(until__gte=today))
    found = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return (found.filter(name__icontains=words) if words else found).order_by("name", "pk")


def _held_as(token: str) -> Q:
    """The grants that amount to a token (see `accounts.selectors`)."""
    role, _at, held = token.partition("@")
    kind, _colon, value = held.partition(":")
    if kind == "org":
        return Q(role=role, organisation__credit_code=value)
    if kind == "area":
        return Q(role=role, organisation=None, areas__contains=[value])
    return Q(role=role, organisation=None, areas=[], user__person_key=value)
