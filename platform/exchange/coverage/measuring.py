"""Trying the steps out: a step that no golden case notices is one that could slip in unseen.

Many steps are tried at once, and only where some case notices are they tried in halves: where most of a catalogue is
never spoken of in any case, a few runs tell hundreds of its numbers. Two steps that hide each other would both be taken
for unnoticed; steps of one document and one kind of place are put together, so that hardly happens. The work ends when
its time is over; what was not tried by then is counted.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from engine.definitions import DefinitionProblems
from engine.errors import EngineError, blocking
from exchange.coverage.mutations import Document, Mutation, mutated, mutations_of
from exchange.drafts import draft_documents
from exchange.releasing import check_drafts
from exchange.scenarios.golden import run_golden
from schemas.checking import check_documents

#: How long it may take, in seconds.
MOST_SECONDS = 600
#: Steps that are tried at once to begin with.
TOGETHER = 24
MOST_NAMED = 500

Progress = Callable[[int, int], None]


def measure_coverage(
    system: str,
    *,
    now: datetime,
    progress: Progress = lambda done, total: None,
    seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Any]:
    """Which steps away from the drafts no golden case notices, with their places.

    Raises:
        DefinitionProblems: the drafts cannot be proved: problems, or golden cases that do not hold.
    """
    if problems := blocking(check_drafts(system)):
        raise DefinitionProblems(problems)
    run = _Run(system, draft_documents(system), now, progress, ends=clock() + seconds, clock=clock)
    if run.is_noticed(()):
        raise DefinitionProblems(())
    return run.all()


class _Run:
    """One measurement: the documents, what was found, and the time that is left."""

    def __init__(
        self,
        system: str,
        documents: Sequence[Document],
        now: datetime,
        progress: Progress,
        *,
        ends: float,
        clock: Callable[[], float],
    ) -> None:
        self.system, self.documents, self.now = system, documents, now
        self.progress, self.ends, self.clock = progress, ends, clock
        self.steps = mutations_of(documents)
        self.tried = 0
        self.unnoticed: list[Mutation] = []
        self.said = str([one for one in documents if one["kind"] == "golden"])

    def all(self) -> dict[str, Any]:
        """Try every step, those first of which the cases never speak."""
        for group in self._groups():
            if self.clock() > self.ends:
                break
            self._try(group)
        named = [{"document": one.name, "pointer": one.pointer, "old": one.old, "new": one.new} for one in
                 self._released()[:MOST_NAMED]]  # fmt: skip
        counts = {"steps": len(self.steps), "tried": self.tried, "unnoticed": len(self.unnoticed)}
        return {**counts, "cases": sum(one["kind"] == "golden" for one in self.documents), "named": named}

    def is_noticed(self, steps: Sequence[Mutation]) -> bool:
        """Whether some golden case comes out differently, or the changed documents cannot run at all."""
        try:
            return bool(run_golden(self.system, mutated(self.documents, steps), now=self.now, first=True))
        except (EngineError, ArithmeticError, LookupError, TypeError, ValueError):
            return True  # what cannot run is noticed

    def _groups(self) -> list[list[Mutation]]:
        """The steps in groups: of one document, and alike in whether any case speaks of them."""
        ordered = sorted(self.steps, key=lambda one: (self._spoken_of(one), one.document))
        groups: list[list[Mutation]] = []
        for one in ordered:
            same = groups and groups[-1][0].document == one.document and len(groups[-1]) < self._together(one)
            if same and not any(one.way == other.way for other in groups[-1]):
                groups[-1].append(one)
            else:
                groups.append([one])
        return groups

    def _together(self, step: Mutation) -> int:
        return 2 if self._spoken_of(step) else TOGETHER

    def _spoken_of(self, step: Mutation) -> bool:
        """Whether a case names the nearest thing with a key that the step belongs to."""
        value: Any = self.documents[step.document]
        key = ""
        for part in step.way:
            value = value[part]
            if isinstance(value, dict) and isinstance(value.get("key"), str):
                key = value["key"]
        return bool(key) and f"'{key}" in self.said

    def _try(self, group: list[Mutation]) -> None:
        if self.clock() > self.ends:
            return
        if not self.is_noticed(group):
            self.unnoticed += group
        elif len(group) > 1:
            half = len(group) // 2
            self._try(group[:half])
            self._try(group[half:])
            return
        self.tried += len(group)
        self.progress(self.tried, len(self.steps))

    def _released(self) -> list[Mutation]:
        """Those that could slip in: a step of a catalogue that its own check refuses, such as a sum, could not."""
        order = {id(one): number for number, one in enumerate(self.steps)}
        kept = [one for one in self.unnoticed if not self._is_refused(one)]
        self.unnoticed = sorted(kept, key=lambda one: order[id(one)])
        return self.unnoticed

    def _is_refused(self, step: Mutation) -> bool:
        if not step.name.startswith("catalogue/"):
            return False
        alone = mutated(self.documents, [step])[step.document]
        found = blocking(check_documents([alone]))
        return any(problem.document == step.name and problem.code not in _OF_OTHERS for problem in found)


#: What is said of a document only because the others are not there.
_OF_OTHERS = frozenset({"unknown_reference", "unknown_name", "one_system"})
