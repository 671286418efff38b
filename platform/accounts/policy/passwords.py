"""How somebody's password stands today, and what a new one must be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy.models import PasswordChange
from accounts.policy.selectors import policy_for
from engine.definitions.values import PasswordRules


@dataclass(frozen=True)
class Standing:
    """A password today: since when, until when, and whether it must be changed or is of no use any more."""

    since: datetime | None = None
    until: datetime | None = None
    must_change: bool = False
    is_over: bool = False


def standing(user: User, rules: PasswordRules, *, now: datetime) -> Standing:
    """How somebody's password stands; one that was set before anybody took notes counts from its first log-in."""
    last = PasswordChange.objects.filter(user=user).order_by("-set_at", "-pk").first()
    if last is None or last.encoded != user.password:
        return Standing()
    days = rules.start_days if last.handed_out else rules.max_age_days
    until = last.set_at + timedelta(days=days) if days else None
    is_late = until is not None and until <= now
    return Standing(last.set_at, until, last.handed_out or is_late, is_over=last.handed_out and is_late)


def rules_in_words(rules: PasswordRules) -> list[str]:
    """What a new password must be, for the page on which it is chosen."""
    words = [_("At least %(number)s characters; a sentence of several words is easy to remember.")]
    if rules.classes > 1:
        words.append(_("At least %(classes)s of: small letters, capitals, digits, other characters."))
    words.append(_("Not a password that many people use, and not your user name, name or mobile number."))
    if rules.history:
        words.append(_("None of your last %(history)s passwords."))
    told = {"number": rules.min_length, "classes": rules.classes, "history": rules.history}
    return [each % told for each in words]


class PolicyValidator:
    """A new password follows the policy that holds for its owner (one of `AUTH_PASSWORD_VALIDATORS`)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what the policy does not allow, everything at once."""
        rules = policy_for(user).password
        problems = shape_problems(password, rules)
        if user is not None and user.pk and _was_used(password, user, rules.history):
            problems.append(_("You had this password before. Choose another."))
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        """Said on the page itself, for the person it is about."""
        return ""


def shape_problems(password: str, rules: PasswordRules) -> list[str]:
    """What is wrong with a password, whoever's it is."""
    problems = []
    if len(password) < rules.min_length:
        problems.append(_("The password is too short: at least %(number)s characters.") % {"number": rules.min_length})
    if _classes(password) < rules.classes:
        words = _("Use at least %(classes)s of: small letters, capitals, digits, other characters.")
        problems.append(words % {"classes": rules.classes})
    return problems


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum() or not sign.isascii())
    return sum(any(map(kind, password)) for kind in kinds)


def _was_used(password: str, user: User, history: int) -> bool:
    """Whether it is the present password, or one of the last that may not come back."""
    earlier = PasswordChange.objects.filter(user=user).order_by("-set_at", "-pk")[:history]
    known = dict.fromkeys([user.password, *(each.encoded for each in earlier)])
    return any(check_password(password, encoded) for encoded in known)
