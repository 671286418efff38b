"""Opening, changing and closing accounts as an administrator; all of it counts from the next request on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Grant, Organisation, User
from accounts.people.selectors import why_not_manage
from accounts.policy.services import hand_out_password
from accounts.second_factor.services import remove
from accounts.services import grant_role, save_organisation, withdraw_grant
from accounts.sessions.services import end_session, end_sessions
from accounts.signing_in import unlock
from engine.definitions.values import Region as Definition
from tenants.audit.services import record
from tenants.models import Region
from tenants.numbers import kind_of_number

_USERNAME = re.compile(r"[\w.@+-]{3,150}\Z")


class PeopleRefused(Exception):
    """Why nothing was done, in one sentence; `known` is the account that has the user name already."""

    def __init__(self, words: str, known: User | None = None) -> None:
        super().__init__(words)
        self.known = known


@dataclass(frozen=True)
class RoleAsked:
    """A role as it was asked for: with districts, or with the organisation in whose name it is held."""

    role: str
    areas: Sequence[str] = ()
    credit_code: str = ""
    organisation: str = ""


@transaction.atomic
def open_account(
    asked: RoleAsked, definition: Definition, *, username: str, name: str, mobile: str, region: Region, by: User,
    now: datetime,
) -> tuple[User, str]:  # fmt: skip
    """Open an account with a role in the region; gives it with its start password, which is shown this once.

    Raises:
        PeopleRefused: something is missing or does not fit, or somebody has the user name already.
    """
    check_person(username, name, mobile)
    known = User.objects.filter(username__iexact=username).first()
    if known is not None:
        words = _("There is an account with this user name already: %(name)s. Choose another, or give them the role.")
        raise PeopleRefused(words % {"name": known.name}, known)
    user = User(username=username, name=name, mobile=mobile)
    user.set_unusable_password()
    user.save()
    record("person.opened", user=by, at=now, object_type="user", object_id=user.pk, data={"username": username})
    give_role(user, asked, definition, region=region, by=by, now=now)
    return user, hand_out_password(user, by=by, now=now)


@transaction.atomic
def give_role(
    user: User, asked: RoleAsked, definition: Definition, *, region: Region, by: User, now: datetime
) -> Grant:
    """Give somebody a role in the region.

    Raises:
        PeopleRefused: there is no such role to be given, or the districts or the organisation are missing.
    """
    role = definition.role(asked.role)
    if role is None or role.held.by == "person":
        raise PeopleRefused(_("Please choose a role."))
    districts = {"*", *(district.key for district in definition.districts)}
    areas = [area for area in asked.areas if area in districts]
    if role.held.by == "grant" and not areas:
        raise PeopleRefused(_("Please choose the districts in which the role holds."))
    organisation = _organisation(asked) if role.held.by == "party" else None
    held = areas if role.held.by == "grant" else ()
    return grant_role(user, region=region, role=role.key, organisation=organisation, areas=held, by=by, now=now)


@transaction.atomic
def take_role(user: User, grant_id: int, *, region: Region, by: User, now: datetime) -> None:
    """Take a role in the region away."""
    grant = Grant.objects.filter(pk=grant_id, user=user, region=region, active=True).first()
    if grant is not None:
        withdraw_grant(grant, by=by, now=now)


@transaction.atomic
def rename(user: User, *, name: str, mobile: str, region: Region, by: User, now: datetime) -> None:
    """Correct somebody's name and mobile number; an empty number stays as it is, as nobody is shown the old one."""
    _check_manageable(user, region, by)
    check_person(user.username, name, mobile or user.mobile)
    user.name, user.mobile = name, mobile or user.mobile
    user.save()
    record("person.changed", user=by, at=now, object_type="user", object_id=user.pk)


@transaction.atomic
def reset_password(user: User, *, region: Region, by: User, now: datetime) -> str:
    """A fresh start password; sessions end, a lock is lifted."""
    _check_manageable(user, region, by)
    end_sessions(user, by=by, now=now)
    unlock(user, by=by, now=now)
    return hand_out_password(user, by=by, now=now)


@transaction.atomic
def reset_second_factor(user: User, *, region: Region, by: User, now: datetime) -> None:
    """Take somebody's authenticator away; where it is required, the next log-in asks for another."""
    _check_manageable(user, region, by)
    end_sessions(user, by=by, now=now)
    remove(user, by=by, now=now)


def lift_lock(user: User, *, region: Region, by: User, now: datetime) -> None:
    """Let somebody try to sign in again at once."""
    _check_manageable(user, region, by)
    unlock(user, by=by, now=now)


def end_theirs(user: User, session: str, *, region: Region, by: User, now: datetime) -> None:
    """End one of somebody's sessions, or all of them."""
    _check_manageable(user, region, by)
    if session:
        end_session(user, session, by=by, now=now)
    else:
        end_sessions(user, by=by, now=now)


@transaction.atomic
def close_account(user: User, *, region: Region, by: User, now: datetime) -> None:
    """Close an account: no log-in, no sessions; what its owner did keeps their name. It can be opened again."""
    _check_manageable(user, region, by)
    for grant in Grant.objects.filter(user=user, region=region, active=True).select_related("region"):
        withdraw_grant(grant, by=by, now=now)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user, by=by, now=now)
    record("person.closed", user=by, at=now, object_type="user", object_id=user.pk)


@transaction.atomic
def reopen_account(user: User, *, region: Region, by: User, now: datetime) -> None:
    """Open a closed account again; its roles are given anew."""
    _check_manageable(user, region, by)
    User.objects.filter(pk=user.pk).update(is_active=True)
    record("person.reopened", user=by, at=now, object_type="user", object_id=user.pk)


def _check_manageable(user: User, region: Region, by: User) -> None:
    if because := why_not_manage(user, region=region, by=by):
        raise PeopleRefused(because)


def check_person(username: str, name: str, mobile: str) -> None:
    """Refuse what cannot be somebody's user name, name or mobile number.

    Raises:
        PeopleRefused: with the first thing that is wrong.
    """
    if not _USERNAME.match(username):
        raise PeopleRefused(_("A user name has at least 3 letters, digits or one of . @ + - _ and no blanks."))
    if not 0 < len(name) <= 100:
        raise PeopleRefused(_("Please give the person's name, at most 100 characters."))
    if kind_of_number(mobile) != "mobile":
        raise PeopleRefused(_("Please give a mobile number of 11 digits."))


def _organisation(asked: RoleAsked) -> Organisation:
    """The organisation of this credit code; one that is not known yet needs its name."""
    code = asked.credit_code.strip().upper()
    known = Organisation.objects.filter(credit_code=code).first()
    if known is not None:
        return known
    if not asked.organisation.strip():
        raise PeopleRefused(_("Please give the organisation's credit code, and its name if it is new here."))
    try:
        return save_organisation(code, name=asked.organisation.strip()[:200])
    except ValidationError as error:
        raise PeopleRefused(" ".join(error.messages)) from error
