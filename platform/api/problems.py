"""Refusals as RFC 9457 problems: what is wrong, where, and what to do, for programs and for those who write them.

`type` is a name that stays (`urn:kaoping:problem:<code>`), `title` and `detail` are for people in their language, and
`errors` has a JSON pointer into what was sent (RFC 6901) for every value that is wrong.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.sealing import Unsealable
from forms.errors import Duplicate, Invalid, NotVisible, Problem, Refused, RuntimeRefusal, Stale
from forms.sentences import refusal_sentences, sentence
from portal.problems import keep_attempt
from schemas.documents import DocumentEncoder
from schemas.selectors import NoRelease

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:kaoping:problem:"


class Asked(exceptions.APIException):
    """Something that has to be said with a request of this kind, and was not, or not so that it can be read."""

    def __init__(self, code: str, detail: str, *, status: int = 400, pointer: str | None = None) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.errors = [{"pointer": pointer, "code": code, "detail": detail}] if pointer is not None else []


class Misfit(exceptions.APIException):
    """Values that do not fit, each with its place in what was sent: `place` says it, where it is not a form's field."""

    status_code = 422

    def __init__(self, error: Invalid, place: Callable[[Problem], Sequence[object]]) -> None:
        super().__init__(_("Some values do not fit; each is named below."), "invalid")
        self.errors = [_wrong(one, place(one)) for one in error.problems]


def problem(
    status: int, code: str, detail: str = "", *, errors: Sequence[Mapping[str, object]] = (), **more: object
) -> dict[str, object]:
    """A problem as a document."""
    said = {"detail": detail} if detail else {}
    wrong = {"errors": list(errors)} if errors else {}
    return {"type": f"{_TYPE}{code}", "title": _title(status), "status": status, **said, **wrong, **more}


def answer_problem(error: Exception, context: Mapping[str, object]) -> Response | None:
    """What rest_framework asks for the answer to an exception; None leaves it to Django (500)."""
    said = _said(error)
    if said is None:
        return None
    request = context["request"]._request  # type: ignore[attr-defined]
    is_attempt = isinstance(error, NotVisible | NoRelease) or said["status"] == 403
    if is_attempt and request.user.is_authenticated:  # without its CSRF token a session is nobody
        keep_attempt(request, int(said["status"]))  # type: ignore[call-overload]
    headers = {}
    if isinstance(error, exceptions.APIException):
        headers = _headers(error)
    return Response(said, status=int(said["status"]), content_type=MEDIA_TYPE, headers=headers)  # type: ignore[call-overload]


def as_problem(response: HttpResponse) -> HttpResponse:
    """An answer that was made before a request came to the API, said as a problem."""
    status = 401 if response.status_code in (301, 302, 401) else response.status_code
    body = DocumentEncoder(ensure_ascii=False).encode(problem(status, _code(status), _advice(status)))
    said = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    said["WWW-Authenticate"] = response.get("WWW-Authenticate", "Bearer")
    if status != HTTPStatus.UNAUTHORIZED:
        del said["WWW-Authenticate"]
    return said


def _said(error: Exception) -> dict[str, object] | None:
    if isinstance(error, NotVisible | NoRelease | Http404):
        return problem(404, "not_found", _advice(404))
    if isinstance(error, Unsealable):
        return problem(503, "sealed", _("Personal numbers cannot be opened at the moment. Nothing is lost by waiting."))
    if isinstance(error, RuntimeRefusal):
        return _refused(error)
    if isinstance(error, exceptions.APIException):
        return _asked(error)
    return None


def _refused(error: RuntimeRefusal) -> dict[str, object]:
    if isinstance(error, Invalid):
        errors = [_wrong(one, _in_data(one)) for one in error.problems]
        return problem(422, "invalid", _("Some values do not fit; each is named below."), errors=errors)
    detail = " ".join(refusal_sentences(error))
    if isinstance(error, Stale):
        changes = [{"who": one.who, "when": one.when.isoformat(), "what": one.what} for one in error.changes]
        return problem(412, "changed_meanwhile", detail, changes=changes)
    if isinstance(error, Duplicate):
        return problem(409, "exists_already", detail, **({"record": error.record_id} if error.record_id else {}))
    is_role = isinstance(error, Refused) and error.role
    return problem(403 if is_role else 409, "not_allowed" if is_role else "not_now", detail)


def _in_data(one: Problem) -> tuple[object, ...]:
    """The place of a value of a form."""
    return ("data", *(one.way or ((one.field,) if one.field else ())))


def _wrong(one: Problem, place: Sequence[object]) -> dict[str, object]:
    return {"pointer": pointer(*place), "code": one.code, "detail": str(sentence(one))}


def pointer(*way: object) -> str:
    """A JSON pointer to a value in what was sent (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in way)


def _asked(error: exceptions.APIException) -> dict[str, object]:
    errors = getattr(error, "errors", None)
    if errors is None and isinstance(error, exceptions.ValidationError):
        errors = list(_each(error.detail, ()))
        return problem(422, "invalid", _("Some values do not fit; each is named below."), errors=errors)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    return problem(error.status_code, code, str(error.detail), errors=errors or ())


def _each(detail: object, way: tuple[object, ...]) -> Iterator[dict[str, object]]:
    """The errors of rest_framework, each with its place."""
    if isinstance(detail, Mapping):
        for name, inside in detail.items():
            yield from _each(inside, (*way, name))
    elif isinstance(detail, list) and any(isinstance(one, Mapping) for one in detail):
        for place, inside in enumerate(detail):
            yield from _each(inside, (*way, place))
    elif isinstance(detail, list):
        for one in detail:
            yield {"pointer": pointer(*way), "code": getattr(one, "code", "invalid"), "detail": str(one)}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    wait, challenge = getattr(error, "wait", None), getattr(error, "auth_header", None)
    found = {"Retry-After": str(int(wait))} if wait else {}
    return found | ({"WWW-Authenticate": challenge} if challenge else {})


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def _code(status: int) -> str:
    return {400: "unreadable", 401: "not_signed_in", 403: "not_allowed", 404: "not_found"}.get(status, "failed")


def _advice(status: int) -> str:
    advice = {
        400: _("This cannot be read. Addresses and what is sent have to be text in UTF-8, without null signs."),
        401: _("Send a token of this region as “Authorization: Bearer …”. They are made under “Account and security”."),
        403: _("Nothing is granted to you here. Please ask the administrator of the region."),
        404: _("There is no such thing here, or it is not yours to see."),
    }  # fmt: skip
    return advice.get(status, _("This went wrong here and was noted. Please try again later."))
