"""The account that a dynamic password opens: the person's own, made when they first come in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Grant, User
from accounts.passcodes.errors import PasscodeRefused
from accounts.passcodes.services import Known
from accounts.services import grant_role, save_person
from tenants.models import Region

#: What the names of accounts begin with that a log-in made.
MADE_HERE = "site_"


@transaction.atomic
def account_of(key: str, known: Known, *, region: Region, roles: Iterable[str], now: datetime) -> User:
    """The account of the person with this key, with what these roles need.

    Raises:
        PasscodeRefused: it was closed, or somebody took the role away from it.
    """
    user = _existing(key) or _made(key, known, now=now)
    for role in roles:
        grant = Grant.objects.filter(user=user, region=region, role=role, organisation=None).first()
        if grant is None:
            grant_role(user, region=region, role=role, now=now)
        elif not grant.active:
            raise PasscodeRefused("closed")
    return _up_to_date(user, known, now=now)


def _existing(key: str) -> User | None:
    """Operators of the platform never come in this way: a text message proves too little for what they may."""
    known = list(User.objects.filter(person_key=key, is_superuser=False).order_by("-is_active", "pk"))
    if known and not known[0].is_active:
        raise PasscodeRefused("closed")
    return known[0] if known else None


def _made(key: str, known: Known, *, now: datetime) -> User:
    return save_person(f"{MADE_HERE}{key[:20]}", name=known.name, mobile=known.mobile, person_key=key, now=now)


def _up_to_date(user: User, known: Known, *, now: datetime) -> User:
    """A log-in writes an account only when the register says something new of it."""
    same = (user.name, user.mobile) == (known.name, known.mobile)
    if same or not user.username.startswith(MADE_HERE):
        return user
    return save_person(user.username, name=known.name, mobile=known.mobile, person_key=user.person_key, now=now)
