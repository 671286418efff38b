"""A page of many things, in the words «shown 1 to 20 of N»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet

PER_PAGE = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """What one page shows, and where it stands among all."""

    things: Sequence[T]
    number: int
    pages: int
    total: int
    first: int
    last: int

    def numbers(self) -> Iterator[int | None]:
        """The page numbers to offer; nothing stands for those left out."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                yield None
            yield number

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None


def page_of(
    things: "QuerySet[T] | Sequence[T]", number: str, *, size: int = PER_PAGE, total: int | None = None
) -> Page[T]:
    """The page of this number, the nearest one when there is none such; how many there are is asked if nobody says."""
    paginator = Paginator(things, size)
    if total is not None:
        paginator.count = total
    page = paginator.get_page(number)
    return Page(
        things=list(page.object_list),
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        first=page.start_index(),
        last=page.end_index(),
    )
