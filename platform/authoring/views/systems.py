"""Pages about one system: what is wrong, what changed, the release, earlier releases."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from authoring.differences import DocumentChange, document_changes
from authoring.problems import against, describe, problems_of_system
from authoring.results import titles_in
from authoring.stages import stages_of
from authoring.views.approval import approval_of, decide
from authoring.views.base import SystemPage
from exchange.acceptance import accept_results
from exchange.drafts import draft_documents, list_drafts
from exchange.releasing import (
    NotApproved,
    NothingToRelease,
    ReleaseRefused,
    differences_lately,
    prove_drafts,
    release_system,
)
from exchange.restoring import take_up_again
from schemas.models import Definition, Release
from schemas.selectors import REGION, documents_of
from tenants import clock


class CheckPage(SystemPage):
    """All problems of the drafts, each with the way to its place."""

    page_title = gettext_lazy("Check")
    template_name = "authoring/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The problems."""
        problems = problems_of_system(self.system)
        return super().get_context_data(problems=problems, against=against(problems), **kwargs)


class LifePart(SystemPage):
    """How the drafts stand at each stage of a change's life, for the strip of the editors."""

    template_name = "authoring/stages.html"

    def get_context_data(self, **_kwargs: Any) -> dict[str, Any]:
        """The stages."""
        return {"stages": stages_of(self.system, user=self.request.user)}


class ChangesPage(SystemPage):
    """The drafts against the current release, in words."""

    page_title = gettext_lazy("Changes")
    template_name = "authoring/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The changes, with the way to each definition."""
        return super().get_context_data(changes=changes_of_system(self.system), ids=_ids(self.system), **kwargs)


class ReleasePage(SystemPage):
    """The way from drafts to a release: drafts → check → golden cases → impact → publish."""

    page_title = gettext_lazy("Release")
    template_name = "authoring/release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each stage as it stands; golden cases are run on demand, and before publishing if they were not."""
        problems = kwargs.pop("problems", None) or problems_of_system(self.system)
        approval = approval_of(self.system, self.request.user)
        differing = differences_lately(self.system, at=clock.now())
        failures = kwargs.pop("failures", () if differing == 0 or self.system == REGION else None)
        return super().get_context_data(
            stages=stages_of(self.system, user=self.request.user, problems=problems, failures=failures),
            problems=problems,
            against=against(problems),
            changes=changes_of_system(self.system),
            failures=failures,
            titles=titles_in(draft_documents(self.system)) if failures else {},
            differing=differing,
            cases=_cases(self.system),
            notes=self._notes(approval),
            **approval,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Run the golden cases, take their results over, or publish or show what stands against it."""
        if "run" in request.POST or "accept" in request.POST:
            return self._proved(request)
        if "approval" in request.POST:
            return decide(self, request)
        if request.POST.get("confirm") != "yes":
            messages.error(request, _("Tick the confirmation: a release cannot be taken back or changed."))
            return self.render_to_response(self.get_context_data(), status=422)
        notes = request.POST.get("notes", "").strip()
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        try:
            release = release_system(self.system, by=request.user, at=clock.now(), notes=notes)
        except NothingToRelease:
            messages.warning(request, _("Nothing changed since the current release, so there is nothing to publish."))
            return HttpResponseRedirect(request.path)
        except NotApproved:
            messages.error(request, _("Not published: another author has to approve exactly these drafts first."))
            return self.render_to_response(self.get_context_data(), status=409)
        except ReleaseRefused as refused:
            return self._refused(refused, _("Not published: see below what has to be mended first."))
        messages.success(request, _("Release %(number)s is published.") % {"number": release.number})
        return HttpResponseRedirect(reverse("authoring:releases", args=[self.system]))

    def _notes(self, approval: Mapping[str, Any]) -> str:
        """What was typed, or what the second person approved, or that an earlier release is published again."""
        again = self.request.GET.get("again", "")
        if approval.get("request_now") and approval["approved"]:
            return self.request.POST.get("notes", approval["request_now"].notes)
        told = _("Back to what release %(number)s said") % {"number": again} if again.isdecimal() else ""
        return self.request.POST.get("notes", told)

    def _proved(self, request: HttpRequest) -> HttpResponse:
        """Run the golden cases; show what differs, or take it over."""
        now = clock.now()
        try:
            failures = prove_drafts(self.system, at=now)
        except ReleaseRefused as refused:
            return self._refused(refused, _("The golden cases were not run: see below what has to be mended first."))
        if "run" in request.POST:
            return self.render_to_response(self.get_context_data(failures=failures))
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        accepted = accept_results(self.system, failures, by=request.user, at=now)
        text = _("%(accepted)s of %(all)s differing results are now what the drafts of the golden cases expect.")
        messages.success(request, text % {"accepted": accepted, "all": len(failures)})
        return HttpResponseRedirect(request.path)

    def _refused(self, refused: ReleaseRefused, said: str) -> HttpResponse:
        messages.error(self.request, said)
        found = describe(refused.problems, list_drafts(self.system))
        context = self.get_context_data(problems=found, failures=refused.failures or None)
        return self.render_to_response(context, status=409)


class ReleasesPage(SystemPage):
    """All releases of a system, newest first."""

    page_title = gettext_lazy("Release history")
    template_name = "authoring/releases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The releases."""
        releases = Release.objects.filter(system=self.system).select_related("published_by").defer("documents")
        return super().get_context_data(releases=releases, **kwargs)


class PastReleasePage(SystemPage):
    """What one release changed against the one before it."""

    page_title = gettext_lazy("Changes of a release")
    template_name = "authoring/past_release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The release and its changes."""
        chosen = {release.number: release for release in Release.objects.filter(system=self.system)}
        release = chosen.get(self.kwargs["number"])
        if release is None:
            raise Http404
        before = chosen.get(release.number - 1)
        changes = document_changes(documents_of(before) if before else (), documents_of(release))
        return super().get_context_data(release=release, changes=changes, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        """Take this release up again: the drafts become what it says, and go the way of every release."""
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        if self.standing().changed and request.POST.get("confirm") != "yes":
            messages.error(request, _("Tick the confirmation: there are drafts that would give way."))
            return self.render_to_response(self.get_context_data(), status=422)
        try:
            release = take_up_again(self.system, kwargs["number"], by=request.user, at=clock.now())
        except Release.DoesNotExist as error:
            raise Http404 from error
        text = _("The drafts say what release %(number)s said. Check, prove and publish them like any others.")
        messages.success(request, text % {"number": release.number})
        address = reverse("authoring:release", args=[self.system])
        return HttpResponseRedirect(f"{address}?again={release.number}")


class ComparePage(SystemPage):
    """What differs between any two releases of a system, in words; made to be printed, too."""

    page_title = gettext_lazy("Difference of two releases")
    template_name = "authoring/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The two releases that the address names, and what differs."""
        known = {str(one.number): one for one in Release.objects.filter(system=self.system)}
        old, new = (known.get(self.request.GET.get(name, "")) for name in ("from", "to"))
        if old is None or new is None:
            raise Http404
        changes = document_changes(documents_of(old), documents_of(new))
        return super().get_context_data(old=old, new=new, changes=changes, releases=known.values(), **kwargs)


def changes_of_system(system: str) -> tuple[DocumentChange, ...]:
    """What the drafts change against the newest release."""
    release = Release.objects.filter(system=system).first()
    return document_changes(documents_of(release) if release else (), draft_documents(system))


def _cases(system: str) -> dict[str, str]:
    """The golden cases of the drafts: key → title."""
    return {each["key"]: each.get("title", "") for each in draft_documents(system) if each["kind"] == "golden"}


def _ids(system: str) -> dict[str, int]:
    rows = Definition.objects.filter(system=system).values_list("kind", "key", "pk")
    return {f"{kind}/{key}": number for kind, key, number in rows}
