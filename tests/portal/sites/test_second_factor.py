"""A text message is one factor: where a second one is asked for, or was set up, people on site give it as well."""

from datetime import timedelta

import pytest
from django_tenants.utils import schema_context

from accounts.models import User
from accounts.policy.services import set_password
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.accounts.access.ground import PASSWORD
from tests.accounts.access.test_entering import code_of, enrol
from tests.builders import NOW
from tests.people_on_site import LEADER, LEADER_MOBILE, Phone, region_document, works_with_people

LATER = NOW + timedelta(minutes=2)  # the code of the enrolment is used up


@pytest.fixture
def works(alpha, settings):
    """A project and its leader."""
    settings.ACCESS_POLICY = {"captcha": {"ask": "never"}}
    with works_with_people(settings) as works:
        works.world.active_site(site_name="一号工程", contract="HT-1", leader="孙总监", phone=LEADER_MOBILE)
        yield works


def came_in() -> User:
    """The account that the first log-in made."""
    return User.objects.get(grants__role="site", person_key__gt="", name="孙总监")


def ask_for_it(roles: list[str]) -> None:
    """The region asks these roles for a second factor."""
    document = {**region_document(), "access": {"second_factor": {"roles": roles}}}
    publish(system="region", documents=[document], by=None, at=NOW)


def test_where_nothing_asks_for_more_the_text_message_is_enough(works):
    assert Phone().enter(works, LEADER, LEADER_MOBILE)["Location"] == "/r/alpha/sites/"


def test_a_role_that_is_asked_for_a_second_factor_adds_an_authenticator_before_anything_else(works):
    ask_for_it(["site"])
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert phone.at("/r/alpha/sites/")["Location"].startswith("/account/authenticator/")
    assert phone.at("/account/authenticator/").status_code == 200


def test_what_other_roles_are_asked_for_is_not_asked_of_a_session_that_has_nothing_of_them(works):
    ask_for_it(["authority"])
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert phone.at("/r/alpha/sites/").status_code == 200


def test_whoever_has_an_authenticator_gives_its_code_after_that_of_the_text_message(works):
    first = Phone()
    first.enter(works, LEADER, LEADER_MOBILE)
    enrol(came_in(), now=NOW)
    phone = Phone()
    assert phone.enter(works, LEADER, LEADER_MOBILE)["Location"].startswith("/login/code/?next=")
    assert phone.at("/r/alpha/sites/")["Location"].startswith("/login/")
    assert phone.at("/login/code/", {"code": "000000"}, now=LATER).status_code == 422
    typed = {"code": code_of(came_in(), now=LATER), "next": "/r/alpha/sites/"}
    assert phone.at("/login/code/", typed, now=LATER)["Location"] == "/r/alpha/sites/"
    assert "一号工程" in phone.at("/r/alpha/sites/", now=LATER).content.decode()
    with schema_context("public"):  # the code is asked for outside of all regions
        assert AuditEntry.objects.get(action="login.succeeded").data["by"] == "passcode, second_factor"


def test_a_text_message_alone_adds_no_authenticator_to_an_account_with_a_password(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    owner = came_in()
    set_password(owner, PASSWORD, by=None, now=NOW)
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert phone.at("/account/authenticator/")["Location"] == "/account/"
