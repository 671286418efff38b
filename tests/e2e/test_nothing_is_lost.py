"""Pull the plug while somebody fills in a form: everything typed is there again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import Story, button, forward, passed_site, press, state_of
from tests.e2e.test_every_field import photo
from tests.live import PASSWORD, Copy, Live, Process, sign_in
from tests.outside import Outside
from tests.pages import go, settled

pytestmark = pytest.mark.e2e

NEW = "/r/shanghai/records/new/quality/declaration/"
CHECK = "/r/showcase/records/new/forms/site_check/"  # a form with files
TYPED = {"工程名称": "示例拔电工程", "合同信息报送编号": "2603-", "工程地址": "示例路 1 号"}


@pytest.fixture(scope="module")
def machine(demo_database: str, sandbox: Outside, tmp_path_factory) -> Iterator[tuple[Live, Process]]:
    """The server of this module with the process behind it, which can be killed and started again."""
    folder: Path = tmp_path_factory.mktemp("plug")
    (folder / "now").write_text("2026-03-10T14:02:00+08:00")
    with Copy(f"{demo_database}_plug", demo_database) as url:
        process = Process(url, folder / "now", folder / "server.log", sandbox.environment)
        with process as address:
            yield Live(address, url, folder / "now"), process


@pytest.fixture(scope="module")
def live(machine: tuple[Live, Process]) -> Live:
    return machine[0]


def fill(page: Any, **more: str) -> None:
    for label, text in {**TYPED, **more}.items():
        page.get_by_label(label, exact=True).fill(text)


def wait_saved(page: Any) -> None:
    """Wait until all of it is saved: between two fields there may have been time for a part."""
    settled(page)
    page.get_by_text("已自动保存").wait_for()


def holds(page: Any, **more: str) -> None:
    """The form holds what was typed; a page that hands in what was left over loads itself once more."""
    for label, text in {**TYPED, **more}.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(text)


def away(page: Any) -> None:
    """Throw away what this person has begun, so that each test begins with an empty form."""
    page.goto("/r/shanghai/")
    while page.locator("#drafts .acts a").count():
        go(page.locator("#drafts .acts a").last)
        press(page, "彻底删除此草稿")
        page.goto("/r/shanghai/")


@pytest.fixture
def contractor(new_page: Callable[..., Any]) -> Any:
    page = new_page("sh_contractor")
    away(page)
    page.goto(NEW)
    return page


def test_a_closed_tab_loses_nothing(contractor: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    fresh = contractor.context.new_page()
    contractor.close()
    fresh.goto(NEW)
    holds(fresh)
    assert "未完成的草稿（14:02）" in fresh.locator("main").inner_text()


def test_a_tab_closed_in_the_middle_of_a_word_loses_nothing(contractor: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    contractor.get_by_label("工程名称", exact=True).press("End")
    contractor.keyboard.type("二")
    fresh = contractor.context.new_page()
    contractor.close(run_before_unload=True)
    fresh.goto("/inbox/")  # whatever page comes next hands in what was left
    settled(fresh)
    fresh.goto(NEW)
    holds(fresh, 工程名称="示例拔电工程二")


def test_a_page_that_the_telephone_discarded_for_the_camera_comes_back_whole(new_page: Callable[..., Any]) -> None:
    page = new_page("sh_contractor", phone=True)
    away(page)
    page.goto(NEW)
    fill(page)
    wait_saved(page)
    page.get_by_label("建设单位", exact=True).fill("示例置业")
    other = page.context.new_page()  # the camera covers the page, which is told that it is hidden
    other.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.reload()  # discarded and restored is a fresh load of the same address
    expect(page.get_by_label("建设单位", exact=True)).to_have_value("示例置业")
    holds(page)


def test_a_server_that_is_killed_and_started_again_loses_nothing(contractor: Any, machine: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    _live, process = machine
    process.kill()
    contractor.get_by_label("建设单位", exact=True).fill("示例置业")
    contractor.get_by_text("网络不通").wait_for()
    process.__enter__()
    contractor.get_by_text("已自动保存").wait_for(timeout=90_000)
    contractor.reload()
    holds(contractor)
    expect(contractor.get_by_label("建设单位", exact=True)).to_have_value("示例置业")


def test_a_log_out_in_the_middle_leads_back_to_the_form_with_everything(contractor: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    contractor.context.clear_cookies(name="sessionid")
    contractor.get_by_label("建设单位", exact=True).fill("示例置业")
    contractor.wait_for_url(re.compile("/login/"))  # the next answer of the server leads there
    fill_in_password(contractor)
    contractor.wait_for_url(re.compile("/records/new/"))
    expect(contractor.get_by_label("建设单位", exact=True)).to_have_value("示例置业")
    holds(contractor)


def test_a_form_sent_after_the_log_out_is_back_after_the_log_in(contractor: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    contractor.context.clear_cookies(name="sessionid")
    contractor.get_by_label("建设单位", exact=True).fill("示例置业")
    forward(contractor)
    assert "/login/" in contractor.url
    fill_in_password(contractor)
    contractor.wait_for_url(re.compile("/records/new/"))
    expect(contractor.get_by_label("建设单位", exact=True)).to_have_value("示例置业")
    holds(contractor)


def fill_in_password(page: Any, username: str = "sh_contractor") -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def test_what_was_refused_is_typed_only_once(contractor: Any) -> None:
    fill(contractor)
    forward(contractor)
    assert contractor.title().startswith("错误（")
    expect(contractor.locator(".errors")).to_be_focused()
    holds(contractor)
    fresh = contractor.context.new_page()
    contractor.close()
    fresh.goto(NEW)
    holds(fresh)


def test_two_devices_on_one_draft_keep_both_texts_until_one_is_chosen(contractor: Any, new_page: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    phone = new_page("sh_contractor", phone=True)
    phone.goto(NEW)
    assert "另一台设备" in phone.locator("main").inner_text()
    holds(phone)
    with contractor.expect_response(lambda answer: "autosave" in answer.url):
        contractor.get_by_label("工程名称", exact=True).fill("电脑上的名称")
    phone.get_by_label("工程名称", exact=True).fill("手机上的名称")
    phone.get_by_label("建设单位", exact=True).fill("示例置业")
    phone.get_by_text("另一页面或设备也修改了：工程名称").wait_for()
    expect(phone.get_by_label("工程名称", exact=True)).to_have_value("手机上的名称")
    phone.reload()
    clash = phone.locator(".clash")
    assert clash.locator(".clash__text").all_inner_texts() == ["电脑上的名称", "手机上的名称"]
    clash.get_by_role("radio").nth(1).check()
    press(phone, "采用所选内容")
    expect(phone.get_by_label("工程名称", exact=True)).to_have_value("手机上的名称")
    contractor.reload()
    expect(contractor.get_by_label("工程名称", exact=True)).to_have_value("手机上的名称")
    expect(contractor.get_by_label("建设单位", exact=True)).to_have_value("示例置业")


def test_the_next_person_on_the_same_machine_sees_nothing_of_it(contractor: Any) -> None:
    fill(contractor)
    wait_saved(contractor)
    contractor.context.clear_cookies()
    contractor.get_by_label("建设单位", exact=True).fill("示例置业")
    contractor.wait_for_url(re.compile("/login/"))  # the next answer of the server leads there
    page = contractor.context.new_page()
    sign_in(page, "sh_supervision")
    page.goto("/r/shanghai/")
    settled(page)
    assert page.locator("#drafts").count() == 0
    assert "示例置业" in page.evaluate("JSON.stringify(localStorage)")  # it waits for its owner


def test_an_opinion_outlives_a_closed_tab_and_a_log_out(new_page: Callable[..., Any], live: Live) -> None:
    story = Story()
    passed_site(new_page, live, story, day="2026-03-10")
    page = new_page("sh_pudong")
    place = f"{story.paths['site']}act/accept/"
    page.goto(place)
    page.get_by_label("是否受理").select_option(label="是")
    page.get_by_role("button", name="申报材料齐全，同意受理。").click()  # a stock phrase is typed text like any other
    wait_saved(page)
    fresh = page.context.new_page()
    page.close()
    fresh.goto(place)
    opinion = fresh.locator("#f-opinion")
    expect(opinion).to_have_value("申报材料齐全，同意受理。")

    opinion.press_sequentially("材料一式三份。")
    fresh.context.clear_cookies(name="sessionid")
    press(fresh, "受理")
    assert "/login/" in fresh.url
    fill_in_password(fresh, "sh_pudong")
    fresh.wait_for_url(re.compile("/act/accept/"))
    expect(opinion).to_have_value(re.compile("材料一式三份。"))
    press(fresh, "受理")
    assert state_of(fresh) == "待评价"
    fresh.goto("/r/shanghai/")
    assert fresh.locator("#drafts").count() == 0


def test_a_file_chosen_in_a_form_outlives_a_closed_tab(new_page: Callable[..., Any]) -> None:
    page = new_page("sf_filler")
    page.goto(f"{CHECK}?draft=new")
    page.locator("[name='photos.+']").first.set_input_files([photo()])
    page.locator("[data-field=photos] .attached__item").wait_for()
    wait_saved(page)
    fresh = page.context.new_page()
    page.close()
    fresh.goto(CHECK)
    picture = fresh.locator("[data-field=photos] .attached__item a[data-zoom]").first
    assert "洞口.jpg" in picture.inner_text()
    assert fresh.request.get(picture.get_attribute("href")).ok


def test_without_javascript_a_draft_is_kept_by_its_button(new_page: Callable[..., Any]) -> None:
    page = new_page("sh_contractor", javascript=False)
    away(page)
    page.goto(NEW)
    fill(page)
    go(button(page, "存为草稿"))
    go(page.locator("#drafts").get_by_role("link", name=re.compile("继续填写")).first)
    holds(page)


def test_without_javascript_a_log_in_on_another_page_takes_nothing_away(new_page: Callable[..., Any]) -> None:
    page = new_page("sh_contractor", javascript=False)
    away(page)
    page.goto(NEW)
    fill(page)
    other = page.context.new_page()
    page.context.clear_cookies(name="sessionid")
    sign_in(other, "sh_contractor")
    go(button(page, "存为草稿"))
    assert "其他页面登录" in page.inner_text("main")
    holds(page)
