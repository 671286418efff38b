"""Opening, closing and reopening the accounts of a project, and start passwords, as the company itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Grant, User
from accounts.people.services import PeopleRefused, check_person
from accounts.policy.services import hand_out_password
from accounts.projects.selectors import is_only_here
from accounts.services import grant_role, withdraw_grant
from accounts.sessions.services import end_sessions
from accounts.signing_in import unlock
from tenants.audit.services import record
from tenants.models import Region

_LONGEST_PLACE = 40  # of a grant


@dataclass(frozen=True)
class Post:
    """A role on one project of one company, in one region: what an account is opened for."""

    region: Region
    role: str
    place: str


@transaction.atomic
def open_account(post: Post, *, username: str, name: str, mobile: str, by: User, now: datetime) -> tuple[User, str]:
    """Open an account for the project; gives it with its start password, which is shown this once.

    Raises:
        PeopleRefused: something does not fit, or somebody has the user name already.
    """
    check_person(username, name, mobile)
    if len(post.place) > _LONGEST_PLACE:
        raise PeopleRefused(_("The number of this project is too long for accounts of its own."))
    if User.objects.filter(username__iexact=username).exists():
        raise PeopleRefused(_("There is an account with this user name already. Choose another."))
    user = User(username=username, name=name, mobile=mobile)
    user.set_unusable_password()
    user.save()
    record("person.opened", user=by, at=now, object_type="user", object_id=user.pk, data={"username": username})
    _grant(user, post, by=by, now=now)
    return user, hand_out_password(user, by=by, now=now)


@transaction.atomic
def reset_password(user: User, post: Post, *, by: User, now: datetime) -> str:
    """A fresh start password; sessions end, a lock is lifted."""
    _check_own(user, post)
    end_sessions(user, by=by, now=now)
    unlock(user, by=by, now=now)
    return hand_out_password(user, by=by, now=now)


@transaction.atomic
def close_account(user: User, post: Post, *, by: User, now: datetime) -> None:
    """End the account: no log-in, no sessions; what its owner did keeps their name. It can be opened again."""
    _check_own(user, post)
    for grant in Grant.objects.filter(user=user, region=post.region, active=True).select_related("region"):
        withdraw_grant(grant, by=by, now=now)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user, by=by, now=now)
    record("person.closed", user=by, at=now, object_type="user", object_id=user.pk)


@transaction.atomic
def reopen_account(user: User, post: Post, *, by: User, now: datetime) -> None:
    """Open a closed account again, for the same project."""
    _check_own(user, post)
    User.objects.filter(pk=user.pk).update(is_active=True)
    _grant(user, post, by=by, now=now)
    record("person.reopened", user=by, at=now, object_type="user", object_id=user.pk)


def _grant(user: User, post: Post, *, by: User, now: datetime) -> None:
    grant_role(user, region=post.region, role=post.role, areas=[post.place], by=by, now=now)


def _check_own(user: User, post: Post) -> None:
    if not is_only_here(user, region=post.region, role=post.role, place=post.place):
        raise PeopleRefused(_("This person has other roles, too; the region's administrators look after the account."))
