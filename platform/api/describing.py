"""What the OpenAPI document says of every address beside its own answers: how one signs in, and the problems."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from accounts.tokens.middleware import API as _API
from api.problems import MEDIA_TYPE
from api.shapes import ProblemShape

Endpoint = tuple[str, str, str, Any]  # path, pattern, method, view
#: What any request can meet: a way of asking that nobody reads, no token, no right, no such thing, not now, what does
#: not fit, too many, no key.
_ALWAYS = (400, 401, 403, 404, 406, 409, 422, 429, 503)
_WITH_BODY = (413, 415)
_WITH_TAG = (412, 428)


class Described(AutoSchema):
    """Adds to each operation the problems (RFC 9457) that it can answer with."""

    def get_operation(self, *said: Any) -> dict[str, Any] | None:
        """The operation as the document has it."""
        operation: dict[str, Any] | None = super().get_operation(*said)
        if operation is None:
            return None
        problem = {MEDIA_TYPE: {"schema": self.resolve_serializer(ProblemShape, "response").ref}}
        for status in _problems_of(operation):
            told = {"description": HTTPStatus(status).phrase, "content": problem}
            operation["responses"].setdefault(str(status), told)
        return operation


def _problems_of(operation: Mapping[str, Any]) -> Iterator[int]:
    yield from _ALWAYS
    if "requestBody" in operation:
        yield from _WITH_BODY
    if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
        yield from _WITH_TAG


class SignedIn(OpenApiAuthenticationExtension):
    """A token, or the session of a browser."""

    target_class = "api.access.TokenOrSession"
    name = ("token", "session")

    def get_security_requirement(self, _auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Either of them."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, _auto_schema: AutoSchema) -> list[dict[str, str]]:
        """How both are brought."""
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        ]


class Generator(SchemaGenerator):
    """The document of the region that is asked for it, below whose address all stand; or of what is outside."""

    def get_schema(self, *said: Any, **more: Any) -> dict[str, Any]:
        """The whole document."""
        place = reverse("api:openapi").partition(_API)[0]
        return {**super().get_schema(*said, **more), "servers": [{"url": place or "/"}]}


def ours(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """What stands in the document of all that rest_framework serves here: the pages of the admin ask theirs, too."""
    return [each for each in endpoints if each[0].startswith(_API)]
