"""The one place where refusals of the runtime become pages.

Pages with a form answer `ON_THE_PAGE` themselves, because they must keep what was typed; `refusal_of` gives them the
words. Everything else passes through `answers_refusals`.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.addresses import address_of
from accounts.sealing import Unsealable
from forms.errors import Duplicate, Invalid, NotVisible, Refused, RuntimeRefusal, Stale
from forms.sentences import place_words, refusal_sentences, sentence
from schemas.selectors import NoRelease
from tenants import clock
from tenants.audit.services import record as audit

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

#: What a page with a form catches to show itself again.
ON_THE_PAGE = (Invalid, Stale, Refused, Duplicate)


@dataclass(frozen=True)
class Refusal:
    """Why something was not done, as a page says it."""

    status: int
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sentences by field, "" for no field
    reasons: tuple[str, ...] = ()
    is_stale: bool = False
    other: int | None = None  # the record that exists already
    titles: Mapping[str, str] = field(default_factory=dict)  # of what is inside of fields, by wire name


def refusal_of(error: RuntimeRefusal) -> Refusal:
    """The words and the status of a refusal."""
    if isinstance(error, Invalid):
        fields = {key: tuple(sentence(problem) for problem in found) for key, found in error.by_field.items()}
        inside = {problem.field: place_words(problem.titles) for problem in error.problems if len(problem.way) > 1}
        return Refusal(422, fields, titles=inside)
    return Refusal(
        status=_status(error),
        reasons=refusal_sentences(error),
        is_stale=isinstance(error, Stale),
        other=error.record_id if isinstance(error, Duplicate) else None,
    )


def answers_refusals(view: View) -> View:
    """Turn what the runtime refuses into the page that says why."""

    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except (NotVisible, NoRelease) as error:  # where nothing is released, there is nothing to see either
            keep_attempt(request, 404)
            raise Http404 from error
        except Unsealable as error:
            logger.error("%s %s: %s", request.method, request.path, error)
            answer = _shut_page(request)
        except RuntimeRefusal as error:
            if isinstance(error, Duplicate) and error.record_id:
                return redirect("record", error.record_id)
            answer = problem_page(request, error)
        if answer.status_code == 403:
            keep_attempt(request, 403)
        return answer

    return answering


def _shut_page(request: HttpRequest) -> HttpResponse:
    """Nothing of a record is shown, and nothing of it can be written over, while its numbers do not open."""
    reason = _("The personal numbers here cannot be opened: a key is missing, or something was changed. Nothing is lost by waiting. Please tell the operators of the platform.")  # noqa: E501 # fmt: skip
    context = {"heading": _("This is not possible now"), "reasons": (reason,)}
    return render(request, "portal/problem.html", context, status=503)


def keep_attempt(request: HttpRequest, status: int) -> None:
    """Note in the audit, the region's or outside the general one, that somebody asked for what is not theirs."""
    audit(
        "page.access_refused",
        user=request.user if request.user.is_authenticated else None,
        at=clock.now(),
        object_type="region",
        object_id=request.region.slug if request.region is not None else "",
        data={"path": request.path[:300], "method": request.method, "status": status},
        ip=address_of(request),
    )


def problem_page(request: HttpRequest, error: RuntimeRefusal, **more: object) -> HttpResponse:
    """A page of its own for a refusal that no form can show; `more` is what it shows beside the reasons."""
    status = _status(error)
    context = {
        "heading": _("You may not do this") if status == 403 else _("This is not possible now"),
        "reasons": refusal_sentences(error),
        **more,
    }
    return render(request, "portal/problem.html", context, status=status)


def _status(error: RuntimeRefusal) -> int:
    """403 when the role is wrong, 422 when the input is, 409 when the moment is."""
    if isinstance(error, Refused) and error.role:
        return 403
    return 422 if isinstance(error, Invalid) else 409
