"""Any workflow at all: what is offered can be done, nothing else can, nobody is stuck, and the history tells it all."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.deputy_services import end_lending, lend
from accounts.models import Deputy, User
from engine.flow.moves import MOVING
from forms.actors import Actor, actor_for
from forms.errors import NotVisible, Refused
from forms.models import Record
from tenants.models import Region
from tests.builders import NOW, publish_all
from tests.signed_works import Signers, documents, signers, version
from tests.workflows.generated import workflows
from tests.world import VALUES
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry, Signature
from workflows.selectors import offers
from workflows.services import open_record, take_action


class Life(RuleBasedStateMachine):
    """A record of a generated workflow, and three people who do whatever comes to their minds."""

    people: Signers
    opened = 0

    @initialize(workflow=workflows(), area=st.sampled_from(["10", "5000"]))
    def begin(self, workflow: dict[str, Any], area: str) -> None:
        """Release the workflow and open a record."""
        self.workflow = workflow
        publish_all([*documents()[:-1], workflow])
        Life.opened += 1
        posted = {**VALUES, "contract": f"L-{Life.opened}", "area": area}
        self.record = open_record(
            system="works", record_type="plan", actor=self.people.contractor, now=NOW, posted=posted
        )

    @rule(number=st.integers(0, 40), refuses=st.booleans())
    def somebody_takes_what_is_offered(self, number: int, refuses: bool) -> None:
        """Whatever is offered without a refusal goes through, and leads where the definition lets it."""
        ways = self.ways()
        if not ways:
            return
        by, key, joint = ways[number % len(ways)]
        verdict = "refuse" if refuses and "refuse" in joint else "agree"
        before = self.now()
        after = take_action(self.record.pk, action=key, version=before.version, actor=by, now=NOW, verdict=verdict)
        assert after.version == before.version + 1

    @rule(number=st.integers(0, 40))
    def somebody_tries_what_is_not_offered(self, number: int) -> None:
        """Whatever is not offered, or offered with a refusal, is refused with a sentence and changes nothing."""
        open_ways = {(by.user_id, key) for by, key, _joint in self.ways()}
        tries = [
            (by, action["key"])
            for by in self.everybody()
            for action in self.workflow["actions"]
            if (by.user_id, action["key"]) not in open_ways
        ]
        if not tries:
            return
        by, key = tries[number % len(tries)]
        before = self.now()
        with pytest.raises((NotVisible, Refused)) as refusal:
            take_action(self.record.pk, action=key, version=before.version, actor=by, now=NOW)
        assert all(getattr(refusal.value, "sentences", ()))
        assert (self.now().version, self.now().state) == (before.version, before.state)

    @invariant()
    @precondition(lambda self: hasattr(self, "record"))
    def nobody_is_stuck(self) -> None:
        """Somebody can go on from every state but the final one."""
        final = self.workflow["states"][-1]["key"]
        assert bool(self.ways()) == (self.now().state != final)

    @invariant()
    @precondition(lambda self: hasattr(self, "record"))
    def the_history_leads_here(self) -> None:
        """Replaying the moves from the first state ends where the record stands, without a gap."""
        state = self.workflow["initial"]
        for entry in HistoryEntry.objects.filter(record=self.record, kind__in=MOVING).order_by("id"):
            assert entry.from_state == state
            state = entry.to_state
        assert state == self.now().state

    def teardown(self) -> None:
        """The inbox is what the records say."""
        assert rebuild_all(now=NOW).lines == []

    def everybody(self) -> tuple[Actor, ...]:
        """The three people, one in each role, and a colleague of the second who may stand in for them."""
        return (self.people.contractor, self.people.supervision, self.people.authority, self.clerk())

    def clerk(self) -> Actor:
        """The colleague, as they are at their next request."""
        return actor_for(User.objects.get(pk=self.people.clerk.user_id), region_slug="alpha", today=NOW.date())

    @rule()
    def the_second_leaves_or_comes_back(self) -> None:
        """While they are away, their colleague can do what they could, and not a day longer."""
        owner, deputy = (User.objects.get(pk=of.user_id) for of in (self.people.supervision, self.people.clerk))
        given = Deputy.objects.filter(owner=owner, deputy=deputy, revoked_at=None).first()
        if given is not None:
            end_lending(given.pk, by=owner, now=NOW, today=NOW.date())
            assert not [by for by, _key, _joint in self.ways() if by.user_id == deputy.pk]
            return
        region, day = Region.objects.get(schema_name="alpha"), NOW.date()
        days = {"first_day": day, "last_day": day, "now": NOW, "today": day}
        lend(owner, deputy=deputy, region=region, by=owner, **days)

    @invariant()
    @precondition(lambda self: hasattr(self, "record"))
    def nobody_counts_twice(self) -> None:
        """Of an owner and their deputy only one has signed a step in one stay."""
        pair = {self.people.supervision.user_id, self.people.clerk.user_id}
        signed = Signature.objects.filter(record=self.record, user_id__in=pair)
        stays = list(signed.values_list("since", "action", "seat"))
        assert len({(since, action) for since, action, _seat in stays}) == len(stays)

    def now(self) -> Record:
        """The record as it is stored."""
        return Record.objects.get(pk=self.record.pk)

    def ways(self) -> list[tuple[Actor, str, dict[str, Any]]]:
        """What anybody can do now, with how it is signed."""
        joints = {action["key"]: action.get("joint", {}) for action in self.workflow["actions"]}
        return [
            (by, offer.action.key, joints[offer.action.key])
            for by in self.everybody()
            for offer in offers(self.now(), actor=by, now=NOW)
            if not offer.refusals
        ]


def test_whatever_the_workflow_its_records_live_by_it(alpha):
    Life.people = signers()
    few = settings(max_examples=8, stateful_step_count=10, deadline=None, derandomize=True)
    run_state_machine_as_test(Life, settings=settings(few, suppress_health_check=list(HealthCheck)))
    assert version(Record.objects.order_by("-pk")[0]) >= 1
