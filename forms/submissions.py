"""One submission, one effect: a form that is sent twice gets the first answer again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forms.errors import Refused
from forms.models import Submission

KEPT = timedelta(days=45)  # no page is older that somebody still sends


def once(*, user_id: int, key: str, purpose: str, now: datetime, do: Callable[[], str]) -> str:
    """Do something at most once for a key, and give the path it led to, the same one ever after.

    The row is written first, so a second submission waits for the first to commit; what fails leaves no row behind
    and may be sent again.

    Raises:
        Refused: the key was used for another purpose.
    """
    if not key or len(key) > 64 or not key.isprintable():
        raise Refused((_("The page is incomplete. Please load it again and send it once more."),))
    with transaction.atomic():
        row, created = _claim(user_id, key, purpose, now)
        if created:
            row.answer = do()
            row.save(update_fields=["answer"])
        elif row.purpose != purpose:
            raise Refused((_("This page was already used for something else. Please load it again."),))
        return row.answer


def earlier_answer(*, user_id: int, key: str, purpose: str) -> str:
    """Where the same submission led before; empty if it was not made, or not for this purpose."""
    found = Submission.objects.filter(user_id=user_id, key=key[:64], purpose=purpose).values_list("answer", flat=True)
    return found.first() or ""


def _claim(user_id: int, key: str, purpose: str, now: datetime) -> tuple[Submission, bool]:
    try:
        with transaction.atomic():
            fields = {"user_id": user_id, "key": key, "purpose": purpose, "created_at": now}
            return Submission.objects.create(**fields), True
    except IntegrityError:
        return Submission.objects.get(user_id=user_id, key=key), False


def prune_submissions(*, now: datetime) -> int:
    """Forget the keys of submissions so old that nobody sends them again; gives how many."""
    return Submission.objects.filter(created_at__lt=now - KEPT).delete()[0]
