"""Problems of drafts, with everything an author needs to get there: the place in words, the line, the sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from authoring.positions import line_for, lines_of
from authoring.texts import document_text
from authoring.words import place
from engine.errors import Problem
from exchange.drafts import Draft, draft_documents, list_drafts
from exchange.releasing import check_drafts, region_draft
from schemas.bases import whole
from schemas.checking import check_documents, check_one
from schemas.models import Definition
from schemas.selectors import REGION
from schemas.sentences import sentence


@dataclass(frozen=True)
class FoundProblem:
    """One problem, ready to be shown; `definition_id` is None where it belongs to no document of the system.

    A warning is doubtful, so people decide about it; it does not keep a release back.
    """

    definition_id: int | None
    title: str
    document: str
    pointer: str
    place: str
    line: int
    sentence: str
    is_warning: bool = False
    attempt: str = ""  # the query with which the playground tries the expression that is meant


def problems_of_system(system: str) -> tuple[FoundProblem, ...]:
    """All that is wrong with the drafts of a system."""
    return describe(check_drafts(system), list_drafts(system))


@dataclass(frozen=True)
class Doubt:
    """A problem of a document that is being typed: where, and the sentence."""

    pointer: str
    sentence: str
    is_warning: bool


def problems_while_typing(
    document: Mapping[str, Any], *, system: str, beside: Sequence[str] = ("system", "decision")
) -> tuple[Doubt, ...]:
    """What is wrong with a document as it is typed, seen with the drafts of the kinds beside it.

    The whole system is checked when it is saved; that takes longer than a keystroke may.
    """
    name = f"{document['kind']}/{document['key']}"
    others = [one for one in draft_documents(system) if one["kind"] in beside and f"{one['kind']}/{one['key']}" != name]
    found = check_documents([document, *others], region=region_draft() if "record_type" in beside else None)
    return tuple(
        Doubt(problem.pointer, sentence(problem), problem.severity == "warning")
        for problem in found
        if problem.document == name
    )


def problems_of_definition(definition: Definition) -> tuple[FoundProblem, ...]:
    """What is wrong with one definition, seen together with the others of its system."""
    drafts = list_drafts(definition.system)
    own = [draft for draft in drafts if draft.id == definition.pk]
    others = [whole(draft.document) for draft in drafts if draft.id != definition.pk]
    region = region_draft() if definition.system != REGION else None
    found = [problem for draft in own for problem in check_one(draft.document, others, region)]
    return describe(found, own)


def against(problems: Iterable[FoundProblem]) -> int:
    """How many of them keep a release back."""
    return sum(not problem.is_warning for problem in problems)


def describe(problems: Iterable[Problem], drafts: Sequence[Draft]) -> tuple[FoundProblem, ...]:
    """Problems with their places in the texts that authors see."""
    by_name, about = {draft.name: draft for draft in drafts}, about_of(drafts)
    lines = {name: lines_of(document_text(draft.document)) for name, draft in by_name.items()}
    return tuple(
        _found(problem, by_name.get(problem.document), lines.get(problem.document, {}), about) for problem in problems
    )


def _found(problem: Problem, draft: Draft | None, lines: dict[str, int], about: Mapping[str, str]) -> FoundProblem:
    return FoundProblem(
        definition_id=draft.id if draft else None,
        title=str(draft.document.get("title", "")) if draft else problem.document,
        document=problem.document,
        pointer=problem.pointer,
        place=_place(draft, problem.pointer) if draft else problem.pointer,
        line=line_for(problem.pointer, lines),
        sentence=sentence(problem),
        is_warning=problem.severity == "warning",
        attempt=_attempt(problem, about),
    )


def about_of(drafts: Iterable[Draft]) -> dict[str, str]:
    """The type of record whose names the expressions of a document use, as the playground knows it."""
    about: dict[str, str] = {}
    for draft in drafts:
        if draft.document["kind"] == "record_type":
            key = f"{draft.system}/{draft.document['key']}"
            about |= {f"{kind}/{draft.document.get(kind, '')}": key for kind in ("form", "workflow")}
            about[draft.name] = key
    return about


def _attempt(problem: Problem, about: Mapping[str, str]) -> str:
    data, known = problem.data, about.get(problem.document, "")
    if problem.code not in _OF_EXPRESSIONS or not known or "in_template" in data:
        return ""
    return urlencode({"text": data["text"], "about": known})


_OF_EXPRESSIONS = ("expression_invalid", "expression_doubt", "unknown_name")


def _place(draft: Draft, pointer: str) -> str:
    """The place in words: of an extension in its own text, or in the whole document that it stands for."""
    own = pointer.startswith(("/extends", "/overrides"))
    return place(draft.document if own else whole(draft.document), pointer)
