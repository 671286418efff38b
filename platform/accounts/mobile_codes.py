"""Codes that prove who holds a mobile phone: six digits, good for minutes, a few tries, for one thing only."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
_DIGITS = 6
_PURPOSE = "accounts.mobile_code"


class ConfirmedByCode(models.Model):
    """Something that is confirmed with a code; kept as a keyed digest that also names the thing."""

    key = models.CharField(max_length=32, unique=True)  # random; what the visitor's session knows it by
    code = models.CharField(max_length=64, blank=True)  # none: no code is right
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


def new_key() -> str:
    """A name nobody can guess."""
    return secrets.token_hex(16)


def give_code(row: ConfirmedByCode, *, now: datetime) -> str:
    """A fresh code for this, instead of any earlier one; the caller stores the row and sends the code."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    row.code, row.code_until, row.code_tries = _digest(row, code), now + GOOD_FOR, 0
    return code


def take_code(row: ConfirmedByCode, code: str, *, now: datetime) -> bool:
    """Whether the code is right; counts the try, so the caller has locked the row and stores it."""
    row.code_tries += 1
    equal = constant_time_compare(_digest(row, code.strip()), row.code)
    return equal and row.code_tries <= TRIES and row.code_until is not None and now < row.code_until


def _digest(row: ConfirmedByCode, code: str) -> str:
    return salted_hmac(_PURPOSE, f"{row.key}:{code}", algorithm="sha256").hexdigest()
