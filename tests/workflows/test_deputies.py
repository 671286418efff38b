"""Deputies at work: what they may do, what is said of it, and that nobody counts twice by it."""

import pytest
from django.db import connection

from accounts.deputy_services import end_lending, lend
from accounts.models import Deputy, User
from accounts.selectors import personal_token
from forms.actors import Actor, actor_for
from forms.contexts import Scene
from forms.errors import NotVisible, Refused
from forms.models import Record
from tenants.audit.models import AuditEntry
from tenants.models import InboxItem, Region
from tests.builders import HUANGPU, NOW, SUPERVISOR, actor, grant
from tests.signed_works import Signers, signers, state, version
from workflows.handing import add_signer, reassign, sign_as_added, verbs_for
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry, Signature
from workflows.selectors import offers

ALL = {"agree": "all"}
TWO = {"agree": {"count": 2}}


def user(of: Actor) -> User:
    return User.objects.get(pk=of.user_id)


def again(of: Actor) -> Actor:
    """The same person at their next request."""
    return actor_for(user(of), region_slug=connection.schema_name, today=NOW.date())


def lent(owner: Actor, deputy: Actor) -> Deputy:
    """The owner is away today."""
    region = Region.objects.get(schema_name=connection.schema_name)
    day = NOW.date()
    days = {"first_day": day, "last_day": day, "now": NOW, "today": day}
    return lend(user(owner), deputy=user(deputy), region=region, by=user(owner), **days)


def refusals(record: Record, by: Actor, action: str) -> tuple[str, ...] | None:
    fresh = Record.objects.get(pk=record.pk)
    return {offer.action.key: offer.refusals for offer in offers(fresh, actor=by, now=NOW)}.get(action)


def inbox_of(by: Actor, box: str = "todo") -> list[InboxItem]:
    tokens = [f"{connection.schema_name}|{token}" for token in by.tokens]
    items = InboxItem.objects.filter(kind=box, tokens__overlap=tokens)
    return list(items if box == "todo" else items.filter(user_id=by.user_id))


def test_a_deputy_sees_and_does_what_the_owner_could_and_everything_says_for_whom(alpha):
    people = signers()
    deputy = people.clerk
    plan = people.plan("checking")
    with pytest.raises(NotVisible):
        people.act(plan, "check", deputy)
    lent(people.supervision, deputy)
    deputy = again(deputy)
    assert [item.record_id for item in inbox_of(deputy)] == [plan.pk]
    people.act(plan, "check", deputy, opinion="同意")
    entry = HistoryEntry.objects.filter(record=plan, action="check").get()
    assert (entry.user_name, entry.for_name, entry.for_user_id) == ("资料员", "监理员", people.supervision.user_id)
    audited = AuditEntry.objects.filter(action="record.pass", user_id=deputy.user_id).get()
    assert audited.data["for"] == {"user": people.supervision.user_id, "name": "监理员"}
    assert [item.asks for item in inbox_of(deputy, "done")] == ["审查通过（代 监理员）"]
    assert [item.asks for item in inbox_of(people.supervision, "done")] == ["审查通过（资料员 代）"]
    assert rebuild_all(now=NOW).lines == []


def test_who_holds_the_right_themselves_acts_for_nobody(alpha):
    people = signers()
    plan = people.plan("checking")
    lent(people.supervision, people.colleague)
    people.act(plan, "check", again(people.colleague))
    assert HistoryEntry.objects.filter(record=plan, action="check").get().for_name == ""


def test_it_is_over_with_the_next_request_once_it_is_ended(alpha):
    people = signers()
    deputy = people.clerk
    plan = people.plan("checking")
    given = lent(people.supervision, deputy)
    assert refusals(plan, again(deputy), "check") == ()
    end_lending(given.pk, by=user(people.supervision), now=NOW, today=NOW.date())
    with pytest.raises(NotVisible):
        people.act(plan, "check", again(deputy))
    assert inbox_of(again(deputy)) == []


def test_what_was_handed_to_the_owner_by_name_is_the_deputys_too(alpha):
    people = signers()
    deputy = people.clerk
    plan = people.plan("checking")
    to = {"to": people.colleague.user_id, "reason": "", "version": version(plan)}
    reassign(plan.pk, actor=people.supervision, now=NOW, **to)
    lent(people.colleague, people.supervision)
    lent(people.colleague, deputy)
    assert [item.tokens for item in inbox_of(again(deputy))] == [[f"alpha|{personal_token(people.colleague.user_id)}"]]
    people.act(plan, "check", again(people.supervision))
    entry = HistoryEntry.objects.filter(record=plan, action="check").get()
    assert (entry.user_name, entry.for_name) == ("监理员", "监理同事")


def both_seats(people: Signers) -> Actor:
    """The person of the site, who also belongs to the supervision company and stands in for its user."""
    grant(user(people.site), "archive", organisation=SUPERVISOR)
    lent(people.supervision, people.site)
    return again(people.site)


@pytest.mark.parametrize("joint", [ALL, TWO])
def test_a_deputy_who_signed_for_themselves_does_not_sign_for_the_owner_too(alpha, joint):
    people = signers(joint)
    plan = people.plan("signing")
    deputy = both_seats(people)
    people.act(plan, "sign", deputy)
    signed = Signature.objects.get(record=plan)
    assert (signed.role, signed.for_user_id) == ("site", None)
    (why,) = refusals(plan, deputy, "sign") or ()
    assert "监理员" in why
    with pytest.raises(Refused):
        people.act(plan, "sign", deputy)
    assert Signature.objects.filter(record=plan).count() == 1
    people.act(plan, "sign", people.supervision)
    assert Signature.objects.filter(record=plan).count() == 2


def test_where_the_owner_signed_their_deputy_signs_only_for_themselves(alpha):
    people = signers(ALL)
    plan = people.plan("signing")
    deputy = both_seats(people)
    people.act(plan, "sign", people.supervision)
    people.act(plan, "sign", deputy)
    assert {(each.role, each.for_user_id) for each in Signature.objects.filter(record=plan)} == {
        ("supervision", None),
        ("site", None),
    }


def test_a_deputy_of_two_seats_signs_for_the_owner_once(alpha):
    people = signers(ALL)
    owner = user(people.supervision)
    grant(owner, "authority", areas=["310115"])
    deputy = actor("副手", "authority", areas=[HUANGPU])
    grant(user(deputy), "archive", organisation=SUPERVISOR)
    plan = people.plan("signing")
    lent(people.supervision, deputy)
    people.act(plan, "sign", again(deputy))
    assert Signature.objects.get(record=plan).for_user_id == owner.pk
    with pytest.raises(Refused):
        people.act(plan, "sign", again(deputy))
    people.act(plan, "sign", again(people.supervision))
    assert Signature.objects.filter(record=plan).count() == 2


def test_an_added_signature_in_the_owners_place_says_so_and_never_answers_ones_own_question(alpha):
    people = signers()
    deputy = people.clerk
    plan = people.plan("checking")
    common = {"now": NOW, "place": "before", "reason": "", "to": people.colleague.user_id}
    add_signer(plan.pk, actor=people.supervision, version=version(plan), **common)
    lent(people.colleague, people.supervision)
    lent(people.colleague, deputy)
    told = {"verdict": "agree", "opinion": "", "now": NOW}
    with pytest.raises(Refused):
        sign_as_added(plan.pk, actor=again(people.supervision), version=version(plan), **told)
    sign_as_added(plan.pk, actor=again(deputy), version=version(plan), **told)
    entry = HistoryEntry.objects.filter(record=plan, action="sign").get()
    assert (entry.user_name, entry.for_name) == ("资料员", "监理同事")
    assert state(plan) == "checking"


def test_a_deputy_hands_the_owners_task_on(alpha):
    people = signers()
    deputy = people.clerk
    plan = people.plan("checking")
    lent(people.supervision, deputy)
    deputy = again(deputy)
    fresh = Record.objects.get(pk=plan.pk)
    assert verbs_for(Scene(fresh, deputy, NOW)).reassign
    reassign(plan.pk, to=people.colleague.user_id, reason="出差", version=version(plan), actor=deputy, now=NOW)
    assert HistoryEntry.objects.filter(record=plan, action="reassign").get().for_name == "监理员"


def test_two_regions_know_nothing_of_each_others_deputies(alpha, in_region):
    people = signers()
    deputy = actor("两地员", "archive", organisation=SUPERVISOR)
    lent(people.supervision, deputy)
    plan = people.plan("checking")
    assert refusals(plan, again(deputy), "check") == ()
    with in_region("beta"):
        there = signers()
        grant(user(deputy), "archive", organisation=SUPERVISOR)
        grant(user(people.supervision), "supervision", organisation=SUPERVISOR)
        other = there.plan("checking")
        with pytest.raises(NotVisible):
            there.act(other, "check", again(deputy))
