"""The page of a try-out. Every request replays the steps on a stage that is taken down before the answer leaves."""

import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import User
from engine.definitions import DefinitionProblems
from engine.errors import blocking
from exchange.beginnings import Taken
from exchange.drafts import draft_documents
from exchange.releasing import check_drafts, list_systems, standing
from exchange.scenarios.golden import EndlessCase, laid_out
from exchange.scenarios.times import moment_of
from exchange.tryouts import Busy, Placed, Stage, Tryout, note_tried, staged
from exchange.tryouts.keeping import NotToBeKept, case_of, keep_case
from exchange.tryouts.sessions import MOST_STEPS
from forms.contexts import Scene
from forms.errors import NotVisible, RuntimeRefusal
from forms.models import Record
from portal.posting import posted_fields
from portal.presenters.pages import bare_page, form_page, input_page
from portal.problems import Refusal, refusal_of
from portal.sheets.notes import mistakes_of
from portal.sheets.page import page_context
from portal.tryout import showing, taking
from registers.asking import own_entries_only
from schemas.selectors import REGION, current_region
from tenants import clock
from tenants.audit.services import record as audit

PAGE, CLOSED = "portal/tryout/page.html", "portal/tryout/begin.html"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RECENT = 20


class TryoutPage(View):
    """One try-out for each author and system, kept in the session and nowhere else."""

    system: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse systems the region does not have; its own document cannot be tried out."""
        super().setup(request, *args, **kwargs)
        self.system = kwargs["system"]
        if self.system not in list_systems() or self.system == REGION:
            raise Http404

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The try-out as it stands, or the ways to begin one."""
        tryout = self._kept()
        if tryout is None:
            return self._closed()
        answer = self._on_stage(tryout, lambda stage: self._page(stage))
        if tryout.steps and answer.status_code == HTTPStatus.OK:
            note_tried(self.system, by=self._person(), at=clock.now())
        return answer

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Begin, take a step, go back, keep the case, throw everything away."""
        tryout, do = self._kept(), request.POST.get("do", "")
        if do == "begin":
            return self._begin()
        if tryout is None:
            return self._closed(_("This try-out is over. Begin another one."), status=409)
        if do in _ASIDE:
            return _ASIDE[do](self, tryout)
        if len(tryout.steps) >= MOST_STEPS:
            return self._on_stage(tryout, lambda stage: self._page(stage, told=_("A try-out has at most 100 steps.")))
        return self._on_stage(tryout, lambda stage: self._step(stage, do))

    # --- beginning and ending -----------------------------------------------------------------------------------------

    def _begin(self) -> HttpResponse:
        post = self.request.POST
        role = next((one.key for one in current_region().roles if not one.authors), "")
        begun = Tryout(self.system, role=role, day=f"{clock.today():%Y-%m-%d}")
        if post.get("from") == "case":
            return self._begin_with_case(begun, post.get("case", ""))
        if post.get("from") == "project":
            number = post.get("number", "").strip()[:80]
            found = Record.objects.filter(system=self.system, number=number).first() if number else None
            if found is None:
                return self._closed(_("No record of this system has this number."), status=422)
            top = found.subject_id or found.pk
            begun = replace(begun, record=top)
            told = {"number": number, "system": self.system}
            audit("tryout.begun", user=self._person(), at=clock.now(), object_type="record", object_id=top, data=told)
        return self._on(begun)

    def _begin_with_case(self, begun: Tryout, key: str) -> HttpResponse:
        cases = {one["key"]: one for one in draft_documents(self.system) if one["kind"] == "golden"}
        try:
            laid_out(draft_documents(self.system), key)
        except EndlessCase:
            return self._closed(_("This golden case cannot be opened. See the check."), status=422)
        steps = tuple(cases[key]["steps"])
        days = [str(step["on"])[:10] for step in steps if "on" in step]
        roles = [str(step["as"]) for step in steps if "as" in step]
        last = {"day": days[-1] if days else "", "role": roles[-1] if roles else begun.role}
        return self._on(replace(begun, case=key, steps=steps, **last))

    def _drop(self, _tryout: Tryout) -> HttpResponse:
        self.request.session.pop(self._name(), None)
        messages.info(self.request, _("Thrown away: nothing of it was ever stored."))
        return HttpResponseRedirect(self.request.path)

    def _role(self, tryout: Tryout) -> HttpResponse:
        """Who acts from now on, and on which day."""
        post = self.request.POST
        known = {role.key for role in current_region().roles}
        role = post.get("as", "") if post.get("as") in known else tryout.role
        day = post.get("day", "")
        try:
            moment_of(day)
        except ValueError:
            day = tryout.day
        return self._on(replace(tryout, role=role, day=day), of=post.get("of", ""))

    def _undo(self, tryout: Tryout) -> HttpResponse:
        """Go back to before a step."""
        text = self.request.POST.get("step", "")
        number = int(text) if text.isdecimal() and len(text) < 4 else len(tryout.steps)
        return self._on(tryout.without_from(number))

    def _keep(self, tryout: Tryout) -> HttpResponse:
        """What was tried out as a golden case, among the drafts."""
        post = self.request.POST
        key, title = post.get("key", "").strip(), post.get("title", "").strip()[:200]
        if not _KEY.fullmatch(key) or not title or not tryout.steps:
            told = _("A case needs a title, a key of small letters, digits and _, and at least one step.")
            return self._on_stage(tryout, lambda stage: self._page(stage, told=told, status=422))
        words = {"key": key, "title": title, "source": post.get("source", "").strip()[:500]}
        return self._on_stage(tryout, lambda stage: self._case(stage, words), keeps=True)

    def _case(self, stage: Stage, words: dict[str, str]) -> Callable[[], HttpResponse] | HttpResponse:
        try:
            document = case_of(stage, **words)
        except NotToBeKept:
            told = _("What was tried on a copy of a real project is not kept: begin with nothing, or with a case.")
            return self._page(stage, told=told, status=422)
        return lambda: self._stored(stage.tryout, document)

    def _stored(self, tryout: Tryout, document: dict[str, Any]) -> HttpResponse:
        try:
            row = keep_case(tryout, document, by=self._person(), at=clock.now())
        except Taken:
            told = _("There is another golden case with this key. Choose another key.")
            return self._on_stage(tryout, lambda stage: self._page(stage, told=told, status=409))
        messages.success(self.request, _("Kept as a golden case, in the drafts: %(title)s.") % {"title": row.title})
        return self._on(replace(tryout, case=str(document["key"]), steps=tuple(document["steps"])))

    # --- steps --------------------------------------------------------------------------------------------------------

    def _step(self, stage: Stage, do: str) -> HttpResponse:
        """Take what was typed as a step; what does not fit stays on the page."""
        post, records = self.request.POST, stage.records()
        by_name = {one.name: one for one in records}
        placed = by_name.get(post.get("of", ""))
        if do == "create":
            return self._created(stage, by_name)
        if placed is None or do not in ("change", "act", "sheet"):
            return self._page(stage, told=_("This is not there any more. Look at the list."), status=422)
        scene = showing.scene_of(stage, placed)
        if "live" in self.request.GET:
            posted = posted_fields(scene.frame.form, post)
            return HttpResponse(form_page(scene, posted=posted).sections)
        try:
            if do == "change":
                steps = taking.changed(stage, placed, scene, post)
            elif do == "act":
                steps = taking.acted(stage, placed, scene, post.get("action", ""), post)
            else:
                board = showing.board_at(stage, placed, post.get("sheet", ""))
                if board is None:
                    raise NotVisible
                steps = taking.entered(stage, placed, board, post)
        except RuntimeRefusal as error:
            return self._page(stage, refusal=refusal_of(error), status=422)
        return self._on(stage.tryout.with_step(*steps), of=placed.name)

    def _created(self, stage: Stage, by_name: dict[str, Placed]) -> HttpResponse:
        post = self.request.POST
        parent, period = by_name.get(post.get("in", "")), post.get("period", "").strip()
        try:
            record = taking.unsaved(stage, post.get("type", ""), parent, period)
            scene = Scene(record, stage.actor(stage.tryout.role), stage.now)
            if "live" in self.request.GET:
                return HttpResponse(form_page(scene, posted=posted_fields(scene.frame.form, post)).sections)
            name = _fresh(record.record_type, set(by_name))
            steps = taking.created(stage, scene, parent, period, post, name)
        except RuntimeRefusal as error:
            return self._page(stage, refusal=refusal_of(error), status=422)
        return self._on(stage.tryout.with_step(*steps), of=name)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _page(self, stage: Stage, *, told: str = "", refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        records = stage.records()
        placed = next((one for one in records if one.name == asked.get("of")), None)
        context = {
            **self._around(stage.tryout),
            "told": told,
            "refusal": refusal,
            "roles": stage.region.roles,
            "records": showing.listed(stage, records, asked.get("of", "")),
            "begins": showing.beginnings(stage),
            "steps": showing.taken(stage),
            **(showing.opened(stage, placed) if placed else {}),
        }
        try:
            context |= self._asked(stage, placed, {one.name: one for one in records}, refusal)
        except RuntimeRefusal as error:
            context["refusal"] = refusal or refusal_of(error)
        return render(self.request, PAGE, context, status=status)

    def _asked(
        self, stage: Stage, placed: Placed | None, by_name: dict[str, Placed], refusal: Refusal | None
    ) -> dict[str, Any]:
        """The form, the sheet or the action that the address or the post names, as the role meets it."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        typed = sent if self.request.method == "POST" else None
        if kind := sent.get("type") or sent.get("new"):
            parent, known = by_name.get(sent.get("in", "")), stage.system.record_types.get(kind)
            if known is not None and known.period != "none" and not sent.get("period"):
                return {"asks_period": known, "parent": parent}
            record = taking.unsaved(stage, kind, parent, sent.get("period", ""))
            scene = Scene(record, stage.actor(stage.tryout.role), stage.now)
            posted = posted_fields(scene.frame.form, typed) if typed else None
            page = form_page(scene, posted=posted, refusal=refusal)
            return {"page": page, "making": scene.frame.type, "parent": parent, "period": sent.get("period", "")}
        if placed is None:
            return {}
        scene = showing.scene_of(stage, placed)
        if key := sent.get("sheet"):
            board = showing.board_at(stage, placed, key)
            found = mistakes_of(board, refusal) if board and refusal else ()
            return {**page_context(board, folds=False), "mistakes": found} if board else {}
        if key := sent.get("action") or sent.get("act"):
            known = scene.frame.workflow.action(key)
            form = scene.frame.system.forms.get(known.form) if known else None
            posted = posted_fields(form, typed) if form and typed else None
            drawn = input_page(scene, form, posted=posted, refusal=refusal) if form else bare_page(refusal)
            return {"page": drawn, "action": known, "opinion": sent.get("opinion", "")}
        posted = posted_fields(scene.frame.form, typed) if typed else None
        return {"page": form_page(scene, posted=posted, refusal=refusal), "editing": True}

    def _around(self, tryout: Tryout | None) -> dict[str, Any]:
        return {"system": self.system, "standing": standing(self.system), "tryout": tryout, "key": uuid4().hex}

    def _closed(self, told: str = "", status: int = 200) -> HttpResponse:
        documents = draft_documents(self.system)
        numbers = Record.objects.filter(system=self.system, parent=None).exclude(number="").order_by("-pk")
        context = {
            **self._around(None),
            "told": told,
            "cases": [(one["key"], one.get("title", "")) for one in documents if one["kind"] == "golden"],
            "numbers": numbers.values_list("number", flat=True)[:_RECENT],
            "broken": bool(blocking(check_drafts(self.system))),
        }
        return render(self.request, CLOSED, context, status=status)

    # --- the stage ----------------------------------------------------------------------------------------------------

    def _on_stage(self, tryout: Tryout, do: Callable[[Stage], Any], *, keeps: bool = False) -> HttpResponse:
        """Set the stage, let something be done on it, take it down; what is to be stored is stored afterwards."""
        if blocking(check_drafts(self.system)):
            return self._closed(_("The drafts have problems, so they cannot be tried out. See the check."), status=409)
        try:
            with own_entries_only(), staged(tryout, now=clock.now()) as stage:  # nobody outside is asked anything
                answer = do(stage)
        except Busy:
            return self._closed(_("Somebody works on this project just now. Try again in a moment."), status=409)
        except (EndlessCase, DefinitionProblems, Record.DoesNotExist):
            self.request.session.pop(self._name(), None)
            return self._closed(_("What this try-out began with is not there any more."), status=409)
        found: HttpResponse = answer() if keeps and callable(answer) else answer
        return found

    def _kept(self) -> Tryout | None:
        text = self.request.session.get(self._name())
        return Tryout.from_text(text) if text else None

    def _on(self, tryout: Tryout, *, of: str = "") -> HttpResponse:
        self.request.session[self._name()] = tryout.to_text()
        address = reverse("tryout:page", args=[self.system])
        return HttpResponseRedirect(f"{address}?of={of}" if of else address)

    def _name(self) -> str:
        return f"tryout.{self.request.region.slug}.{self.system}"  # type: ignore[attr-defined] - the middleware's

    def _person(self) -> User:
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        return self.request.user


_ASIDE: dict[str, Callable[[TryoutPage, Tryout], HttpResponse]] = {
    "drop": TryoutPage._drop, "role": TryoutPage._role, "undo": TryoutPage._undo, "keep": TryoutPage._keep,
}  # fmt: skip


def _fresh(stem: str, taken: set[str]) -> str:
    numbers = (f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)
