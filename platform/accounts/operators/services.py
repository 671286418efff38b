"""Authorising operators, changing what they may do, and ending it. It counts from the next request on, everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Operator, User
from accounts.sealing import normalised
from tenants.audit.services import record
from tenants.models import Region


class OperatorExists(Exception):
    """This person is on the project's list already."""


@dataclass(frozen=True)
class Place:
    """Where an operator works: a project, in the role and in the name of its leader."""

    region: Region
    project: str
    title: str
    role: str
    leader_key: str


@dataclass(frozen=True)
class Person:
    """Whom the register knows under an identity number."""

    key: str
    name: str
    id_number: str


@dataclass(frozen=True)
class Scope:
    """What an operator may do: the kinds of permission, and the tokens these amount to."""

    permissions: Sequence[str]
    tokens: Sequence[str]
    enabled: bool = True


def authorise(
    place: Place, person: Person, scope: Scope, *, mobile: str, by: User, address: str, now: datetime
) -> Operator:
    """Put somebody on a project's list.

    Raises:
        OperatorExists: they are on it already.
    """
    operator = Operator(
        region=place.region, project=place.project, role=place.role, person_key=person.key, name=person.name[:100],
        made_by=by, made_at=now,
    )  # fmt: skip
    operator.id_number, operator.mobile = person.id_number, normalised(mobile)
    try:
        with transaction.atomic():
            return _save(operator, place, scope, "operator.authorised", by=by, address=address, now=now)
    except IntegrityError as error:
        raise OperatorExists from error


@transaction.atomic
def change(
    operator: Operator, place: Place, scope: Scope, *, mobile: str, by: User, address: str, now: datetime
) -> Operator:
    """Change what an operator may do, or their mobile; an empty one stays as it is."""
    if mobile:
        operator.mobile = normalised(mobile)
    return _save(operator, place, scope, "operator.changed", by=by, address=address, now=now, new_mobile=bool(mobile))


def _save(
    operator: Operator, place: Place, scope: Scope, deed: str, *, by: User, address: str, now: datetime, **more: object
) -> Operator:
    operator.project_title, operator.leader_key = place.title[:300], place.leader_key
    operator.permissions, operator.tokens = list(scope.permissions), sorted(scope.tokens)
    operator.enabled, operator.changed_by, operator.changed_at = scope.enabled, by, now
    operator.save()
    data = {
        "person": operator.person_key[:12], "name": operator.name, "project": operator.project, "role": operator.role,
        "permissions": operator.permissions, "enabled": operator.enabled, **more,
    }  # fmt: skip
    record(deed, user=by, at=now, object_type="operator", object_id=operator.pk, data=data, ip=address)
    return operator
