"""A month's evaluation as a PDF: the whole request, with the sheet, its reasons, numbered pages and a QR code."""

import io

from pypdf import PdfReader

from forms.models import Record
from tenants import clock
from tests.bench.ground import NOW, SLUG, Ground
from tests.bench.table import Timing, below, by_turns, seconds

ROUNDS = 7
GOAL = 2.0  # seconds
RARE = "\u36c3\U0002cb4e\u4dae"  # characters that need font files of their own


def measure(ground: Ground) -> list[Timing]:
    """The PDF as it is asked for, one with rare characters in a name, and the page for the browser's own print."""
    plain = ground.month(ground.accepted_site(4), 3, "rebar.rebar_cover")
    rare = ground.month(ground.accepted_site(5), 3, "rebar.rebar_cover")
    with ground.inside():
        Record.objects.filter(pk=rare.parent_id).update(data={**rare.parent.data, "contractor_leader": RARE})
    _asked(ground, plain, "pdf/")  # the first one loads WeasyPrint
    pdf, other, page = by_turns(
        ROUNDS,
        lambda _number: _asked(ground, plain, "pdf/"),
        lambda _number: _asked(ground, rare, "pdf/", RARE),
        lambda _number: _asked(ground, plain, ""),
    )
    return [
        Timing("a month as a PDF of two pages (the whole request)", pdf, "its page for the browser", page, below(GOAL)),
        Timing("the same with rare characters in a name", other, "everyday characters only", pdf, below(GOAL)),
    ]


def _asked(ground: Ground, month: Record, what: str, name: str = "") -> float:
    """The time of one request; its answer must say what it is about."""
    with clock.frozen(NOW):
        answers: list[bytes] = []
        path = f"/r/{SLUG}/records/{month.pk}/print/{what}"
        taken = seconds(lambda: answers.append(ground.client.get(path).content))
    pages = PdfReader(io.BytesIO(answers[0])).pages if what else ()
    said = "".join(page.extract_text() for page in pages) if what else answers[0].decode()
    assert month.number in said
    assert name in said
    assert len(pages) == (2 if what else 0)
    return taken
