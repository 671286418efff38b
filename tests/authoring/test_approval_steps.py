"""At every step of an approval another person answers; nobody gets around them."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django_tenants.utils import schema_context
from wagtail.admin.mail import EmailNotificationMixin
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from accounts.models import Grant, User
from exchange import approvals
from exchange.approvals import NotTheirs, NotWaiting, is_approved, steps_shown
from exchange.arranging import NotArranged, arranged_workflow, steps_of
from exchange.models import ReleaseRequest, ReleaseStep
from exchange.releasing import NotApproved, release_system
from tests.authoring.careful import RELEASE, SYSTEM, arrange, ask, deeds, no, rename, told, yes
from tests.authoring.conftest import signed_in
from tests.builders import NOW, grant, person


def test_without_any_arrangement_one_other_author_is_enough(asker, second, third):
    ask(asker)
    assert not is_approved(SYSTEM)
    yes(second)
    assert is_approved(SYSTEM)
    assert release_system(SYSTEM, by=asker, at=NOW).number == 2
    assert ReleaseRequest.objects.get().state == "released"
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_a_region_that_wants_a_second_person_has_a_workflow_to_arrange_from_then_on(careful):
    (workflow,) = Workflow.objects.all()
    assert workflow.name == "发布审批"
    assert [task.name for task in workflow.tasks] == ["另一位管理员"]
    assert arranged_workflow() == workflow


def test_every_step_takes_another_person_in_the_order_that_was_arranged(asker, second, lawyer):
    arrange(["业务科", "head"], ["法规科", "lawyer"])
    ask(asker)
    with pytest.raises(NotTheirs, match="其他角色"):
        yes(lawyer)
    yes(second, remark="同意，请法规科审核")
    assert not is_approved(SYSTEM)
    with pytest.raises(NotApproved):
        release_system(SYSTEM, by=asker, at=NOW)
    found = yes(lawyer)
    assert found.state == "approved"
    assert is_approved(SYSTEM)
    assert [(step.title, step.status, step.by, step.remark) for step in steps_shown(found)] == [
        ("业务科", "done", second, "同意，请法规科审核"),
        ("法规科", "done", lawyer, ""),
    ]
    assert deeds()[-3:] == ["release.asked", "release.step_approved", "release.approved"]


def test_the_same_steps_the_other_way_round(asker, second, lawyer):
    arrange(["法规科", "lawyer"], ["业务科", "head"])
    ask(asker)
    with pytest.raises(NotTheirs, match="其他角色"):
        yes(second)
    yes(lawyer)
    yes(second)
    assert is_approved(SYSTEM)


def test_whoever_asked_answers_at_no_step(asker, second):
    arrange(["初审"], ["复审"])
    ask(asker)
    for answer in (yes, no):
        with pytest.raises(NotTheirs, match="由您发起"):
            answer(asker)
    yes(second)
    for answer in (yes, no):
        with pytest.raises(NotTheirs, match="由您发起"):
            answer(asker)
    assert not is_approved(SYSTEM)


def test_nobody_answers_at_two_steps_of_one_request(asker, second, third):
    arrange(["初审"], ["复审"])
    ask(asker)
    yes(second)
    with pytest.raises(NotTheirs, match="其他步骤"):
        yes(second)
    yes(third)
    assert is_approved(SYSTEM)


def test_a_person_with_both_roles_still_takes_one_step_only(asker, second, lawyer):
    arrange(["业务科", "head"], ["法规科", "lawyer"])
    grant(second, "lawyer", areas=["*"])
    ask(asker)
    yes(second)
    with pytest.raises(NotTheirs, match="其他步骤"):
        yes(second)
    yes(lawyer)
    assert is_approved(SYSTEM)


def test_only_who_may_release_answers_whatever_a_step_says(asker, second):
    arrange(["督导", "inspector"])
    inspector = person("督导员", "inspector", areas=["east"])
    found = ask(asker)
    for somebody in (inspector, second):
        with pytest.raises(NotTheirs, match="其他角色"):
            yes(somebody)
    assert steps_shown(found)[0].waits_for == ()


def test_who_lost_the_role_meanwhile_answers_no_more(asker, second):
    ask(asker)
    Grant.objects.filter(user=second).update(active=False)
    with pytest.raises(NotTheirs, match="其他角色"):
        yes(User.objects.get(pk=second.pk))


def test_a_step_sends_back_and_the_next_request_begins_with_the_first(asker, second, third):
    arrange(["初审"], ["复审"])
    first = ask(asker)
    yes(second)
    no(third)
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("returned", third)
    assert [step.status for step in steps_shown(first)] == ["done", "returned"]
    with pytest.raises(NotWaiting):
        yes(third)
    found = ask(asker)
    assert [step.status for step in steps_shown(found)] == ["now", "later"]
    yes(third)
    yes(second)
    assert is_approved(SYSTEM)
    assert not WorkflowState.objects.active().exists()


def test_a_draft_that_changes_undoes_what_was_said_at_all_steps(asker, second, third):
    arrange(["初审"], ["复审"])
    ask(asker)
    yes(second)
    rename("又改了")
    with pytest.raises(NotWaiting):
        yes(third)
    found = ask(asker)
    assert [step.status for step in steps_shown(found)] == ["now", "later"]


def test_an_older_request_is_put_aside_with_its_workflow(asker, second):
    older = ask(asker)
    newer = ask(second)
    older.refresh_from_db()
    assert older.state == "aside"
    assert older.workflow_states.get().status == WorkflowState.STATUS_CANCELLED
    assert newer.workflow_states.get().status == WorkflowState.STATUS_IN_PROGRESS
    with pytest.raises(NotTheirs):
        yes(second)
    yes(asker)
    assert is_approved(SYSTEM)


def test_those_are_told_who_can_answer_now(asker, second, third, lawyer):
    arrange(["法规科", "lawyer"], ["复审"])
    ask(asker)
    assert [len(told(one)) for one in (asker, second, third, lawyer)] == [0, 0, 0, 1]
    yes(lawyer)
    assert "待您审批" in told(second)[0]
    assert [len(told(one)) for one in (asker, second, third, lawyer)] == [0, 1, 1, 1]
    yes(third)
    for one in (asker, second, lawyer):
        assert "可以发布" in told(one)[-1]
    assert len(told(third)) == 1


def test_wagtail_writes_no_letters_about_it(asker, second, monkeypatch):
    """They would lead to pages that are closed; people get our messages."""
    letters = []
    monkeypatch.setattr(EmailNotificationMixin, "send_emails", lambda *told, **_more: letters.append(told))
    User.objects.update(email="somebody@example.invalid")
    for answer in (no, yes):
        ask(User.objects.get(pk=asker.pk))
        answer(second)
    assert letters == []
    assert [("被退回" in subject, "可以发布" in subject) for subject in told(asker)] == [(True, False), (False, True)]


@pytest.mark.parametrize("deed", ["the step", "the workflow", "the order"])
def test_who_asked_cannot_arrange_the_other_person_away(asker, second, third, deed):
    """Wagtail goes on to the next step, or finishes, when the one that waits is switched off or taken out."""
    workflow = arrange(["初审"], ["复审"])
    found = ask(asker)
    yes(second)
    step = found.current_workflow_task
    if deed == "the step":
        step.deactivate(user=asker)
    elif deed == "the workflow":
        workflow.deactivate(user=asker)
    else:
        workflow.workflow_tasks.filter(task=step).delete()
        found.current_workflow_state.update(user=asker)
        step.deactivate(user=asker)
    found.refresh_from_db()
    assert found.state == "aside"
    assert not is_approved(SYSTEM)
    with pytest.raises(NotApproved):
        release_system(SYSTEM, by=asker, at=NOW)


def test_a_step_that_is_switched_off_while_a_request_waits_there_ends_the_request(asker, second):
    """It does not go on to the next step as if the first had been passed."""
    arrange(["初审"], ["复审"])
    found = ask(asker)
    found.current_workflow_task.deactivate(user=asker)
    found.refresh_from_db()
    assert found.state == "aside"
    with pytest.raises(NotWaiting):
        yes(second)


def test_a_step_taken_out_before_it_was_reached_is_still_missing_in_the_end(asker, second, third):
    workflow = arrange(["初审"], ["复审"])
    ask(asker)
    workflow.workflow_tasks.filter(task__name="复审").delete()
    assert yes(second).state == "aside"
    assert not is_approved(SYSTEM)
    assert deeds()[-1] == "release.aside"


def test_wagtails_own_kinds_of_steps_count_for_nothing(asker, second):
    """Under Wagtail's approval by a group, whoever asked may approve."""
    workflow = arranged_workflow()
    workflow.workflow_tasks.all().delete()
    task = GroupApprovalTask.objects.create(name="小组")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    with pytest.raises(NotArranged):
        ask(asker)
    WorkflowTask.objects.all().delete()
    with pytest.raises(NotArranged):
        steps_of(workflow)


def test_a_kind_of_step_that_is_put_in_behind_a_request_lets_nobody_through(asker, second, third):
    workflow = arrange(["初审"])
    ask(asker)
    task = GroupApprovalTask.objects.create(name="小组")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=9)
    yes(second)
    page = signed_in(third).get(RELEASE)
    assert page.status_code == 200
    assert "本步骤无人可以办理" in page.content.decode()
    with pytest.raises(NotWaiting):
        yes(third)
    assert not is_approved(SYSTEM)


def test_who_comes_second_to_a_step_does_not_take_the_next_one_by_it(asker, second, third):
    arrange(["初审"], ["复审"])
    seen = approvals.step_now(ask(asker))
    approvals.approve(SYSTEM, title="检查", by=second, at=NOW, step=seen)
    with pytest.raises(NotWaiting):
        approvals.approve(SYSTEM, title="检查", by=third, at=NOW, step=seen)
    assert signed_in(third).post(RELEASE, {"approval": "approve", "step": str(seen)}).status_code == 409
    page = signed_in(third).get(RELEASE).content.decode()
    (shown,) = re.findall(r'name="step" value="(\d+)"', page)
    assert signed_in(third).post(RELEASE, {"approval": "approve", "step": shown}).status_code == 302
    assert is_approved(SYSTEM)


def test_the_rule_is_in_the_step_so_wagtails_own_way_obeys_it(asker, second):
    found = ask(asker)
    step, task = found.current_workflow_task_state, found.current_workflow_task
    assert task.get_actions(found, asker) == []
    assert [action for action, *_ in task.get_actions(found, second)] == ["approve", "reject"]
    assert list(task.get_task_states_user_can_moderate(asker)) == []
    assert [one.pk for one in task.get_task_states_user_can_moderate(second)] == [step.pk]
    for user in (asker, None):
        with pytest.raises(PermissionDenied):
            task.on_action(step, user, "approve", comment="自己批准")
    with pytest.raises(PermissionDenied):
        step.reject(user=asker)
    task.on_action(step, second, "approve", comment="同意")
    assert is_approved(SYSTEM)
    assert ReleaseStep.objects.get().remark == "同意"


def test_what_was_asked_before_there_were_steps_keeps_its_meaning(asker, second):
    old = {"system": SYSTEM, "digest": approvals.drafts_digest(SYSTEM), "asked_by": asker, "asked_at": NOW}
    found = ReleaseRequest.objects.create(**old)
    assert steps_shown(found) == ()
    assert signed_in(second).get(RELEASE).status_code == 200
    with pytest.raises(NotTheirs):
        yes(asker)
    yes(second)
    assert is_approved(SYSTEM)
    ReleaseRequest.objects.all().delete()
    ReleaseRequest.objects.create(**old, state="approved", decided_by=second, decided_at=NOW)
    assert is_approved(SYSTEM)


def test_a_number_in_a_remark_lies_sealed_and_in_no_log_of_wagtails(asker, second):
    from django.db import connection

    ask(asker)
    yes(second, remark="有问题请打13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT remark FROM exchange_releasestep")
        assert "13912345678" not in cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM wagtailcore_modellogentry WHERE data::text LIKE '%13912345678%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM audit_auditentry WHERE data::text LIKE '%13912345678%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM wagtailcore_taskstate WHERE comment <> ''")
        assert cursor.fetchone() == (0,)
    assert ReleaseStep.objects.get().remark == "有问题请打13912345678"


def test_two_regions_with_other_ids_keep_their_workflows_apart(asker, second):
    ask(asker)
    with schema_context("beta"):
        assert not ReleaseRequest.objects.exists()
        workflow = arranged_workflow()
        assigned = WorkflowContentType.objects.get(workflow=workflow)
        assert assigned.content_type_id == ContentType.objects.get_for_model(ReleaseRequest).pk
        theirs = assigned.content_type_id
    yes(second)
    state = WorkflowState.objects.get()
    assert state.base_content_type_id == ContentType.objects.get_for_model(ReleaseRequest).pk != theirs
    assert is_approved(SYSTEM)
