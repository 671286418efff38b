"""WeasyPrint, kept in one place: it is loaded when a PDF is first asked for, and nothing it needs comes by network."""

import io
import logging
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from exchange.pdf.fonts import font_file

Store = Callable[[], bytes]  # reads a stored file
_BASE = "https://paper.invalid/"
_FONTS = "font:"
#: The longer side of a photo on paper, in pixels: some 9 cm at 250 to the inch.
_SIDE = 900

for _chatty in ("weasyprint", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.ERROR)


class NotOnTheShelf(Exception):
    """A paper asked for something that is neither a font of ours nor a picture of its record."""


class Shelf(URLFetcher):
    """Gives WeasyPrint what it asks for, from what was put there beforehand."""

    def __init__(self, pictures: Mapping[str, Store]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The bytes behind an address.

        Raises:
            NotOnTheShelf: see there; WeasyPrint then leaves the place empty.
        """
        if url.startswith(_FONTS):
            return URLFetcherResponse(url, font_file(url.removeprefix(_FONTS)), {"Content-Type": "font/otf"})
        asked = urlsplit(url)
        if url.startswith(_BASE) and asked.path in self._pictures:
            return URLFetcherResponse(url, smaller(self._pictures[asked.path]()), {"Content-Type": "image/jpeg"})
        raise NotOnTheShelf(url)


def draw(page: str, styles: Sequence[str], *, pictures: Mapping[str, Store], identifier: bytes | None) -> bytes:
    """The page as a PDF."""
    shelf, fonts = Shelf(pictures), FontConfiguration()
    sheets = [CSS(string=text, font_config=fonts, url_fetcher=shelf, base_url=_BASE) for text in styles]
    document = HTML(string=page, base_url=_BASE, url_fetcher=shelf)
    content: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_identifier=identifier)
    return content


def smaller(content: bytes) -> bytes:
    """A photo with as many pixels as paper shows; what it carried beside them (place, camera) stays behind."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", (_SIDE, _SIDE))
        small = picture.convert("RGB")
        small.thumbnail((_SIDE, _SIDE))
        written = io.BytesIO()
        small.save(written, "JPEG", quality=80)
        return written.getvalue()
