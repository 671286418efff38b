"""Which people can be asked: those whose grants let them see a record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    found = User.objects.filter(is_active=True, pk__in=_granting(wanted, today=today).values("user_id"))
    return (found.filter(name__icontains=words) if words else found).order_by("name", "pk")


def _granting(tokens: Iterable[str], *, today: date) -> QuerySet[Grant]:
    """The grants in this region that amount to one of these tokens today."""
    ways = reduce(or_, (_held_as(token) for token in tokens))
    grants = Grant.objects.filter(ways, active=True, region__schema_name=connection.schema_name)
    return grants.filter(Q(until__isnull=True) | Q(until__gte=today))


def _held_as(token: str) -> Q:
    """The grants that amount to a token (see `accounts.selectors`)."""
    role, _at, held = token.partition("@")
    kind, _colon, value = held.partition(":")
    if kind == "org":
        return Q(role=role, organisation__credit_code=value)
    if kind == "area":
        return Q(role=role, organisation=None, areas__contains=[value])
    return Q(role=role, organisation=None, areas=[], user__person_key=value)


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a token."""

    user_id: int
    name: str


def holders_of(tokens: Iterable[str], *, today: date) -> Mapping[str, Sequence[Holder]]:
    """By token: the people in this region who hold it; one query."""
    wanted = set(tokens)
    grants = _granting(wanted, today=today).filter(user__is_active=True).order_by("user__name", "user_id")
    found: dict[str, list[Holder]] = {}
    shown = grants.values_list(
        "role", "organisation__credit_code", "areas", "user__person_key", "user_id", "user__name"
    )
    for role, code, areas, person_key, user_id, name in shown:
        ways = [f"org:{code}"] if code else [f"area:{area}" for area in areas] or [f"person:{person_key}"]
        for token in wanted.intersection(f"{role}@{way}" for way in ways):
            found.setdefault(token, []).append(Holder(user_id, name))
    return found
