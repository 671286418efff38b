"""Programs of administrators register webhooks and see to their deliveries; nobody else's do."""

import pytest

from forms.actors import actor_for
from schemas.services import publish
from tests.api.programs import Program
from tests.builders import NOW, REGION, person
from tests.portal.pages import MENUS
from workflows.hooks.feeding import feed_webhooks
from workflows.models import Outgoing

HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
ASKED = {"title": "数据中心", "address": "https://hooks.example.cn/in", "events": ["record.made"]}


@pytest.fixture
def admin(world) -> Program:
    """A program of the region's administrator."""
    region = {**REGION, "roles": [*REGION["roles"], HEAD], "menus": MENUS}
    publish(system="region", documents=[region], by=None, at=NOW)
    return Program(actor_for(person("管理员", "head", areas=["*"]), region_slug="alpha", today=NOW.date()))


def test_a_webhook_is_made_read_changed_given_a_new_secret_and_removed(admin):
    made = admin.post("webhooks/", ASKED, key="once")
    assert (made.status, made["secret"][:6]) == (201, "whsec_")
    again = admin.post("webhooks/", ASKED, key="once")
    assert (again.status, again["id"], "secret" in again.said) == (201, made["id"], False)
    place = f"webhooks/{made['id']}/"
    assert "secret" not in admin.get(place).said
    assert admin.patch(place, {"is_on": False, "title": "中心"}).said["is_on"] is False
    other = admin.post(f"{place}secret/", {})
    assert other["secret"] != made["secret"]
    assert other["secret_before_until"]
    assert [hook["title"] for hook in admin.get("webhooks/").said] == ["中心"]
    assert admin.ask("DELETE", place, None).status == 204
    assert admin.get(place).status == 404


def test_a_delivery_that_was_given_up_is_found_and_sent_again(admin, world):
    place = admin.post("webhooks/", ASKED)["url"]
    record = world.declare()
    feed_webhooks(now=NOW)
    Outgoing.objects.filter(kind="webhook").update(state="dead", attempts=10)
    (row,) = admin.get(f"{place}deliveries/?state=dead")["results"]
    assert (row["event"], row["record"], row["body"]["data"]["id"]) == ("record.made", record.pk, record.pk)
    assert admin.post(f"{place}deliveries/{row['id']}/replay/", {}).said["state"] == "waiting"
    assert admin.post(f"{place}deliveries/{row['id']}/replay/", {}).status == 409
    assert admin.post(f"{place}deliveries/999/replay/", {}).status == 404


@pytest.mark.parametrize(
    "wrong",
    [{"address": "http://example.cn/"}, {"address": 7}, {"events": "record.made"}, {"events": []}, {"more": 1}],
)
def test_what_does_not_fit_is_refused_with_a_sentence(admin, wrong):
    said = admin.post("webhooks/", {**ASKED, **wrong})
    assert (said.status, bool(said["detail"])) == (422, True)


def test_nobody_else_comes_near(admin, contractor, world):
    place = admin.post("webhooks/", ASKED)["url"]
    for path in ("webhooks/", place, f"{place}deliveries/"):
        assert contractor.get(path).status == 403
    assert contractor.post("webhooks/", ASKED).status == 403
    head = actor_for(person("管理员二", "head", areas=["*"]), region_slug="alpha", today=NOW.date())
    assert Program(head, scopes=["read", "write", "act"]).get("webhooks/").status == 403
