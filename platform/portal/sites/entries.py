"""What people type on the log-in pages, and what is wrong with it by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _
from stdnum.cn import ric

from accounts.passcodes.services import Asked
from accounts.sealing import normalised
from engine.definitions.values import Sites

MOST = 40  # characters of a number with its gaps
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """What was typed, and the sentence for each field that is wrong in itself."""

    asked: Asked
    problems: Mapping[str, str] = field(default_factory=dict)


def read_entry(request: HttpRequest, sites: Sites) -> Entry:
    """What the page was sent. Nothing that is said of it depends on who exists."""
    typed = {name: request.POST.get(name, "")[:MOST].strip() for name in ("user_type", "id_number", "mobile")}
    problems, number, mobile = {}, normalised(typed["id_number"]), normalised(typed["mobile"])
    if sites.type(typed["user_type"]) is None:
        problems["user_type"] = _("Please choose what you are on site.")
    if not (number.isascii() and ric.is_valid(number)):
        problems["id_number"] = id_number_problem()
    if not is_mobile(mobile):
        problems["mobile"] = mobile_problem()
    return Entry(Asked(**typed) if problems else Asked(typed["user_type"], number, mobile), problems)


def is_mobile(text: str) -> bool:
    """Whether a text is a mobile number of mainland China, with or without gaps."""
    return _MOBILE.fullmatch(normalised(text)) is not None


def id_number_problem() -> str:
    """What is said of a number whose form or check character is wrong."""
    return _("This is not an identity number: 18 characters, of which the last one checks the others. Please compare.")


def mobile_problem() -> str:
    """What is said of a text that is no mobile number."""
    return _("This is not a mobile number: 11 digits, beginning with 1.")
