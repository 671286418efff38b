"""Checking definitions: limits, structure, then everything that must fit together. All problems at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.definitions import load_region
from engine.definitions.checks import (
    CHECKED_ALONE,
    check_definition,
    check_guide_readers,
    check_region,
    check_system,
)
from engine.definitions.checks.world import Guides
from engine.definitions.loading import SYSTEM_KINDS, read_system, set_problems
from engine.definitions.places import Place
from engine.definitions.values import Region
from engine.errors import Problem
from schemas.bases import base_problems, is_extension, read_base, resolve, version_documents, whole
from schemas.form_schemas import form_schema_problems
from schemas.limits import MAX_DOCUMENTS, limit_problems
from schemas.metaschemas import KINDS
from schemas.structure import HARMLESS, structure_problems

Document = Mapping[str, Any]


def check_documents(
    documents: Sequence[Document], region: Document | None = None, *, guides: Guides | None = None
) -> tuple[Problem, ...]:
    """Everything wrong with the documents of a system (or with a region document, or help pages, alone).

    `region` is the document of the region the system runs in: roles and menus are checked against it, itself it is not.
    `guides` are the keys of the region's help pages, where they are known.
    A document too broken to be read is left out of the further checks, and so are references to it.
    """
    if len(documents) > MAX_DOCUMENTS:
        return (Place("system/").problem("too_many_documents", limit=MAX_DOCUMENTS),)
    problems: list[Problem] = []
    readable: list[Document] = []
    broken: set[str] = set()
    for document in documents:
        found = tuple(document_problems(document))
        problems += found
        harmless = all(problem.code in HARMLESS for problem in found)
        complete = whole(document) if harmless else document
        if harmless and not is_extension(complete):
            readable.append(complete)
        else:
            broken.add(name_of(document))
    problems += _together(readable, region, broken, guides)
    return tuple({repr(problem): problem for problem in problems}.values())


def check_one(document: Document, others: Sequence[Document], region: Document | None = None) -> tuple[Problem, ...]:
    """Everything wrong with one document, seen together with the others of its system, without looking for what is
    wrong with those: the same as `check_documents` says of it, in a fraction of the time.
    """
    kind, name = document.get("kind"), name_of(document)
    if kind not in CHECKED_ALONE:
        found = check_documents([*others, document], region)
        return tuple(problem for problem in found if problem.document == name)
    own = tuple(document_problems(document))
    if any(problem.code not in HARMLESS for problem in own):
        return own
    complete, sound = whole(document), [one for one in map(whole, others) if is_sound(one)]
    if is_extension(complete):
        return own
    broken = {name_of(one) for one in others} - {name_of(one) for one in sound}
    system = read_system([*(one for one in sound if one["kind"] in SYSTEM_KINDS), complete])
    found = check_definition(system, str(kind), str(document["key"]), _region(region))
    said = (*own, *(problem for problem in found if problem.document == name and not _follows(problem, broken)))
    return tuple({repr(problem): problem for problem in said}.values())


def is_sound(document: Document) -> bool:
    """Whether a document can be read; others cannot be taken into account."""
    return not is_extension(document) and all(one.code in HARMLESS for one in document_problems(document))


def check_base(key: str) -> tuple[Problem, ...]:
    """Everything wrong with a base: its list of versions, their seals, and how the documents of each fit together."""
    base, problems = read_base(key)
    if base is None:
        return problems
    versions = (check_documents(version_documents(key, version.number)[0]) for version in base.versions)
    return (*base_problems(base), *(problem for found in versions for problem in found))


def document_problems(document: Any) -> Iterator[Problem]:
    """What is wrong with one document by itself."""
    place = Place(name_of(document))
    if not isinstance(document, dict):
        yield place.problem("json.type", types=["object"])
        return
    kind = document.get("kind")
    if kind not in KINDS:
        yield (place / "kind").problem("unknown_kind", kind=kind, kinds=KINDS)
        return
    limits = tuple(limit_problems(document, place))
    yield from limits
    if limits:
        return
    if is_extension(document):
        yield from _extension_problems(document, place)
        return
    yield from structure_problems(document, kind, place)
    if kind == "form" and isinstance(document.get("schema"), dict):
        yield from form_schema_problems(document["schema"], place / "schema")


def _extension_problems(document: dict[str, Any], place: Place) -> Iterator[Problem]:
    """What is wrong with an extension, or else with the document it stands for."""
    shape = tuple(structure_problems(document, "extension", place))
    yield from shape
    if not shape:
        found, problems = resolve(document)
        yield from problems or document_problems(found)


def name_of(document: Any) -> str:
    """How problems call a document: `kind/key`."""
    if not isinstance(document, Mapping):
        return "?/?"
    return f"{document.get('kind', '?')}/{document.get('key', '?')}"


def _together(
    readable: Sequence[Document], region: Document | None, broken: set[str], guides: Guides | None
) -> Iterator[Problem]:
    """What is wrong between documents, without what only follows from a broken one."""
    around = _region(region)
    for document in readable:
        if document["kind"] == "region":
            yield from check_region(load_region(document))
        elif document["kind"] == "guide" and around is not None:
            yield from check_guide_readers(document["key"], document.get("for", ()), around)
    system = [document for document in readable if document["kind"] in SYSTEM_KINDS]
    if not system:
        return
    for problem in (*set_problems(system), *check_system(read_system(system), around, guides)):
        if not _follows(problem, broken):
            yield problem


def _region(document: Document | None) -> Region | None:
    """The region, unless its document is too broken to be read."""
    if document is None or any(problem.code not in HARMLESS for problem in document_problems(document)):
        return None
    return load_region(document)


def _follows(problem: Problem, broken: set[str]) -> bool:
    if problem.code == "one_system":
        return any(name.startswith("system/") for name in broken)
    return problem.code == "unknown_reference" and f"{problem.data['kind']}/{problem.data['key']}" in broken
