"""Ways to people beside the list of messages: each name of a channel leads to an adapter (setting `NOTICE_CHANNELS`).

An HTTP receiver gets `Idempotency-Key`: the same key again is the same message, however often it arrives.
"""

import json
import logging
from collections.abc import Mapping

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from schemas.documents import DocumentEncoder

logger = logging.getLogger("kaoping.messages")

CONSOLE = "console"
SECONDS = (5, 10)  # to connect, to answer
TRY_AGAIN = frozenset({408, 425, 429})  # refusals that may be gone the next time


class NotSent(Exception):
    """A channel or a register did not take what was sent; `final`: it never will."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


def is_open(channel: str) -> bool:
    """Whether the operator lets this channel lead anywhere."""
    return channel in settings.NOTICE_CHANNELS


def send(channel: str, letter: Mapping[str, object], *, key: str) -> None:
    """Hand a letter to a channel.

    Raises:
        NotSent: it was not taken; sending it again with the same key does no harm.
    """
    address = settings.NOTICE_CHANNELS.get(channel)
    if address is None:
        raise NotSent(_("The channel %(channel)s is closed (NOTICE_CHANNELS).") % {"channel": channel})
    if address == CONSOLE:
        logger.warning("%s %s: %s", channel, key, json.dumps(letter, ensure_ascii=False, cls=DocumentEncoder))
        return
    _post(address, letter, key)


def _post(address: str, letter: Mapping[str, object], key: str) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key.encode("ascii", "replace")}
    if settings.NOTICE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.NOTICE_TOKEN}"
    body = json.dumps(letter, ensure_ascii=False, cls=DocumentEncoder).encode()
    try:
        answer = requests.post(address, data=body, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise NotSent(_("No answer: %(error)s") % {"error": type(error).__name__}) from error
    if answer.status_code // 100 != 2:
        final = answer.status_code // 100 == 4 and answer.status_code not in TRY_AGAIN
        raise NotSent(_("Answered %(status)s") % {"status": answer.status_code}, final=final)
