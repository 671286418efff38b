"""What the pages of the designer have in common: the definition with a node open, and changing it step by step."""

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import User
from authoring.designing import nodes
from authoring.designing.renaming import Renaming, renamed
from authoring.designing.shapes import shape_at, way_of
from authoring.problems import describe
from authoring.tables import has_table
from authoring.texts import is_readable
from authoring.views.definitions import DefinitionPage
from authoring.words import kind_word, place
from exchange.drafts import draft_documents, list_drafts, same, save_draft
from exchange.releasing import region_draft, standing
from portal.designer.beside import ChangedMeanwhile, number_of, restored, state_at
from portal.designer.desk import Desk
from portal.designer.memory import Beside, Step, Steps
from schemas.bases import whole
from schemas.extensions import as_written
from schemas.models import Definition
from schemas.selectors import REGION
from tenants import clock

_MOST_TOLD = 10  # places that are named in a refusal


class StillNamed(Exception):
    """A key that cannot be changed yet; says in words where it is named."""


class DesignerPage(DefinitionPage):
    """A definition with everything it takes from a base, and the node that the address names."""

    desk: Desk

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; of a draft that does not have the shape of its kind, lead to its text.

        Nothing here expects such a draft, so anything may go wrong with one; with any other it is a fault of ours.
        """
        try:
            self.document = whole(self.draft.document)
            self.desk = self.desk_at(request.GET.get("at", ""))
            answer = super().dispatch(request, *args, **kwargs)
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer
        except (LookupError, TypeError, ValueError, AttributeError):
            if is_readable(self.draft.document):
                raise
            return self.unreadable()

    def unreadable(self) -> HttpResponse:
        """The way to the text of a draft that only its text can mend."""
        messages.warning(self.request, unreadable_words())
        return HttpResponseRedirect(reverse("definitions:edit", args=[self.row.pk]))

    def desk_at(self, pointer: str) -> Desk:
        """The desk with another node open; one that is not there is not found."""
        desk = Desk(self.row.system, self.document, pointer, clock.now())
        try:
            desk.asked  # noqa: B018 - what is not there is noticed now
        except KeyError as error:
            raise Http404 from error
        return desk


class ChangingPage(DesignerPage):
    """A page that changes the definition: every change is a new draft, which can be taken back."""

    _beside: Beside = MappingProxyType({})  # what the step at hand changed in other definitions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the head of these pages shows."""
        return super().get_context_data(
            desk=self.desk,
            refusal=kwargs.pop("refusal", self.refusal()),
            kind=kind_word(self.row.kind),
            standing=standing(self.row.system),
            steps=Steps(self.request.session, self.row.pk),
            editors=[one for one in self._editors() if one[0] != self.request.path],
            **kwargs,
        )

    def undo(self) -> HttpResponse:
        """Take back the last change made here."""
        steps = Steps(self.request.session, self.row.pk)
        return self._restored(steps.undo, steps.undone)

    def redo(self) -> HttpResponse:
        """Make a change again that was taken back."""
        steps = Steps(self.request.session, self.row.pk)
        return self._restored(steps.redo, steps.redone)

    def keep(
        self, document: dict[str, Any], pointer: str, *, said: str = "", then: Callable[[Step], None] | None = None
    ) -> HttpResponse:
        """Keep a new draft and open a node of it; what is saved as it was makes no draft."""
        if then is None and not self._beside and same(whole(self.draft.document), document):
            return self.go(pointer, said=said)
        step = Step(number_of(self.row), self._beside)
        wanted = as_written(self.draft.document, wanted=document)
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        save_draft(self.row, wanted, by=self.request.user, at=clock.now())
        (then or Steps(self.request.session, self.row.pk).done)(step)
        return self.go(pointer, said=said)

    def follow(self, document: dict[str, Any], old: str) -> dict[str, Any]:
        """The document once everything that named the open node by its old key follows; other drafts are kept at once.

        Raises:
            StillNamed: something cannot follow by itself.
        """
        new = str(nodes.asked(document, self.desk.way).values.get("key", "")) if self.desk.way else ""
        if not old or not new or old == new or self.row.system == REGION:
            return document
        found = renamed(
            draft_documents(self.row.system),
            document,
            old=old,
            new=new,
            region=region_draft(),
            is_state=self.row.kind == "workflow" and self.desk.way[0] == "states",
        )
        if found.left or found.said:
            raise StillNamed(self._still_named(found, old))
        self._keep_others(found)
        return next(one for one in map(dict, found.documents) if _is(one, self.row))

    def _keep_others(self, found: Renaming) -> None:
        """Keep the other drafts of the system in which the key was named."""
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        drafts, followed, beside = {draft.name: draft for draft in list_drafts(self.row.system)}, [], {}
        for wanted in found.documents:
            draft = drafts[f"{wanted['kind']}/{wanted['key']}"]
            if draft.id != self.row.pk and not same(whole(draft.document), wanted):
                written = as_written(draft.document, wanted=dict(wanted))
                row = Definition.objects.get(pk=draft.id)
                kept = save_draft(row, written, by=self.request.user, at=clock.now())
                beside[row.pk] = (number_of(row), kept.pk)
                followed.append(str(wanted["title"]))
        self._put_beside(beside)
        if followed:
            messages.success(
                self.request, _("The new key was put here, too: %(titles)s.") % {"titles": "、".join(followed)}
            )

    def _still_named(self, found: Renaming, old: str) -> str:
        drafts = list_drafts(self.row.system)
        titles = {draft.name: whole(draft.document) for draft in drafts}
        told = [f"{one.title} › {one.place}：{one.sentence}" for one in describe(found.left, drafts)]
        told += [
            f"{titles[name]['title']} › {place(titles[name], pointer)}：{text}" for name, pointer, text in found.said
        ]
        words = _(
            "Not saved: the key “%(key)s” is named where it cannot follow by itself. Change it there first. %(where)s"
        )
        return words % {"key": old, "where": "；".join(dict.fromkeys(told[:_MOST_TOLD]))}

    def _editors(self) -> Iterator[tuple[str, str]]:
        """The ways to look at this definition: addresses and titles."""
        yield reverse("designer:design", args=[self.row.pk]), _("Designer")
        if self.row.kind == "catalogue":
            yield reverse("designer:grid", args=[self.row.pk]), _("Catalogue grid")
        elif self.row.kind == "workflow":
            yield reverse("designer:flow", args=[self.row.pk]), _("Flow editor")
        elif has_table(self.document):
            yield reverse("authoring:table", args=[self.row.pk]), _("Edit as a table")
        if self.row.kind == "decision" and isinstance(self.document.get("table"), dict):
            yield reverse("designer:decision_table", args=[self.row.pk]), _("Decision table")
        if self.row.kind == "catalogue":
            yield reverse("authoring:excel", args=[self.row.pk]), "Excel"

    def _put_beside(self, beside: Beside) -> None:
        """Other definitions changed with this one: what was done in them before cannot be taken back by itself."""
        self._beside = beside
        for pk in beside:
            Steps(self.request.session, pk).forget()

    def _restored(self, line: list[Step], then: Callable[[Step], None]) -> HttpResponse:
        if not line:
            return self.unknown()
        document = state_at(self.row, line[-1].before)
        if document is None:
            Steps(self.request.session, self.row.pk).forget()
            return self.unknown()
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        try:
            with transaction.atomic():
                self._put_beside(restored(line[-1].beside, by=self.request.user))
                return self.keep(whole(document), nearest(whole(document), self.desk.pointer), then=then)
        except ChangedMeanwhile as changed:
            Steps(self.request.session, self.row.pk).forget()
            words = _("Not taken back: this step also changed %(titles)s, and that was changed again since.")
            return self.again(status=409, refusal=words % {"titles": "、".join(changed.titles)})

    def unknown(self) -> HttpResponse:
        """What cannot be done here."""
        return self.again(status=422, refusal=self.unknown_words())

    def unknown_words(self) -> str:
        """What is said then."""
        return _("This cannot be done here. Look at the outline and try again.")

    def go(self, pointer: str, *, said: str = "") -> HttpResponse:
        """On to a node."""
        query = {"at": pointer, **({"said": said} if said else {})}
        return HttpResponseRedirect(f"{self.request.path}?{urlencode(query)}")

    def again(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """The same page, with something to say."""
        return self.render_to_response(self.get_context_data(**context), status=status)


def _is(document: dict[str, Any], row: Definition) -> bool:
    return (document["kind"], document["key"]) == (row.kind, row.key)


def unreadable_words() -> str:
    """Why a draft leads to its text."""
    return _("This draft does not have the shape of its kind, so it can only be mended in its source text.")


def nearest(document: dict[str, Any], pointer: str) -> str:
    """The node of the outline that a place belongs to: itself, or the nearest one above it."""
    while pointer:
        try:
            way = way_of(pointer)
            shape_at(str(document["kind"]), way)
            nodes.asked(document, way)
        except (LookupError, TypeError, ValueError, AttributeError):
            pointer = pointer.rpartition("/")[0]
        else:
            return pointer
    return ""
