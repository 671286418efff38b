"""The desk somebody fills a form in at: the form, the draft that lies on it, and the page that is open.

The form is a record's own; or what an action asks for: its form, if it has one, its opinion and its choice of a way; or
what handing a task on and the like ask for: whom, and some words.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from engine.definitions.values import Form
from forms.contexts import Scene
from forms.drafting import Raw, Saving
from forms.drafts import Kept, Place, close_draft, drafts_at, find_draft, place_of, resume_draft, save_draft
from forms.errors import NotVisible, Refused
from forms.rendering.compiler import compiled_in
from forms.validation import input_defaults
from forms.values import read_post
from forms.wire import key_of
from portal.posting import new_key, posted_fields
from workflows.people import people_for

DEVICE = "kaoping_device"
NONE = "new"  # in the address: begin with an empty form, whatever drafts there are
_KEY = re.compile(r"[0-9a-f]{32}")
_NAMES_TEXT = frozenset({"text", "area"})
_NO_FORM = Form("", "", {}, ())
OPINION, CHOICE = "opinion", "to"  # what an action asks for beside its form
TASK = "task:"  # how the place of a page begins that does something else with a task, by what is done there


class Desk:
    """One form on one page of one person: of the record, or of an action on it."""

    def __init__(self, request: HttpRequest, scene: Scene, *, action: str = "", post: QueryDict | None = None) -> None:
        self.request = request
        self.post = request.POST if post is None else post
        self.scene = scene
        self.place: Place = place_of(scene.record, action=action)
        self.user_id: int = request.user.pk
        self.form = form_at(scene, action)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What may be typed here, by its key: the form's fields, and what an action asks for beside them."""
        fields = {key: field.title for key, field in self.form.fields.items()}
        if not self.place.action:
            return fields
        whom = _("Whom") if self.is_task else _("Next step")
        return {**fields, OPINION: _("Opinion"), CHOICE: whom}

    @property
    def is_task(self) -> bool:
        """Whether something is done with a task here, beside its actions."""
        return self.place.action.startswith(TASK)

    @cached_property
    def stored(self) -> Mapping[str, object]:
        """What stands here before anybody types: the record's values, or what the form of an action starts with."""
        if not self.place.action:
            return self.scene.record.data
        return {OPINION: "", CHOICE: "", **input_defaults(self.scene, self.form)}

    @property
    def may_move(self) -> bool:
        """Whether what is stored may be changed by others while one types."""
        return self.place.record_id is not None and not self.place.action

    @cached_property
    def kept(self) -> Kept | None:
        """The draft on the desk: the one the page names, else the one this person touched last."""
        post, asked = self.post, self.request.GET.get("draft", "")
        if self.place.record_id is None and (post or asked):
            return self._named(post.get("draft", "") if post else asked)
        return next(iter(drafts_at(self.user_id, self.place)), None) if asked != NONE else None

    @property
    def key(self) -> str:
        """The key of the draft that this page writes to."""
        if self.kept:
            return self.kept.draft.key
        posted = self.post.get("draft", "")
        return posted if _KEY.fullmatch(posted) else self._fresh

    @cached_property
    def _fresh(self) -> str:
        return new_key()

    @cached_property
    def is_gone(self) -> bool:
        """Whether the address names a draft that was sent or thrown away since."""
        asked = self.request.GET.get("draft", "")
        return self.place.record_id is None and bool(asked) and asked != NONE and self.kept is None

    @property
    def device(self) -> str:
        """The device that asks; it gets a name with the first draft it saves."""
        return self.request.COOKIES.get(DEVICE, "")

    @property
    def page(self) -> str:
        """The page that posts."""
        return self.post.get("idempotency_key", "")[:64]

    def take_up(self) -> Mapping[str, object] | None:
        """What was typed, to be put back into the form; nothing when there is no draft."""
        if self.kept is None:
            return None
        resume_draft(self.kept)
        return self.read(self.kept.typing.raw)

    def posted(self) -> Mapping[str, object]:
        """What the page posts, over what the draft holds of fields that are not on this page."""
        own = raw_fields(self.titles, self.post)
        kept = self.kept.typing.fields if self.kept else {}
        others = {key: entries[-1].raw for key, entries in kept.items() if key not in own}
        return self.read(tuple(pair for raw in (*others.values(), *own.values()) for pair in raw))

    def read(self, raw: Raw) -> Mapping[str, object]:
        """Texts of controls as the fields of the form take them."""
        return posted_fields(self.form, as_post(raw))

    def meant(self, raw: Raw) -> Mapping[str, object]:
        """What texts of controls mean, as far as they can be read."""
        beside = {name: text for name, text in raw if name not in self.form.fields and name in self.titles}
        base = (self.kept.typing.base,) if self.kept else ()
        return {**read_post(self.form, self.read(raw), stored=(self.stored, *base)).values, **beside}

    def save(self, *, key: str = "", step: str = "") -> Kept | None:
        """Keep what the page typed.

        Raises:
            Closed: the draft was sent or thrown away.
            Refused: somebody else is signed in by now, or the draft is too large.
        """
        self._check_person()
        raw = raw_fields(self.titles, self.post)
        stored = self.stored
        meant = self.meant(tuple(pair for each in raw.values() for pair in each))
        base = self.kept.typing.base if self.kept else stored
        untouched = {field for field in raw if field in meant and meant[field] in (stored.get(field), base.get(field))}
        return save_draft(
            self.place,
            key or self.key,
            raw,
            user_id=self.user_id,
            by=self.saving(),
            now=self.scene.now,
            stored={field: stored.get(field) for field in self.titles},
            untouched=untouched,
            title=self._title(raw),
            step=step,
        )

    def shown(self, key: str, value: object) -> str:
        """A value as people read it."""
        if key == CHOICE and self.is_task:
            return self._person(str(value)) or "—"
        if key not in self.form.fields:
            state = self.scene.frame.workflow.by_key.get(str(value)) if key == CHOICE else None
            return state.title if state else str(value or "—")
        return compiled_in(self.scene.frame, self.form).shown(key, value) or "—"

    def saving(self) -> Saving:
        """Who saves, and what the page had seen."""
        known = self.post.get("draft_known", "")
        number = int(known) if known.isdecimal() and len(known) < 10 else 0
        return Saving(self.page, self.device, self.scene.now.isoformat(), number)

    def close(self) -> None:
        """The form was sent; the draft is done with."""
        key = self.post.get("draft", "")
        if _KEY.fullmatch(key):
            close_draft(self.place, key, user_id=self.user_id, page=self.page, now=self.scene.now)

    def _person(self, number: str) -> str:
        """The name of somebody who may be chosen here."""
        known = people_for(self.scene.record, self.scene.record.tokens, today=self.scene.today)
        found = known.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
        return found.name if found else ""

    def _check_person(self) -> None:
        """What one person typed never becomes the draft of the next one on the same machine."""
        if self.post.get("draft_user", "") != str(self.user_id):
            raise Refused((_("Somebody else is signed in on this machine by now; nothing was saved."),), role=True)

    def _named(self, key: str) -> Kept | None:
        try:
            found = find_draft(self.user_id, key[:64])
        except NotVisible:
            return None
        return found if found.place == self.place else None

    def _title(self, raw: Mapping[str, Raw]) -> str:
        """What a list of drafts calls it: the record, or the first words typed into a new one."""
        if self.scene.record.pk:
            return self.scene.record.title
        texts = (
            raw[key][-1][1].strip()
            for key, field in self.form.fields.items()
            if field.widget in _NAMES_TEXT and not field.mask and raw.get(key)
        )
        return next((text for text in texts if text), "")


def raw_fields(keys: Collection[str], post: QueryDict) -> dict[str, Raw]:
    """The posted names and texts of each of these fields, as they were posted."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, texts in post.lists():
        key = key_of(name.partition(".")[0])
        if key in keys:
            found.setdefault(key, []).extend((name, text) for text in texts)
    return {key: tuple(pairs) for key, pairs in found.items()}


def form_at(scene: Scene, action: str) -> Form:
    """The form of a record, or the one that goes with an action on it."""
    if not action:
        return scene.frame.form
    taken = scene.frame.workflow.action(action)
    return scene.frame.system.forms.get(taken.form, _NO_FORM) if taken else _NO_FORM


def as_post(raw: Raw) -> QueryDict:
    """The texts as the page posted them."""
    post = QueryDict(mutable=True)
    for name, text in raw:
        post.appendlist(name, text)
    return post
