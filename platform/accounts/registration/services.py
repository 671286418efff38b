"""A company registers itself: it says who it is, proves its mobile number, and chooses a password.

From there on workers go on (`settling.py`), so that the pages do the same whoever is known already.
"""

from datetime import datetime, timedelta

from celery import current_app
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.allowances import Limit, use
from accounts.mobile_codes import GOOD_FOR, give_code, new_key, take_code
from accounts.registration.errors import Settled, TooOften, WrongCode
from accounts.registration.models import Registration
from accounts.registration.said import Said, keep, said_by
from accounts.sms import send_sms
from tenants.audit.services import record
from tenants.models import Region

SETTLE = "registers.tasks.settle_registrations"
KEPT = timedelta(days=1)  # what nobody finished
A_MINUTE, A_DAY = Limit(1, timedelta(minutes=1)), Limit(5, timedelta(days=1))
AN_ADDRESS = Limit(30, timedelta(hours=1))  # a whole office may share one


def start(region: Region, *, role: str, said: Said, address: str, now: datetime) -> Registration:
    """Note what a company says, and send a code to the number it names.

    Raises:
        TooOften: no more codes for this number, or for this address, at present.
    """
    _allow(said.mobile, address, now)
    with transaction.atomic():
        row = Registration(region=region, role=role, key=new_key(), started_at=now)
        keep(row, said)
        _send_code(row, said.mobile, now)
        record("registration.started", user=None, at=now, object_type="registration", object_id=row.pk, ip=address)
    return row


def send_again(row: Registration, *, address: str, now: datetime) -> None:
    """Send another code; the earlier one is good for nothing any more.

    Raises:
        TooOften: no more codes for this number, or for this address, at present.
    """
    number = said_by(row).mobile
    _allow(number, address, now)
    with transaction.atomic():
        _send_code(_locked(row), number, now)


def submit(row: Registration, *, code: str, password: str, address: str, now: datetime) -> None:
    """Hand the registration in with the code that was sent and the password that will be the account's.

    Raises:
        WrongCode: the code is not right; the try is counted.
        Settled: it was handed in already.
    """
    with transaction.atomic():
        locked = _locked(row)
        if locked.state != Registration.State.STARTED:
            raise Settled
        is_right = take_code(locked, code, now=now)
        if is_right:
            locked.state, locked.submitted_at = Registration.State.CHECKING, now
            locked.password, locked.code = make_password(password), ""
            transaction.on_commit(lambda: current_app.send_task(SETTLE, retry=False), robust=True)
        locked.save()
        said = {"credit_code": row.credit_code, "region": row.region.slug}
        done = "registration.submitted" if is_right else "registration.wrong_code"
        record(done, user=None, at=now, object_type="registration", object_id=row.pk, data=said, ip=address)
    if not is_right:
        raise WrongCode


def forget_unfinished(*, now: datetime) -> int:
    """Remove what nobody finished; gives how many."""
    old = Registration.objects.filter(state=Registration.State.STARTED, started_at__lt=now - KEPT)
    return old.delete()[0]


def _allow(number: str, address: str, now: datetime) -> None:
    limits = {f"code:{number}": A_DAY, f"code now:{number}": A_MINUTE, f"code from:{address}": AN_ADDRESS}
    again = use(limits, now=now)
    if again is not None:
        raise TooOften(again)


def _send_code(row: Registration, number: str, now: datetime) -> None:
    code = give_code(row, now=now)
    row.save()
    words = _(
        "%(code)s is your code to register %(company)s in %(region)s. It is good for %(minutes)s minutes. Give it to "
        "nobody; if you did not ask for it, there is nothing to do."
    )
    told = {"code": code, "company": row.name, "region": row.region.title, "minutes": GOOD_FOR.seconds // 60}
    send_sms(number, words % told, now=now, good_for=GOOD_FOR)


def _locked(row: Registration) -> Registration:
    return Registration.objects.select_for_update().get(pk=row.pk)


def moment_words(moment: datetime) -> str:
    """A moment as sentences say it."""
    return timezone.localtime(moment).strftime("%m-%d %H:%M")
