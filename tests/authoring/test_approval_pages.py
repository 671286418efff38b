"""A regional admin arranges who approves on Wagtail's pages, and everybody answers on the page of the release."""

import re

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Task, Workflow

from exchange.arranging import arranged_workflow, steps_of
from exchange.models import AnotherAuthorTask, ReleaseRequest
from tenants.audit.models import AuditEntry
from tenants.models import Message
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
    message = Message.objects.get(user_id=second.pk)  # nobody approves of an arrangement, so everybody is told
    assert message.subject == "发布审批步骤已变更"
    assert "原设置：另一位管理员\n现设置：另一位管理员 → 法规审核 (法规科)" in message.text
    assert browser.post(f"{ADMIN}/workflows/tasks/edit/{task.pk}/", {"roles": ["lawyer"]}).status_code == 302
    assert Message.objects.filter(user_id=second.pk).count() == 1  # nothing changed


def test_switching_a_step_off_says_that_requests_end_with_it_and_ends_them(asker, second):
    found = ask(asker)
    step = found.current_workflow_task
    browser = signed_in(second)
    page = f"{ADMIN}/workflows/tasks/disable/{step.pk}/"
    assert "有 1 个申请正停在此步骤。停用后这些申请作废" in browser.get(page).content.decode()
    assert browser.post(page).status_code == 302
    found.refresh_from_db()
    assert found.state == "aside"
    assert "本次申请已作废" in signed_in(asker).get(RELEASE).content.decode()
    entry = AuditEntry.objects.filter(action="release.arranged").get()
    assert (entry.user_id, entry.data["after"]) == (second.pk, [])


def test_every_link_on_the_pages_of_workflows_leads_somewhere(asker):
    browser, workflow = signed_in(asker), arranged_workflow()
    task = workflow.tasks.get()
    pages = [
        "list/", "add/", f"edit/{workflow.pk}/", f"disable/{workflow.pk}/", "tasks/index/", f"tasks/edit/{task.pk}/",
        f"tasks/disable/{task.pk}/", "tasks/add/exchange/anotherauthortask/",
    ]  # fmt: skip
    shown = {page: browser.get(f"{ADMIN}/workflows/{page}").content.decode() for page in pages}
    links = {link for text in shown.values() for link in re.findall(r'href="(/r/alpha/admin/[^"#]*)"', text)}
    assert f"{ADMIN}/workflows/edit/{workflow.pk}/" in links
    assert [link for link in sorted(links) if browser.get(link).status_code not in (200, 302)] == []


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
