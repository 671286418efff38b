"""From drafts to a release: check everything, run the golden cases, publish. Nothing is released unchecked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from engine.errors import Problem, blocking
from exchange.approvals import close_request, is_approved, needs_approval
from exchange.arranging import arranged_workflow
from exchange.drafts import Document, draft_documents, mark_released
from exchange.scenarios import Difference, run_golden
from exchange.tasks import tell_people
from forms.guides.selectors import guide_readers
from schemas.checking import check_documents
from schemas.documents import canonical, digest
from schemas.models import Definition, Release
from schemas.selectors import REGION, current_release
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tenants.audit.services import record

#: In the audit: these drafts passed their golden cases. The code may be another one after a while.
PROVED = "golden.proved"
DIFFERED = "golden.differed"
PROOF_HOLDS = timedelta(hours=1)


class ReleaseRefused(Exception):
    """A system that cannot be released: problems of its documents, or golden cases that came out differently."""

    def __init__(self, system: str, problems: Sequence[Problem] = (), failures: Sequence[Difference] = ()) -> None:
        super().__init__(f"{system}: {len(problems)} problems, {len(failures)} failures")
        self.system = system
        self.problems = tuple(problems)
        self.failures = tuple(failures)


class NothingToRelease(ReleaseRefused):
    """The drafts say exactly what the current release says."""


class NotApproved(ReleaseRefused):
    """The region wants a second person's approval of exactly these drafts, and there is none."""


@dataclass(frozen=True)
class Standing:
    """Where a system stands between its drafts and its release."""

    system: str
    title: str
    release: Release | None
    drafts: int
    changed: bool


def list_systems() -> tuple[str, ...]:
    """The systems with definitions in this region, the region itself first."""
    names = set(Definition.objects.values_list("system", flat=True).distinct())
    return tuple(sorted(names, key=lambda name: (name != REGION, name)))


def standing(system: str) -> Standing:
    """Where a system stands: its title, its current release, and whether the drafts differ from it."""
    documents, release = draft_documents(system), current_release(system)
    titles = [str(one["title"]) for one in documents if one["kind"] in ("system", "region") and one.get("title")]
    return Standing(
        system=system,
        title=titles[0] if titles else system,
        release=release,
        drafts=len(documents),
        changed=release is None or release.digest != digest(canonical(documents)),
    )


def check_drafts(system: str) -> tuple[Problem, ...]:
    """Everything wrong with the drafts of a system; for the region also what its change would break in the systems."""
    if system != REGION:
        return check_documents(draft_documents(system), region=region_draft(), guides=guide_readers())
    problems = check_documents(draft_documents(REGION))
    if blocking(problems):
        return problems
    others = [name for name in list_systems() if name != REGION]
    return (*problems, *(problem for name in others for problem in check_drafts(name)))


def region_draft() -> Document | None:
    """The draft of the region document."""
    return next((document for document in draft_documents(REGION) if document["kind"] == "region"), None)


def run_drafts(system: str, *, at: datetime) -> tuple[Difference, ...]:
    """Run the golden cases of a system on its drafts, leaving no trace but a note of how many differ."""
    if system == REGION:
        return ()
    documents = draft_documents(system)
    failures = run_golden(system, documents, now=at)
    told: dict[str, Any] = {"object_type": "system", "object_id": system, "user": None, "at": at}
    if failures:
        record(DIFFERED, data={"digest": _proof(documents), "differences": len(failures)}, **told)
    else:
        record(PROVED, data={"digest": _proof(documents)}, **told)
    return failures


def prove_drafts(system: str, *, at: datetime) -> tuple[Difference, ...]:
    """Run the golden cases of a system on its drafts, if these can be played at all.

    Raises:
        ReleaseRefused: with every problem of the drafts; no case was run.
    """
    if problems := blocking(check_drafts(system)):
        raise ReleaseRefused(system, problems=problems)
    return run_drafts(system, at=at)


def is_proved(system: str, *, at: datetime) -> bool:
    """Whether exactly these drafts passed their golden cases within the last hour; running them takes a while."""
    return system == REGION or differences_lately(system, at=at) == 0


def differences_lately(system: str, *, at: datetime) -> int | None:
    """How many golden cases' results differed when they last ran on exactly these drafts within the last hour."""
    ran = AuditEntry.objects.filter(
        action__in=(PROVED, DIFFERED), object_id=system, at__gt=at - PROOF_HOLDS, at__lte=at
    )
    last = ran.filter(data__digest=_proof(draft_documents(system))).last()
    return int(last.data.get("differences", 0)) if last is not None else None


def _proof(documents: Sequence[Document]) -> str:
    """What the outcome of the golden cases depends on: the drafts and the region they are played in."""
    region = current_release(REGION)
    return digest(canonical(documents) + (region.digest if region else ""))


@transaction.atomic
def release_system(system: str, *, by: User | None, at: datetime, notes: str = "") -> Release:
    """Check the drafts of a system, run its golden cases and publish them as its next release.

    Raises:
        NothingToRelease: nothing changed since the current release.
        ReleaseRefused: with every problem, or with every golden case that came out differently.
        NotApproved: a second person has not approved of these drafts, where the region wants that.
    """
    if not standing(system).changed:
        raise NothingToRelease(system)
    if problems := blocking(check_drafts(system)):
        raise ReleaseRefused(system, problems=problems)
    if needs_approval() and not is_approved(system):
        raise NotApproved(system)
    failures = () if is_proved(system, at=at) else run_drafts(system, at=at)
    if failures:
        raise ReleaseRefused(system, failures=failures)
    close_request(system)
    return publish_drafts(system, by=by, at=at, notes=notes)


@transaction.atomic
def publish_drafts(system: str, *, by: User | None, at: datetime, notes: str = "") -> Release:
    """Publish drafts that were checked by the caller."""
    release = publish(system=system, documents=draft_documents(system), by=by, at=at, notes=notes)
    mark_released(system, at=at)
    data: dict[str, Any] = {"number": release.number, "digest": release.digest, "notes": notes}
    record("release.published", user=by, at=at, object_type="system", object_id=system, data=data)
    if system == REGION and needs_approval():
        arranged_workflow()  # there from now on, so that it can be arranged otherwise
    if release.number > 1:
        transaction.on_commit(lambda: tell_people.delay(system, release.number))
    return release
