"""Structurally valid documents become values."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.definitions.errors import DefinitionProblems
from engine.definitions.loading import (
    catalogues,
    forms,
    others,
    prints,
    record_types,
    regions,
    registers,
    reports,
    workflows,
)
from engine.definitions.loading.reading import Document, each
from engine.definitions.places import Place, near
from engine.definitions.values import GoldenCase, Region, System
from engine.errors import Problem

_LOADERS: Mapping[str, Callable[[Document], object]] = {
    "form": forms.form,
    "catalogue": catalogues.catalogue,
    "workflow": workflows.workflow,
    "decision": others.decision,
    "register": registers.register,
    "report": reports.report,
    "dashboard": reports.dashboard,
    "notice": others.notice,
    "print": prints.print_form,
    "golden": others.golden_case,
}
SYSTEM_KINDS = ("system", "record_type", "related", *_LOADERS)


def load_region(document: Document) -> Region:
    """The region a document describes."""
    return regions.region(document)


def load_system(documents: Iterable[Document]) -> System:
    """The system that documents describe together.

    Raises:
        DefinitionProblems: a kind that is none of a system's, a key that is there twice, no system document.
    """
    everything = tuple(documents)
    problems = set_problems(everything)
    if problems:
        raise DefinitionProblems(problems)
    return read_system(everything)


def read_system(documents: Iterable[Document]) -> System:
    """The system as far as the documents go: of two with the same key the last counts, unknown kinds are left out."""
    by_kind: dict[str, dict[str, Document]] = {kind: {} for kind in SYSTEM_KINDS}
    for document in documents:
        by_kind.get(document["kind"], {})[document["key"]] = document
    head: Document = next(iter(by_kind["system"].values()), {"key": "", "title": ""})
    loaded = {kind: _load(load, by_kind[kind]) for kind, load in _LOADERS.items()}
    return System(
        key=head["key"],
        title=head["title"],
        record_types={
            key: record_types.record_type(document, by_kind["related"])
            for key, document in sorted(by_kind["record_type"].items())
        },
        forms=loaded["form"],
        catalogues=loaded["catalogue"],
        workflows=loaded["workflow"],
        decisions=loaded["decision"],
        registers=loaded["register"],
        reports=loaded["report"],
        dashboards=loaded["dashboard"],
        notices=loaded["notice"],
        prints=loaded["print"],
        must_read=each(record_types.must_read, head.get("must_read")),
        golden=tuple(case for case in loaded["golden"].values() if isinstance(case, GoldenCase)),
    )


def _load(load: Callable[[Document], object], documents: Mapping[str, Document]) -> dict[str, Any]:
    return {key: load(document) for key, document in sorted(documents.items())}


def set_problems(documents: Sequence[Document]) -> tuple[Problem, ...]:
    """What is wrong with the documents as a set."""
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for document in documents:
        name = (document["kind"], document["key"])
        place = Place("/".join(name))
        if document["kind"] not in SYSTEM_KINDS:
            problems.append((place / "kind").problem("kind_not_in_system", kind=document["kind"]))
        if name in seen:
            problems.append((place / "key").problem("duplicate_document", kind=name[0], key=name[1]))
        seen.add(name)
    for document in documents:
        if document["kind"] == "record_type":
            problems += _look_problems(document, {key for kind, key in seen if kind == "related"})
    systems = [key for kind, key in seen if kind == "system"]
    if len(systems) != 1:
        problems.append(Place("system/").problem("one_system", found=sorted(systems)))
    return tuple(problems)


def _look_problems(document: Document, known: Collection[str]) -> Iterator[Problem]:
    """Looks that a record type takes by name from documents that do not exist."""
    for name, value in document.get("related", {}).items():
        if isinstance(value, str) and value not in known:
            place = Place(f"record_type/{document['key']}") / "related" / name
            yield place.problem("unknown_reference", kind="related", key=value, near=near(value, known))
