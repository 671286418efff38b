"""Where a region wants it, another author approves exactly these drafts before they are released."""

import copy

import pytest

from exchange.drafts import get_draft, list_drafts, save_draft
from exchange.releasing import publish_drafts
from schemas.models import Definition, Release
from schemas.selectors import REGION
from tenants.audit.models import AuditEntry
from tenants.models import Message
from tests.authoring.conftest import signed_in
from tests.builders import NOW, person

RELEASE = "/r/alpha/admin/systems/inspection/release/"


@pytest.fixture
def careful(author, workflow):
    """A region that wants a second person, with a changed title among its drafts."""
    row = Definition.objects.get(system=REGION, kind="region")
    (draft,) = (one for one in list_drafts(REGION) if one.document["kind"] == "region")
    save_draft(row, {**draft.document, "releases": {"second_person": True}}, by=None, at=NOW)
    publish_drafts(REGION, by=None, at=NOW)
    rename(workflow, "改后的名称")
    return author


@pytest.fixture
def second(careful):
    return signed_in(person("第二人", "head", areas=["*"]))


def rename(row, title):
    save_draft(row, {**copy.deepcopy(get_draft(row.pk).document), "title": title}, by=None, at=NOW)


def text(answer):
    return answer.content.decode()


def newest():
    return Release.objects.filter(system="inspection").first().number


def test_nothing_is_released_before_a_second_person_has_approved(careful, second):
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 409
    assert careful.post(RELEASE, {"approval": "ask", "notes": "名称有误"}).status_code == 302
    message = Message.objects.get(user_id=second.user.pk)
    assert "待您审批" in message.subject
    assert "名称有误" in message.text
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 409
    assert "改后的名称" in text(second.get(RELEASE))
    assert second.post(RELEASE, {"approval": "approve"}).status_code == 302
    assert "可以发布" in Message.objects.get(user_id=careful.user.pk).subject
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 302
    assert newest() == 2
    deeds = AuditEntry.objects.filter(action__startswith="release.").values_list("action", "user_id")
    assert ("release.asked", careful.user.pk) in deeds
    assert ("release.approved", second.user.pk) in deeds


def test_whoever_asks_does_not_approve(careful):
    careful.post(RELEASE, {"approval": "ask"})
    assert careful.post(RELEASE, {"approval": "approve"}).status_code == 403
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 409
    assert newest() == 1


def test_drafts_are_sent_back_with_a_reason_and_only_with_one(careful, second):
    careful.post(RELEASE, {"approval": "ask"})
    assert second.post(RELEASE, {"approval": "return", "notes": " "}).status_code == 409
    second.post(RELEASE, {"approval": "return", "notes": "请写明依据"})
    assert "请写明依据" in text(careful.get(RELEASE))
    assert "被退回" in Message.objects.get(user_id=careful.user.pk).subject
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 409


def test_a_draft_that_changes_after_the_approval_undoes_it(careful, second, workflow):
    careful.post(RELEASE, {"approval": "ask"})
    second.post(RELEASE, {"approval": "approve"})
    workflow.refresh_from_db()
    rename(workflow, "又改了")
    assert second.post(RELEASE, {"approval": "approve"}).status_code == 409
    assert careful.post(RELEASE, {"confirm": "yes"}).status_code == 409


def test_a_region_that_does_not_ask_for_it_releases_as_before(author, workflow):
    rename(workflow, "改后的名称")
    assert "第二人审批" not in text(author.get(RELEASE))
    assert author.post(RELEASE, {"confirm": "yes"}).status_code == 302
