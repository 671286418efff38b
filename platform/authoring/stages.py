"""The life of a change, stage by stage: drafts, check, golden cases, try-out, impact, approval, release.

Each stage says how the drafts of a system stand there and leads to its page; the same strip stands on every page on
which a definition is changed and on that of the release.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authoring.differences import document_changes
from authoring.impact import pinned_records
from authoring.problems import FoundProblem, against, problems_of_system
from authoring.views.approval import approval_of
from exchange import inquiries
from exchange.drafts import draft_documents
from exchange.models import Inquiry
from exchange.releasing import Standing, differences_lately, standing
from exchange.tryouts import tried_out
from schemas.models import Release
from schemas.selectors import REGION, documents_of
from tenants import clock

_CHECKED_FOR = 600  # seconds that the counts of a check are remembered; they hold for exactly these drafts


@dataclass(frozen=True)
class Stage:
    """A stage as the strip shows it: `tone` is ok, bad, warn or off (not done for these drafts)."""

    title: str
    href: str
    text: str = ""
    tone: str = "off"
    is_now: bool = False  # what comes next for this change


def ways(system: str) -> tuple[Stage, ...]:
    """The stages by title and address only: what a page can say at once."""
    return tuple(stage for stage, _name in _named(system))


def stages_of(
    system: str,
    *,
    user: object,
    problems: Sequence[FoundProblem] | None = None,
    failures: Sequence[object] | None = None,
) -> tuple[Stage, ...]:
    """Where the drafts of a system stand.

    Args:
        system: its key.
        user: who looks; whoever asked for an approval does not give it.
        problems: those of the check, if it was made just now.
        failures: the golden cases that came out otherwise, if they were run just now.
    """
    stands = standing(system)
    said = {
        "drafts": lambda: _drafts(stands, system),
        "check": lambda: _check(system, problems),
        "cases": lambda: _cases(system, failures),
        "tryout": lambda: _tryout(system),
        "impact": lambda: _impact(system),
        "approval": lambda: _approval(system, user),
        "publish": lambda: _publish(stands),
    }
    found = []
    for stage, name in _named(system, second_person=bool(approval_of(system, user)["second_person"])):
        text, tone = said[name]()
        found.append((replace(stage, text=text, tone=tone), name))
    return _with_next(found, stands)


def _named(system: str, *, second_person: bool = False) -> tuple[tuple[Stage, str], ...]:
    release = reverse("authoring:release", args=[system])
    stages = [(Stage(_("Drafts"), reverse("authoring:changes", args=[system])), "drafts")]
    stages.append((Stage(_("Check"), reverse("authoring:check", args=[system])), "check"))
    if system != REGION:
        stages.append((Stage(_("Golden cases"), f"{release}#cases"), "cases"))
        stages.append((Stage(_("Try-out"), reverse("tryout:page", args=[system])), "tryout"))
        stages.append((Stage(_("Impact"), reverse("authoring:impact", args=[system])), "impact"))
    if second_person:
        stages.append((Stage(_("Approval"), f"{release}#approval"), "approval"))
    stages.append((Stage(_("Publish"), release), "publish"))
    return tuple(stages)


def _with_next(found: Sequence[tuple[Stage, str]], stands: Standing) -> tuple[Stage, ...]:
    """The stages, the one that comes next marked: the first that must be passed and is not."""
    must = ("check", "cases", "approval", "publish")
    open_ones = [
        place for place, (stage, name) in enumerate(found) if name in must and stage.tone not in ("ok", "warn")
    ]
    following = open_ones[0] if open_ones and stands.changed else -1
    return tuple(replace(stage, is_now=place == following) for place, (stage, _name) in enumerate(found))


def changed_definitions(system: str) -> int:
    """How many definitions differ from the current release."""
    release = Release.objects.filter(system=system).first()
    return len(document_changes(documents_of(release) if release else (), draft_documents(system)))


def _drafts(stands: Standing, system: str) -> tuple[str, str]:
    if not stands.changed:
        return _("as they were released"), "off"
    n = changed_definitions(system)
    return ngettext("%(n)s definition changed", "%(n)s definitions changed", n) % {"n": n}, "ok"


def _check(system: str, problems: Sequence[FoundProblem] | None) -> tuple[str, str]:
    mistakes, doubts = _counts(system) if problems is None else _counted(problems)
    words = ngettext("%(n)s mistake", "%(n)s mistakes", mistakes) % {"n": mistakes}
    if doubts:
        words += " · " + ngettext("%(n)s doubt", "%(n)s doubts", doubts) % {"n": doubts}
    return words, "bad" if mistakes else "warn" if doubts else "ok"


def _counts(system: str) -> tuple[int, int]:
    """How much the check finds; for the same drafts of system and region it is not made again."""
    key = f"stages:{system}:{inquiries.drafts_digest(system)}:{inquiries.drafts_digest(REGION)}"
    known: tuple[int, int] | None = cache.get(key)
    if known is None:
        known = _counted(problems_of_system(system))
        cache.set(key, known, _CHECKED_FOR)
    return known


def _counted(problems: Sequence[FoundProblem]) -> tuple[int, int]:
    mistakes = against(problems)
    return mistakes, len(problems) - mistakes


def _cases(system: str, failures: Sequence[object] | None) -> tuple[str, str]:
    n = sum(one["kind"] == "golden" for one in draft_documents(system))
    words = ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}
    number = differences_lately(system, at=clock.now()) if failures is None else len(failures)
    if number is not None:
        held = ngettext("%(n)s difference", "%(n)s differences", number) % {"n": number}
        return f"{words} · {held}", "bad" if number else "ok"
    return f"{words} · {_('not run for these drafts')}", "off"


def _tryout(system: str) -> tuple[str, str]:
    """By whom and when these drafts were tried out; nobody has to, so it holds nothing up."""
    tried = tried_out(system)
    if tried is None:
        return _("not tried out as these drafts are"), "off"
    at = date_format(localtime(tried.at), "m-d H:i")
    return _("tried out by %(name)s, %(at)s") % {"name": tried.user_name, "at": at}, "ok"


def impact_figures(system: str) -> dict[str, Any] | None:
    """The figures of the impact, if it was measured for the drafts as they are."""
    found = inquiries.newest(Inquiry.Kind.IMPACT, system)
    if found is None or found.state != Inquiry.State.READY or not inquiries.of_now(found):
        return None
    return dict(found.outcome["counts"])


def _impact(system: str) -> tuple[str, str]:
    figures = impact_figures(system)
    if figures is None:
        n = pinned_records(system)
        return f"{ngettext('%(n)s running record', '%(n)s running records', n) % {'n': n}} · {_('not measured')}", "off"
    told = {
        "regraded": ngettext("%(n)s other grade", "%(n)s other grades", figures.get("regraded", 0)),
        "rescored": ngettext("%(n)s other score", "%(n)s other scores", figures.get("rescored", 0)),
        "values": ngettext("%(n)s other computed value", "%(n)s other computed values", figures.get("values", 0)),
        "invalid": ngettext("%(n)s no longer valid", "%(n)s no longer valid", figures.get("invalid", 0)),
        "tasks": ngettext("%(n)s task that moves", "%(n)s tasks that move", figures.get("tasks", 0)),
        "dues": ngettext("%(n)s other deadline", "%(n)s other deadlines", figures.get("dues", 0)),
    }
    changed = [words % {"n": figures[name]} for name, words in told.items() if figures.get(name)]
    return (" · ".join(changed), "warn") if changed else (_("measured: nothing comes out otherwise"), "ok")


def _approval(system: str, user: object) -> tuple[str, str]:
    found = approval_of(system, user)
    if found["approved"]:
        return _("approved"), "ok"
    if found["request_now"] is None or found["request_now"].state in ("aside", "released"):
        return _("to be asked for"), "off"
    if found["request_now"].state == "returned":
        return _("sent back"), "bad"
    words = _("waits for you") if found["my_turn"] else _("waits for another author")
    done, n = sum(step.status == "done" for step in found["steps"]), len(found["steps"])
    return (f"{_('step %(number)s of %(all)s') % {'number': done + 1, 'all': n}} · {words}" if n > 1 else words), "off"


def _publish(stands: Standing) -> tuple[str, str]:
    if stands.release is None:
        return _("not released yet"), "off"
    text = _("now in force: release %(number)s") % {"number": stands.release.number}
    return text, "off" if stands.changed else "ok"
