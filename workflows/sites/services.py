"""Requests for dynamic passwords, from the page to the text message; and the way in.

A request is written and answered by a worker, so the page says the same in the same time, whoever asked for whom. A
worker takes a request for a while and holds no lock while the register is asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import PasscodeRequest, User
from accounts.passcodes.errors import PasscodeRefused
from accounts.passcodes.limits import may_tell
from accounts.passcodes.people import account_of
from accounts.passcodes.services import Asked, ask_for_code, asked_in, give_code, known_in, refuse_request
from accounts.sms import send_sms
from engine.definitions.values import Sites
from schemas.selectors import current_region
from tenants.audit.services import record
from tenants.models import Region
from tenants.selectors import region_here
from tenants.tasks import HEADER
from workflows.sites.judging import Verdict, judge
from workflows.sites.projects import authorisations, leads_any

ANSWER = "workflows.sites.tasks.answer_requests"
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=20)


@dataclass(frozen=True)
class Entered:
    """Who came in, as what; `roles` are those that an account needs for it."""

    user: User
    roles: tuple[str, ...]


def request_code(region: Region, asked: Asked, *, sites: Sites, browser: str, address: str, now: datetime) -> str:
    """Write a request down and have a worker answer it; gives the ticket that the browser keeps.

    Raises:
        PasscodeRefused: there were too many.
    """
    terms = {"hours": sites.hours, "browser": browser, "address": address, "now": now}
    with transaction.atomic():
        _request, ticket = ask_for_code(region, asked, **terms)
        headers = {HEADER: region.slug}
        transaction.on_commit(lambda: current_app.send_task(ANSWER, headers=headers, retry=False), robust=True)
    return ticket


def request_code_at_once(
    region: Region, asked: Asked, *, sites: Sites, browser: str, address: str, now: datetime
) -> tuple[str, str]:
    """The same, answered while the person waits, for regions that say reasons on the page; gives ticket and reason.

    Raises:
        PasscodeRefused: there were too many.
    """
    terms = {"hours": sites.hours, "browser": browser, "address": address, "now": now}
    request, ticket = ask_for_code(region, asked, **terms)
    taken = _take(PasscodeRequest.objects.filter(pk=request.pk), now=now)
    reason = _answer(taken, sites, now=now, last=True) if taken else ""
    return ticket, reason


def answer_due(*, now: datetime) -> int:
    """Answer the requests that wait in the region we are in, oldest first; gives how many were settled."""
    region, sites, settled = region_here(), current_region().sites, 0
    waiting = PasscodeRequest.objects.filter(region=region).order_by("due_at", "pk")
    while sites is not None and (request := _take(waiting, now=now)):
        _answer(request, sites, now=now, last=request.attempts >= MOST_ATTEMPTS)
        settled += request.state != PasscodeRequest.State.WAITING
    return settled


def enter(request: PasscodeRequest, sites: Sites, *, now: datetime) -> Entered:
    """Who typed the right code and as what they come in, if the reason for it still holds.

    Raises:
        PasscodeRefused: they lead nothing and are authorised for nothing any more, or the account was closed.
    """
    kind = sites.type(request.user_type)
    roles: tuple[str, ...]
    if kind is not None and kind.by == "position":
        roles = (kind.role,) if leads_any(sites, role=kind.role, key=request.person_key) else ()
        reason = "not_leader"
    else:
        roles = tuple({each.role: None for each in authorisations(request.region, request.person_key)})
        reason = "not_authorised"
    if not roles:
        raise PasscodeRefused(reason)
    user = account_of(request.person_key, known_in(request), region=request.region, roles=roles, now=now)
    return Entered(user, roles)


@transaction.atomic
def _take(waiting: QuerySet[PasscodeRequest], *, now: datetime) -> PasscodeRequest | None:
    """The first request that is due, taken for a while."""
    due = waiting.filter(state=PasscodeRequest.State.WAITING, due_at__lte=now)
    request = due.select_related("region").select_for_update(skip_locked=True, of=("self",)).first()
    if request is not None:
        request.attempts, request.due_at = request.attempts + 1, now + LEASE
        request.save(update_fields=["attempts", "due_at"])
    return request


def _answer(request: PasscodeRequest, sites: Sites, *, now: datetime, last: bool) -> str:
    """Judge a request and send what follows; gives the reason if there is no code."""
    verdict = judge(sites, asked_in(request), region=request.region, now=now)
    with transaction.atomic():
        if verdict.reason == "unreachable" and not last:
            request.due_at = now + PAUSE * 2 ** (request.attempts - 1)
            request.save(update_fields=["due_at"])
        elif verdict.reason or verdict.known is None:
            _refuse(request, sites, verdict, now=now)
        else:
            code = give_code(request, verdict.known, digits=sites.digits, hours=sites.hours, now=now)
            send_sms(verdict.tell, _code_words(request, code), now=now)
    return verdict.reason


def _refuse(request: PasscodeRequest, sites: Sites, verdict: Verdict, *, now: datetime) -> None:
    """Keep the reason where operators of the region find it, and tell the person at the mobile on file."""
    refuse_request(request, verdict.reason)
    data = {"type": request.user_type, "reason": verdict.reason, "person": request.person_key[:12]}
    record("passcode.refused", user=None, at=now, object_type="passcode", object_id=request.pk, data=data)
    told = f"{connection.schema_name}:{request.person_key}"
    if verdict.tell and may_tell(told, now=now):
        send_sms(verdict.tell, _refusal_words(request, sites.sentences[verdict.reason]), now=now)


def _code_words(request: PasscodeRequest, code: str) -> str:
    until = timezone.localtime(request.expires_at).strftime("%Y-%m-%d %H:%M")
    return _(
        "[%(region)s] Your dynamic password is %(code)s, valid until %(until)s in the browser that asked for it. "
        "Nobody of ours will ever ask you for it."
    ) % {"region": request.region.title, "code": code, "until": until}


def _refusal_words(request: PasscodeRequest, reason: str) -> str:
    return _(
        "[%(region)s] A dynamic password was asked for with your identity number and not sent: %(reason)s "
        "If it was not you, you need do nothing."
    ) % {"region": request.region.title, "reason": reason}
