"""Help pages in bundles: the versions that are out go along, and come in as drafts of pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from accounts.models import User
from exchange.bundles.attached import digest_of, file_of
from exchange.bundles.merging import Documents, Outcome, combine
from exchange.drafts import draft_documents
from forms.evidence import Store
from forms.guides.blocks import blocks_of
from forms.guides.models import GuidePage
from forms.guides.services import draft_guide
from schemas.documents import canonical
from schemas.packs import GUIDES, Attached

Document = dict[str, Any]
#: What a page does not say, but where it comes from says of it.
_ABOUT = ("version", "file", "comment", "source", "synthetic")


@dataclass(frozen=True)
class Standing:
    """A help page of a bundle beside the region's own."""

    key: str
    title: str
    there: int | None  # the version that was out where the bundle was made
    here: int | None  # the version that is out here; None: there is no such page
    file: str = ""  # offered there
    carried: bool = False  # and in the bundle


def guide_documents(keys: Collection[str] | None = None) -> list[Document]:
    """The help pages that are out, as documents with their versions; all of them, or those with these keys."""
    pages = GuidePage.objects.live().annotate(version=Max("editions__number")).order_by("slug")
    return [_document(page) for page in (pages if keys is None else pages.filter(slug__in=keys))]


def wanted_guides(systems: Iterable[str]) -> set[str]:
    """The pages that the drafts of these systems, and their types, want read."""
    documents = [document for system in systems for document in draft_documents(system)]
    asked = (one for document in documents for one in document.get("must_read", ()))
    return {str(one["guide"]) for one in asked}


def merged_guides(
    theirs: Sequence[Document], *, before: Documents | None, choices: Mapping[str, Any]
) -> tuple[Documents, Outcome]:
    """The region's own pages under the keys of a bundle's, and what would become of them.

    What the bundle has not stays as it is: it need not hold all pages of the region it comes from.
    """
    keys = {str(one["key"]) for one in theirs}
    ours = [_said(one) for one in guide_documents(keys)]
    here = {one["key"]: one["attached"] for one in ours if "attached" in one}
    theirs = [_with_our_file(one, here.get(one["key"], "")) for one in theirs]
    old = [_said(one) for one in before if one["key"] in keys] if before is not None else None
    return ours, combine(ours, [_said(one) for one in theirs], before=old or None, choices=choices)


def standings(theirs: Iterable[Document]) -> tuple[Standing, ...]:
    """The versions on both sides."""
    pages = GuidePage.objects.live().annotate(version=Max("editions__number"))
    here = dict(pages.values_list("slug", "version"))
    return tuple(
        Standing(
            key=one["key"],
            title=one.get("title", ""),
            there=one.get("version"),
            here=here.get(one["key"]),
            file=one.get("file", ""),
            carried="attached" in one,
        )
        for one in theirs
    )


def draft_guides(
    before: Documents, after: Documents, *, by: User | None, attached: Mapping[str, Attached], store: Store
) -> None:
    """Write drafts of the pages that would say something else, with the files that came along."""
    known = {str(one["key"]): one for one in before}
    for document in after:
        old = known.get(str(document["key"]), {})
        if not old or canonical([old]) != canonical([document]):
            gone = {"attached": ""} if "attached" in old and "attached" not in document else {}
            draft_guide({**document, **gone}, by=by, attached=attached, store=store)


def is_guides(part: str) -> bool:
    """Whether a part of a bundle is its help pages."""
    return part == GUIDES


def _document(page: GuidePage) -> Document:
    found: Document = {"kind": "guide", "key": page.slug, "title": page.title}
    if page.roles:
        found["for"] = list(page.roles)
    if page.version:
        found["version"] = page.version
    if page.file:
        found["file"] = page.file.name.rpartition("/")[2]
        looked = file_of(page)
        found |= {"attached": digest_of(looked)} if looked else {}
    return {**found, "body": blocks_of(page.body)}


def _with_our_file(theirs: Document, ours: str) -> Document:
    """A page whose file did not come along keeps the one that it has here."""
    return {**theirs, "attached": ours} if ours and "file" in theirs and "attached" not in theirs else theirs


def _said(document: Mapping[str, Any]) -> Document:
    """What a page says, whichever version of it that is, as our own pages say it."""
    return {name: value for name, value in document.items() if name not in _ABOUT and (name != "for" or value)}
