"""What a page says about drafts: which was put back, where two texts stand against each other, what else there is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms.drafting import Entry
from forms.drafts import Kept, drafts_at, list_drafts
from forms.errors import NotVisible
from forms.frames import current_frame
from portal.drafts.desk import NONE, TASK, Desk
from portal.presenters.tasks import VERBS

SOON = timedelta(days=7)  # before a draft is cleared away


@dataclass(frozen=True)
class Version:
    """One of the texts of a field: how it is chosen, where it comes from, what it says."""

    choice: str
    source: str
    text: str


@dataclass(frozen=True)
class Clash:
    """A field of which there are several texts."""

    field: str
    title: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class DraftNote:
    """What stands above a form that has a draft."""

    said: str
    address: str  # the draft's own page, where it can be read and deleted
    afresh: str  # the form without it
    others: int
    clashes: tuple[Clash, ...]
    decide: str


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list."""

    title: str
    kind: str
    saved: str
    ends: str
    ends_soon: bool
    go_on: str
    address: str


def note_of(desk: Desk) -> DraftNote | None:
    """The note above the form, when there is a draft."""
    if desk.kept is None:
        return None
    key = desk.kept.draft.key
    others = len(drafts_at(desk.user_id, desk.place)) - 1
    return DraftNote(
        said=_said(desk, desk.kept),
        address=reverse("draft", args=[key]),
        afresh="" if desk.place.record_id else address_of(desk.kept, draft=NONE),
        others=max(others, 0),
        clashes=tuple(_clashes(desk, desk.kept)),
        decide=reverse("draft_decide", args=[key]),
    )


def draft_context(desk: Desk) -> dict[str, object]:
    """What a page with a form needs of its draft: what is said about it, and the names under which it is saved."""
    return {
        "draft": _shown_note(desk),
        "draft_key": desk.key,
        "draft_known": desk.kept.draft.revision if desk.kept else 0,
    }


def _shown_note(desk: Desk) -> DraftNote | None:
    """What is said about the draft: when the form is opened with it, and wherever something is to be decided."""
    note, request = note_of(desk), desk.request
    opened = request.method != "POST" and "step" not in request.GET
    return note if note and (opened or note.clashes) else None


def has_open_questions(desk: Desk) -> bool:
    """Whether two texts of one field wait for a decision."""
    return desk.kept is not None and bool(desk.kept.typing.conflicts)


def lines_of(user_id: int, *, now: datetime, record_type: tuple[str, str] | None = None) -> tuple[DraftLine, ...]:
    """This person's drafts, as lists of them show them."""
    return tuple(line_of(kept, now=now) for kept in list_drafts(user_id, record_type=record_type))


def line_of(kept: Kept, *, now: datetime) -> DraftLine:
    """One draft in a list."""
    return DraftLine(
        title=kept.typing.title or _("Without a name yet"),
        kind=_kind(kept),
        saved=moment(kept.draft.changed_at, now=now),
        ends=date_format(localtime(kept.ends_on), "Y-m-d"),
        ends_soon=kept.ends_on - now < min(SOON, timedelta(days=settings.DRAFT_DAYS) / 2),
        go_on=address_of(kept, draft=kept.draft.key),
        address=reverse("draft", args=[kept.draft.key]),
    )


def address_of(kept: Kept, **query: str) -> str:
    """The address of the form a draft belongs to."""
    place = kept.place
    if place.action.startswith(TASK):
        return reverse("record_task", args=[place.record_id, place.action.removeprefix(TASK)])
    if place.action:
        return reverse("record_act", args=[place.record_id, place.action])
    if place.record_id is not None:
        return reverse("record_edit", args=[place.record_id])
    asked = {
        "parent": str(place.parent_id or ""),
        "period": place.period_start.isoformat() if place.period_start else "",
        **query,
    }
    filled = urlencode({name: text for name, text in asked.items() if text})
    return reverse("record_new", args=[place.system, place.record_type]) + (f"?{filled}" if filled else "")


def moment(when: datetime, *, now: datetime) -> str:
    """A moment as short as it can be said today."""
    then = localtime(when)
    return date_format(then, "H:i" if then.date() == localtime(now).date() else "Y-m-d H:i")


def shown_in(desk: Desk) -> Callable[[str, Entry], str]:
    """How the texts of a field read: as the form shows them, or as they were typed where they cannot be read."""

    def shown(key: str, entry: Entry) -> str:
        meant = desk.meant(entry.raw)
        if key in meant:
            return desk.shown(key, meant[key])
        return " ".join(text for _name, text in entry.raw if text) or "—"

    return shown


def answers_of(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What was typed, as it reads: the title of each field, and its text."""
    if desk.kept is None:
        return ()
    shown, fields = shown_in(desk), desk.kept.typing.fields
    return tuple((title, shown(key, fields[key][-1])) for key, title in desk.titles.items() if key in fields)


def _said(desk: Desk, kept: Kept) -> str:
    when = moment(kept.draft.changed_at, now=desk.scene.now)
    elsewhere = desk.device not in kept.typing.devices
    if elsewhere:
        return _("You have an unfinished draft from %(time)s on another device; it is in the form.") % {"time": when}
    return _("You have an unfinished draft from %(time)s; it is in the form.") % {"time": when}


def _clashes(desk: Desk, kept: Kept) -> Iterator[Clash]:
    """The fields with several texts: of other pages, or of the record that somebody changed meanwhile."""
    shown, typing = shown_in(desk), kept.typing
    for key, title in desk.titles.items():
        entries, others = typing.fields.get(key, ()), typing.conflicts.get(key, ())
        if not others and not (entries and _moved(desk, kept, key)):
            continue
        versions = [_version(desk, "typed", each, shown(key, each)) for each in entries[-1:]]
        versions += [_version(desk, each.page, each, shown(key, each)) for each in others]
        if desk.may_move:
            stored = desk.shown(key, desk.stored.get(key))
            versions.append(Version("stored", _("What the record says now"), stored))
        yield Clash(key, title, tuple(versions))


def _moved(desk: Desk, kept: Kept, key: str) -> bool:
    """Whether the record says something else than when typing began, and than what was typed."""
    if not desk.may_move:
        return False
    now = desk.stored.get(key)
    return kept.typing.base.get(key) != now and desk.meant(kept.typing.fields[key][-1].raw).get(key) != now


def _version(desk: Desk, choice: str, entry: Entry, text: str) -> Version:
    when = moment(datetime.fromisoformat(entry.at), now=desk.scene.now)
    words = (
        _("Typed on this device, %(time)s") if entry.device == desk.device else _("Typed on another device, %(time)s")
    )
    return Version(choice, words % {"time": when}, text)


def _kind(kept: Kept) -> str:
    """The type of its record, and the action; a type that was taken out of the region has no name any more."""
    try:
        frame = current_frame(kept.draft.system, kept.draft.record_type)
    except NotVisible:
        return ""
    verb = VERBS.get(kept.draft.action.removeprefix(TASK))
    action = verb or (frame.workflow.action(kept.draft.action) if kept.draft.action else None)
    return f"{frame.type.title} · {action.title}" if action else frame.type.title
