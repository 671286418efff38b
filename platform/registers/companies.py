"""Companies that registered themselves: the register of their region says whether they are who they say."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from accounts.registration.errors import Settled
from accounts.registration.models import Registration
from accounts.registration.said import Said, said_by
from accounts.registration.settling import Finding, settle
from engine.definitions.templates import fill
from engine.definitions.values import DIFFERS, UNREACHABLE, Confirmation, Register
from engine.definitions.values import Registration as Rules
from registers.asking import ask
from registers.selectors import Answer
from schemas.selectors import NoRelease, current_region, current_release, system_of

logger = logging.getLogger(__name__)


def settle_waiting(*, now: datetime) -> int:
    """Go on with every registration that was handed in; gives how many were settled."""
    handed_in = Registration.objects.filter(state=Registration.State.CHECKING).select_related("region")
    return sum(_settle(row, now) for row in handed_in.order_by("submitted_at", "pk"))


def _settle(row: Registration, now: datetime) -> bool:
    with tenant_context(row.region):
        try:
            rules = current_region().registration or Rules(roles=())
            finding = _asked(rules.confirmed_by, said_by(row), now) if rules.confirmed_by else Finding()
            if finding is None and not rules.decided_by:
                return False  # nobody else could say; it is asked again in a minute
            settle(row, rules, finding or Finding(reason=_silence()), now=now)
        except (Settled, NoRelease) as error:
            logger.info("Registration %s: %s", row.pk, error)
            return False
    return True


def _asked(confirmed_by: Confirmation, said: Said, now: datetime) -> Finding | None:
    """What the register says of a company; nothing while it does not answer."""
    release = current_release(confirmed_by.system)
    if release is None:
        return None
    register = system_of(release).registers[confirmed_by.register]
    wanted = _wanted(confirmed_by, said, register)
    answer = ask(register, wanted, now=now)
    if answer.failure == UNREACHABLE:
        return None
    return Finding(confirmed=answer.entry is not None, reason=_reason(register, wanted, answer))


def _wanted(confirmed_by: Confirmation, said: Said, register: Register) -> Mapping[str, object]:
    """What is asked: who is meant first, then what only confirms it."""
    known = asdict(said)
    asked = sorted(confirmed_by.match, key=lambda pair: f"{DIFFERS}{pair[0]}" in register.failures)
    return {name: known[own] for name, own in asked}


def _reason(register: Register, wanted: Mapping[str, object], answer: Answer) -> str:
    if answer.entry is not None:
        return ""
    sentence = register.failures.get(answer.failure) or register.failures["not_found"]
    return fill(sentence, {**wanted, "wanted": wanted})


def _silence() -> str:
    return _("The register did not answer, so name and code are not confirmed.")
