"""The people of a region, as its administrators look after them."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import Grant, User
from accounts.second_factor.models import Authenticator
from accounts.sessions.models import Session
from forms.actors import Actor
from schemas.services import publish
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.accounts.access.ground import OTHER, log_in, policy, somebody
from tests.builders import BUILDER, HUANGPU, NOW, PUDONG, REGION, actor, grant
from tests.portal.pages import Browser

LIST, NEW = "/r/alpha/people/", "/r/alpha/people/new/"
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
DOCUMENT = {**REGION, "roles": [*REGION["roles"], HEAD]}
ZHANG = {"username": "zhang", "name": "张某", "mobile": "13800000123", "role": "authority", "areas": [PUDONG]}


@pytest.fixture(autouse=True)
def _easy(settings) -> Iterator[None]:
    settings.ACCESS_POLICY = policy()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def head(alpha) -> Actor:
    publish(system="region", documents=[DOCUMENT], by=None, at=NOW)
    return actor("管理员", "head", areas=["*"])


def opened(head: Actor, **changes: object) -> tuple[User, str]:
    page = Browser(head).post(NEW, {**ZHANG, **changes})
    assert page.status == 200, page.text(".errors")
    return User.objects.get(username="zhang"), page.text(".start-password")


def path(user: User) -> str:
    return f"/r/alpha/people/{user.pk}/"


def test_an_account_is_opened_and_its_start_password_shown_once(head: Actor) -> None:
    user, password = opened(head)
    assert (user.name, user.mobile) == ("张某", "13800000123")
    assert [(held.role, held.areas) for held in user.grants.all()] == [("authority", [PUDONG])]
    assert password not in Browser(head).get(path(user)).text("main")
    browser = Client()
    assert log_in(browser, "zhang", password).status_code == 302
    assert browser.get("/inbox/")["Location"].startswith("/account/password/")
    browser.post("/account/password/", {"current": password, "new": OTHER, "again": OTHER})
    assert browser.get("/r/alpha/").status_code == 200


def test_a_company_gets_one_with_its_organisation(head: Actor) -> None:
    user, _password = opened(head, role="contractor", credit_code=BUILDER, organisation="示例建设")
    assert str(user.grants.get().organisation) == "示例建设"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "a b"}, "用户名至少 3 个字符"),
        ({"name": ""}, "请填写姓名"),
        ({"mobile": "12345"}, "11 位手机号码"),
        ({"role": ""}, "请选择角色"),
        ({"role": "site"}, "请选择角色"),
        ({"areas": []}, "请选择该角色的管辖区"),
        ({"areas": ["999999"]}, "请选择该角色的管辖区"),
        ({"role": "contractor"}, "统一社会信用代码"),
    ],
)
def test_what_does_not_do_is_said_and_kept(head: Actor, changes, said) -> None:
    page = Browser(head).post(NEW, {**ZHANG, **changes})
    assert page.status == 422
    assert said in page.text(".errors")
    assert page.soup.select_one("[name=mobile]")["value"] == changes.get("mobile", "13800000123")
    assert not User.objects.filter(username="zhang").exists()


def test_who_has_an_account_already_is_given_the_role_instead(head: Actor) -> None:
    known = somebody("zhang")
    page = Browser(head).post(NEW, ZHANG)
    assert "已有账号" in page.text(".errors")
    Browser(head).post(NEW, {**ZHANG, "known": "1"})
    assert known.grants.get().role == "authority"
    assert known.check_password("Correct-horse-7-battery")


def test_roles_are_given_and_taken_and_count_with_the_next_request(head: Actor) -> None:
    user, password = opened(head)
    browser = Client()
    log_in(browser, "zhang", password)
    browser.post("/account/password/", {"current": password, "new": OTHER, "again": OTHER})
    assert browser.get("/r/alpha/").status_code == 200
    Browser(head).post(f"{path(user)}change/", {"do": "take", "confirmed": "1", "grant": str(user.grants.get().pk)})
    assert browser.get("/r/alpha/").status_code == 403
    Browser(head).post(f"{path(user)}change/", {"do": "give", "role": "authority", "areas": [HUANGPU]})
    assert browser.get("/r/alpha/").status_code == 200


def test_a_closed_account_is_out_with_the_next_request_and_can_be_opened_again(head: Actor) -> None:
    user, password = opened(head)
    browser = Client()
    log_in(browser, "zhang", password)
    Browser(head).post(f"{path(user)}change/", {"do": "close", "confirmed": "1"})
    assert browser.get("/account/password/").status_code == 302
    assert log_in(Client(), "zhang", password).status_code == 422
    assert "已停用" in Browser(head).get(LIST).text("table")
    Browser(head).post(f"{path(user)}change/", {"do": "reopen"})
    assert log_in(Client(), "zhang", password).status_code == 302


@pytest.mark.parametrize(
    ("deed", "title"),
    [("close", "停用账号"), ("password", "重新生成初始密码"), ("factor", "取消第二因素"), ("take", "收回角色")],
)
def test_what_cannot_be_taken_back_is_asked_about_first(head: Actor, deed: str, title: str) -> None:
    user, _password = opened(head)
    before = User.objects.get(pk=user.pk)
    page = Browser(head).post(f"{path(user)}change/", {"do": deed, "grant": str(user.grants.get().pk)})
    assert (page.status, page.text("h1")) == (200, title)
    assert page.value("do") == deed
    after = User.objects.get(pk=user.pk)
    assert (after.password, after.is_active, after.grants.filter(active=True).count()) == (before.password, True, 1)


def test_a_new_start_password_ends_sessions_and_lifts_a_lock(head: Actor, settings) -> None:
    user, password = opened(head)
    log_in(Client(), "zhang", password)
    for _ in range(10):
        log_in(Client(), "zhang", "wrong")
    assert "暂时锁定" in Browser(head).get(path(user)).text("main")
    page = Browser(head).post(f"{path(user)}change/", {"do": "password", "confirmed": "1"})
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert log_in(Client(), "zhang", password).status_code == 422
    assert log_in(Client(), "zhang", page.text(".start-password")).status_code == 302


def test_sessions_and_the_second_factor_are_ended_by_the_administrator(head: Actor) -> None:
    user, password = opened(head)
    log_in(Client(), "zhang", password)
    Authenticator.objects.create(user=user, secret=b"", confirmed_at=clock.now())
    assert "未知设备" in Browser(head).get(path(user)).text("main")
    Browser(head).post(f"{path(user)}change/", {"do": "end"})
    assert not Session.objects.filter(user_id=user.pk).exists()
    Browser(head).post(f"{path(user)}change/", {"do": "factor", "confirmed": "1"})
    assert not Authenticator.objects.exists()
    told = AuditEntry.objects.filter(action__in=["session.ended", "second_factor.removed"])
    with schema_context("alpha"):
        assert list(told.values_list("user_id", flat=True)) == [head.user_id] * 2


def test_a_name_is_corrected_and_an_empty_number_stays(head: Actor) -> None:
    user, _password = opened(head)
    Browser(head).post(f"{path(user)}change/", {"do": "rename", "name": "章某", "mobile": ""})
    user.refresh_from_db()
    assert (user.name, user.mobile) == ("章某", "13800000123")
    assert "138****0123" in Browser(head).get(path(user)).text("main")


@pytest.mark.parametrize("deed", ["password", "factor", "end", "unlock", "close", "rename"])
def test_who_also_works_elsewhere_is_not_theirs_to_reset(head: Actor, deed) -> None:
    """Else whoever administers one region could sign in as an administrator of another."""
    user, _password = opened(head)
    grant(user, "authority", areas=["*"], region="beta")
    before = User.objects.get(pk=user.pk).password
    page = Browser(head).get(path(user))
    assert "乙区" in page.text(".note")
    assert not page.soup.select("button[value=password]")
    Browser(head).post(f"{path(user)}change/", {"do": deed, "name": "章某", "confirmed": "1"})
    after = User.objects.get(pk=user.pk)
    assert (after.password, after.is_active, after.name) == (before, True, "张某")


def test_nobody_resets_the_operators_of_the_platform_or_themselves(head: Actor) -> None:
    operator = User.objects.create_user("operator", name="运维", is_superuser=True)
    grant(operator, "authority", areas=["*"])
    for user in (operator, User.objects.get(pk=head.user_id)):
        before = user.password
        Browser(head).post(f"{path(user)}change/", {"do": "password", "confirmed": "1"})
        assert User.objects.get(pk=user.pk).password == before


def test_only_administrators_look_after_people(head: Actor) -> None:
    user, _password = opened(head)
    inspector = Browser(actor("监督员", "authority", areas=[PUDONG]))
    for page in (inspector.get(LIST), inspector.get(NEW), inspector.get(path(user)), inspector.post(NEW, ZHANG)):
        assert page.status == 403
    assert inspector.post(f"{path(user)}change/", {"do": "close", "confirmed": "1"}).status == 403


def test_people_are_found_by_name_and_those_of_other_regions_are_not(head: Actor) -> None:
    opened(head)
    grant(somebody("elsewhere"), "authority", areas=["*"], region="beta")
    assert [row.split()[0] for row in Browser(head).get(f"{LIST}?q=张").texts("tbody tr")] == ["张某"]
    assert not Browser(head).get(f"{LIST}?q=elsewhere").texts("tbody tr")
    stranger = User.objects.get(username="elsewhere")
    assert Browser(head).get(path(stranger)).status == 404


def test_everything_is_in_the_audit_without_a_password(head: Actor) -> None:
    user, password = opened(head)
    told = AuditEntry.objects.filter(object_type="user", object_id=str(user.pk))
    assert {"person.opened", "grant.given", "password.handed_out"} <= set(told.values_list("action", flat=True))
    assert not re.search(re.escape(password), str(list(told.values_list("data", flat=True))))
    assert Grant.objects.filter(user=user).count() == 1
