"""Writing accounts: making people and grants, retiring people."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import Grant, Organisation, User
from accounts.policy.services import set_password
from accounts.sessions.services import end_sessions
from tenants.audit.services import record
from tenants.models import Region


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
    if not user.password:
        user.set_unusable_password()
    user.save()
    if password is not None:
        set_password(user, password, by=by, now=now)
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
    end_sessions(user, by=by, now=now)
    record("person.deactivated", user=by, at=now, object_type="user", object_id=user.pk)
