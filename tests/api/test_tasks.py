"""What is done with tasks beside their steps, through the API."""

import pytest

from tenants.models import Message
from tests.api.programs import Program
from tests.builders import NOW
from tests.signed_works import Signers, signers, state

REFUSABLE = {"agree": "all", "refuse": {"title": "不同意", "to": "refused"}}


@pytest.fixture
def people(alpha) -> Signers:
    return signers(REFUSABLE)


def test_a_task_is_handed_on_once_to_somebody_found_by_name(people):
    plan, owner = people.plan("checking"), Program(people.supervision)
    offered = owner.get(f"records/{plan.pk}/verbs/")
    assert [verb["key"] for verb in offered.said] == ["reassign", "add_before", "add_after", "copy"]
    (person,) = owner.get(f"{offered.said[0]['url']}?q=同事")["people"]
    said = {"to": [person["id"]], "opinion": "出差"}
    done = [owner.post(offered.said[0]["url"], said, key="h1", if_match=offered.tag).status for _ in range(2)]
    assert done == [200, 200]
    (refused, *_more) = owner.get(f"records/{plan.pk}/verbs/").said
    assert refused["refusal"]
    assert Program(people.colleague).get("inbox/")["results"][0]["record"] == plan.pk
    happened = owner.get(f"records/{plan.pk}/history/").said
    assert [one["kind"] for one in happened].count("reassign") == 1


def test_who_would_act_is_said_for_now_and_for_any_state(people):
    plan, reader = people.plan("checking"), Program(people.contractor)
    now = reader.get(f"records/{plan.pk}/who/")
    assert (now["is_now"], now["state"]["key"]) == (True, "checking")
    assert "监理同事" in {one["name"] for seat in now["seats"] for one in seat["people"]}
    assert reader.get(f"records/{plan.pk}/who/?state=signing")["is_now"] is False
    assert reader.get(f"records/{plan.pk}/who/?state=nothing").status == 404


def test_an_added_signer_signs_and_a_copy_lies_in_the_tray(people):
    plan, owner = people.plan("checking"), Program(people.supervision)
    path = f"records/{plan.pk}/verbs/"
    (person,) = owner.get(f"{path}add_before/?q=同事")["people"]
    tag = owner.get(path).tag
    asked = owner.post(f"{path}add_before/", {"to": [person["id"]], "opinion": "请看第三节"}, if_match=tag)
    assert asked.status == 200
    signer = Program(people.colleague)
    assert "sign" in [verb["key"] for verb in signer.get(path).said]
    signed = signer.post(f"{path}sign/", {"verdict": "agree", "opinion": "同意"}, if_match=asked.tag)
    assert signed.status == 200
    copied = owner.post(f"{path}copy/", {"to": [person["id"]]}, if_match=signed.tag)
    assert copied.status == 200
    assert signer.get("inbox/?box=copied")["results"][0]["record"] == plan.pk


@pytest.mark.parametrize(
    ("verb", "body", "status"),
    [
        ("reassign", {"to": []}, 422),
        ("reassign", {"to": "me"}, 422),
        ("reassign", {"to": [True]}, 422),
        ("reassign", {"whom": [1]}, 422),
        ("sign", {"verdict": "agree"}, 403),
        ("remind", {}, 409),
        ("nothing", {}, 404),
    ],
)
def test_what_cannot_be_done_says_why(people, verb, body, status):
    plan, owner = people.plan("checking"), Program(people.supervision)
    tag = owner.get(f"records/{plan.pk}/").tag
    assert owner.post(f"records/{plan.pk}/verbs/{verb}/", body, if_match=tag).status == status
    assert owner.post(f"records/{plan.pk}/verbs/copy/", {}).status == 428
    reader = Program(people.supervision, scopes=["read", "write"])
    assert reader.post(f"records/{plan.pk}/verbs/copy/", {}, if_match=tag).status == 403
    assert state(plan) == "checking"


def test_messages_are_read_and_marked(people):
    plan = people.plan("checking")
    about = {"tokens": [f"alpha|{token}" for token in plan.tokens], "path": f"records/{plan.pk}/"}
    told = {"region_slug": "alpha", "region_title": "甲", "key": "k", "sent_at": NOW, "subject": "退回", "text": "请改"}
    one = Message.objects.create(user_id=people.contractor.user_id, **told, **about)
    reader, other = Program(people.contractor), Program(people.supervision)
    assert [each["subject"] for each in reader.get("messages/?unread=1")["results"]] == ["退回"]
    assert other.get("messages/")["results"] == []
    assert other.post("messages/read/", {"messages": [one.pk]})["read"] == 0
    assert reader.post("messages/read/", {"messages": [one.pk]})["read"] == 1
    assert reader.get("messages/?unread=1")["results"] == []


def test_a_colleague_stands_in_until_that_is_ended(people):
    owner, path = Program(people.colleague), "deputies/"
    (found,) = owner.get("deputies/people/?q=资料员").said
    days = {"first_day": "2026-04-01", "last_day": "2026-04-03"}
    day = NOW.date().isoformat()
    lent = owner.post(path, {"to": found["id"], **days, "first_day": day, "last_day": day}, key="d1")
    assert (lent.status, lent["deputy"]) == (201, "资料员")
    assert [one["id"] for one in owner.get(path).said] == [lent["id"]]
    assert [one["id"] for one in Program(people.clerk).get("deputies/?side=others").said] == [lent["id"]]
    assert Program(people.contractor).get("deputies/?side=region").status == 403
    assert Program(people.contractor).post(f"deputies/{lent['id']}/end/", {}).status == 403
    nobody = owner.post(path, {"to": people.contractor.user_id, **days})
    assert (nobody.status, nobody["errors"][0]["pointer"]) == (422, "/to")
    assert owner.post(path, {"to": found["id"]})["errors"][0]["pointer"] == "/first_day"
    assert owner.post(f"deputies/{lent['id']}/end/", {}).status == 204
    assert owner.post(f"deputies/{lent['id']}/end/", {}).status == 409
