"""Handing a delivery to its receiver: signed, to nowhere but where it was registered, and never by a detour."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.channels import NotSent
from registers.http.transport import NoAnswer, post
from workflows.hooks.addresses import is_allowed_inside
from workflows.hooks.models import Webhook
from workflows.hooks.signing import sign
from workflows.models import Outgoing

SECONDS = 5
GONE = 410  # the receiver says that it will never be there again


def send_delivery(row: Outgoing, now: datetime) -> None:
    """Send one, under the id that it keeps however often it is sent.

    Raises:
        NotSent: it was not taken, or the webhook is switched off.
    """
    hook = row.webhook
    if hook is None or not hook.is_on:
        raise NotSent(_("The webhook is switched off."), final=True)
    body = json.dumps(row.payload["body"], ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Kaoping-Webhooks/1",
        **sign(row.key, moment=now, body=body, under=secrets_of(hook, now)),
    }
    try:
        status = post(hook.address, body, headers, timeout=SECONDS, private=is_allowed_inside(hook.address))
    except NoAnswer as error:
        raise NotSent(_("No answer: %(error)s") % {"error": error}) from error
    if status // 100 != 2:
        raise NotSent(_("Answered %(status)s") % {"status": status}, final=status == GONE)


def secrets_of(hook: Webhook, now: datetime) -> list[str]:
    """The secrets that sign now: the newest, and the one before it while both are good."""
    before = hook.before_until is not None and now < hook.before_until and hook.secret_before
    return [str(hook.secret), *([str(hook.secret_before)] if before else [])]
