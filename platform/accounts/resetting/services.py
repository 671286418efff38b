"""Asking for a new password, and setting it.

The page only notes what was said; a worker finds out whose it is and sends the code to the number on file. So the
page takes the same steps for a company that exists, for one that does not, and for a wrong number.
"""

import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta

from celery import current_app
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.allowances import Limit, use
from accounts.mobile_codes import GOOD_FOR, give_code, new_key, take_code
from accounts.models import User
from accounts.policy.services import set_password
from accounts.registration.errors import TooOften, WrongCode
from accounts.registration.models import Registration
from accounts.registration.said import Said, said_by
from accounts.registration.settling import account_of
from accounts.resetting.models import PasswordReset
from accounts.sealing import Unsealable, seal, unseal
from accounts.sessions.services import end_sessions
from accounts.signing_in import unlock
from accounts.sms import send_sms
from tenants.audit.services import record

logger = logging.getLogger(__name__)

ANSWER = "accounts.tasks.answer_resets"
KEPT = timedelta(days=30)
A_COMPANY, AN_ADDRESS = Limit(5, timedelta(days=1)), Limit(20, timedelta(hours=1))
_PURPOSE = "accounts.reset"


def ask(said: Said, *, address: str, now: datetime) -> PasswordReset:
    """Note who wants a new password; a code goes to the mobile number on file if all of it is right.

    Raises:
        TooOften: nobody may ask again for this company with this number, or from this address, at present.
    """
    limits = {f"reset:{said.credit_code}:{said.mobile}": A_COMPANY, f"reset from:{address}": AN_ADDRESS}
    again = use(limits, now=now)
    if again is not None:
        raise TooOften(again)
    with transaction.atomic():
        row = PasswordReset(key=new_key(), asked_at=now)
        row.said = seal(json.dumps(asdict(said), ensure_ascii=False), purpose=_PURPOSE, bound=row.key)
        row.save()
        record("password.reset_asked", user=None, at=now, object_type="reset", object_id=row.pk, ip=address)
        transaction.on_commit(lambda: current_app.send_task(ANSWER, retry=False), robust=True)
    return row


def answer_waiting(*, now: datetime) -> int:
    """Send codes to those whose wish is right in every point; gives how many were looked at."""
    count = 0
    while True:
        with transaction.atomic():
            waiting = PasswordReset.objects.filter(answered_at=None).order_by("asked_at", "pk")
            row = waiting.select_for_update(skip_locked=True).first()
            if row is None:
                return count
            _answer(row, now)
        count += 1


def finish(row: PasswordReset, *, code: str, password: str, address: str, now: datetime) -> None:
    """Set the password; every session of the account ends, as their keys depend on it.

    Raises:
        WrongCode: the code is not right; the try is counted.
        ValidationError: the password is too weak; the code stays good.
    """
    with transaction.atomic():
        locked = PasswordReset.objects.select_for_update().get(pk=row.pk)
        is_right = take_code(locked, code, now=now)
        if is_right:
            locked.code_tries -= 1
            user = User.objects.select_for_update().get(pk=locked.user_id, is_active=True)
            validate_password(password, user)
            _set(user, password, address=address, now=now)
            locked.code, locked.used_at = "", now
        else:
            record("password.wrong_code", user=None, at=now, object_type="reset", object_id=row.pk, ip=address)
        locked.save()
    if not is_right:
        raise WrongCode


def forget_resets(*, now: datetime) -> int:
    """Remove what was asked long ago; gives how many."""
    return PasswordReset.objects.filter(asked_at__lt=now - KEPT).delete()[0]


def _answer(row: PasswordReset, now: datetime) -> None:
    user = _meant_by(row)
    row.answered_at, row.user = now, user
    if user is not None:
        words = _(
            "%(code)s is your code to set a new password for %(company)s. It is good for %(minutes)s minutes. Give it "
            "to nobody; if you did not ask for it, there is nothing to do."
        )
        told = {"code": give_code(row, now=now), "company": user.name, "minutes": GOOD_FOR.seconds // 60}
        send_sms(user.mobile, words % told, now=now, good_for=GOOD_FOR)
    row.save()


def _meant_by(row: PasswordReset) -> User | None:
    """The account that was meant, if everything that was said is what the company said when it registered."""
    try:
        said = Said(**json.loads(unseal(bytes(row.said), purpose=_PURPOSE, bound=row.key)))
        user = account_of(said.credit_code)
        if user is None or not user.is_active or user.mobile != said.mobile:
            return None
        kept = Registration.objects.filter(user=user, state=Registration.State.ACCEPTED)
        return user if any(said_by(each) == said for each in kept) else None
    except Unsealable as error:
        logger.error("Reset %s: %s", row.pk, error)
        return None


def _set(user: User, password: str, *, address: str, now: datetime) -> None:
    set_password(user, password, by=user, now=now)
    end_sessions(user, by=user, now=now)
    unlock(user, by=user, now=now)
    record("password.reset", user=user, at=now, object_type="user", object_id=user.pk, ip=address)
    words = _("The password of %(company)s was set anew. If it was not you, tell your regional administrator at once.")
    send_sms(user.mobile, words % {"company": user.name}, now=now, good_for=timedelta(days=1))
