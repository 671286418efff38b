"""A region that wants other people's approval of its releases, and what they do there."""

import pytest
from wagtail.models import WorkflowTask

from exchange.approvals import approve, ask_for_approval, send_back
from exchange.arranging import arranged_workflow
from exchange.drafts import get_draft, list_drafts, save_draft
from exchange.models import AnotherAuthorTask
from exchange.releasing import publish_drafts
from schemas.models import Definition
from schemas.selectors import REGION
from tenants.audit.models import AuditEntry
from tenants.models import Message
from tests.builders import NOW, person

ADMIN = "/r/alpha/admin"
RELEASE = f"{ADMIN}/systems/inspection/release/"
SYSTEM = "inspection"
LAWYER = {"key": "lawyer", "title": "法规科", "authors": True}


@pytest.fixture
def careful(inspection):
    """A region that wants other people's approval and has two roles of authors, with a changed title in its drafts."""
    row = Definition.objects.get(system=REGION, kind="region")
    (draft,) = (one for one in list_drafts(REGION) if one.document["kind"] == "region")
    roles = [*draft.document["roles"], {**_role(draft.document, "head"), **LAWYER}]
    save_draft(row, {**draft.document, "roles": roles, "releases": {"second_person": True}}, by=None, at=NOW)
    publish_drafts(REGION, by=None, at=NOW)
    rename("改后的名称")
    return inspection


def _role(document, key):
    return next(role for role in document["roles"] if role["key"] == key)


@pytest.fixture
def asker(careful):
    return person("申请人", "head", areas=["*"])


@pytest.fixture
def second(careful):
    return person("第二人", "head", areas=["*"])


@pytest.fixture
def third(careful):
    return person("第三人", "head", areas=["*"])


@pytest.fixture
def lawyer(careful):
    return person("法规科人员", "lawyer", areas=["*"])


def rename(title):
    row = Definition.objects.get(kind="workflow", key="visit")
    save_draft(row, {**get_draft(row.pk).document, "title": title}, by=None, at=NOW)


def arrange(*steps):
    """These steps, each a name and the roles it is for."""
    workflow = arranged_workflow()
    workflow.workflow_tasks.all().delete()
    for place, (name, *roles) in enumerate(steps):
        task = AnotherAuthorTask.objects.create(name=name, roles=roles)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    return workflow


def ask(by):
    return ask_for_approval(SYSTEM, title="检查", notes="名称有误", by=by, at=NOW)


def yes(by, remark=""):
    return approve(SYSTEM, title="检查", by=by, at=NOW, remark=remark)


def no(by, reason="请写明依据"):
    return send_back(SYSTEM, title="检查", reason=reason, by=by, at=NOW)


def told(user):
    return [message.subject for message in Message.objects.filter(user_id=user.pk).order_by("pk")]


def deeds():
    found = AuditEntry.objects.filter(action__startswith="release.").order_by("pk")
    return list(found.values_list("action", flat=True))
