"""Beginning and ending sessions."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.models import User
from accounts.policy.selectors import policy_for
from accounts.sessions.limits import Held, read_held, write_held
from accounts.sessions.models import Session
from accounts.sessions.selectors import name_of
from tenants.audit.services import record

ENDED = "ended"  # why the session before this one ended, for the page on which one signs in again


def begin(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Give a fresh session its limits; where there are too many, the oldest give way. Called on every way in."""
    limits, stamp = policy_for(user).session, now.timestamp()
    agent = request.META.get("HTTP_USER_AGENT", "")[:300]
    held = Held(
        stamp, stamp, limits.idle_minutes * 60, limits.absolute_minutes * 60, limits.warn_minutes * 60,
        address_of(request), agent,
    )  # fmt: skip
    request.session.pop(ENDED, None)
    write_held(request.session, held)
    if limits.absolute_minutes:
        request.session.set_expiry(limits.absolute_minutes * 60)
    if limits.most:
        others = Session.objects.filter(user_id=user.pk).exclude(session_key=request.session.session_key)
        surplus = list(others.order_by("-started_at")[limits.most - 1 :].values_list("pk", flat=True))
        _end(surplus, user, by=user, because="too_many", now=now)


def oblige(request: HttpRequest, *duties: str) -> None:
    """Say what has to be done before anything else."""
    held = read_held(request.session)
    assert held is not None
    write_held(request.session, replace(held, must=duties))


def is_done(request: HttpRequest, duty: str) -> None:
    """One duty less."""
    held = read_held(request.session)
    if held and duty in held.must:
        write_held(request.session, replace(held, must=tuple(each for each in held.must if each != duty)))


def stay(request: HttpRequest, *, now: datetime) -> None:
    """Note that somebody is there."""
    held = read_held(request.session)
    if held:
        write_held(request.session, replace(held, seen=now.timestamp()))


def expire(request: HttpRequest, because: str, *, now: datetime) -> None:
    """End the session of this request, and remember why for the page on which one signs in again."""
    record("session.expired", user=request.user, at=now, data={"because": because}, ip=address_of(request))
    logout(request)
    request.session[ENDED] = because


@transaction.atomic
def end_session(user: User, session_id: str, *, by: User, now: datetime) -> int:
    """End one of somebody's sessions, at once and in every process."""
    found = [row.pk for row in Session.objects.filter(user_id=user.pk) if name_of(row.session_key) == session_id]
    return _end(found, user, by=by, because="ended", now=now)


@transaction.atomic
def end_sessions(user: User, *, but: str = "", by: User | None, now: datetime) -> int:
    """End all sessions of somebody, perhaps but this one."""
    rows = Session.objects.filter(user_id=user.pk).exclude(session_key=but)
    return _end(list(rows.values_list("pk", flat=True)), user, by=by, because="all_ended", now=now)


def _end(keys: list[str], user: User, *, by: User | None, because: str, now: datetime) -> int:
    if keys:
        Session.objects.filter(pk__in=keys).delete()
        data = {"sessions": len(keys), "because": because}
        record("session.ended", user=by, at=now, object_type="user", object_id=user.pk, data=data)
    return len(keys)
