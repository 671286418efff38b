"""Writing accounts: making people and grants, signing in with the lock-out, retiring people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.attempts import count_failure, forget_failures, locked_until
from accounts.models import Grant, Organisation, User
from tenants.audit.services import record
from tenants.models import Region


@dataclass(frozen=True)
class SignIn:
    """How an attempt to sign in ended: a person, or a lock with its end, or neither (wrong name or password)."""

    user: User | None = None
    locked_until: datetime | None = None


def sign_in(request: HttpRequest, *, username: str, password: str, now: datetime) -> SignIn:
    """Check a name and password, counting failures per account and per address.

    Names nobody has are counted and locked like any other, so the answers never tell who exists.
    """
    address = address_of(request)
    limits = {
        f"account:{username.casefold()[:150]}": settings.LOGIN_FAILURES,
        f"address:{address}": settings.LOGIN_FAILURES_PER_ADDRESS,
    }
    if until := locked_until(limits, now=now):
        record("login.locked", user=None, at=now, data={"username": username[:150]}, ip=address)
        return SignIn(locked_until=until)
    user = authenticate(request, username=username, password=password)
    if user is None:
        count_failure(limits, now=now)
        record("login.failed", user=None, at=now, data={"username": username[:150]}, ip=address)
        return SignIn(locked_until=locked_until(limits, now=now))
    forget_failures(f"account:{username.casefold()[:150]}")
    record("login.succeeded", user=user, at=now, ip=address)
    return SignIn(user=user)


@transaction.atomic
def save_person(
    username: str,
    *,
    name: str,
    password: str | None = None,
    mobile: str = "",
    person_key: str = "",
    is_platform_operator: bool = False,
    by: User | None = None,
    now: datetime,
) -> User:
    """Make a person known, or bring a known one up to date; a password is only ever set, never taken away."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.name, user.mobile, user.person_key = name, mobile, person_key
    user.is_superuser = is_platform_operator
    if password is not None:
        user.set_password(password)
    elif not user.password:
        user.set_unusable_password()
    user.save()
    record("person.saved", user=by, at=now, object_type="user", object_id=user.pk, data={"username": username})
    return user


@transaction.atomic
def save_organisation(credit_code: str, *, name: str) -> Organisation:
    """Make an organisation known under its credit code, which must be a valid one."""
    organisation = Organisation.objects.filter(credit_code=credit_code).first() or Organisation(credit_code=credit_code)
    organisation.name = name
    organisation.full_clean(validate_unique=False)
    organisation.save()
    return organisation


@transaction.atomic
def grant_role(
    user: User,
    *,
    region: Region,
    role: str,
    organisation: Organisation | None = None,
    areas: Sequence[str] = (),
    until: date | None = None,
    by: User | None = None,
    now: datetime,
) -> Grant:
    """Let a person act in a region in a role; granting again brings areas and end up to date."""
    grant, _ = Grant.objects.update_or_create(
        user=user,
        region=region,
        role=role,
        organisation=organisation,
        defaults={"areas": list(areas), "active": True, "until": until},
    )
    data = {"region": region.slug, "role": role, "areas": list(areas)}
    record("grant.given", user=by, at=now, object_type="user", object_id=user.pk, data=data)
    return grant


@transaction.atomic
def withdraw_grant(grant: Grant, *, by: User | None, now: datetime) -> None:
    """End a grant; it stays on record."""
    Grant.objects.filter(pk=grant.pk).update(active=False)
    data = {"region": grant.region.slug, "role": grant.role}
    record("grant.withdrawn", user=by, at=now, object_type="user", object_id=grant.user_id, data=data)


@transaction.atomic
def deactivate(user: User, *, by: User | None, now: datetime) -> None:
    """Retire a person: no more log-in, no personal data left; what they did keeps pointing to the account."""
    user.is_active = False
    user.name, user.mobile, user.email, user.person_key = f"#{user.pk}", "", "", ""
    user.set_unusable_password()
    user.save()
    user.grants.update(active=False)
    record("person.deactivated", user=by, at=now, object_type="user", object_id=user.pk)
