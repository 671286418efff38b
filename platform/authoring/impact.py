"""What a release means for records that are already there: they keep their release; and what they would come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.excel.writing import Book, Page, Put, for_paper, guarded
from exchange.models import Inquiry
from forms.models import Record
from forms.scoring_numbers import number_words
from schemas.models import Release
from schemas.selectors import REGION, system_of

#: How far back one may ask; 0 is everything.
MONTHS = (
    (3, gettext_lazy("the last 3 months")),
    (6, gettext_lazy("the last 6 months")),
    (12, gettext_lazy("the last 12 months")),
    (24, gettext_lazy("the last 24 months")),
    (0, gettext_lazy("all there is")),
)
LISTS = ("regraded", "rescored", "values", "invalid", "tasks", "dues")

Row = Mapping[str, Any]


def pinned_records(system: str) -> int:
    """How many records are still on their way under this and earlier releases, and will stay under them."""
    release = Release.objects.filter(system=system).first()
    if release is None or system == REGION:  # the region's own document has no records
        return 0
    finished = Q(pk__in=[])
    loaded = system_of(release)
    for record_type in loaded.record_types.values():
        states = [state.key for state in loaded.workflows[record_type.workflow].states if state.final]
        finished |= Q(record_type=record_type.key, state__in=states)
    return Record.objects.filter(system=system).exclude(finished).count()


def listed(outcome: Mapping[str, Any], *, most: int) -> dict[str, Any]:
    """An answer for a page: the first rows of each list, with words in place of what is kept."""
    # An answer that was kept before a list existed does not have it.
    shown = {name: [_worded(row) for row in outcome.get(name, ())[:most]] for name in LISTS}
    return {**outcome, **shown, "unmoved": not any(outcome["counts"].values()) and not outcome["moved_scores"]}


def impact_workbook(inquiry: Inquiry) -> bytes:
    """All that is named, a sheet for each list."""
    book = Book()
    for name, title, columns in _sheets():
        page = book.page(str(title), dict.fromkeys(range(1, len(columns) + 1), 24))
        for_paper(page, head=1, landscape=True, foot=str(title))
        page.add([Put(str(heading), "head") for heading, _key in columns])
        _rows(page, [key for _heading, key in columns], inquiry.outcome.get(name, ()))
    return book.content()


def _rows(page: Page, keys: Sequence[str], rows: Iterable[Row]) -> None:
    for row in rows:
        worded = _worded(row)
        page.add([Put(guarded(str(worded[key]))) for key in keys])


def _worded(row: Row) -> dict[str, Any]:
    """A row with its people, steps and scores as texts."""
    told = dict(row)
    for name in ("before", "after"):
        if isinstance(row.get(name), list):
            told[name] = "；".join(_asked(one) for one in row[name]) or _("nobody")
            told[f"steps_{name}"] = "、".join(row[f"steps_{name}"]) or "—"
        if f"score_{name}" in row:
            told[f"score_{name}"] = number_words(row[f"score_{name}"])
            told[name] = row[name] or _("no grade")
        if f"due_{name}" in row:
            told[f"due_{name}"] = row[f"due_{name}"] or _("no deadline")
    if "asked" in row:
        told["asked"] = "；".join(_asked(one) for one in row["asked"]) or _("nobody")
    return told


def _asked(one: Row) -> str:
    people = "、".join(one["people"]) or _("nobody")
    return f"{one['role']}（{people}）" if one["role"] else people


def _sheets() -> tuple[tuple[str, Any, tuple[tuple[Any, str], ...]], ...]:
    named = ((_("Number"), "number"), (_("Title"), "title"), (_("Record type"), "type"))
    change = ((_("Before"), "before"), (_("After"), "after"))
    scores = ((_("Score before"), "score_before"), (_("Score after"), "score_after"))
    steps = ((_("Steps before"), "steps_before"), (_("Steps after"), "steps_after"))
    days = ((_("Deadline before"), "due_before"), (_("Deadline after"), "due_after"))
    place = (_("Place"), "place")
    return (
        ("regraded", _("Other grades"), (*named, *change, *scores)),
        ("rescored", _("Other scores, the same grade"), (*named, *scores)),
        ("values", _("Other computed values"), (*named, place, *change)),
        ("invalid", _("No longer valid"), (*named, place, (_("What is wrong"), "sentence"))),
        ("tasks", _("Tasks that move"), (*named, *change, *steps)),
        ("dues", _("Other deadlines"), (*named, *days, (_("Who is asked"), "asked"))),
    )
