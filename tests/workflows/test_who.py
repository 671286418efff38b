"""Who would act on a record, in the state it is in and in any other."""

from datetime import date, timedelta

from accounts.deputy_services import lend
from accounts.models import User
from forms.actors import Actor
from forms.models import Record
from tenants.models import Region
from tests.builders import NOW, PUDONG, actor
from tests.signed_works import signers, version
from workflows.handing import add_signer, reassign
from workflows.who import WhoActs, who_would_act

ALL = {"agree": "all"}


def asked(record: Record, state: str = "") -> WhoActs:
    found = who_would_act(Record.objects.get(pk=record.pk), state=state, now=NOW)
    assert found is not None
    return found


def names(found: WhoActs) -> dict[str, list[str]]:
    return {seat.role: [one.name for one in seat.people] for seat in found.seats}


def user(of: Actor) -> User:
    return User.objects.get(pk=of.user_id)


def test_for_the_present_state_it_names_the_organisation_and_its_people(alpha):
    people = signers()
    found = asked(people.plan("checking"))
    assert (found.state.title, found.is_now) == ("待审查", True)
    (seat,) = found.seats
    assert (seat.role, seat.organisation, seat.actions) == ("监理企业用户", "监理公司", ("审查通过",))
    assert [one.name for one in seat.people] == ["监理同事", "监理员"]


def test_for_any_other_state_it_names_those_who_would_be_asked_there(alpha):
    people = signers(ALL)
    plan = people.plan("checking")
    assert names(asked(plan, "signing")) == {
        "监理企业用户": ["监理同事", "监理员"],
        "现场用户": ["赵工"],
        "监督机构用户": ["监督员"],
    }
    assert names(asked(plan, "approving")) == {"监督机构用户": ["监督员"]}
    assert asked(plan, "approved").seats == ()
    assert who_would_act(plan, state="nowhere", now=NOW) is None


def test_a_day_is_named_where_one_follows_from_what_is_known(alpha):
    people = signers(due={"working_days": 3, "after": "today"})
    plan = people.plan("approving")
    assert asked(plan, "checking").due_on == date(2026, 4, 7)
    assert asked(plan).due_on is None


def test_who_signed_is_not_asked_again_and_a_task_that_was_handed_on_is_one_persons(alpha):
    people = signers(ALL)
    plan = people.plan("signing")
    people.act(plan, "sign", people.authority)
    reassign(plan.pk, to=people.colleague.user_id, reason="", version=version(plan), actor=people.supervision, now=NOW)
    found = asked(plan)
    assert names(found) == {"监理企业用户": ["监理同事"], "现场用户": ["赵工"]}
    assert [seat.handed_on for seat in found.seats] == [True, False]


def test_a_signer_who_was_added_is_named_too(alpha):
    people = signers()
    plan = people.plan("checking")
    common = {"reason": "", "version": version(plan), "actor": people.supervision, "now": NOW}
    add_signer(plan.pk, to=people.authority.user_id, place="before", **common)
    assert names(asked(plan))[""] == ["监督员"]


def test_deputies_stand_beside_those_who_are_away(alpha):
    people = signers()
    deputy = actor("代理员", "authority", areas=["310101"])
    day = NOW.date()
    lend(
        user(people.authority), deputy=user(deputy), region=Region.objects.get(schema_name="alpha"), first_day=day,
        last_day=day + timedelta(days=1), by=user(people.authority), now=NOW, today=day,
    )  # fmt: skip
    (seat,) = asked(people.plan("approving")).seats
    assert [(one.name, one.deputies) for one in seat.people] == [("监督员", ("代理员",))]


def test_a_role_that_nobody_holds_is_a_seat_without_people(alpha):
    people = signers()
    plan = people.plan("approving")
    user(people.authority).grants.update(active=False)
    assert names(asked(plan)) == {"监督机构用户": []}


def test_it_costs_as_many_queries_for_many_people_as_for_few(alpha, django_assert_num_queries):
    people = signers(ALL)
    plan = people.plan("checking")
    for number in range(5):
        actor(f"监督员{number}", "authority", areas=[PUDONG])
    fresh = Record.objects.select_related("release").get(pk=plan.pk)
    asked(plan)
    with django_assert_num_queries(3):  # the region's release, the holders, their deputies
        who_would_act(fresh, state="signing", now=NOW)
