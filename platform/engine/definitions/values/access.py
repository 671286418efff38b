"""How people get in: what a password must be, when a log-in is locked, how long a session lasts.

Whoever asks for nothing has the defaults here, which ask for next to nothing: a document is read over a preset or over
these, and of several that hold for one person the strictest counts (`strictest`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType


@dataclass(frozen=True)
class PasswordRules:
    """What a new password must be, and how long one may be kept."""

    min_length: int = 8
    classes: int = 1  # how many of: small letters, capitals, digits, other characters
    max_age_days: int = 0  # 0: for ever
    history: int = 0  # how many earlier ones may not come back
    start_days: int = 30  # how long a password lives that an administrator handed out


@dataclass(frozen=True)
class LockOut:
    """After how many failures in a row a log-in waits, and for how long."""

    failures: int = 10
    minutes: int = 1


@dataclass(frozen=True)
class SessionLimits:
    """When a session ends by itself; 0 is no limit."""

    idle_minutes: int = 0
    absolute_minutes: int = 0
    most: int = 0  # sessions at a time; the oldest gives way
    warn_minutes: int = 1  # before the end, where something may be typed


@dataclass(frozen=True)
class SecondFactor:
    """Who must sign in with a second factor."""

    roles: tuple[str, ...] = ()
    authors: bool = False  # every role that may change definitions, and who runs the platform
    everybody: bool = False


@dataclass(frozen=True)
class Access:
    """How people get in."""

    password: PasswordRules = field(default_factory=PasswordRules)
    lock_out: LockOut = field(default_factory=LockOut)
    captcha_after: int | None = None  # failures; 0: always, None: never
    session: SessionLimits = field(default_factory=SessionLimits)
    second_factor: SecondFactor = field(default_factory=SecondFactor)


#: `mlps3` follows GB/T 22239 level 3, `asvs` OWASP ASVS 5.0; they contradict each other (docs/identity.md).
PRESETS: Mapping[str, Access] = MappingProxyType(
    {
        "standard": Access(
            PasswordRules(start_days=7),
            LockOut(failures=5, minutes=15),
            captcha_after=3,
            session=SessionLimits(idle_minutes=60, absolute_minutes=720, warn_minutes=5),
        ),
        "mlps3": Access(
            PasswordRules(min_length=12, classes=3, max_age_days=90, history=5, start_days=3),
            LockOut(failures=5, minutes=30),
            captcha_after=0,
            session=SessionLimits(idle_minutes=30, absolute_minutes=720, most=1, warn_minutes=5),
            second_factor=SecondFactor(authors=True),
        ),
        "asvs": Access(
            PasswordRules(min_length=15, start_days=3),
            LockOut(failures=5, minutes=15),
            captcha_after=3,
            session=SessionLimits(idle_minutes=30, absolute_minutes=720, warn_minutes=5),
            second_factor=SecondFactor(authors=True),
        ),
    }
)


def strictest(policies: Iterable[Access]) -> Access:
    """What satisfies all of them at once: of every limit the tightest."""
    return reduce(_both, policies, Access())


def _both(one: Access, other: Access) -> Access:
    asked = [each.captcha_after for each in (one, other) if each.captcha_after is not None]
    first, second = one.second_factor, other.second_factor
    return Access(
        _both_passwords(one.password, other.password),
        LockOut(min(one.lock_out.failures, other.lock_out.failures), max(one.lock_out.minutes, other.lock_out.minutes)),
        min(asked, default=None),
        _both_sessions(one.session, other.session),
        SecondFactor(
            tuple(dict.fromkeys([*first.roles, *second.roles])),
            first.authors or second.authors,
            first.everybody or second.everybody,
        ),
    )


def _both_passwords(one: PasswordRules, other: PasswordRules) -> PasswordRules:
    return PasswordRules(
        max(one.min_length, other.min_length),
        max(one.classes, other.classes),
        _least(one.max_age_days, other.max_age_days),
        max(one.history, other.history),
        min(one.start_days, other.start_days),
    )


def _both_sessions(one: SessionLimits, other: SessionLimits) -> SessionLimits:
    return SessionLimits(
        _least(one.idle_minutes, other.idle_minutes),
        _least(one.absolute_minutes, other.absolute_minutes),
        _least(one.most, other.most),
        max(one.warn_minutes, other.warn_minutes),
    )


def _least(one: int, other: int) -> int:
    """The tighter of two limits of which 0 is none."""
    return min(filter(None, (one, other)), default=0)


__all__ = ["PRESETS", "Access", "LockOut", "PasswordRules", "SecondFactor", "SessionLimits", "strictest"]
