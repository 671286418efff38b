"""Numbers and names as people type them, brought to the form that is compared, stored and checked."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import ric

from accounts.models import check_credit_code
from accounts.sealing import normalised

#: Letters that no unified social credit code has (GB 32100, 4.2), and the digits they are mistaken for.
_MISTAKEN = str.maketrans("IOSZ", "1052")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_WIDE_BRACKETS = str.maketrans("()", "（）")


def credit_code(text: str) -> str:
    """A unified social credit code, half-width, in capitals, with no letter that is none of its own.

    Raises:
        ValidationError: its form or check digit is wrong.
    """
    code = normalised(text).translate(_MISTAKEN)
    check_credit_code(code)
    return code


def id_number(text: str) -> str:
    """A resident identity number (GB 11643).

    Raises:
        ValidationError: its form, day of birth or check digit is wrong.
    """
    number = normalised(text)
    if not number.isascii() or not ric.is_valid(number):
        raise ValidationError(
            _("This is not a resident identity number (18 characters, the last one checks the others)."),
            code="id_number",
        )
    return number


def mobile_number(text: str) -> str:
    """A mobile number of mainland China, without the country's code.

    Raises:
        ValidationError: it is none.
    """
    number = normalised(text)
    if not _MOBILE.fullmatch(number):
        raise ValidationError(_("This is not a mobile number (11 digits, beginning with 1)."), code="mobile")
    return number


def company_name(text: str) -> str:
    """A company's name as licences print it: no gaps, brackets of full width."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", " ", plain).strip().translate(_WIDE_BRACKETS)


def masked(text: str, *, head: int = 3, tail: int = 4) -> str:
    """A number as it may be shown: enough to recognise, too little to misuse."""
    hidden = len(text) - head - tail
    return f"{text[:head]}{'*' * hidden}{text[-tail:]}" if hidden > 0 else "*" * len(text)
