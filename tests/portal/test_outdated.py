"""A form sent with the token of an earlier log-in comes back with all that was typed; from elsewhere it does not."""

import pytest
from django.test import Client

from accounts.models import User
from forms.models import Draft, Record
from tests.portal.pages import Browser, at, portal_world
from tests.world import World

NEW = at("records/new/works/site/")
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def contractor(world: World) -> Browser:
    """A browser whose posts need a token."""
    browser = Browser(world.contractor)
    browser.client = Client(enforce_csrf_checks=True)
    browser.client.force_login(User.objects.get(pk=world.contractor.user_id))
    return browser


def sent_outdated(browser: Browser, **options: str):
    page = browser.get(NEW)
    fields = {**page.sent(site_name="浦江一号", do="draft"), "csrfmiddlewaretoken": "a" * 64}
    return browser.post(NEW, fields, **options)


def test_what_was_typed_is_in_the_form_again_with_what_happened(contractor: Browser) -> None:
    answer = sent_outdated(contractor, **OURS)
    assert (answer.status, answer.url) == (302, NEW)
    assert not Draft.objects.exists()  # nothing is done before the person sees it again
    again = contractor.get(NEW)
    assert again.value("site_name") == "浦江一号"
    assert "其他页面登录" in again.text("main")
    assert contractor.post(NEW, again.sent(do="draft"), **OURS).status == 302
    assert not Record.objects.exists()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_of_another_site_is_refused_and_leaves_nothing(contractor: Browser, origin: str) -> None:
    answer = sent_outdated(contractor, **({"HTTP_ORIGIN": origin} if origin else {}))
    assert answer.status == 403
    assert contractor.get(NEW).value("site_name") == ""
    assert not Draft.objects.exists()


def test_what_somebody_else_typed_is_not_shown_to_who_signed_in(contractor: Browser, world: World) -> None:
    page = contractor.get(NEW)
    fields = {**page.sent(site_name="浦江一号"), "csrfmiddlewaretoken": "a" * 64, "draft_user": "999999"}
    contractor.post(NEW, fields, **OURS)
    assert contractor.get(NEW).value("site_name") == ""
