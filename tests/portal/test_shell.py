"""The frame around pages, the pages of refusal, and previews."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.models import User
from engine.definitions import load_region, load_system
from portal.preview import draw_form, draw_record_type, render_form
from schemas.models import Definition
from tests.builders import BUILDER, REGION, actor, grant
from tests.portal.pages import MENUS, Browser, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World

PORTAL = Path(__file__).parents[2] / "platform" / "portal"


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def test_the_menu_is_that_of_ones_roles(world: World) -> None:
    assert Browser(world.contractor).get(at("")).links(".menu details a") == [
        at("list/sites/"),
        at("list/active/"),
        at("list/months/"),
    ]
    assert Browser(world.site).get(at("")).links(".menu details a") == [at("list/months/")]


def test_the_menu_counts_what_waits(world: World) -> None:
    world.declare()
    assert Browser(world.contractor).get(at("")).text(".menu details .count").startswith("1")


def test_a_list_that_opens_months_counts_the_months_that_wait(world: World) -> None:
    world.month(world.active_site(), 3)
    page = Browser(world.contractor).get(at(""))
    counted = {link["href"]: link.select_one(".count") for link in page.soup.select(".menu details a")}
    assert counted[at("list/active/")].get_text().startswith("1")
    assert counted[at("list/sites/")] is None


def test_the_page_one_is_on_is_marked(world: World) -> None:
    page = Browser(world.contractor).get(at("list/sites/"))
    assert page.links('.menu [aria-current="page"]') == [at("list/sites/")]


def test_a_region_opens_with_what_waits_and_what_may_be_begun(world: World) -> None:
    site = world.declare()
    page = Browser(world.contractor).get(at(""))
    assert page.links("tbody .cell-main") == [at(site)]
    assert at("records/new/works/site/") in page.links(".page-head a")
    assert Browser(world.authority).get(at("")).links(".page-head a") == []


def test_a_region_without_rights_says_so_and_leads_to_ones_own(world: World) -> None:
    page = Browser(world.contractor).get("/r/beta/")
    assert page.status == 403
    assert page.text("h1")
    assert page.soup.select_one(".menu details") is None
    assert at("") in page.links(".topbar a")


def test_a_region_where_nothing_is_released_says_so_and_who_can_help(alpha) -> None:
    somebody = Browser(actor("新人", "contractor", organisation=BUILDER))
    page = somebody.get(at(""))
    assert (page.status, page.text("h1")) == (200, f"{alpha.title}尚未配置")
    assert "区域管理员" in page.text("ol")
    assert page.text(".topbar strong") == BUILDER
    for path in ("list/sites/", "list/sites/export/", "records/1/", "records/new/works/site/"):
        assert somebody.get(at(path)).status == 404


def test_who_works_in_one_region_is_named_in_the_inbox_as_there(world: World) -> None:
    inbox = Browser(world.contractor).get("/inbox/")
    assert inbox.text(".topbar__user > span:not(.topbar__region)") == f"{BUILDER} 施工企业用户"
    assert Browser(world.contractor).get(at("")).text(".topbar__user > span:not(.topbar__region)") == inbox.text(
        ".topbar__user > span:not(.topbar__region)"
    )


def test_who_works_in_several_regions_is_named_by_name_outside(world: World) -> None:
    grant(User.objects.get(pk=world.contractor.user_id), "contractor", organisation=BUILDER, region="beta")
    assert Browser(world.contractor).get("/inbox/").text(".topbar__user > span") == "施工员"


def test_pages_are_chinese_whatever_the_browser_asks_for(world: World) -> None:
    page = Browser().get("/login/", headers={"Accept-Language": "en"})
    assert page.text("h1") == "登录"
    assert page.response.headers["Content-Language"] == "zh-hans"


def test_a_person_chooses_english_and_chinese_again(world: World) -> None:
    browser = Browser(world.contractor)
    place = at("list/sites/?q=x")
    foot = browser.get(place).soup.select_one(".foot form")
    assert foot.select_one("[name=next]")["value"] == place
    for language, words in (("en", "Sign out"), ("zh-hans", "退出")):
        chosen = browser.post(foot["action"], {"language": language, "next": place})
        assert chosen.url == place
        page = browser.get(place)
        assert page.text(".topbar__out") == words
        assert page.soup.select_one(".foot [aria-current]")["value"] == language


@pytest.mark.parametrize("rubbish", ["", "xx", "zh-hans; path=/", "../en"])
def test_a_cookie_of_no_language_is_chinese(world: World, rubbish: str) -> None:
    browser = Browser()
    browser.client.cookies["django_language"] = rubbish
    assert browser.get("/login/").text("h1") == "登录"


@pytest.mark.parametrize("path", ["/nothing/", "/r/alpha/nothing/", "/r/nowhere/", "/r/alpha/records/424242/"])
def test_what_is_not_there_says_what_to_do(world: World, path: str) -> None:
    page = Browser(world.contractor).get(path)
    assert page.status == 404
    assert page.text("h1") == "页面不存在，或您无权查看"
    assert len(page.texts("ol li")) >= 3


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_pages_of_failure_need_nobody_and_no_database(template: str) -> None:
    assert "<h1>" in render_to_string(template)


def test_signing_in_says_what_is_wrong_and_keeps_the_name(world: World) -> None:
    user = User.objects.get(pk=world.contractor.user_id)
    user.set_password("right-password-1")
    user.save()
    browser = Browser()
    wrong = browser.post("/login/", {"username": user.username, "password": "x", "next": at("")})
    assert (wrong.status, wrong.value("username"), wrong.value("next")) == (422, user.username, at(""))
    assert wrong.text(".errors li")
    right = browser.post("/login/", {"username": user.username, "password": "right-password-1", "next": at("")})
    assert right.url == at("")


def test_no_template_needs_inline_script_or_style() -> None:
    inline = re.compile(r'\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="|javascript:|hx-on|hx-vals="js')
    found = [str(file) for file in (PORTAL / "templates").rglob("*.html") if inline.search(file.read_text())]
    assert found == []


def test_pages_carry_a_strict_policy(world: World) -> None:
    policy = Browser(world.contractor).get(at("")).response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy


# --- previews ---------------------------------------------------------------------------------------------------------


def document(kind: str, key: str) -> dict:
    return next(each for each in DOCUMENTS if (each["kind"], each["key"]) == (kind, key))


def test_a_form_is_previewed_as_a_role_would_fill_it_in() -> None:
    system, region = load_system(DOCUMENTS), load_region({**REGION, "menus": MENUS})
    html = render_form(system.forms["site"], system=system, region=region, role="contractor", sample={"floors": 12})
    assert 'name="site_name"' in html
    assert 'name="high"' in html
    assert 'name="decided_on"' not in html


@pytest.fixture
def drafts(world: World) -> None:
    for each in DOCUMENTS:
        Definition.objects.create(
            system="works", kind=each["kind"], key=each["key"], title=str(each["title"]), document=each
        )


@pytest.mark.parametrize(("kind", "draw"), [("form", draw_form), ("record_type", draw_record_type)])
def test_a_draft_is_drawn_with_the_other_drafts(drafts: None, kind: str, draw) -> None:
    request = RequestFactory().get("/", {"floors": "12"})
    changed = {**document(kind, "site"), "title": "改过的标题"}
    response = draw("works", changed, "contractor", request)
    assert "改过的标题" in response.content.decode()
    assert 'name="site_name"' in response.content.decode()


def test_a_draft_that_cannot_be_read_says_what_is_wrong(drafts: None) -> None:
    broken = {**document("form", "site"), "sections": [{"key": "s", "title": "S", "fields": [{"key": "nowhere"}]}]}
    response = draw_form("works", broken, "contractor", RequestFactory().get("/"))
    assert response.status_code == 200
    assert "<li>" in response.content.decode()
