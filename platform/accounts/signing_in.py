"""Signing in by name and password: captcha, lock-out, and one answer for everything that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.attempts import Limit, count_failure, failures_of, forget_failures, locked_until
from accounts.known_devices import device_of
from accounts.models import LoginAttempt, User
from accounts.policy.selectors import policy_at_the_door
from engine.definitions.values import Access
from tenants.audit.services import record

#: A name that so many failed at from anywhere is answered slowly, but in browsers that know the person.
_NAME_FAILURES, _NAME_PAUSE, _NAME_WITHIN = 20, timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True)
class SignIn:
    """How an attempt ended: a person, or what the page has to say."""

    user: User | None = None
    because: str = ""  # "captcha", or "wrong": an unknown name, a wrong password and a lock are the same to strangers


@dataclass(frozen=True)
class Door:
    """What holds for an attempt before anybody is known: the policy, and what is counted."""

    access: Access
    limits: Mapping[str, Limit]

    @property
    def pause(self) -> timedelta:
        """How long a lock lasts."""
        return timedelta(minutes=self.access.lock_out.minutes)

    def asks_captcha(self, *, now: datetime) -> bool:
        """Whether a captcha must be solved for this attempt."""
        after = self.access.captcha_after
        return after is not None and (after == 0 or failures_of(self.limits, within=self.pause, now=now) >= after)


def door_of(request: HttpRequest, username: str = "") -> Door:
    """What is counted for this attempt: where the browser knows the person, only what fails there."""
    access, address = policy_at_the_door(), address_of(request)
    pause = timedelta(minutes=access.lock_out.minutes)
    usual = Limit(access.lock_out.failures, pause, pause)
    many = Limit(settings.LOGIN_FAILURES_PER_ADDRESS, pause, pause)
    if not username:
        return Door(access, {f"address:{address}": many})
    name = _name(username)
    if device := device_of(request, username):
        return Door(access, {f"account:{name}|{device}": usual})
    slow = Limit(_NAME_FAILURES, _NAME_PAUSE, _NAME_WITHIN, slows=True)
    return Door(access, {f"account:{name}|{address}": usual, f"account:{name}": slow, f"address:{address}": many})


def sign_in(request: HttpRequest, *, username: str, password: str, solved: bool, now: datetime) -> SignIn:
    """Check a name and password; `solved` says whether a captcha came with them.

    The password is looked at even where the name waits, and failures are counted for names that nobody has: neither the
    answer nor its time tells who exists or is locked.
    """
    door, address = door_of(request, username), address_of(request)
    if not solved and door.asks_captcha(now=now):
        return SignIn(because="captcha")
    waits = locked_until(door.limits, now=now) is not None
    user = authenticate(request, username=username, password=password)
    if user is None or waits:
        count_failure(door.limits, now=now)
        action = "login.locked" if waits else "login.failed"
        record(action, user=None, at=now, data={"username": username[:150]}, ip=address)
        return SignIn(because="wrong")
    forget_failures(*(key for key in door.limits if "|" in key))
    return SignIn(user=user)


def is_locked(username: str, *, now: datetime) -> bool:
    """Whether a name waits somewhere, for its administrators."""
    return _attempts_at(username).filter(locked_until__gt=now).exists()


def unlock(user: User, *, by: User, now: datetime) -> None:
    """Let somebody try again at once, wherever they failed."""
    _attempts_at(user.username).delete()
    record("login.unlocked", user=by, at=now, object_type="user", object_id=user.pk)


def _attempts_at(username: str):
    name = _name(username)
    return LoginAttempt.objects.filter(key=f"account:{name}") | LoginAttempt.objects.filter(
        key__startswith=f"account:{name}|"
    )


def _name(username: str) -> str:
    return username.casefold()[:120]
