"""What follows a step: on the record, around it, and towards people and registers."""

from datetime import date

import pytest

from forms.contexts import Scene
from forms.errors import Refused
from forms.models import Record
from forms.rules import lock_reasons
from tests.builders import NOW, at
from tests.workflows.following import fresh, submitted_month, waiting, world_with
from workflows.inbox import rebuild_all
from workflows.models import HistoryEntry, Outgoing
from workflows.outbox_delivery import deliver_due

pytestmark = pytest.mark.usefixtures("alpha")


def test_a_field_takes_what_the_expression_gives():
    month = submitted_month(world_with([{"set": {"remark": '"由" + actor.name'}}]))
    assert fresh(month).data["remark"] == "由施工员"


def test_an_effect_follows_only_where_its_condition_holds_by_the_names_before_the_step():
    effects = [
        {"set": {"remark": '"三月"'}, "when": "period.start.month = 3 and remark = null"},
        {"set": {"remark": '"四月"'}, "when": "period.start.month = 4"},
        {"set": {"remark": '"不明"'}, "when": "remark.none > 3"},
    ]
    assert fresh(submitted_month(world_with(effects))).data["remark"] == "三月"


def test_the_next_period_is_opened_once():
    world = world_with([{"open": "month", "period": "next"}])
    month = submitted_month(world)
    opened = Record.objects.filter(record_type="month").exclude(pk=month.pk)
    assert [record.period_start for record in opened] == [date(2026, 4, 1)]
    world.act(month, "withdraw", world.contractor)
    world.act(month, "submit", world.contractor)
    assert opened.count() == 1
    assert rebuild_all(now=NOW).lines == []


def test_a_party_of_the_record_above_is_replaced_and_its_months_are_the_new_ones_to_see():
    world = world_with([{"party": "supervision", "name": '"新监理"', "people": {"leader": '"P-2"'}}])
    month = submitted_month(world)
    site = fresh(month).parent
    assert (site.data["supervision_name"], site.data["leader_key"]) == ("新监理", "P-2")
    assert "site@person:P-2" in fresh(month).tokens
    assert "site@person:P-1" not in fresh(month).tokens
    entry = HistoryEntry.objects.filter(record=site).first()
    assert (entry.action, entry.user, entry.input) == ("party", None, {"fields": ["监理单位"]})
    assert rebuild_all(now=NOW).lines == []


def test_a_frozen_record_takes_no_step_and_keeps_what_it_has_until_it_is_free_again():
    world = world_with([{"freeze": "self", "because": "{period_title}已封存"}])
    month = submitted_month(world)
    assert lock_reasons(Scene(fresh(month), world.site, NOW)) == ("2026年3月已封存",)
    with pytest.raises(Refused, match="2026年3月已封存"):
        world.act(month, "withdraw", world.contractor)
    Record.objects.filter(pk=month.pk).update(frozen="")
    world.act(month, "withdraw", world.contractor)


def test_a_step_of_one_record_freezes_and_frees_those_around_it():
    world = world_with([{"freeze": "parent", "because": "封存"}])
    month = submitted_month(world)
    site = fresh(month).parent
    assert site.frozen == "封存"
    with pytest.raises(Refused, match="封存"):
        world.act(site, "suspend", world.authority)
    assert HistoryEntry.objects.filter(record=site, action="freeze").count() == 1


def test_a_step_of_one_record_frees_those_around_it_again():
    world = world_with([{"freeze": "parent", "value": False}])
    month = world.month(world.active_site(), 3)
    Record.objects.filter(pk=month.parent_id).update(frozen="封存")
    world.act(month, "submit", world.contractor)
    assert fresh(month).parent.frozen == ""


def test_a_roll_up_that_is_freed_is_worked_out_again():
    world = world_with([{"freeze": "quarters", "value": False}])
    site = world.active_site()
    january = world.month(site, 1)
    world.self_score(january)
    world.forward(january)
    quarter = Record.objects.get(record_type="quarter")
    assert quarter.data["count"] == 1
    Record.objects.filter(pk=quarter.pk).update(frozen="封存")
    february = world.month(site, 2)
    assert fresh(quarter).data["count"] == 1
    world.act(february, "submit", world.contractor)
    assert (fresh(quarter).data["count"], fresh(quarter).frozen) == (2, "")
    assert rebuild_all(now=NOW).lines == []


def test_a_grade_is_capped_whatever_the_sheet_comes_to():
    world = world_with([{"cap": "合格", "grades": ["优良", "合格", "不合格"], "because": "逾期"}])
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    assert fresh(month).result_grade == "优良"
    world.act(month, "submit", world.contractor)
    assert (fresh(month).result_grade, fresh(month).ruling["because"]) == ("合格", "逾期")
    world.act(month, "withdraw", world.contractor)
    world.self_score(month, "steel.2")
    assert fresh(month).result_grade == "合格"


def test_a_grade_that_is_given_stands():
    world = world_with([{"grade": "不合格"}])
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    world.act(month, "submit", world.contractor)
    assert fresh(month).result_grade == "不合格"


def test_a_record_is_put_on_the_watch_list_with_the_reason_and_taken_off():
    month = submitted_month(world_with([{"watch": "self", "because": "{title}逾期"}, {"watch": "parent"}]))
    assert fresh(month).watched == "浦江一号 · 2026年3月逾期"
    assert fresh(month).parent.watched != ""


def test_what_leaves_is_written_with_the_step_or_not_at_all():
    world = world_with([{"notify": "submitted"}, {"set": {"remark": '"好"'}}])
    month = submitted_month(world)
    (row,) = waiting()
    assert (row.kind, row.record_id, row.payload["subject"]) == ("notice", month.pk, "浦江一号已提交2026年3月")
    assert row.payload["tokens"] == ["site@person:P-1"]
    with pytest.raises(Refused):
        world.act(month, "submit", world.contractor)
    assert len(waiting()) == 1


def test_each_step_sends_a_message_of_its_own_under_a_key_of_its_own():
    world = world_with([{"notify": "submitted"}, {"notify": "submitted"}])
    month = submitted_month(world)
    world.act(month, "withdraw", world.contractor)
    world.act(month, "submit", world.contractor)
    assert Outgoing.objects.count() == len({row.key for row in waiting()}) == 4


def test_a_register_is_asked_after_the_step_and_its_answer_fills_fields_and_stands_in_the_history():
    world = world_with([{"call": "people", "with": {"name": "parent.leader"}, "fill": {"reply": "mobile"}}])
    month = submitted_month(world)
    assert fresh(month).data.get("reply") is None
    assert deliver_due(now=at("2026-04-03")).sent == 1
    assert fresh(month).data["reply"] == "13800000001"
    entry = HistoryEntry.objects.filter(record=month).first()
    assert (entry.action, entry.user, entry.input["reply"]) == ("register", None, "13800000001")
    assert rebuild_all(now=NOW).lines == []


def test_a_register_that_does_not_confirm_says_why_and_people_are_told():
    asked = {"call": "people", "with": {"name": '"孙工"'}, "fill": {"reply": "key"}, "failed": "not_confirmed"}
    month = submitted_month(world_with([asked]))
    assert deliver_due(now=at("2026-04-03")).sent == 2
    entry = HistoryEntry.objects.filter(record=month).first()
    assert (entry.opinion, entry.input["reason"]) == ("实名制系统中没有孙工。", "not_found")
    letter = Outgoing.objects.get(kind="notice")
    assert letter.payload["text"] == "实名制系统中没有孙工。"
