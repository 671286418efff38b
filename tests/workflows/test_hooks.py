"""Other systems hear what happened to records: signed, in order, again until they have taken it, and nobody else."""

import json
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from accounts.models import User
from forms.errors import Refused
from tenants.audit.models import AuditEntry
from tests.builders import NOW, person
from tests.receiver import Listener
from tests.world import World, make_world
from workflows.hooks.feeding import feed_webhooks
from workflows.hooks.models import Event, Webhook
from workflows.hooks.services import change_webhook, make_webhook, remove_webhook, replay, rotate_secret
from workflows.hooks.signing import is_signed
from workflows.models import Outgoing
from workflows.outbox_delivery import MOST_ATTEMPTS, deliver_due

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(alpha) -> World:
    return make_world()


@pytest.fixture
def admin(world) -> User:
    return person("管理员", "authority", areas=["*"])


@pytest.fixture
def hook(admin, listener, settings) -> tuple[Webhook, str]:
    """A webhook that hears of everything, with its secret."""
    settings.WEBHOOK_HOSTS_INSIDE = [listener.host]
    address = f"http://{listener.host}/hear"
    return make_webhook(title="数据中心", address=address, system="", events=Event.values, by=admin, now=NOW)


def told(now=NOW) -> list[str]:
    """Deliver what happened, and give what there is to deliver."""
    feed_webhooks(now=now)
    deliver_due(now=now, chance=lambda: 0.5)
    return [row.payload["body"]["type"] for row in Outgoing.objects.filter(kind="webhook").order_by("id")]


def test_what_happens_is_told_in_order_signed_and_without_personal_numbers(world, hook, listener):
    record = world.declare(phone="13800000001")
    world.act(record, "submit", world.contractor)
    assert told()[:2] == ["record.made", "record.state_changed"]
    assert {row.state for row in Outgoing.objects.filter(kind="webhook")} == {"sent"}
    (headers, body), (moved, change) = listener.heard[:2]
    assert is_signed(headers, body, secret=hook[1], now=NOW)
    assert is_signed(moved, change, secret=hook[1], now=NOW)
    said = json.loads(change)
    assert (said["data"]["id"], said["data"]["from_state"], said["data"]["state"]) == (record.pk, "draft", "submitted")
    assert said["data"]["address"] == f"/r/alpha/api/v1/records/{record.pk}/"
    assert not any(b"13800000001" in body or "浦江".encode() in body for _headers, body in listener.heard)


def test_a_signature_holds_for_these_bytes_this_secret_and_five_minutes_only(world, hook, listener):
    world.declare()
    told()
    headers, body = listener.heard[0]
    assert not is_signed(headers, body + b" ", secret=hook[1], now=NOW)
    assert not is_signed(headers, body, secret="whsec_c29tZXRoaW5n", now=NOW)
    assert not is_signed(headers, body, secret=hook[1], now=NOW + timedelta(minutes=6))
    assert not is_signed({**headers, "webhook-id": "another"}, body, secret=hook[1], now=NOW)


def test_the_check_that_the_docs_give_to_receivers_says_the_same(world, hook, listener):
    code = re.search(r"```python\n(.*?)```", (DOCS / "api.md").read_text("utf-8"), re.DOTALL)[1]
    given: dict = {}
    exec(code, given)
    world.declare()
    told()
    headers, body = listener.heard[0]
    assert given["is_genuine"](headers, body, hook[1], now=NOW.timestamp())
    assert not given["is_genuine"](headers, body + b" ", hook[1], now=NOW.timestamp())
    assert not given["is_genuine"](headers, body, hook[1])


def test_nothing_is_told_twice_nor_what_was_before_or_of_other_systems(world, hook, admin, listener):
    other, _secret = make_webhook(
        title="晚到", address=hook[0].address, system="works", events=["record.made"], by=admin, now=NOW
    )
    world.declare()
    told()
    told()
    assert [row.webhook_id for row in Outgoing.objects.filter(kind="webhook").order_by("id")] == [hook[0].pk, other.pk]
    change_webhook(other.pk, {"is_on": False}, by=admin, now=NOW)
    world.declare(contract="HT-2")
    told()
    assert other.deliveries.count() == 1
    change_webhook(other.pk, {"is_on": True}, by=admin, now=NOW)
    told()
    assert other.deliveries.count() == 1  # switched on again, it hears from then on


def test_what_is_not_taken_comes_again_under_the_same_id_until_it_is_given_up(world, hook, admin, listener):
    listener.status = 500
    world.declare()
    moment = NOW
    for _attempt in range(MOST_ATTEMPTS):
        told(moment)
        moment += timedelta(hours=2)
    row = Outgoing.objects.get(kind="webhook")
    assert (row.state, row.attempts, row.error) == ("dead", MOST_ATTEMPTS, "对方应答 500")
    assert len({headers["webhook-id"] for headers, _body in listener.heard}) == 1
    assert AuditEntry.objects.filter(action="outbox.dead").exists()
    listener.status = 204
    replay(hook[0].pk, row.pk, by=admin, now=moment)
    told(moment)
    row.refresh_from_db()
    assert (row.state, row.error) == ("sent", "")
    replay(hook[0].pk, row.pk, by=admin, now=moment)  # what was taken may be asked for again, too
    told(moment)
    assert listener.heard[-1][0]["webhook-id"] == row.key
    assert AuditEntry.objects.filter(action="webhook.replayed").count() == 2


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(world, hook, listener):
    listener.status = 410
    world.declare()
    told()
    assert Outgoing.objects.get(kind="webhook").state == "dead"


def test_for_a_day_both_secrets_sign(world, hook, admin, listener):
    _hook, fresh = rotate_secret(hook[0].pk, by=admin, now=NOW)
    world.declare()
    told()
    headers, body = listener.heard[-1]
    assert is_signed(headers, body, secret=fresh, now=NOW)
    assert is_signed(headers, body, secret=hook[1], now=NOW)
    later = NOW + timedelta(hours=25)
    world.declare(contract="HT-2", now=later)
    told(later)
    headers, body = listener.heard[-1]
    assert is_signed(headers, body, secret=fresh, now=later)
    assert not is_signed(headers, body, secret=hook[1], now=later)


def test_no_detour_is_followed(world, hook, listener):
    listener.status, listener.location = 307, f"http://{listener.host}/elsewhere"
    world.declare()
    told()
    assert Outgoing.objects.get(kind="webhook").error == "对方应答 307"
    assert len(listener.heard) == 1


def test_a_name_that_leads_inside_when_it_counts_is_told_nothing(world, admin, listener, settings, monkeypatch):
    """As with DNS rebinding: the name looked public when it was registered."""
    settings.WEBHOOK_HOSTS_INSIDE = []
    address = f"https://hooks.example.cn:{listener.server_port}/"
    make_webhook(title="x", address=address, system="", events=["record.made"], by=admin, now=NOW)
    Webhook.objects.update(address=address.replace("https", "http"))  # TLS would fail before the guard has its turn
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", listener.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: inside)
    world.declare()
    told()
    assert Outgoing.objects.get(kind="webhook").error.startswith("没有应答")
    assert listener.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "", "hooks", "ftp://example.cn/", "http://example.cn/", "https://127.0.0.1/", "https://10.1.2.3/",
        "https://[::1]/", "https://169.254.169.254/latest/", "https://localhost/", "https://db.internal/",
        "https://intranet/", "https://user:pw@example.cn/", "https://example.cn/#a", "https://example.cn:99999/",
        "https://exa mple.cn/", "https://例子.cn/", "https://[::ffff:10.0.0.1]/", f"https://example.cn/{'a' * 500}",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_or_nowhere_are_refused(admin, settings, address):
    settings.WEBHOOK_HOSTS_INSIDE = []
    with pytest.raises(Refused):
        make_webhook(title="x", address=address, system="", events=["record.made"], by=admin, now=NOW)


@pytest.mark.parametrize("wrong", [{"title": " "}, {"events": []}, {"events": ["record.eaten"]}, {"system": "nowhere"}])
def test_a_webhook_without_name_event_or_known_system_is_refused(admin, wrong):
    asked = {"title": "x", "address": "https://example.cn/", "system": "", "events": ["record.made"], **wrong}
    with pytest.raises(Refused):
        make_webhook(**asked, by=admin, now=NOW)


def test_secrets_lie_sealed_and_are_in_no_audit_and_go_with_their_webhook(world, hook, admin):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM assess_workflows_webhook")
        ((stored,),) = cursor.fetchall()
    assert hook[1] not in stored
    world.declare()
    told()
    remove_webhook(hook[0].pk, by=admin, now=NOW)
    assert not Outgoing.objects.filter(kind="webhook").exists()
    assert not any(hook[1] in json.dumps(entry.data) for entry in AuditEntry.objects.all())
