"""From a definition's templates to a request."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, unquote

from engine.definitions.templates import fill, written
from engine.definitions.values import Pairs, Register, Request
from registers.http.services import Service
from registers.http.signing import authentication_of
from registers.http.transport import Sent

Names = Mapping[str, object]


class Unaskable(Exception):
    """What is looked for cannot be asked for: it would lead to another place of the service."""


def request_for(register: Register, request: Request, service: Service, names: Names, *, now: datetime) -> Sent:
    """The request with these names filled in.

    Raises:
        NotConfigured: the register's secret is missing.
        Unaskable: with these names the path would climb out of the service's own.
    """
    path = fill(request.path, _quoted(names))
    if {".", ".."} & set(unquote(path).split("/")):
        raise Unaskable
    return Sent(
        method=request.method,
        url=service.address + path,
        query={name: text for name, text in _filled(request.query, names).items() if text},
        headers={"Accept": "application/json", **_headers(request.headers, names)},
        body=_filled(request.body, names) if request.method == "POST" else None,
        auth=authentication_of(register.authentication, now=now),
    )


def _filled(pairs: Pairs, names: Names) -> dict[str, str]:
    return {name: fill(text, names) for name, text in pairs}


def _headers(pairs: Pairs, names: Names) -> dict[str, str]:
    """Header fields are ASCII without line ends; what else a value holds is percent-encoded."""
    return {name: quote(text, safe=" !#$&'()*+,/:;=?@[]~%") for name, text in _filled(pairs, names).items()}


def _quoted(names: Names) -> dict[str, object]:
    """The same names for a path: every text percent-encoded, its slashes too."""
    return {
        name: _quoted(one) if isinstance(one, Mapping) else quote(written(one), safe="") for name, one in names.items()
    }
