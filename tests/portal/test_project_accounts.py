"""Companies look after the accounts of their own projects."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant, User
from engine.errors import blocking
from forms.models import Record
from schemas.checking import check_documents
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.accounts.access.ground import OTHER, log_in, policy
from tests.builders import NOW, REGION, SUPERVISOR, publish_all
from tests.portal.pages import Browser
from tests.small_works import DOCUMENTS
from tests.world import VALUES, World, make_world
from workflows.services import save_record

LIST = "/r/alpha/project-accounts/"
SAID = {"title": "项目账号管理", "role": "site", "opened_by": ["supervision"], "system": "works", "record_type": "site"}
WORKS = [
    {**one, "project": "contract"} if (one["kind"], one["key"]) == ("record_type", "site") else dict(one)
    for one in DOCUMENTS
]
CHEN = {"username": "gc001", "name": "陈某", "mobile": "13800000123"}


def region(**changes: object) -> dict:
    return {**REGION, "project_accounts": {**SAID, **changes}}


@pytest.fixture(autouse=True)
def _easy(settings) -> Iterator[None]:
    settings.ACCESS_POLICY = policy()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world(alpha) -> World:
    world = make_world()
    publish_all(WORKS, region=region())
    return world


def of(site: Record) -> str:
    return f"{LIST}{site.pk}/"


def opened(world: World, site: Record, **changes: str) -> tuple[User, str]:
    page = Browser(world.supervision).post(of(site), {**CHEN, **changes})
    assert page.status == 200, page.text(".errors")
    return User.objects.get(username=changes.get("username", "gc001")), page.text(".start-password")


def do(world: World, site: Record, user: User, deed: str, **more: str):
    return Browser(world.supervision).post(f"{of(site)}{user.pk}/", {"do": deed, "confirmed": "1", **more})


def test_an_account_is_opened_for_one_project_and_sees_that_one_alone(world):
    site, other = world.active_site(), world.active_site(site_name="另一工程", contract="HT-2")
    _user, password = opened(world, site)
    browser = Client()
    assert log_in(browser, "gc001", password).status_code == 302
    browser.post("/account/password/", {"current": password, "new": OTHER, "again": OTHER})
    assert browser.get(f"/r/alpha/records/{site.pk}/").status_code == 200
    assert browser.get(f"/r/alpha/records/{other.pk}/").status_code == 404


def test_the_list_says_how_many_accounts_each_project_has_at_a_fixed_cost(world):
    site = world.active_site()
    opened(world, site)
    browser = Browser(world.supervision)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            page = browser.get(LIST)
        assert "1" in page.texts("tbody td.num")
        return len(found)

    cost()
    before = cost()
    for number in "23":
        world.active_site(site_name=f"{number}号工程", contract=f"HT-{number}")
    assert cost() == before
    assert browser.get(f"{LIST}?q=HT-3").texts("tbody .cell-main") == ["3号工程"]


def test_a_new_start_password_ends_the_old_one_and_closing_ends_the_account_until_it_is_opened_again(world):
    site = world.active_site()
    user, password = opened(world, site)
    noted = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"person.opened", "grant.given", "password.handed_out"} <= noted
    asked = Browser(world.supervision).post(f"{of(site)}{user.pk}/", {"do": "password"})
    assert asked.text("h1") == "重新生成初始密码"
    fresh = do(world, site, user, "password").text(".start-password")
    assert log_in(Client(), "gc001", password).status_code == 422
    assert log_in(Client(), "gc001", fresh).status_code == 302
    do(world, site, user, "close")
    assert log_in(Client(), "gc001", fresh).status_code == 422
    assert not Grant.objects.filter(user=user, active=True).exists()
    do(world, site, user, "reopen")
    assert log_in(Client(), "gc001", fresh).status_code == 302


def test_when_another_company_takes_the_project_over_the_accounts_of_the_first_see_it_no_more(world):
    site = world.declare()
    user, _password = opened(world, site)
    token = f"site@area:{SUPERVISOR}/HT-1"
    assert Grant.objects.get(user=user).areas == [f"{SUPERVISOR}/HT-1"]
    assert token in Record.objects.get(pk=site.pk).tokens
    posted = {**VALUES, "supervision_code": "91310000MA1FL0000N"}
    save_record(site.pk, version=site.version, posted=posted, actor=world.contractor, now=NOW)
    assert token not in Record.objects.get(pk=site.pk).tokens
    assert Browser(world.supervision).get(of(site)).status == 404


def test_whoever_works_elsewhere_too_is_not_the_companys_to_look_after(world):
    site = world.active_site()
    user, password = opened(world, site)
    grant = Grant.objects.get(user=user)
    Grant.objects.create(user=user, region=grant.region, role="authority", areas=["*"])
    for deed in ("password", "close"):
        assert do(world, site, user, deed).status == 302  # back to the accounts, with the reason
    assert log_in(Client(), "gc001", password).status_code == 302
    assert Grant.objects.filter(user=user, active=True).count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "a b"}, "用户名至少 3 个字符"),
        ({"mobile": "1"}, "11 位手机号码"),
        ({"username": "GC000"}, "用户名已被使用"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_typed(world, changes, said):
    site = world.active_site()
    opened(world, site, username="gc000")
    page = Browser(world.supervision).post(of(site), {**CHEN, **changes})
    assert page.status == 422
    assert said in page.text(".errors")
    assert page.value("name") == "陈某"


def test_nobody_else_finds_the_pages(world):
    site = world.active_site()
    user, _password = opened(world, site)
    for who in (world.contractor, world.authority, world.site):
        assert Browser(who).get(LIST).status == 404
        assert Browser(who).get(of(site)).status == 404
        assert Browser(who).post(f"{of(site)}{user.pk}/", {"do": "close", "confirmed": "1"}).status == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "nobody"}, "unknown_reference"),
        ({"opened_by": ["authority"]}, "accounts_of_others"),
        ({"opened_by": ["contractor"]}, "accounts_of_others"),
    ],
)
def test_a_release_needs_a_role_and_those_who_open_it_in_one_party(changes, code):
    problems = blocking(check_documents([region(**changes)]))
    assert {problem.code for problem in problems} == {code}


def test_a_release_needs_records_that_are_projects():
    problems = blocking(check_documents(DOCUMENTS, region=region()))
    assert [problem.code for problem in problems] == ["accounts_without_project"]
