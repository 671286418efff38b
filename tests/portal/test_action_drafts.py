"""What is typed for an action, an opinion or its form, is kept like any form, without JavaScript."""

from collections.abc import Mapping

import pytest

from accounts.models import User
from forms.drafts import list_drafts
from forms.models import Draft, Record
from tests.portal.pages import Browser, Page, at, portal_world
from tests.world import World
from workflows.models import HistoryEntry


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def site(world: World) -> Record:
    """A record that waits for acceptance."""
    return world.act(world.declare(), "submit", world.contractor)


@pytest.fixture
def place(site: Record) -> str:
    return at(site, "act/accept/")


@pytest.fixture
def authority(world: World) -> Browser:
    return Browser(world.authority)


def autosave(browser: Browser, place: str, page: Page | None = None, **changes: object) -> Mapping[str, object]:
    """What a page sends while somebody types, and the answer."""
    page = page or browser.get(place)
    return browser.post(f"{place}?autosave=1", page.sent(**changes)).response.json()


def test_an_opinion_and_the_form_beside_it_are_back_as_they_were_typed(authority: Browser, place: str) -> None:
    answer = autosave(authority, place, accepted="是", opinion="资料齐全，\n同意受理")
    assert "自动保存" in str(answer["said"])
    page = authority.get(place)
    assert page.value("opinion") == "资料齐全，\n同意受理"
    assert page.sent()["accepted"] == "是"
    assert "未完成的草稿" in page.text("main")


def test_an_action_that_was_only_looked_at_leaves_no_draft(authority: Browser, place: str) -> None:
    assert autosave(authority, place) == {}
    assert Draft.objects.count() == 0


def test_the_draft_of_an_action_ends_when_the_action_is_taken(world: World, authority: Browser, place: str) -> None:
    autosave(authority, place, opinion="同意")
    sent = authority.get(place).sent(accepted="是")
    assert authority.post(place, sent).status == 302
    assert HistoryEntry.objects.get(action="accept").opinion == "同意"
    assert list_drafts(world.authority.user_id) == ()
    assert authority.post(f"{place}?autosave=1", sent).status == 410  # a saving that was still on its way


def test_a_refused_opinion_is_a_draft_from_then_on(authority: Browser, place: str) -> None:
    assert authority.post(place, authority.get(place).sent(opinion="写好的意见")).status == 422
    assert authority.get(place).value("opinion") == "写好的意见"


def test_each_action_has_a_draft_of_its_own_beside_that_of_the_record(world: World, site: Record) -> None:
    browser = Browser(world.supervision)
    autosave(browser, at(site, "act/send_back/"), opinion="请核对合同编号")
    authority, kept = Browser(world.authority), Draft.objects.get()
    assert (kept.record_id, kept.action) == (site.pk, "send_back")
    assert authority.get(at(site, "act/accept/")).value("opinion") == ""
    assert browser.get(at(site, "act/send_back/")).value("opinion") == "请核对合同编号"


def test_the_list_of_drafts_names_the_action_and_leads_to_it(authority: Browser, place: str) -> None:
    autosave(authority, place, opinion="同意")
    home = authority.get(at(""))
    assert "受理" in home.text("#drafts .cell-sub")
    assert home.links("#drafts .cell-main") == [place]
    asked = authority.get(home.links("#drafts .acts a")[1])
    assert "同意" in asked.text(".answers")
    assert authority.post(asked.soup.select_one("#form")["action"], asked.sent()).status == 302
    assert authority.get(place).value("opinion") == ""


def test_two_opinions_of_two_pages_are_both_kept_until_one_is_chosen(authority: Browser, place: str) -> None:
    first, second = authority.get(place), authority.get(place)
    autosave(authority, place, first, opinion="同意")
    autosave(authority, place, second, opinion="不同意")
    page = authority.get(place)
    assert page.texts(".clash__text") == ["同意", "不同意"]
    assert authority.post(place, page.sent(accepted="是")).status == 409
    other = page.soup.select(".clash input")[1]
    decided = authority.post(page.soup.select_one(".clashes form")["action"], {other["name"]: other["value"]})
    assert (decided.url, authority.get(place).value("opinion")) == (place, "不同意")


def test_whoever_came_too_late_reads_what_they_typed_and_may_delete_it(
    world: World, site: Record, authority: Browser, place: str
) -> None:
    page = authority.get(place)
    world.act(site, "withdraw", world.contractor)
    late = authority.post(place, page.sent(accepted="是", opinion="资料齐全"))
    assert late.status == 409
    assert "待提交" in late.text("main")
    assert "资料齐全" in late.text(".answers")
    again = authority.get(place)
    assert (again.status, "资料齐全" in again.text(".answers")) == (409, True)
    draft = authority.get(again.links("main .panel a")[0])
    authority.post(draft.soup.select_one("#form")["action"], draft.sent())
    assert authority.get(place).texts(".answers") == []


def test_what_another_page_typed_for_an_action_that_was_taken_is_kept(authority: Browser, place: str) -> None:
    first, second = authority.get(place), authority.get(place)
    autosave(authority, place, first, opinion="同意")
    assert authority.post(place, first.sent(accepted="是", opinion="同意")).status == 302
    late = authority.post(place, second.sent(accepted="是", opinion="同意，另见附件"))
    assert late.status == 409
    assert "同意，另见附件" in late.text(".answers")


def test_an_opinion_is_its_authors_alone(world: World, authority: Browser, place: str) -> None:
    autosave(authority, place, opinion="未定的意见")
    kept = Draft.objects.get()
    assert "未定的意见".encode() not in bytes(kept.content)
    other = Browser(world.supervision)
    assert other.get(at(f"drafts/{kept.key}/")).status == 404
    assert "未定的意见" not in other.get(place).text("body")


def test_an_opinion_sent_after_the_session_ended_is_back_after_the_log_in(
    world: World, authority: Browser, place: str
) -> None:
    sent = authority.get(place).sent(opinion="同意受理")
    authority.client.cookies.pop("sessionid")
    assert authority.post(place, sent).url.startswith("/login/?next=")
    authority.client.force_login(User.objects.get(pk=world.authority.user_id))
    assert authority.get(place).value("opinion") == "同意受理"


def test_an_action_that_does_not_exist_keeps_nothing(authority: Browser, site: Record, place: str) -> None:
    sent = authority.get(place).sent(opinion="同意")
    assert authority.post(f"{at(site, 'act/nonsense/')}?autosave=1", sent).status == 409
    assert authority.post(at(site, "act/nonsense/"), sent).status == 409
    assert Draft.objects.count() == 0
