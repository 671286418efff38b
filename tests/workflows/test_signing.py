"""Signing together, added signers, handing on, going back, copies and reminders, on real records."""

from datetime import timedelta

import pytest

from accounts.selectors import personal_token
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import Invalid, Refused, Stale
from forms.models import Record
from tenants.models import InboxItem
from tests.builders import NOW, SUPERVISOR
from tests.signed_works import signers, state, version
from workflows.handing import add_signer, copy_to, reassign, remind, sign_as_added, verbs_for
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry
from workflows.selectors import next_step, offers
from workflows.services import take_action

ALL = {"agree": "all"}
TWO = {"agree": {"count": 2}, "refuse": {"title": "不同意", "to": "refused", "ends": "too_few"}}


def refusals(record: Record, by: Actor, action: str) -> tuple[str, ...] | None:
    """Why an action is greyed for somebody; None when it is not offered."""
    fresh = Record.objects.get(pk=record.pk)
    found = {offer.action.key: offer.refusals for offer in offers(fresh, actor=by, now=NOW)}
    return found.get(action)


def asked(record: Record) -> set[str]:
    """The tokens in whose inbox the record lies."""
    items = InboxItem.objects.filter(region_slug="alpha", kind=InboxItem.Box.TODO, record_id=record.pk)
    return {token.partition("|")[2] for item in items for token in item.tokens}


def test_a_joint_step_waits_for_everybody_and_tells_those_who_signed_whom_it_waits_for(alpha):
    people = signers(ALL)
    plan = people.plan("signing")
    people.act(plan, "sign", people.supervision, opinion="同意")
    assert state(plan) == "signing"
    (why,) = refusals(plan, people.supervision, "sign")
    assert "（1/3）" in why
    assert "现场用户" in why
    assert "监督机构用户" in why
    people.act(plan, "sign", people.authority)
    assert asked(plan) == {"site@person:P-1"}
    people.act(plan, "sign", people.site)
    assert state(plan) == "approving"
    kinds = list(HistoryEntry.objects.filter(record=plan).values_list("kind", flat=True))
    assert kinds[:3] == ["pass", "sign", "sign"]
    assert rebuild_all(now=NOW).lines == []


def test_two_of_three_are_enough_and_a_refusal_counts_until_too_few_are_left(alpha):
    people = signers(TWO)
    plan = people.plan("signing")
    people.act(plan, "sign", people.supervision, verdict="refuse", opinion="图纸不全")
    assert state(plan) == "signing"
    people.act(plan, "sign", people.site)
    people.act(plan, "sign", people.authority)
    assert state(plan) == "approving"
    other = people.plan("signing")
    people.act(other, "sign", people.supervision, verdict="refuse")
    people.act(other, "sign", people.site, verdict="refuse")
    assert state(other) == "refused"


def test_in_a_sequence_the_next_signer_is_asked_only_after_the_one_before(alpha):
    people = signers({"agree": "all", "order": "sequence"})
    plan = people.plan("signing")
    with pytest.raises(Refused) as error:
        people.act(plan, "sign", people.authority)
    assert "监理企业用户" in error.value.sentences[0]
    for by in (people.supervision, people.site, people.authority):
        people.act(plan, "sign", by)
    assert state(plan) == "approving"


def test_nobody_signs_twice_and_nobody_refuses_where_refusing_leads_nowhere(alpha):
    people = signers(ALL)
    plan = people.plan("signing")
    with pytest.raises(Refused):
        people.act(plan, "sign", people.supervision, verdict="refuse")
    people.act(plan, "sign", people.supervision)
    with pytest.raises(Refused):
        people.act(plan, "sign", people.colleague)


def test_signatures_given_at_the_same_time_do_not_push_each_other_out(alpha):
    people = signers(ALL)
    plan = people.plan("signing")
    seen = version(plan)
    for by in (people.supervision, people.site, people.authority):
        take_action(plan.pk, action="sign", version=seen, actor=by, now=NOW)
    assert state(plan) == "approving"


def test_a_task_handed_on_is_one_persons_alone(alpha):
    people = signers()
    plan = people.plan("checking")
    assert asked(plan) == {f"supervision@org:{SUPERVISOR}"}
    hand_on = {"reason": "出差", "version": version(plan), "now": NOW}
    reassign(plan.pk, to=people.colleague.user_id, actor=people.supervision, **hand_on)
    assert asked(plan) == {personal_token(people.colleague.user_id)}
    assert next_step(Record.objects.get(pk=plan.pk), now=NOW).who == ("监理同事",)
    assert "监理同事" in refusals(plan, people.supervision, "check")[0]
    with pytest.raises(Refused):
        people.act(plan, "check", people.supervision)
    people.act(plan, "check", people.colleague)
    assert state(plan) == "signing"


def test_a_task_is_handed_on_only_by_who_has_it_to_who_could_have_it(alpha):
    people = signers()
    plan = people.plan("checking")
    for by, to in ((people.supervision, people.authority), (people.supervision, people.elsewhere)):
        with pytest.raises(Invalid):
            reassign(plan.pk, to=to.user_id, reason="", version=version(plan), actor=by, now=NOW)
    with pytest.raises(Refused):
        reassign(plan.pk, to=people.colleague.user_id, reason="", version=version(plan), actor=people.site, now=NOW)


def test_somebody_added_before_holds_the_step_up_and_somebody_added_after_completes_it(alpha):
    people = signers()
    plan = people.plan("checking")
    common = {"reason": "请先看", "now": NOW, "actor": people.supervision}
    add_signer(plan.pk, to=people.site.user_id, place="before", version=version(plan), **common)
    add_signer(plan.pk, to=people.authority.user_id, place="after", version=version(plan), **common)
    assert asked(plan) == {personal_token(people.site.user_id)}
    assert "赵工" in refusals(plan, people.supervision, "check")[0]
    sign_as_added(plan.pk, verdict="agree", opinion="无异议", version=version(plan), actor=people.site, now=NOW)
    people.act(plan, "check", people.supervision, opinion="可行")
    assert (state(plan), asked(plan)) == ("checking", {personal_token(people.authority.user_id)})
    sign_as_added(plan.pk, verdict="agree", opinion="", version=version(plan), actor=people.authority, now=NOW)
    assert state(plan) == "signing"
    assert rebuild_all(now=NOW).lines == []


def test_only_those_who_were_asked_sign_as_added(alpha):
    people = signers()
    plan = people.plan("checking")
    with pytest.raises(Refused):
        sign_as_added(plan.pk, verdict="agree", opinion="", version=version(plan), actor=people.site, now=NOW)


def test_an_added_signer_does_not_change_how_many_must_agree(alpha):
    people = signers(TWO)
    plan = people.plan("signing")
    common = {"reason": "", "now": NOW, "actor": people.supervision, "place": "after"}
    add_signer(plan.pk, to=people.colleague.user_id, version=version(plan), **common)
    people.act(plan, "sign", people.supervision)
    people.act(plan, "sign", people.site)
    assert state(plan) == "signing"
    sign_as_added(plan.pk, verdict="agree", opinion="", version=version(plan), actor=people.colleague, now=NOW)
    assert state(plan) == "approving"


def test_what_was_handed_on_ends_with_the_step(alpha):
    people = signers()
    plan = people.plan("checking")
    reassign(plan.pk, to=people.colleague.user_id, reason="", version=version(plan), actor=people.supervision, now=NOW)
    people.act(plan, "check", people.colleague)
    people.act(plan, "sign", people.supervision)
    assert state(plan) == "approving"


def test_going_back_leads_to_where_the_record_came_from(alpha):
    people = signers()
    plan = people.plan("approving")
    people.act(plan, "back", people.authority)
    assert state(plan) == "signing"
    people.act(plan, "back", people.authority)
    assert state(plan) == "checking"


def test_who_sends_back_chooses_among_the_states_that_are_possible(alpha):
    people = signers()
    plan = people.plan("approving")
    for wrong in ("", "signing", "approved"):
        with pytest.raises(Invalid):
            people.act(plan, "back_to", people.authority, chosen=wrong)
    people.act(plan, "back_to", people.authority, chosen="checking")
    assert state(plan) == "checking"


@pytest.mark.parametrize(("resubmit", "then"), [("restart", "checking"), ("resume", "approving")])
def test_what_was_sent_back_goes_through_all_steps_again_or_straight_back(alpha, resubmit, then):
    people = signers(resubmit=resubmit)
    plan = people.plan("approving")
    people.act(plan, "back_to", people.authority, chosen="draft")
    people.act(plan, "submit", people.contractor)
    assert state(plan) == then


def test_a_copy_lies_in_the_tray_of_who_may_see_the_record_and_stops_nobody(alpha):
    people = signers()
    plan = people.plan("checking")
    seen = version(plan)
    to = [people.authority.user_id, people.elsewhere.user_id]
    copy_to(plan.pk, to=to, note="供参考", version=seen, actor=people.contractor, now=NOW)
    copies = InboxItem.objects.filter(kind=InboxItem.Box.COPIED, record_id=plan.pk)
    assert [item.user_id for item in copies] == [people.authority.user_id]
    take_action(plan.pk, action="check", version=seen, actor=people.supervision, now=NOW)
    assert state(plan) == "signing"
    assert rebuild_all(now=NOW).lines == []


def test_a_reminder_is_given_once_a_day_by_those_who_wait(alpha):
    people = signers()
    plan = people.plan("checking")

    def urge(by: Actor, *, later: timedelta = timedelta()) -> None:
        remind(plan.pk, note="请尽快", version=version(plan), actor=by, now=NOW + later)

    urge(people.contractor)
    with pytest.raises(Refused):
        urge(people.contractor, later=timedelta(hours=23))
    urge(people.contractor, later=timedelta(hours=24))
    with pytest.raises(Refused):
        urge(people.supervision, later=timedelta(days=3))


def test_what_may_be_done_with_a_task_depends_on_state_and_seat(alpha):
    people = signers()
    plan = people.plan("checking")

    def verbs(by: Actor) -> set[str]:
        found = verbs_for(Scene(Record.objects.get(pk=plan.pk), by, NOW))
        return {name for name in ("reassign", "add_before", "add_after", "copy", "remind") if getattr(found, name)}

    assert verbs(people.supervision) == {"reassign", "add_before", "add_after", "copy"}
    assert verbs(people.contractor) == {"copy", "remind"}
    assert verbs_for(Scene(Record.objects.get(pk=plan.pk), people.contractor, NOW)).refused == {}
    people.act(plan, "check", people.supervision)
    people.act(plan, "sign", people.supervision)
    assert verbs(people.authority) == set()


def test_a_page_that_is_too_old_hands_nothing_on(alpha):
    people = signers()
    plan = people.plan("checking")
    with pytest.raises(Stale):
        reassign(plan.pk, to=people.colleague.user_id, reason="", version=1, actor=people.supervision, now=NOW)


def test_what_one_would_expect_and_cannot_do_says_why(alpha):
    people = signers()
    plan = people.plan("checking")
    remind(plan.pk, note="", version=version(plan), actor=people.contractor, now=NOW)
    to = {"to": people.colleague.user_id, "reason": "", "version": version(plan)}
    reassign(plan.pk, actor=people.supervision, now=NOW, **to)

    def refused(by: Actor) -> dict[str, str]:
        found = verbs_for(Scene(Record.objects.get(pk=plan.pk), by, NOW))
        assert not any(getattr(found, verb) for verb in found.refused)
        return dict(found.refused)

    assert refused(people.contractor) == {"remind": "施工员在一天之内已催办过，04-03 09:00 起可以再次催办。"}
    assert set(refused(people.supervision)) == {"reassign", "add_before", "add_after", "remind"}
    assert "监理同事" in refused(people.supervision)["reassign"]
    assert refused(people.colleague) == {}
