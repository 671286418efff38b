"""A spot check beside the sheet it checks, item by item, as a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from exchange.excel.writing import Book, Put, for_paper, lock

_WIDTHS = {1: 8, 2: 48, 3: 14, 4: 14, 5: 10}


@dataclass(frozen=True)
class Pair:
    """An item that both sheets speak of, and whether something was found on each."""

    number: str
    title: str
    there: bool
    here: bool


@dataclass(frozen=True)
class Compared:
    """The items of both sheets, what the sheets are called, and how far they agree."""

    title: str
    other: str
    pairs: Sequence[Pair]
    rate: Decimal | None


def add_comparison(book: Book, compared: Compared) -> None:
    """Write the page."""
    page = book.page(_("Comparison"), _WIDTHS)
    lock(page)
    for_paper(page, head=1, landscape=False, foot=compared.title)
    headings = (_("No."), _("Item"), compared.other, compared.title, _("Alike"))
    page.add([Put(heading, "head") for heading in headings])
    for pair in compared.pairs:
        agrees = "√" if pair.there == pair.here else "≠"
        words = [_said(found=pair.there), _said(found=pair.here)]
        page.add([Put(pair.number), Put(pair.title), *(Put(word, align="center") for word in (*words, agrees))])
    rate = Put("—" if compared.rate is None else compared.rate, "total", "center", places=2)
    page.add([Put("", "total"), Put(_("Share of items that agree, in percent"), "total"), None, None, rate])


def _said(*, found: bool) -> str:
    return _("found not to conform") if found else _("found to conform")
