"""The list of messages: what somebody was told in all regions, read or not, and whose it is."""

import pytest
from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import User
from tenants.models import Message
from tests.builders import BUILDER, at, grant, person
from tests.workflows.following import submitted_month, world_with
from workflows.outbox_delivery import deliver_due


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def told(db) -> User:
    """A leader who was told of one month in alpha and of one in beta."""
    with schema_context("alpha"):
        world = world_with([{"notify": "submitted"}])
        submitted_month(world)
        deliver_due(now=at("2026-04-03"))
        leader = User.objects.get(pk=world.site.user_id)
    with schema_context("beta"):
        grant(leader, "site", region="beta")
        world = world_with([{"notify": "submitted"}])
        submitted_month(world)
        deliver_due(now=at("2026-04-04"))
    return leader


def test_the_messages_of_all_regions_stand_in_one_list_newest_first(told):
    page = signed_in(told).get("/messages/")
    text = page.content.decode()
    assert Message.objects.filter(user_id=told.pk).count() == 2
    assert text.count("浦江一号已提交2026年3月</a>") == 2
    assert text.index("2026-04-02") > 0
    assert "全部标为已读" in text


def test_a_message_leads_to_its_record_and_is_read_then(told):
    client = signed_in(told)
    message = Message.objects.filter(user_id=told.pk).latest("pk")
    answer = client.get(f"/messages/{message.pk}/")
    assert answer["Location"] == f"/r/{message.region_slug}/{message.path}"
    assert client.get(answer["Location"]).status_code == 200
    message.refresh_from_db()
    assert message.read_at is not None
    assert '未读 <span class="count count--hot">1</span>' in client.get("/messages/").content.decode()


def test_messages_are_marked_as_read_one_by_one_or_all(told):
    client = signed_in(told)
    one = Message.objects.filter(user_id=told.pk).first()
    client.post("/messages/read/", {"pick": str(one.pk)})
    assert Message.objects.filter(user_id=told.pk, read_at=None).count() == 1
    client.post("/messages/read/", {"all": "1"})
    assert not Message.objects.filter(user_id=told.pk, read_at=None).exists()
    assert "没有未读消息" in client.get("/messages/?box=unread").content.decode()


def test_nobody_reads_or_marks_the_messages_of_others(told):
    with schema_context("alpha"):
        stranger = person("外人", "contractor", organisation=BUILDER, region="alpha")
    client, message = signed_in(stranger), Message.objects.filter(user_id=told.pk).first()
    assert client.get(f"/messages/{message.pk}/").status_code == 404
    client.post("/messages/read/", {"pick": str(message.pk)})
    client.post("/messages/read/", {"all": "1", "pick": ["x", "9" * 40]})
    assert Message.objects.filter(user_id=told.pk, read_at=None).count() == 2
    assert "还没有消息" in client.get("/messages/").content.decode()


def test_the_bell_on_every_page_counts_what_is_unread(told):
    page = signed_in(told).get("/inbox/").content.decode()
    assert 'href="/messages/"' in page
    assert 'class="topbar__bell' in page
    assert '2<span class="sr">条未读' in page
