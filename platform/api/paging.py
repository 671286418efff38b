"""Pages by cursor: nothing is shown twice or left out while others add and change."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

MOST = 200
_LONGEST = 9  # digits of a place


class ByCursor(CursorPagination):
    """Newest first, so many as `page_size` says."""

    page_size = 50
    max_page_size = MOST
    page_size_query_param = "page_size"
    ordering = "-id"


class ByPlace:
    """Pages in an order that the reader chose: the cursor is a place in it, so what moves meanwhile may come twice."""

    def __init__(self, request: Request) -> None:
        """Read which page is asked for.

        Raises:
            NotFound: the cursor is none of ours.
        """
        self.request = request
        self.size = ByCursor().get_page_size(request) or ByCursor.page_size
        said = request.query_params.get("cursor", "0")
        if not (said.isascii() and said.isdecimal() and len(said) < _LONGEST):
            raise NotFound(_("This cursor is none of ours; begin without one."))
        self.start = int(said)

    def page(self, found: Any) -> tuple[list[Any], dict[str, str | None]]:
        """The things of the page, and the addresses of those around it."""
        there = list(found[self.start : self.start + self.size + 1])
        following = self.start + self.size if len(there) > self.size else None
        previous = max(0, self.start - self.size) if self.start else None
        return there[: self.size], {"next": self._way(following), "previous": self._way(previous)}

    def _way(self, start: int | None) -> str | None:
        here = self.request.build_absolute_uri()
        return None if start is None else replace_query_param(here, "cursor", start)


def answer_page(
    request: Request, view: APIView, found: QuerySet[Any], lines: Callable[[list[Any]], Sequence[object]]
) -> Response:
    """The page of these things that the request asks for."""
    pages = ByCursor()
    on_page = pages.paginate_queryset(found, request, view=view)
    return pages.get_paginated_response(lines(list(on_page or ())))
