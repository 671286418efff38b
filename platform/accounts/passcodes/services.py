"""From a request to a code, and from a code to a person."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.identity import person_key
from accounts.models import PasscodeRequest
from accounts.passcodes.errors import PasscodeRefused
from accounts.passcodes.limits import count_request
from accounts.sealing import normalised
from tenants.audit.services import record
from tenants.models import Region

KEPT = timedelta(days=7)
_TICKET, _CODE = "accounts.passcodes.ticket", "accounts.passcodes.code"


@dataclass(frozen=True)
class Asked:
    """What somebody typed to be sent a dynamic password; the numbers as they count (`accounts.sealing.normalised`)."""

    user_type: str
    id_number: str
    mobile: str


@dataclass(frozen=True)
class Known:
    """A person as a register knows them."""

    name: str
    mobile: str


@transaction.atomic
def ask_for_code(
    region: Region, asked: Asked, *, hours: int, browser: str, address: str, now: datetime
) -> tuple[PasscodeRequest, str]:
    """A request that waits to be judged, and the ticket that the asking browser keeps.

    Raises:
        PasscodeRefused: too many were made.
    """
    key = person_key(asked.id_number)
    count_request(f"{region.slug}:{key}", address=address, browser=browser, now=now)
    ticket = secrets.token_urlsafe(24)
    said = json.dumps({"id_number": asked.id_number, "mobile": asked.mobile})
    request = PasscodeRequest.objects.create(
        region=region, ticket=_digest(_TICKET, ticket), user_type=asked.user_type, person_key=key, asked=said,
        asked_at=now, due_at=now, expires_at=now + timedelta(hours=hours),
    )  # fmt: skip
    return request, ticket


def asked_in(request: PasscodeRequest) -> Asked:
    """What was typed, while it is still to be judged."""
    said = json.loads(request.asked)
    return Asked(request.user_type, said["id_number"], said["mobile"])


def known_in(request: PasscodeRequest) -> Known:
    """Whom the register knows under the number."""
    return Known(**json.loads(request.person))


def give_code(request: PasscodeRequest, known: Known, *, digits: int, hours: int, now: datetime) -> str:
    """A new code for a request that was found good; whoever sends it is the only one to see it."""
    code = "".join(secrets.choice("0123456789") for _ in range(digits))
    request.person = json.dumps({"name": known.name, "mobile": known.mobile}, ensure_ascii=False)
    request.code, request.state, request.asked = _code(request, code), PasscodeRequest.State.SENT, ""
    request.expires_at = now + timedelta(hours=hours)
    request.save()
    return code


def refuse_request(request: PasscodeRequest, reason: str) -> None:
    """Note that no code is sent, and why."""
    request.state, request.reason, request.asked = PasscodeRequest.State.REFUSED, reason, ""
    request.save()


def use_code(ticket: str, code: str, *, region: Region, tries: int, address: str, now: datetime) -> PasscodeRequest:
    """The request that this code answers, from the browser that holds the ticket.

    Raises:
        PasscodeRefused: wrong, typed wrongly too often, or over; alike for requests with nobody behind them.
    """
    asked = PasscodeRequest.objects.filter(ticket=_digest(_TICKET, ticket), region=region)
    _check(asked.first(), tries=tries, now=now)  # whoever has no tries left is refused without holding a lock
    with transaction.atomic():
        request = _check(asked.select_related("region").select_for_update(of=("self",)).first(), tries=tries, now=now)
        if constant_time_compare(request.code, _code(request, normalised(code))):
            asked.update(tries=0)
            return request
        request.tries += 1
        request.save(update_fields=["tries"])
        record("login.failed", user=None, at=now, data={"by": "passcode", "request": request.pk}, ip=address)
        left = tries - request.tries
    raise PasscodeRefused("wrong" if left else "used_up", left=left)


def forget_requests(*, now: datetime) -> int:
    """Remove requests whose codes are long over; gives how many."""
    return PasscodeRequest.objects.filter(expires_at__lt=now - KEPT).delete()[0]


def _check(request: PasscodeRequest | None, *, tries: int, now: datetime) -> PasscodeRequest:
    if request is None or request.expires_at <= now:
        raise PasscodeRefused("over")
    if request.tries >= tries:
        raise PasscodeRefused("used_up")
    return request


def _code(request: PasscodeRequest, code: str) -> str:
    return _digest(_CODE, f"{request.ticket}:{code}")


def _digest(purpose: str, text: str) -> str:
    return salted_hmac(purpose, text, algorithm="sha256").hexdigest()
