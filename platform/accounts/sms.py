"""Text messages to numbers that belong to nobody's list of messages yet: codes, and what becomes of a request.

A message is written with everything else and leaves after the commit, through the channel `sms` of the operators
(`NOTICE_CHANNELS`): the log, or a gateway that takes a POST of JSON `{"channel", "to": {"mobile"}, "text", "at"}`.
"""

import json
import logging
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction

from accounts import channels
from accounts.channels import NotSent
from accounts.models import WaitingText
from accounts.sealing import Unsealable, seal, unseal

logger = logging.getLogger(__name__)

SEND = "accounts.tasks.send_texts"
GOOD_FOR = timedelta(hours=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
_CHANNEL, _PURPOSE = "sms", "accounts.sms"


def send_sms(number: str, text: str, *, now: datetime, good_for: timedelta = GOOD_FOR) -> None:
    """Have a text sent once the transaction is committed; after `good_for` it is not worth sending any more."""
    letter = json.dumps({"number": number, "text": text}, ensure_ascii=False)
    WaitingText.objects.create(letter=seal(letter, purpose=_PURPOSE), due_at=now, good_until=now + good_for)
    transaction.on_commit(lambda: current_app.send_task(SEND, retry=False), robust=True)


def send_waiting(*, now: datetime) -> int:
    """Send what is due, oldest first, each in a transaction of its own; gives how many were taken."""
    sent = 0
    while True:
        with transaction.atomic():
            due = WaitingText.objects.filter(due_at__lte=now).order_by("due_at", "pk")
            waiting = due.select_for_update(skip_locked=True).first()
            if waiting is None:
                return sent
            sent += _attempt(waiting, now)


def _attempt(waiting: WaitingText, now: datetime) -> bool:
    """Send one text; it is gone afterwards, unless it may be tried again."""
    if waiting.good_until <= now:
        logger.error("Text %s was not sent in time, after %s attempts.", waiting.pk, waiting.attempts)
        waiting.delete()
        return False
    try:
        letter = json.loads(unseal(bytes(waiting.letter), purpose=_PURPOSE))
        said = {"channel": _CHANNEL, "to": {"mobile": letter["number"]}, "text": letter["text"], "at": now.isoformat()}
        channels.send(_CHANNEL, said, key=f"text:{waiting.pk}")
    except (NotSent, Unsealable) as error:
        return _put_off(waiting, error, now)
    waiting.delete()
    return True


def _put_off(waiting: WaitingText, error: NotSent | Unsealable, now: datetime) -> bool:
    logger.warning("Text %s: %s", waiting.pk, error or type(error).__name__)
    if isinstance(error, Unsealable) or error.final:
        waiting.delete()
        return False
    waiting.attempts += 1
    waiting.due_at = now + min(FIRST_PAUSE * 2 ** min(waiting.attempts - 1, 20), LONGEST_PAUSE)
    waiting.save(update_fields=["attempts", "due_at"])
    return False
