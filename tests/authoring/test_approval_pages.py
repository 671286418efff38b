"""A regional admin arranges who approves on Wagtail's pages, and everybody answers on the page of the release."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Task, Workflow

from exchange.arranging import arranged_workflow, steps_of
from exchange.models import AnotherAuthorTask, ReleaseRequest
from tenants.audit.models import AuditEntry
from tests.authoring.careful import ADMIN, RELEASE, arrange, ask
from tests.authoring.conftest import signed_in


def test_the_steps_are_arranged_on_wagtails_pages_and_the_audit_says_by_whom(asker, second):
    browser, workflow = signed_in(asker), arranged_workflow()
    page = browser.get(f"{ADMIN}/workflows/tasks/select_type/")
    assert page["Location"].endswith("/exchange/anotherauthortask/")  # the only kind
    shown = browser.get(page["Location"]).content.decode()
    assert "法规科" in shown
    assert 'value="inspector"' not in shown  # no role of authors
    browser.post(page["Location"], {"name": "法规审核", "roles": ["lawyer"]})
    task = AnotherAuthorTask.objects.get(name="法规审核")
    assert task.roles == ["lawyer"]
    first = workflow.workflow_tasks.get()
    content_type = ContentType.objects.get_for_model(ReleaseRequest).pk
    form = {
        "name": workflow.name, "content_types": [content_type],
        "workflow_tasks-TOTAL_FORMS": 2, "workflow_tasks-INITIAL_FORMS": 1,
        "workflow_tasks-0-id": first.pk, "workflow_tasks-0-task": first.task_id, "workflow_tasks-0-ORDER": 1,
        "workflow_tasks-1-task": task.pk, "workflow_tasks-1-ORDER": 2,
        "pages-TOTAL_FORMS": 1, "pages-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert browser.post(f"{ADMIN}/workflows/edit/{workflow.pk}/", form).status_code == 302
    assert [step["title"] for step in steps_of(workflow)] == ["另一位管理员", "法规审核"]
    entry = AuditEntry.objects.filter(action="release.arranged").get()
    assert entry.user_id == asker.pk
    assert (entry.data["before"], entry.data["after"]) == (["另一位管理员"], ["另一位管理员", "法规审核 (法规科)"])
    assert "现设置: 另一位管理员, 法规审核 (法规科)" in browser.get(f"{ADMIN}/audit/").content.decode()
    assert "法规审核" in browser.get(f"{ADMIN}/workflows/list/").content.decode()


def test_a_workflow_is_never_given_to_pages_and_help_pages_show_no_button_for_one(asker):
    browser, workflow = signed_in(asker), arranged_workflow()
    page = browser.get(f"{ADMIN}/workflows/edit/{workflow.pk}/").content.decode()
    assert "id_pages-0-page" not in page
    assert browser.get(f"{ADMIN}/workflows/usage/{workflow.pk}/").status_code == 404
    shown = browser.get(f"{ADMIN}/pages/add/assess_guides/guidepage/1/").content.decode()
    assert "action-publish" in shown
    assert "action-submit" not in shown


def test_wagtails_own_pages_about_requests_are_closed_even_to_who_may_answer(asker, second):
    found = ask(asker)
    step = found.current_workflow_task_state
    browser = signed_in(second)
    for path in ("", f"edit/{found.pk}/", f"workflow/action/{found.pk}/approve/{step.pk}/", f"delete/{found.pk}/"):
        for send in (browser.get, browser.post):
            assert send(f"{ADMIN}/release_requests/{path}").status_code == 404, path
    found.refresh_from_db()
    assert found.state == "waiting"


def test_the_page_shows_the_steps_and_on_whom_they_wait(asker, second, lawyer):
    arrange(["业务科", "head"], ["法规科", "lawyer"])
    signed_in(asker).post(RELEASE, {"approval": "ask"})
    shown = signed_in(second).get(RELEASE).content.decode()
    assert "第 1/2 步" in shown
    assert "等待 第二人" in shown
    answer = signed_in(second).post(RELEASE, {"approval": "approve", "notes": "同意"}, follow=True).content.decode()
    assert "下一步骤" in answer
    refused = signed_in(second).post(RELEASE, {"approval": "approve"})
    assert refused.status_code == 403
    assert "其他步骤" in refused.content.decode()
    shown = signed_in(lawyer).get(RELEASE).content.decode()
    assert "等待 法规科人员" in shown
    assert "同意" in shown


def test_no_workflow_of_wagtails_own_is_left(inspection):
    assert not Workflow.objects.exists()
    assert not Task.objects.exists()
