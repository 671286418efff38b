"""Writing what regions ask for, and passwords."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.policy.models import PasswordChange, RegionPolicy
from tenants.audit.services import record
from tenants.models import Region

MOST_KEPT = 24
#: Without what is taken for something else on paper or by telephone.
_LETTERS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=%")
_START_LENGTH = 16


def keep_policy(schema: str, document: Mapping[str, Any]) -> None:
    """Copy what a region's newest document asks of those who sign in; a schema that is no region has none."""
    region = Region.objects.filter(schema_name=schema).first()
    if region is None:
        return
    authors = [role["key"] for role in document.get("roles", ()) if role.get("authors")]
    told = {"access": document.get("access", {}), "author_roles": authors}
    RegionPolicy.objects.update_or_create(region=region, defaults=told)


@transaction.atomic
def set_password(user: User, password: str, *, handed_out: bool = False, by: User | None, now: datetime) -> None:
    """Give somebody a new password, which ends their sessions elsewhere; the caller has checked it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note_password(user, handed_out=handed_out, now=now)
    action = "password.handed_out" if handed_out else "password.set"
    record(action, user=by, at=now, object_type="user", object_id=user.pk)


def note_password(user: User, *, handed_out: bool = False, now: datetime) -> PasswordChange:
    """Remember since when somebody has the password they have."""
    noted = PasswordChange.objects.create(user=user, encoded=user.password, set_at=now, handed_out=handed_out)
    kept = PasswordChange.objects.filter(user=user).order_by("-set_at", "-pk")[:MOST_KEPT].values("pk")
    PasswordChange.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return noted


def hand_out_password(user: User, *, by: User, now: datetime) -> str:
    """A start password, made by chance: good for the first log-in, where it must be changed (ASVS v5.0.0-6.4.1)."""
    password = start_password()
    set_password(user, password, handed_out=True, by=by, now=now)
    return password


def start_password() -> str:
    """Letters, digits and a sign by chance, some of every kind, read out without mistakes."""
    choice = secrets.SystemRandom()
    signs = [choice.choice(kind) for kind in _LETTERS]
    signs += [choice.choice("".join(_LETTERS[:3])) for _more in range(_START_LENGTH - len(signs))]
    choice.shuffle(signs)
    return "".join(signs)


def change_password(user: User, new: str, *, now: datetime) -> Sequence[str]:
    """Change one's own password; gives the sentences about what does not do, and nothing when it is done."""
    problems = password_problems(new, user)
    if not problems:
        set_password(user, new, by=user, now=now)
    return problems


def password_problems(password: str, user: User) -> Sequence[str]:
    """What is wrong with a new password, as sentences."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []
