"""What a request says beside its path: which version it means, under which key it is done once, what is in its body."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.problems import Asked, pointer

Body = Mapping[str, object]
_TAG = re.compile(r'\A"(\d{1,9})"\Z', re.ASCII)


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def meant_version(request: Request) -> int:
    """The version that a change is meant for (RFC 9110, 13.1.1).

    Raises:
        Asked: `If-Match` is missing (428) or is no tag of ours (400).
    """
    said = request.headers.get("If-Match", "")
    if not said:
        raise Asked(
            "if_match_missing", _("Say by If-Match which version you mean: the ETag of what you read."), status=428
        )
    found = _TAG.match(said.strip())
    if found is None:
        raise Asked("if_match_unreadable", _('If-Match has to be one ETag as you got it, for example "7".'))
    return int(found[1])


def once_key(request: Request, sent: object = None) -> tuple[str, str]:
    """The key under which something is done once, and for what: the address with what was sent there.

    `sent` says it in short where that was a form with files.

    Raises:
        Asked: `Idempotency-Key` is missing or cannot be one.
    """
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not key or len(key) > 64 or not key.isprintable():
        raise Asked(
            "idempotency_key_missing",
            _("Send an Idempotency-Key of your own (at most 64 signs), and the same one if you have to send again."),
        )
    body = json.dumps(request.data if sent is None else sent, default=str, sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    return key, f"{request.path[:150]}#{digest}"


def only(body: Body, *names: str) -> None:
    """Refuse names that mean nothing here.

    Raises:
        Asked: there is one.
    """
    for name in body:
        if name not in names:
            known = ", ".join(names)
            detail = _("“%(name)s” means nothing here; known are: %(known)s.") % {"name": name, "known": known}
            raise Asked("unknown_name", detail, status=422, pointer=pointer(name))


def text(body: Body, name: str, *, default: str = "") -> str:
    """A text of the body.

    Raises:
        Asked: something else stands there.
    """
    value = body.get(name, default)
    if not isinstance(value, str):
        raise Asked("not_a_text", _("A text is asked for here."), status=422, pointer=pointer(name))
    return value


def whole_number(body: Body, name: str) -> int | None:
    """A whole number of the body, None where there is none.

    Raises:
        Asked: something else stands there.
    """
    value = body.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63):
        raise Asked("not_a_whole_number", _("A whole number is asked for here."), status=422, pointer=pointer(name))
    return value


def whole_numbers(body: Body, name: str, *, most: int = 100) -> list[int]:
    """A list of whole numbers of the body, empty where there is none.

    Raises:
        Asked: something else stands there, or too many.
    """
    found = body.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        detail = _("A list of at most %(most)s whole numbers is asked for here.") % {"most": most}
        raise Asked("not_a_list", detail, status=422, pointer=pointer(name))
    for place, value in enumerate(found):
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
            detail = _("A whole number is asked for here.")
            raise Asked("not_a_whole_number", detail, status=422, pointer=pointer(name, place))
    return found


def day(body: Body, name: str) -> date | None:
    """A day of the body (2026-03-31), None where there is none.

    Raises:
        Asked: something else stands there.
    """
    value = text(body, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise Asked(
            "not_a_day", _("A day is asked for here, as 2026-03-31."), status=422, pointer=pointer(name)
        ) from error


def values(body: Body) -> Mapping[str, object]:
    """The values of a form in the body.

    Raises:
        Asked: there is no object.
    """
    found = body.get("data", {})
    if not isinstance(found, dict):
        raise Asked(
            "not_an_object", _("An object with the values by field is asked for here."), status=422, pointer="/data"
        )
    return found
