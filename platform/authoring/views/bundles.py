"""Bundles of definitions: taking them along, and taking them in with a look at the difference first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.addresses import address_of
from accounts.models import User
from authoring.differences import DocumentChange, document_changes, shown
from authoring.merging import place_in
from authoring.problems import FoundProblem, against, describe
from authoring.views.new_catalogue import may_add
from authoring.words import kind_word
from engine.definitions.extending import ABSENT, Choice
from exchange.bundles.contents import Bundle, make_bundle, open_bundle, zipped
from exchange.bundles.errors import BadBundle
from exchange.bundles.guides import is_guides
from exchange.bundles.importing import Moved, Part, Prospect, Undecided, Wanted, prospect, refuse_strangers, take_in
from exchange.bundles.merging import Question
from exchange.bundles.reading import MAX_FILE, read_zip
from exchange.bundles.sentences import bundle_sentence
from exchange.bundles.signing import own_signer
from exchange.drafts import list_drafts
from exchange.excel.transfers import find_transfer
from exchange.models import TakenBundle, Transfer
from exchange.releasing import list_systems, standing
from schemas.selectors import REGION
from tenants import clock
from tenants.audit.services import record

KIND = "bundle"
CHOICE = "choice:"


@dataclass(frozen=True)
class Asked:
    """A question as people read it."""

    name: str
    place: str
    region: str
    bundle: str
    chosen: str = ""
    earlier: str = ""  # what both said before; empty where nobody knows


@dataclass(frozen=True)
class Shown:
    """A part of a bundle as people read it."""

    system: str
    title: str
    changes: tuple[DocumentChange, ...]
    questions: tuple[Asked, ...]


class BundlesPage(WagtailAdminTemplateMixin, TemplateView):
    """What there is to take along, where a bundle is sent, and what was taken in so far."""

    page_title = gettext_lazy("Bundles")
    header_icon = "download"
    template_name = "authoring/bundles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The systems, the bundles taken, and under which name this installation signs."""
        return super().get_context_data(
            systems=[standing(system) for system in list_systems() if system != REGION],
            taken=TakenBundle.objects.select_related("by").defer("documents").order_by("-at"),
            signer=own_signer(),
            unsigned=settings.BUNDLE_UNSIGNED,
            most=str(MAX_FILE // 2**20),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Give a bundle out, or take one in to be looked at."""
        if not may_add(request):
            refusal = _("You may look at definitions but not add any.")
            return self.render_to_response(self.get_context_data(refusal=refusal), status=403)
        if "export" in request.POST:
            return self._export(request)
        file = request.FILES.get("file")
        try:
            if file is None:
                raise BadBundle("not_a_zip")
            content = file.read(MAX_FILE + 1)
            refuse_strangers(open_bundle(read_zip(content)))
        except BadBundle as bad:
            return self.render_to_response(self.get_context_data(refusal=bundle_sentence(bad)), status=422)
        given = {"kind": KIND, "about": connection.schema_name, "name": (file.name or "")[:200]}
        ready = Transfer.State.READY
        kept = Transfer.objects.create(**given, content=content, state=ready, by=_author(request), at=clock.now())
        return HttpResponseRedirect(reverse("authoring:bundle", args=[kept.pk]))

    def _export(self, request: HttpRequest) -> HttpResponse:
        known = [system for system in list_systems() if system != REGION]
        systems = [system for system in request.POST.getlist("system") if system in known]
        with_region, with_guides = "region" in request.POST, "guides" in request.POST
        if not systems and not with_region and not with_guides:
            refusal = _("Tick at least one system.")
            return self.render_to_response(self.get_context_data(refusal=refusal), status=422)
        now = clock.now()
        try:
            content = zipped(make_bundle(systems, with_region=with_region, with_guides=with_guides, now=now))
        except BadBundle as bad:
            return self.render_to_response(self.get_context_data(refusal=bundle_sentence(bad)), status=422)
        who = {"user": _author(request), "at": now, "ip": address_of(request)}
        told = {"systems": systems, "region": with_region, "guides": with_guides}
        record("bundle.given", object_type="bundle", data=told, **who)
        name = slugify("-".join([connection.schema_name, *systems]))[:80]
        headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
        return HttpResponse(content, content_type="application/zip", headers=headers)


class BundlePage(WagtailAdminTemplateMixin, TemplateView):
    """One bundle that was sent: whose it is, what it would change, what has to be decided."""

    page_title = gettext_lazy("Take a bundle in")
    header_icon = "upload"
    template_name = "authoring/bundle.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the person's own file; it is read anew each time, for trust may have ended meanwhile."""
        super().setup(request, *args, **kwargs)
        about = connection.schema_name
        found = find_transfer(kwargs["pk"], kind=KIND, about=about, by=request.user) if request.user.pk else None
        if found is None or not found.is_open:
            raise Http404
        self.transfer = found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › bundles › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        bundles = {"url": reverse("authoring:bundles"), "label": str(BundlesPage.page_title)}
        return [home, bundles, {"url": "", "label": str(self.page_title)}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """All of it, but for the region's own document."""
        bundle = self._bundle()
        alone = not bundle.systems and not bundle.pack.guides
        wanted = Wanted(bundle.systems, with_region=alone, with_guides=bool(bundle.pack.guides))
        return self._page(bundle, wanted, prospect(bundle, wanted))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Look again with other choices, take it in, or give it up."""
        back = HttpResponseRedirect(reverse("authoring:bundles"))
        if "drop" in request.POST:
            Transfer.objects.filter(pk=self.transfer.pk).update(state=Transfer.State.DROPPED, content=b"")
            return back
        bundle = self._bundle()
        wanted = _wanted(request, bundle)
        if not request.POST.get("take") or not may_add(request):
            return self._page(bundle, wanted, prospect(bundle, wanted))
        refusal, status = _("Something has to be decided first: choose at each place."), 422
        try:
            who = {"by": _author(request), "at": clock.now(), "address": address_of(request)}
            taken = take_in(bundle, wanted, seen=request.POST.get("seen", ""), **who)
            Transfer.objects.filter(pk=self.transfer.pk).update(state=Transfer.State.DONE, content=b"")
            messages.success(request, _("The drafts are written. They take effect with the next release."))
            if taken.guides:
                messages.info(request, _("Help pages are drafts, too: publish each under “Help pages”."))
            return back
        except Undecided:
            pass
        except Moved:
            refusal, status = _("Somebody changed the drafts meanwhile. Look at the difference again."), 409
        except BadBundle as bad:
            refusal = bundle_sentence(bad)
        return self._page(bundle, wanted, prospect(bundle, wanted), refusal=refusal, status=status)

    def _bundle(self) -> Bundle:
        try:
            return open_bundle(read_zip(bytes(self.transfer.content)))
        except BadBundle as bad:
            raise Http404 from bad

    def _page(
        self, bundle: Bundle, wanted: Wanted, found: Prospect, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        problems = _problems(found)
        context = self.get_context_data(
            bundle=bundle,
            made_at=bundle.made_at[:16].replace("T", " "),
            systems=[(key, _title_of(key, documents)) for key, documents in bundle.pack.systems.items()],
            wanted=wanted,
            parts=[_shown(bundle, part, wanted.choices) for part in found.parts],
            problems=problems,
            against=against(problems),
            seen=found.seen,
            guides=found.guides,
            refusal=refusal,
            name=self.transfer.name,
        )
        return self.render_to_response(context, status=status)


def _wanted(request: HttpRequest, bundle: Bundle) -> Wanted:
    """What is ticked, and what was chosen where both had changed something."""
    ticked = set(request.POST.getlist("system"))
    choices: dict[str, Choice] = {}
    for name, value in request.POST.items():
        if name.startswith(CHOICE) and value in ("region", "base"):
            choices[name.removeprefix(CHOICE)] = "region" if value == "region" else "base"
    systems = tuple(system for system in bundle.systems if system in ticked)
    return Wanted(systems, with_region="region" in request.POST, with_guides="guides" in request.POST, choices=choices)


def _shown(bundle: Bundle, part: Part, choices: Mapping[str, Choice]) -> Shown:
    documents = [dict(one) for one in part.outcome.documents]
    title = _title_of(_("Help pages") if is_guides(part.system) else part.system, documents)
    asked = tuple(_asked(part.system, one, choices) for one in part.outcome.questions)
    return Shown(part.system, title, document_changes([dict(one) for one in part.before], documents), asked)


def _title_of(key: str, documents: Sequence[Mapping[str, Any]]) -> str:
    """What a system is called among its documents, else its key."""
    return next((str(one["title"]) for one in documents if one["kind"] in ("system", "region")), key)


def _asked(system: str, question: Question, choices: Mapping[str, Choice]) -> Asked:
    name = f"{system}|{question.key}"
    kind, _slash, key = question.document.partition("/")
    conflict = question.conflict
    if conflict is None:
        sides = (question.region, question.bundle)
        region, bundle = (_("(not there)") if one is None else str(one.get("title", key)) for one in sides)
        where = _whose(kind, question)
    else:
        region, bundle = (_("(not there)") if one is ABSENT else shown(one) for one in (conflict.region, conflict.new))
        where = f"{_whose(kind, question)} › {place_in((question.bundle, question.region), conflict.path[1:])}"
    earlier = shown(conflict.old) if conflict is not None and conflict.old is not ABSENT else ""
    return Asked(CHOICE + name, where, region, bundle, choices.get(name, ""), earlier)


def _whose(kind: str, question: Question) -> str:
    """The document of a question by its title, as the bundle has it."""
    document = question.bundle or question.region or {}
    title = document.get("title") or question.document.partition("/")[2]
    return _("%(kind)s “%(title)s”") % {"kind": kind_word(kind), "title": title}


def _problems(found: Prospect) -> tuple[FoundProblem, ...]:
    """What would have to be mended, with the way to definitions that are there already."""
    drafts = [draft for part in found.parts for draft in list_drafts(part.system)]
    return describe(found.problems, drafts)


def _author(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    return request.user
