"""Chains of approval, gone through here and by SpiffWorkflow: after every step the same tasks are open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

import pytest

from engine.definitions import load_system
from engine.definitions.values import Action, Workflow
from engine.flow import advance, standing
from forms.actors import Actor, role_of
from forms.models import Record
from tenants.models import InboxItem
from tests.builders import NOW, REGION, actor, publish_all
from tests.small_works import SYSTEM
from tests.workflows.bpmn import Process
from tests.workflows.chains import AGREE, BACK, REFUSE, SEATS, Chain, chain, workflow_document
from workflows.services import open_record, take_action

CHAINS = 500
ON_RECORDS = 60
STEPS = 25
PLAN: Mapping[str, Any] = {
    "kind": "record_type", "key": "plan", "title": "方案", "form": "plan", "workflow": "plan",
    "heading": "{kind}", "number": "FA-{sequence}", "visible_to": list(SEATS),
    "create": {"by": list(SEATS), "title": "新增"},
}  # fmt: skip
FORM: Mapping[str, Any] = {
    "kind": "form", "key": "plan", "title": "方案",
    "schema": {"type": "object", "properties": {"area": {"type": "number"}, "kind": {"type": "string"}}},
    "sections": [{"key": "plan", "title": "方案", "fields": [
        {"key": "area", "title": "面积", "widget": "decimal"}, {"key": "kind", "title": "类别", "widget": "text"},
    ]}],
}  # fmt: skip
ROLES = [{"key": seat, "title": seat, "held": {"by": "grant"}} for seat in SEATS]


class Run(Protocol):
    """A chain that somebody goes through."""

    def open(self) -> set[tuple[str, str]]:
        """Who is asked in which stage."""

    def say(self, seat: str, verdict: str) -> None:
        """What a seat says to the stage."""

    def ended_at(self) -> str:
        """Where it ended; nothing while it is under way."""


def documents(chain: Chain) -> list[Mapping[str, Any]]:
    """Everything our system needs to go through the chain; whoever begins it fills its form in."""
    workflow = workflow_document(chain)
    workflow["states"][0]["edit"] = [{"by": list(SEATS)}]
    return [SYSTEM, PLAN, FORM, workflow]


@dataclass
class InTheEngine:
    """A chain that the engine goes through, without records or people."""

    chain: Chain
    state: str = ""
    votes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workflow: Workflow = load_system(documents(self.chain)).workflows["plan"]
        self.state = self.workflow.initial

    def open(self) -> set[tuple[str, str]]:
        if self.ended_at():
            return set()
        found = standing(self._joint(), self._action().by, self.votes)
        return {(self.state, seat) for seat in found.open}

    def say(self, seat: str, verdict: str) -> None:
        if verdict == BACK:
            self._go(self._way(f"back_{self.state}"))
            return
        self.votes[seat] = verdict
        found = standing(self._joint(), self._action().by, self.votes)
        if found.outcome == "agreed":
            self._go(self._way(f"pass_{self.state}"))
        elif found.outcome == "refused":
            self._go(self._joint().refused_to)

    def ended_at(self) -> str:
        return self.state if self.workflow.by_key[self.state].final else ""

    def _action(self) -> Action:
        action = self.workflow.action(f"pass_{self.state}")
        assert action is not None
        return action

    def _joint(self) -> Any:
        return self._action().joint

    def _way(self, action: str) -> str:
        context = {"area": self.chain.area, "kind": self.chain.kind}
        return advance(self.workflow, self.state, action, context).to

    def _go(self, state: str) -> None:
        self.state, self.votes = state, {}


class OnARecord:
    """A chain that a record goes through: through the services, and who is asked is read in the inbox."""

    def __init__(self, chain: Chain, people: Mapping[str, Actor]) -> None:
        self.people = people
        publish_all(documents(chain), region={**REGION, "roles": ROLES})
        posted = {"area": str(chain.area), "kind": chain.kind}
        first = people[SEATS[0]]
        record = open_record(system="works", record_type="plan", actor=first, now=NOW, posted=posted)
        self.pk = record.pk

    def open(self) -> set[tuple[str, str]]:
        rows = InboxItem.objects.filter(record_id=self.pk, kind=InboxItem.Box.TODO)
        return {(row.state_key, role_of(token.partition("|")[2])) for row in rows for token in row.tokens}

    def say(self, seat: str, verdict: str) -> None:
        record = Record.objects.get(pk=self.pk)
        action = f"{'back' if verdict == BACK else 'pass'}_{record.state}"
        more = {} if verdict == BACK else {"verdict": verdict}
        take_action(self.pk, action=action, version=record.version, actor=self.people[seat], now=NOW, **more)

    def ended_at(self) -> str:
        state = Record.objects.get(pk=self.pk).state
        return "" if state.startswith("s") else state


def gone_through(chain: Chain, ours: Run) -> list[str]:
    """Go through a chain in both engines, somebody who is asked saying something, and compare after every step."""
    theirs, chance, said = Process(chain), Random(chain.number), []
    for _step in range(STEPS):
        told = f"\n{chain}\nsaid: {said}"
        assert ours.open() == theirs.open(), told
        assert ours.ended_at() == theirs.ended_at(), told
        if not ours.open():
            break
        stage, seat = chance.choice(sorted(ours.open()))
        verdict = chance.choice(chain.by_key[stage].verdicts)
        ours.say(seat, verdict)
        theirs.say(seat, verdict)
        said.append(f"{stage}.{seat}: {verdict}")
    return said


def test_the_engine_asks_whom_spiffworkflow_asks():
    verdicts = [step.rpartition(" ")[2] for step in _go_through_all(InTheEngine)]
    assert min(verdicts.count(verdict) for verdict in (AGREE, REFUSE, BACK)) > 100  # all of it was lived through


def test_records_ask_whom_spiffworkflow_asks(alpha):
    people = {seat: actor(seat, seat, areas=["*"]) for seat in SEATS}
    for number in range(ON_RECORDS):
        gone_through(chain(number), OnARecord(chain(number), people))


def test_a_chain_that_goes_another_way_is_told():
    class Forgetful(InTheEngine):
        def say(self, seat: str, verdict: str) -> None:
            super().say(seat, AGREE if verdict == REFUSE else verdict)

    with pytest.raises(AssertionError, match="said: .*refuse"):
        _go_through_all(Forgetful)


def _go_through_all(ours: Callable[[Chain], Run]) -> list[str]:
    return [step for number in range(CHAINS) for step in gone_through(chain(number), ours(chain(number)))]
