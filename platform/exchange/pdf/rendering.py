"""Drawing a paper: as a part of a page for browsers, and as a PDF that carries its fonts."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exchange.pdf.codes import qr_code
from exchange.pdf.fonts import Fonts, fonts_for
from exchange.pdf.paper import Paper, texts_of

_STYLES = Path(__file__).parents[1] / "static" / "exchange"
#: Characters beyond which nobody waits for a PDF: some 150 pages. It keeps one request from taking a worker for long.
MOST_TEXT = 200_000


class NoPdf(Exception):
    """PDFs cannot be made on this machine: libraries of the system are missing."""


class TooLong(Exception):
    """The paper is longer than can be set while somebody waits."""


def can_draw() -> bool:
    """Whether PDFs can be made here."""
    try:
        _drawing()
    except NoPdf:
        return False
    return True


def html_of(paper: Paper) -> SafeString:
    """The paper as a part of a page, set by `exchange/paper.css`."""
    return render_to_string("exchange/pdf/paper.html", {"paper": paper, "qr": _qr(paper)})


def pdf_of(paper: Paper, *, pictures: Mapping[str, Callable[[], bytes]] | None = None) -> bytes:
    """The paper as a PDF; `pictures` says where the bytes of each address are read.

    Raises:
        NoPdf: see there.
        TooLong: see there.
    """
    drawing = _drawing()
    if sum(map(len, texts_of(paper))) > MOST_TEXT:
        raise TooLong
    fonts = fonts_for(texts_of(paper))
    styles = [_faces(fonts), *((_STYLES / name).read_text() for name in ("paper.css", "paper_pdf.css"))]
    identifier = paper.proof.digest.encode() if paper.proof else None
    content: bytes = drawing.draw(_document(paper, fonts), styles, pictures=pictures or {}, identifier=identifier)
    return content


def set_pages(template: str, context: Mapping[str, object], texts: Sequence[str]) -> bytes:
    """A template of our own as a PDF in the style of paper; `texts` are all the texts it shows.

    Raises:
        NoPdf: see there.
        TooLong: see there.
    """
    drawing = _drawing()
    if sum(map(len, texts)) > MOST_TEXT:
        raise TooLong
    fonts = fonts_for(texts)
    styles = [_faces(fonts), *((_STYLES / name).read_text() for name in ("paper.css", "paper_pdf.css"))]
    page = render_to_string(template, {**context, "language": get_language() or "", "pages": _pages()})
    content: bytes = drawing.draw(fonts.fit(page), styles, pictures={}, identifier=None)
    return content


def _drawing() -> ModuleType:
    """WeasyPrint takes a second to load, and the system's Pango may be missing."""
    try:
        return import_module("exchange.pdf.drawing")
    except (ImportError, OSError) as error:
        raise NoPdf(str(error)) from error


def _document(paper: Paper, fonts: Fonts) -> str:
    context = {
        "paper": paper,
        "qr": _qr(paper),
        "missing": ", ".join(f"U+{ord(character):04X}" for character in fonts.missing),
        "language": get_language() or "",
        "pages": _pages(),
    }
    return fonts.fit(render_to_string("exchange/pdf/document.html", context))


def _pages() -> list[str]:
    """What stands before, between and after the number of the page and how many there are."""
    before, _mark, rest = _("Page {page} of {pages}").partition("{page}")
    between, _mark, after = rest.partition("{pages}")
    return [before, between, after]


def _faces(fonts: Fonts) -> str:
    """The style rules that load the faces; a character is looked for in them in this order."""
    loads = (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; src: url("{face.address}"); }}'
        for face in fonts.faces
    )
    names = ", ".join(f'"{family}"' for family in fonts.families)
    return "\n".join((*loads, f"html {{ font-family: {names}; }}"))


def _qr(paper: Paper) -> SafeString | str:
    return qr_code(paper.proof.address) if paper.proof else ""
