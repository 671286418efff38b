"""The region's administrator says by clicking who is told of events, and sends again what was given up."""

import re

import pytest

from registers.services import put_entry
from tests.authoring.conftest import signed_in
from tests.authoring.test_outbox import HEAD, REGION
from tests.builders import NOW, PUDONG, person, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.hooks.models import Webhook
from workflows.models import Outgoing

ADDRESS = "/r/alpha/admin/webhooks/"
ASKED = {"title": "数据中心", "address": "https://hooks.example.cn/in", "events": ["record.made"]}


@pytest.fixture
def head(alpha):
    """The browser of the region's administrator."""
    from exchange.authors import ensure_author_group

    publish_all(DOCUMENTS, region={**REGION, "roles": [*REGION["roles"], HEAD]})
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
    ensure_author_group()
    return signed_in(person("管理员", "head", areas=["*"]))


def test_a_receiver_is_registered_and_its_secret_shown_once(head):
    made = head.post(ADDRESS, ASKED)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made.content.decode())[0]
    assert "no-store" in made.headers["Cache-Control"]
    hook = Webhook.objects.get()
    assert (hook.title, str(hook.secret)) == ("数据中心", secret)
    text = head.get(ADDRESS).content.decode() + head.get(f"{ADDRESS}{hook.pk}/").content.decode()
    assert "数据中心" in text
    assert secret not in text


def test_what_is_wrong_is_said_and_what_was_typed_stays(head):
    answer = head.post(ADDRESS, {**ASKED, "address": "http://10.0.0.1/"})
    assert answer.status_code == 422
    assert "数据中心" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_deliveries_are_listed_sent_again_and_the_receiver_switched_rotated_and_removed(head):
    head.post(ADDRESS, ASKED)
    hook, page = Webhook.objects.get(), f"{ADDRESS}{Webhook.objects.get().pk}/"
    kept = {"payload": {"subject": "x", "body": {"type": "record.made"}}, "due_at": NOW, "created_at": NOW}
    row = Outgoing.objects.create(
        key="k", kind="webhook", record=World().declare(), webhook=hook, state="dead", error="Answered 500", **kept
    )
    assert "Answered 500" in head.get(page, {"state": "dead"}).content.decode()
    head.post(page, {"replay": str(row.pk)})
    row.refresh_from_db()
    assert row.state == "waiting"
    assert head.post(page, {"replay": "7" * 30}).status_code == 404
    assert "whsec_" in head.post(page, {"rotate": "1"}).content.decode()
    head.post(page, {"switch": "1"})
    hook.refresh_from_db()
    assert not hook.is_on
    head.post(page, {"remove": "1"})
    assert head.get(page).status_code == 404


def test_systems_and_events_are_called_by_their_names(head):
    page = head.get(ADDRESS).content.decode()
    assert re.findall(r'<option value="works">([^<]*)', page) == ["工程质量"]
    head.post(ADDRESS, {**ASKED, "system": "works"})
    hook = Webhook.objects.get()
    kept = {"payload": {"subject": "x", "body": {"type": "record.made"}}, "due_at": NOW, "created_at": NOW}
    Outgoing.objects.create(key="k", kind="webhook", record=World().declare(), webhook=hook, **kept)
    text = head.get(f"{ADDRESS}{hook.pk}/").content.decode()
    assert "新建记录 " in re.findall(r'<th scope="row">([^<]*)', text)


def test_nobody_else_comes_near(head):
    head.post(ADDRESS, ASKED)
    other = signed_in(person("监督员", "authority", areas=[PUDONG]))
    assert other.get(ADDRESS).status_code == 403
    assert other.post(f"{ADDRESS}{Webhook.objects.get().pk}/", {"remove": "1"}).status_code == 403
    assert Webhook.objects.exists()
