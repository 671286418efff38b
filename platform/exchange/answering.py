"""Answering questions about drafts, wherever the work is done: each kind by its own means, none twice."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone, translation

from engine.definitions import DefinitionProblems
from exchange.coverage import measure_coverage
from exchange.impact import measure_impact
from exchange.inquiries import Cancelled, begin, fail, finish, note_done
from exchange.models import Inquiry
from exchange.scenarios.times import month_before
from tenants import clock

LANGUAGE = "language"
Progress = Callable[[int, int], None]


def answer(inquiry_id: int) -> str:
    """Answer a question that waits and keep the answer; done again from the beginning when a worker died over it."""
    inquiry = begin(inquiry_id)
    if inquiry is None:
        return ""
    try:
        with translation.override(inquiry.asked.get(LANGUAGE) or translation.get_language()):
            outcome = _KINDS[inquiry.kind](inquiry, lambda done, total: note_done(inquiry_id, done, total))
    except Cancelled:
        return str(Inquiry.State.CANCELLED)
    except DefinitionProblems:  # drafts that cannot be read; the check says what is wrong with them
        fail(inquiry_id, at=clock.now())
        return str(Inquiry.State.FAILED)
    except Exception:
        fail(inquiry_id, at=clock.now())
        raise
    finish(inquiry_id, outcome, at=clock.now())
    return str(Inquiry.State.READY)


def since_of(inquiry: Inquiry) -> date | None:
    """The first day that is asked about: of so many months, the present one among them; None for all there is."""
    months = int(inquiry.asked.get("months") or 0)
    today = timezone.localtime(inquiry.at).date()
    return month_before(today, months - 1) if months else None


def _impact(inquiry: Inquiry, progress: Progress) -> Mapping[str, Any]:
    return measure_impact(inquiry.system, since=since_of(inquiry), now=inquiry.at, progress=progress)


def _coverage(inquiry: Inquiry, progress: Progress) -> Mapping[str, Any]:
    return measure_coverage(inquiry.system, now=inquiry.at, progress=progress)


_KINDS: Mapping[str, Callable[[Inquiry, Progress], Mapping[str, Any]]] = {
    Inquiry.Kind.IMPACT: _impact,
    Inquiry.Kind.COVERAGE: _coverage,
}
