"""A leader authorises operators for the project they chose; what they say counts from the next click on."""

import pytest

from accounts.identity import person_key
from accounts.models import Operator, User
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.models import Record
from forms.parties import assign_parties
from tenants.audit.models import AuditEntry
from tests.builders import NOW
from tests.people_on_site import (
    CLERK,
    CLERK_MOBILE,
    LEADER,
    LEADER_MOBILE,
    OTHER,
    OTHER_MOBILE,
    SENTENCES,
    STRANGER,
    Phone,
    works_with_people,
)  # fmt: skip

pytestmark = pytest.mark.django_db
NEW = "/r/alpha/operators/new/"
OWN_MOBILE = "13911112222"


@pytest.fixture
def works(alpha, settings):
    with works_with_people(settings) as works:
        theirs = {"leader": "孙总监", "phone": LEADER_MOBILE}
        works.first = works.world.active_site(site_name="一号工程", contract="HT-1", **theirs)
        works.second = works.world.active_site(site_name="二号工程", contract="HT-2", **theirs)
        yield works


@pytest.fixture
def leader(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    phone.at("/r/alpha/sites/", {"project": "HT-1"})
    return phone


def entry(**more: object) -> dict[str, object]:
    return {"id_number": CLERK, "mobile": CLERK_MOBILE, "permissions": ["works"], "enabled": "1", **more}


def words(answer) -> str:
    return answer.content.decode()


def clerk(works) -> Phone:
    phone = Phone()
    phone.enter(works, CLERK, CLERK_MOBILE, "operator")
    return phone


def test_verifying_fills_name_and_mobile_and_saves_nothing(leader):
    shown = words(leader.at(NEW, {"id_number": CLERK, "verify": "1"}))
    assert "吴资料" in shown
    assert f'value="{CLERK_MOBILE}"' in shown
    assert not Operator.objects.exists()


@pytest.mark.parametrize("how", [{"verify": "1"}, {"mobile": CLERK_MOBILE, "permissions": ["works"]}])
def test_somebody_whom_the_register_does_not_know_is_refused_in_its_words(leader, how):
    answer = leader.at(NEW, {"id_number": STRANGER, **how})
    assert answer.status_code == 422
    assert SENTENCES["not_verified"] in words(answer)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"permissions": []}, "请至少选择一种权限类型"),
        ({"mobile": "12"}, "手机号码不正确"),
        ({"id_number": "310101199505050211"}, "身份证号码不正确"),
        ({"id_number": LEADER}, "您是本项目负责人"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_typed_is_lost(leader, more, said):
    answer = leader.at(NEW, entry(**more))
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{entry(**more)["mobile"]}"' in words(answer)


def test_an_operator_lands_straight_in_the_project_and_sees_no_other(works, leader):
    assert leader.at(NEW, entry()).status_code == 302
    phone = Phone()
    assert phone.enter(works, CLERK, CLERK_MOBILE, "operator")["Location"] == "/r/alpha/"
    assert phone.at(f"/r/alpha/records/{works.first.pk}/").status_code == 200
    assert phone.at(f"/r/alpha/records/{works.second.pk}/").status_code == 404


def test_an_operator_of_two_projects_chooses(works, leader):
    leader.at(NEW, entry())
    leader.at("/r/alpha/sites/", {"project": "HT-2"})
    leader.at(NEW, entry())
    phone = Phone()
    assert phone.enter(works, CLERK, CLERK_MOBILE, "operator")["Location"] == "/r/alpha/sites/"
    second = Operator.objects.get(project="HT-2")
    phone.at("/r/alpha/sites/", {"project": str(second.pk)})
    assert phone.at(f"/r/alpha/records/{works.second.pk}/").status_code == 200


def test_the_mobile_may_be_set_anew_and_then_counts_for_the_log_in(works, leader):
    leader.at(NEW, entry(mobile=OWN_MOBILE))
    Phone().ask(CLERK, CLERK_MOBILE, "operator")
    works.settle()
    assert SENTENCES["mobile_differs"] in works.texts(OWN_MOBILE)[-1]
    assert Phone().enter(works, CLERK, OWN_MOBILE, "operator").status_code == 302


def test_who_is_disabled_is_out_with_the_next_click_and_gets_no_code(works, leader):
    leader.at(NEW, entry())
    phone, operator = clerk(works), Operator.objects.get()
    place = f"/r/alpha/records/{works.first.pk}/"
    assert phone.at(place).status_code == 200
    leader.at(f"/r/alpha/operators/{operator.pk}/switch/", {"enabled": "0"})
    assert phone.at(place)["Location"] == "/r/alpha/sites/"
    Phone().ask(CLERK, CLERK_MOBILE, "operator")
    works.settle()
    assert SENTENCES["not_authorised"] in works.texts(CLERK_MOBILE)[-1]
    leader.at(f"/r/alpha/operators/{operator.pk}/switch/", {"enabled": "1"})
    assert phone.at(place).status_code == 200


def test_a_permission_for_another_system_opens_nothing_here(works, leader):
    leader.at(NEW, entry(permissions=["nothing"]))
    Phone().ask(CLERK, CLERK_MOBILE, "operator")
    works.settle()
    assert SENTENCES["not_authorised"] in works.texts(CLERK_MOBILE)[-1]


def test_permissions_that_are_changed_count_at_once(works, leader):
    leader.at(NEW, entry())
    phone, operator = clerk(works), Operator.objects.get()
    leader.at(f"/r/alpha/operators/{operator.pk}/", {"permissions": ["nothing"], "enabled": "1"})
    assert phone.at(f"/r/alpha/records/{works.first.pk}/").status_code == 404


def test_nobody_is_listed_twice(leader):
    leader.at(NEW, entry())
    assert "已在名单中" in words(leader.at(NEW, entry()))
    assert Operator.objects.count() == 1


def test_numbers_are_masked_in_the_list_sealed_at_rest_and_absent_from_the_audit(leader):
    leader.at(NEW, entry())
    listed = words(leader.at("/r/alpha/operators/"))
    assert "310************210" in listed
    assert "138****1030" in listed
    held = str(Operator.objects.values().get()) + str(list(AuditEntry.objects.values()))
    assert CLERK not in held
    assert CLERK_MOBILE not in held


def test_the_audit_says_who_let_whom_do_what(leader):
    leader.at(NEW, entry())
    said = AuditEntry.objects.get(action="operator.authorised")
    assert (said.user_name, said.data["name"], said.data["project"]) == ("孙总监", "吴资料", "HT-1")
    assert said.data["permissions"] == ["works"]


@pytest.mark.parametrize(("sought", "found"), [("吴", True), (CLERK, True), ("郑", False), ("3101", False)])
def test_the_list_is_searched_by_a_part_of_the_name_or_the_whole_number(leader, sought, found):
    leader.at(NEW, entry())
    leader.at("/r/alpha/operators/")  # says once who was authorised
    assert ("吴资料" in words(leader.at(f"/r/alpha/operators/?q={sought}"))) is found


def test_an_operator_authorises_nobody(works, leader):
    leader.at(NEW, entry())
    phone = clerk(works)
    assert phone.at("/r/alpha/operators/").status_code == 403
    assert phone.at(NEW, entry(id_number=OTHER)).status_code == 403


def test_the_leader_of_another_project_reaches_no_operator_here(works, leader):
    leader.at(NEW, entry())
    operator = Operator.objects.get()
    works.world.active_site(site_name="四号工程", contract="HT-4", leader="周总监", phone=OTHER_MOBILE)
    other = Phone()
    other.enter(works, OTHER, OTHER_MOBILE)
    other.at("/r/alpha/sites/", {"project": "HT-4"})
    assert other.at(f"/r/alpha/operators/{operator.pk}/").status_code == 404
    assert other.at(f"/r/alpha/operators/{operator.pk}/switch/", {"enabled": "0"}).status_code == 404
    assert "吴资料" not in words(other.at("/r/alpha/operators/"))


def test_a_new_leader_decides_anew_whom_the_former_one_let_in(works, leader):
    leader.at(NEW, entry())
    phone = clerk(works)
    _lead(works.first, OTHER)
    assert phone.at(f"/r/alpha/records/{works.first.pk}/").status_code == 404
    other = Phone()
    other.enter(works, OTHER, OTHER_MOBILE)
    other.at("/r/alpha/sites/", {"project": "HT-1"})
    assert "由前任项目负责人授权" in words(other.at("/r/alpha/operators/"))
    operator = Operator.objects.get()
    other.at(f"/r/alpha/operators/{operator.pk}/", {"permissions": ["works"], "enabled": "1"})
    assert phone.at(f"/r/alpha/records/{works.first.pk}/").status_code == 200


def test_who_did_not_sign_in_on_site_finds_no_such_pages(client, works):
    client.force_login(User.objects.get(pk=works.world.contractor.user_id))
    for path in ("sites/", "operators/", "operators/new/"):
        assert client.get(f"/r/alpha/{path}").status_code == 403


def _lead(record: Record, number: str) -> None:
    """Let somebody else lead the project, as a changed contract does."""
    found = Record.objects.get(pk=record.pk)
    found.data = {**found.data, "leader_key": person_key(number)}
    scene = Scene(found, SYSTEM, NOW)
    assign_parties(found, scene.frame.type, scene.frame.region)
    found.save()
