"""Taking a bundle in: what would come of it, then all of it in one transaction, as drafts. Nothing is released."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from engine.definitions.extending import Choice
from engine.errors import Problem, blocking
from exchange.bundles.contents import Bundle
from exchange.bundles.errors import BadBundle
from exchange.bundles.guides import Standing, draft_guides, is_guides, merged_guides, standings
from exchange.bundles.merging import Documents, Outcome, combine
from exchange.drafts import list_drafts, replace_drafts
from exchange.models import TakenBundle
from exchange.releasing import region_draft
from forms.evidence import Store, file_store
from forms.guides.selectors import guide_readers
from schemas.checking import check_documents
from schemas.documents import canonical, digest, parse
from schemas.packs import GUIDES
from schemas.selectors import REGION
from tenants.audit.services import record


@dataclass(frozen=True)
class Wanted:
    """What of a bundle a region takes, and how it decided where both had changed something."""

    systems: tuple[str, ...]
    with_region: bool = False
    with_guides: bool = False
    choices: Mapping[str, Choice] = field(default_factory=dict)  # `<system>|<kind>/<key>#<place>`


@dataclass(frozen=True)
class Part:
    """A system (or the region's own document, or its help pages) before and after."""

    system: str
    before: Documents
    outcome: Outcome


@dataclass(frozen=True)
class Prospect:
    """What would come of taking a bundle in."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    guides: tuple[Standing, ...] = ()  # the help pages of the bundle beside the region's

    @property
    def seen(self) -> str:
        """What the drafts say that this was worked out from."""
        return digest("".join(canonical(part.before) for part in self.parts))

    @property
    def open(self) -> bool:
        """Whether something has to be decided first."""
        return any(part.outcome.open for part in self.parts)


class Undecided(Exception):
    """There are places where region and bundle disagree and nobody said which of them counts."""


class Moved(Exception):
    """The drafts are not those any more that the difference was shown for."""


def prospect(bundle: Bundle, wanted: Wanted) -> Prospect:
    """What would come of it in the region we are in; nothing is stored."""
    parts = [_part(bundle, system, wanted) for system in bundle.systems if system in wanted.systems]
    region, guides = _region_part(bundle, wanted), _guides_part(bundle, wanted)
    found = [one for one in (region, *parts, guides) if one is not None]
    document = region.outcome.documents[0] if region else region_draft()
    readers = {**guide_readers(), **_readers_of(guides)}
    problems = list(bundle.problems)
    for part in found:
        documents = [dict(one) for one in part.outcome.documents]
        around = {} if part.system == REGION else {"region": document, "guides": readers}
        problems += check_documents(documents, **around)
    return Prospect(tuple(found), tuple(problems), standings(bundle.pack.guides) if guides else ())


def take_in(
    bundle: Bundle, wanted: Wanted, *, by: User | None, at: datetime, seen: str = "", address: str = ""
) -> Prospect:
    """Make the drafts of the region say what comes of the bundle, all or nothing; `seen` is what somebody looked at.

    Raises:
        BadBundle: its files are broken, or nobody here believes whoever made it.
        Undecided, Moved: see there.
    """
    with file_store() as store, transaction.atomic():
        return _taken_in(bundle, wanted, store, by=by, at=at, seen=seen, address=address)


def _taken_in(
    bundle: Bundle, wanted: Wanted, store: Store, *, by: User | None, at: datetime, seen: str, address: str
) -> Prospect:
    refuse_strangers(bundle)
    if blocking(bundle.problems):
        raise BadBundle("broken_documents")
    _one_at_a_time()
    found = prospect(bundle, wanted)
    if found.open:
        raise Undecided
    if seen and seen != found.seen:
        raise Moved
    if any(problem.document.startswith("guide/") for problem in blocking(found.problems)):
        raise BadBundle("broken_documents")  # pages are no documents: one of the wrong shape cannot be kept as a draft
    for part in found.parts:
        if is_guides(part.system):
            draft_guides(part.before, part.outcome.documents, by=by, attached=bundle.attached, store=store)
        else:
            replace_drafts(part.system, part.outcome.documents, by=by, at=at)
        _remember(bundle, part.system, by=by, at=at)
    if not wanted.with_region:
        _name_in_region([part.system for part in found.parts if not is_guides(part.system)], by=by, at=at)
    said = {
        "digest": bundle.digest,
        "from": bundle.region,
        "standing": bundle.standing,
        "systems": list(wanted.systems),
        "guides": [one.key for one in found.guides],
    }
    signer = bundle.signer.name if bundle.signer else ""
    record("bundle.taken", user=by, at=at, object_type="bundle", data={**said, "signer": signer}, ip=address)
    return found


def refuse_strangers(bundle: Bundle) -> None:
    """Refuse what nobody here believes.

    Raises:
        BadBundle: unsigned where that is not allowed, or signed by somebody who is not trusted in this region.
    """
    if not bundle.is_taken_in(connection.schema_name):
        code = {"unsigned": "unsigned", "unknown": "unknown_signer"}.get(bundle.standing, "not_trusted_here")
        raise BadBundle(code)


def _one_at_a_time() -> None:
    """Two who take bundles in at once do it one after the other."""
    with connection.cursor() as cursor:
        lock = f"{connection.schema_name}|bundle"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])


def _part(bundle: Bundle, system: str, wanted: Wanted) -> Part:
    drafts = [draft.document for draft in list_drafts(system)]
    before, choices = _taken_before(bundle.region, system), _choices_in(wanted, system)
    return Part(system, drafts, combine(drafts, bundle.pack.systems[system], before=before, choices=choices))


def _guides_part(bundle: Bundle, wanted: Wanted) -> Part | None:
    if not bundle.pack.guides or not wanted.with_guides:
        return None
    before, choices = _taken_before(bundle.region, GUIDES), _choices_in(wanted, GUIDES)
    return Part(GUIDES, *merged_guides(bundle.pack.guides, before=before, choices=choices))


def _readers_of(guides: Part | None) -> Mapping[str, tuple[str, ...]]:
    """The pages that would come along, as if they were out already."""
    return {str(one["key"]): tuple(one.get("for", ())) for one in guides.outcome.documents} if guides else {}


def _choices_in(wanted: Wanted, system: str) -> dict[str, Choice]:
    prefix = f"{system}|"
    return {key.removeprefix(prefix): one for key, one in wanted.choices.items() if key.startswith(prefix)}


def _region_part(bundle: Bundle, wanted: Wanted) -> Part | None:
    document = bundle.pack.region
    if document is None or not wanted.with_region:
        return None
    drafts = [draft.document for draft in list_drafts(REGION)]
    # A region has one document of its own; the bundle's takes its place, under the region's key.
    kept = {"key": drafts[0]["key"]} if drafts else {}
    outcome = Outcome(({**document, **kept},), (), ())
    return Part(REGION, drafts, outcome)


def _taken_before(origin: str, system: str) -> Documents | None:
    row = TakenBundle.objects.filter(origin=origin, system=system).first()
    found: list[dict[str, Any]] | None = parse(row.documents) if row else None
    return found


def _remember(bundle: Bundle, system: str, *, by: User | None, at: datetime) -> None:
    """Keep what came, so that the next bundle from there can be told from what the region changed itself."""
    documents = _brought(bundle, system)
    state = {
        "digest": bundle.digest,
        "signer": bundle.signer.name if bundle.signer else "",
        "documents": canonical(documents),
        "by": by,
        "at": at,
    }
    TakenBundle.objects.update_or_create(origin=bundle.region, system=system, defaults=state)


def _brought(bundle: Bundle, system: str) -> Documents:
    """What a bundle brings of a part; of help pages also what earlier ones brought, for each holds only some."""
    if is_guides(system):
        earlier = _taken_before(bundle.region, GUIDES) or ()
        return [*{str(one["key"]): one for one in (*earlier, *bundle.pack.guides)}.values()]
    return [bundle.pack.region or {}] if system == REGION else bundle.pack.systems[system]


def _name_in_region(systems: Collection[str], *, by: User | None, at: datetime) -> None:
    """New systems are listed in the region's own draft."""
    region = region_draft()
    if region is None:
        return
    listed = list(region.get("systems", ()))
    added = [system for system in systems if system not in listed and system != REGION]
    if added:
        replace_drafts(REGION, [{**region, "systems": [*listed, *added]}], by=by, at=at)
