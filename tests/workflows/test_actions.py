"""Taking actions: who may, what is refused and why, what follows."""

from datetime import date

import pytest

from forms.errors import Duplicate, Invalid, NotVisible, Refused, Stale
from forms.models import Record
from forms.selectors import creatable, find_record, visible_records
from forms.sentences import refusal_sentences
from tenants.audit.models import AuditEntry
from tests.builders import NOW, at
from workflows.models import HistoryEntry
from workflows.selectors import next_step, offers
from workflows.services import open_record, save_record, save_sheet, take_action


def offered(record, actor):
    fresh = Record.objects.get(pk=record.pk)
    return {offer.action.key: offer.refusals for offer in offers(fresh, actor=actor, now=NOW)}


def test_a_declaration_is_numbered_titled_and_seen_by_its_parties_only(world):
    record = world.declare()
    assert (record.number, record.title, record.state) == ("GC-2026-0001", "浦江一号", "draft")
    assert find_record(record.pk, actor=world.supervision).pk == record.pk
    assert find_record(record.pk, actor=world.site).pk == record.pk
    assert list(visible_records(world.stranger)) == []
    for act in (
        lambda: find_record(record.pk, actor=world.stranger),
        lambda: world.act(record, "submit", world.stranger),
        lambda: find_record(999_999, actor=world.contractor),
    ):
        with pytest.raises(NotVisible):
            act()


def test_an_action_moves_the_record_and_leaves_history_and_audit(world):
    record = world.act(world.declare(), "submit", world.contractor)
    assert record.state == "submitted"
    entry = HistoryEntry.objects.filter(record=record).first()
    assert (entry.user_name, entry.role, entry.from_state, entry.to_state) == (
        "施工员",
        "contractor",
        "draft",
        "submitted",
    )
    assert entry.version == record.version == 2
    deeds = AuditEntry.objects.filter(object_type="record", object_id=str(record.pk)).order_by("sequence")
    assert [deed.action for deed in deeds] == ["record.create", "record.pass"]


def test_roles_that_do_not_act_are_offered_nothing_and_refused(world):
    record = world.declare()
    assert offered(record, world.contractor) == {"submit": ()}
    assert offered(record, world.authority) == {}
    with pytest.raises(Refused) as error:
        world.act(record, "submit", world.authority)
    assert error.value.role


def test_an_action_of_another_state_says_which_state_it_is(world):
    with pytest.raises(Refused) as error:
        world.act(world.declare(), "accept", world.authority, posted={"accepted": "是"})
    assert "待提交" in error.value.sentences[0]


@pytest.mark.parametrize(
    ("answer", "state"), [({"accepted": "是"}, "active"), ({"accepted": "否", "reason": "缺"}, "returned")]
)
def test_the_form_of_an_action_decides_where_it_leads(world, answer, state):
    record = world.act(world.declare(), "submit", world.contractor)
    moved = world.act(record, "accept", world.authority, posted=answer, opinion="意见")
    assert moved.state == state
    assert moved.data["decided_on"] == "2026-04-02"
    assert HistoryEntry.objects.filter(record=record).first().opinion == "意见"


def test_the_form_of_an_action_is_checked_like_any_other(world):
    record = world.act(world.declare(), "submit", world.contractor)
    for posted, fields in (({}, ["accepted"]), ({"accepted": "否"}, ["reason"]), ({"accepted": "也许"}, ["accepted"])):
        with pytest.raises(Invalid) as error:
            world.act(record, "accept", world.authority, posted=posted)
        assert list(error.value.by_field) == fields
    assert Record.objects.get(pk=record.pk).state == "submitted"


def test_sending_back_asks_for_an_opinion(world):
    record = world.act(world.declare(), "submit", world.contractor)
    with pytest.raises(Invalid) as error:
        world.act(record, "send_back", world.supervision, opinion="  ")
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("opinion", "required")]
    assert world.act(record, "send_back", world.supervision, opinion="请改").state == "returned"


def test_what_was_sent_can_be_taken_back_until_the_next_person_has_acted(world):
    record = world.act(world.declare(), "submit", world.contractor)
    assert offered(record, world.contractor) == {"withdraw": ()}
    assert world.act(record, "withdraw", world.contractor).state == "draft"


def test_what_somebody_has_worked_on_cannot_be_taken_back(world):
    record = world.act(world.declare(), "submit", world.contractor)
    posted = {"leader": "钱工", "phone": "13800000002"}
    save_record(record.pk, version=record.version, posted=posted, actor=world.supervision, now=NOW)
    (refusal,) = offered(record, world.contractor)["withdraw"]
    assert "监理员" in refusal
    with pytest.raises(Refused):
        world.act(record, "withdraw", world.contractor)


def test_a_month_whose_review_has_begun_cannot_be_taken_back(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    world.act(month, "submit", world.contractor)
    assert offered(month, world.contractor) == {"withdraw": ()}
    world.fill(month, "review", world.site, {"verdicts": {"steel": "adopt"}}, now=at("2026-04-03"))
    (refusal,) = offered(month, world.contractor)["withdraw"]
    assert "赵工" in refusal


def test_a_guard_refuses_with_its_sentence_before_and_when_acting(world):
    month = world.month(world.active_site(), 3)
    assert offered(month, world.contractor) == {"submit": ("还有 2 项未评价。",)}
    with pytest.raises(Refused) as error:
        world.act(month, "submit", world.contractor)
    assert error.value.sentences == ("还有 2 项未评价。",)


def test_a_stale_action_is_told_what_happened(world):
    record = world.declare()
    world.act(record, "submit", world.contractor)
    with pytest.raises(Stale) as error:
        take_action(record.pk, action="submit", version=1, actor=world.contractor, now=NOW)
    assert error.value.changes[0].what == "提交"
    assert refusal_sentences(error.value)


def test_what_exists_once_cannot_be_made_twice(world):
    first = world.declare()
    with pytest.raises(Duplicate) as error:
        world.declare()
    assert error.value.record_id == first.pk
    assert Record.objects.count() == 1


def test_a_month_cannot_be_made_before_it_has_ended_or_while_suspended(world):
    site = world.active_site()
    with pytest.raises(Refused) as error:
        world.month(site, 5, now=NOW)
    assert error.value.sentences == ("2026年5月尚未结束。",)
    world.act(site, "suspend", world.authority)
    assert Record.objects.get(pk=site.pk).flags == {"suspended": True}
    with pytest.raises(Refused) as error:
        world.month(site, 3)
    assert error.value.sentences == ("工程已中止。",)


def test_a_month_needs_its_period_its_parent_and_a_role(world):
    site = world.active_site()
    make = {"system": "works", "record_type": "month", "now": NOW, "period_start": date(2026, 3, 1)}
    with pytest.raises(NotVisible):
        open_record(**make, actor=world.contractor)
    with pytest.raises(NotVisible):
        open_record(**make, actor=world.stranger, parent_id=site.pk)
    with pytest.raises(Refused) as refused:
        open_record(**make, actor=world.authority, parent_id=site.pk)
    assert refused.value.role
    with pytest.raises(Invalid) as invalid:
        open_record(**{**make, "period_start": None}, actor=world.contractor, parent_id=site.pk)
    assert list(invalid.value.by_field) == ["period"]


def test_a_page_can_ask_beforehand_whether_something_may_be_made(world):
    site = world.active_site()
    ask = {"system": "works", "parent": site, "now": NOW}
    assert creatable("month", actor=world.authority, **ask) is None
    assert creatable("month", actor=world.contractor, period_start=date(2026, 3, 1), **ask) == ()
    assert creatable("month", actor=world.contractor, period_start=date(2026, 9, 1), **ask) == ("2026年9月尚未结束。",)


def test_unknown_systems_and_types_are_not_visible(world):
    for system, record_type in (("works", "nothing"), ("nothing", "site")):
        with pytest.raises(NotVisible):
            open_record(system=system, record_type=record_type, actor=world.contractor, now=NOW)


def test_forwarding_months_opens_one_quarter_that_follows_their_scores(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2)]
    world.self_score(months[0], "steel.1")
    world.self_score(months[1])
    for month in months:
        world.forward(month)
    quarter = Record.objects.get(record_type="quarter")
    assert (quarter.title, quarter.period_end) == ("浦江一号 · 2026年第1季度", date(2026, 3, 31))
    assert quarter.data == {"score": 99, "count": 2}
    assert find_record(quarter.pk, actor=world.authority)


def test_registering_a_quarter_registers_its_months_and_locks_them(world):
    site = world.active_site()
    march, february = world.month(site, 3), world.month(site, 2)
    world.self_score(march, "steel.1")
    world.self_score(february)
    world.forward(march)
    world.act(Record.objects.get(record_type="quarter"), "register", world.authority)
    assert Record.objects.get(pk=march.pk).state == "registered"
    assert HistoryEntry.objects.filter(record=march).first().user is None
    assert Record.objects.get(pk=february.pk).state == "draft"
    reason = ("本季度已登记，不能再修改。",)
    for change in (
        lambda: world.act(february, "submit", world.contractor),
        lambda: save_sheet(february.pk, sheet="self", version=1, entries={}, actor=world.contractor, now=NOW),
    ):
        with pytest.raises(Refused) as error:
            change()
        assert error.value.sentences == reason


def test_the_next_step_names_who_and_by_when(world):
    site = world.active_site()
    month = world.month(site, 3)
    step = next_step(month, now=NOW)
    assert (step.asks, step.roles, step.due_on) == ("完成自评", ("施工企业用户",), date(2026, 4, 7))
    world.self_score(month)
    submitted = world.act(month, "submit", world.contractor)
    step = next_step(submitted, now=NOW)
    assert (step.roles, step.who) == (("现场用户",), ("赵工",))
    assert next_step(site, now=NOW).is_over


def test_changed_parties_reach_everything_below(world):
    site = world.active_site()
    month = world.month(site, 3)
    fresh = find_record(site.pk, actor=world.supervision)
    posted = {"leader": "钱工", "phone": "13800000002"}
    save_record(site.pk, version=fresh.version, posted=posted, actor=world.supervision, now=NOW)
    with pytest.raises(NotVisible):
        find_record(month.pk, actor=world.site)
    assert "site@person:P-2" in Record.objects.get(pk=month.pk).tokens
