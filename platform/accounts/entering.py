"""What lies between a right password, or code from a text message, and being in: the second factor, and duties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.attempts import Limit, count_failure, forget_failures, locked_until
from accounts.models import User
from accounts.policy.passwords import Standing, standing
from accounts.policy.selectors import Asked, asked_of, second_factor_in
from accounts.policy.services import note_password
from accounts.second_factor.selectors import authenticator_of
from accounts.second_factor.services import check_code
from accounts.sessions.services import oblige
from accounts.standing import stand
from tenants.audit.services import record
from tenants.models import Region

PASSWORD, AUTHENTICATOR = "password", "authenticator"  # duties, and the pages they lead to
_HALF_IN = "half_in"
_GOOD_FOR = timedelta(minutes=5)
_GUESSES = Limit(5, timedelta(minutes=15), timedelta(minutes=15))


@dataclass(frozen=True)
class Step:
    """How it goes on after the right password or text."""

    is_in: bool = False
    needs_code: bool = False  # neither: the start password came too late


def after_password(request: HttpRequest, user: User, *, now: datetime) -> Step:
    """Let somebody in who gave the right password, or ask for their code first."""
    asked = asked_of(user)
    stands = standing(user, asked.access.password, now=now)
    if stands.is_over:
        record("login.failed", user=user, at=now, data={"because": "start_password_over"}, ip=address_of(request))
        return Step()
    if authenticator_of(user) is not None:
        request.session[_HALF_IN] = {"user": user.pk, "at": now.timestamp()}
        return Step(needs_code=True)
    _enter(request, user, _duties(asked, stands, has_authenticator=False), by="password", now=now)
    return Step(is_in=True)


def after_text_code(
    request: HttpRequest, user: User, said: Mapping[str, object], *, region: Region, roles: Iterable[str], now: datetime
) -> Step:
    """Let somebody in who typed the code from their telephone, to stand where `said`; or ask for their code first.

    A telephone is one factor. Whoever set up an authenticator, or holds one of these roles where the region asks for a
    second factor, needs both here as well.
    """
    if authenticator_of(user) is not None:
        request.session[_HALF_IN] = {"user": user.pk, "at": now.timestamp(), "standing": dict(said)}
        return Step(needs_code=True)
    _enter_on_site(request, user, said, by="passcode", now=now)
    if second_factor_in(region, roles):
        oblige(request, AUTHENTICATOR)
    return Step(is_in=True)


def half_in(request: HttpRequest, *, now: datetime) -> User | None:
    """Who gave the right password here a moment ago and has to give the code."""
    held = request.session.get(_HALF_IN)
    if not held or not 0 <= now.timestamp() - held["at"] < _GOOD_FOR.total_seconds():
        return None
    return User.objects.filter(pk=held["user"], is_active=True).first()


def enter_by_code(request: HttpRequest, user: User, code: str, *, now: datetime) -> bool:
    """Let somebody in by their code; after too many wrong ones they start again with the password."""
    key = {f"code:{user.pk}|{address_of(request)}": _GUESSES}
    waits = locked_until(key, now=now) is not None
    if waits or not check_code(user, code, now=now):
        count_failure(key, now=now)
        record("login.failed", user=user, at=now, data={"by": "second_factor"}, ip=address_of(request))
        if locked_until(key, now=now):
            request.session.pop(_HALF_IN, None)
        return False
    forget_failures(*key)
    if said := request.session[_HALF_IN].get("standing"):
        _enter_on_site(request, user, said, by="passcode, second_factor", now=now)
        return True
    asked = asked_of(user)
    stands = standing(user, asked.access.password, now=now)
    _enter(request, user, _duties(asked, stands, has_authenticator=True), by="password, second_factor", now=now)
    return True


def _enter_on_site(request: HttpRequest, user: User, said: Mapping[str, object], *, by: str, now: datetime) -> None:
    request.session.pop(_HALF_IN, None)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    record("login.succeeded", user=user, at=now, data={"by": by, "role": said["role"]}, ip=address_of(request))
    stand(request, said)


def _enter(request: HttpRequest, user: User, duties: Sequence[str], *, by: str, now: datetime) -> None:
    request.session.pop(_HALF_IN, None)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    record("login.succeeded", user=user, at=now, data={"by": by}, ip=address_of(request))
    if not user.password_changes.filter(encoded=user.password).exists():
        note_password(user, now=now)
    if duties:
        oblige(request, *duties)


def _duties(asked: Asked, stands: Standing, *, has_authenticator: bool) -> list[str]:
    duties = [PASSWORD] if stands.must_change else []
    return [*duties, AUTHENTICATOR] if asked.second_factor and not has_authenticator else duties
