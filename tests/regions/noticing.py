"""Which of a pack's rules could change by one step without a golden case noticing, and why some of them may.

A step is told by its document, its place and, where an expression holds several numbers, which of them it is:
`decision/annual#/values/total 2`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.errors import EngineError, blocking
from exchange.coverage.mutations import Mutation, mutated, mutations_of
from exchange.scenarios import run_golden
from schemas.checking import check_documents
from tests.builders import NOW

Documents = Sequence[Mapping[str, Any]]
#: Parts of a form that say what a page proposes or shows; what is taken is decided by the others.
_OFFERED = ("visible", "default", "read_only", "options")
#: What is said of a catalogue only because the documents around it are not there.
_OF_OTHERS = frozenset({"unknown_reference", "unknown_name", "one_system"})


def rules_of(documents: Documents) -> Iterator[tuple[str, Mutation]]:
    """Every step that weights, bands, caps, deadlines, guards and limits can take, by name."""
    seen: Counter[str] = Counter()
    for step in mutations_of(documents):
        place = f"{step.name}#{step.pointer}"
        seen[place] += 1
        if not _is_offered(step) and not _is_reminder(step):
            yield (f"{place} {seen[place]}" if seen[place] > 1 else place), step


def is_noticed(system: str, documents: Documents, step: Mutation) -> bool:
    """Whether the platform refuses the step, or some golden case comes out differently; the quick cases come first."""
    changed = mutated(documents, [step])
    if step.name.startswith("catalogue/") and _is_refused(changed[step.document], step.name):
        return True
    quick = [one for one in changed if one["kind"] != "golden" or all("decide" in told for told in one["steps"])]
    try:
        return any(run_golden(system, some, now=NOW, first=True) for some in (quick, changed))
    except (EngineError, ArithmeticError, LookupError, TypeError, ValueError):
        return True


def _is_offered(step: Mutation) -> bool:
    return step.name.startswith("form/") and step.way[-1] in _OFFERED


def _is_reminder(step: Mutation) -> bool:
    """When somebody is reminded decides nothing; tests of notices look at it."""
    return "remind" in step.way


def _is_refused(catalogue: Mapping[str, Any], name: str) -> bool:
    """Whether the catalogue's own check refuses it, such as sums that are no longer right."""
    found = blocking(check_documents([catalogue]))
    return any(problem.document == name and problem.code not in _OF_OTHERS for problem in found)
