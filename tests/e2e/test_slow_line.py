"""A slow line on site: what is on its way when somebody presses a button arrives, or says why not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.journey import button, path_of, press, saving
from tests.e2e.test_every_field import facts, fill_needed, photo
from tests.pages import next_page, offline, settled

pytestmark = pytest.mark.e2e

NEW = "/r/showcase/records/new/forms/site_check/?draft=new"
FILES = re.compile(r"/r/showcase/files/$")


class Line:
    """A line that holds back what is sent to an address until the test lets it go."""

    def __init__(self, page: Page, address: re.Pattern[str]) -> None:
        self.held: list[Route] = []
        self.is_open = False
        page.route(address, self._hold)

    def _hold(self, route: Route) -> None:
        if self.is_open or route.request.method != "POST":
            route.continue_()
        else:
            self.held.append(route)

    def go_on(self) -> None:
        """Let everything through."""
        self.is_open = True
        for route in self.held:
            route.continue_()


def filled(new_page: Callable[..., Any], *, phone: bool = True) -> Any:
    """The form of a check with what it cannot do without."""
    page = new_page("sf_filler", phone=phone)
    page.goto(NEW)
    fill_needed(page)
    settled(page)
    return page


def sheet_with_a_finding(new_page: Callable[..., Any]) -> Any:
    """The sheet of such a check, with what was found at its first item."""
    page = filled(new_page)
    press(page, "保存")
    page.goto(path_of(page) + "sheets/tidiness/")
    first = page.locator("details.cuts").first
    first.locator("summary").click()
    with saving(page):
        first.get_by_role("checkbox").check()
    return page


def test_a_form_waits_for_the_photo_that_is_on_its_way(new_page) -> None:
    page = filled(new_page)
    with page.expect_request(FILES):
        line = Line(page, FILES)
        page.locator("[name='photos.+']").first.set_input_files([photo("洞口.jpg")])
    button(page, "保存").click()
    button(page, "保存").click()  # somebody in doubt presses again
    expect(page.locator("[data-field=photos] [data-said]")).to_be_in_viewport()
    assert "/new/" in page.url
    with next_page(page):
        line.go_on()
    assert "洞口.jpg" in facts(page)["现场照片"]


def test_what_is_wrong_with_one_file_stays_in_sight_and_the_form_on_the_screen(new_page) -> None:
    page = filled(new_page)
    broken = {"name": "坏图.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    with page.expect_request(FILES):
        line = Line(page, FILES)
        page.locator("[name='photos.+']").first.set_input_files([broken, photo("洞口.jpg")])
    button(page, "保存").click()
    line.go_on()
    page.locator("[data-field=photos] .attached__item", has_text="洞口.jpg").wait_for()
    settled(page)
    expect(page.locator("[data-field=photos] [data-said]")).not_to_be_empty()
    assert "/new/" in page.url
    press(page, "保存")  # whoever has read it may go on without that file
    assert facts(page)["现场照片"].split() == ["洞口.jpg", "下载", "洞口.jpg"]


def test_a_signature_counts_though_the_button_is_pressed_before_the_hand_has_rested(new_page) -> None:
    page = filled(new_page, phone=False)
    page.locator("[name='signature.name']").fill("钱示一")
    settled(page)
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
    press(page, "保存")
    page.goto(path_of(page) + "?tab=form")
    assert page.locator("dd img[src*='/files/'], dd a[data-zoom]").count() == 1


def test_a_sheet_waits_for_the_photo_that_is_on_its_way(new_page) -> None:
    page = sheet_with_a_finding(new_page)
    evidence = re.compile("/evidence/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="照片、附件").first.click()
    with page.expect_request(evidence):
        line = Line(page, evidence)
        chooser.value.set_files([photo("道路.jpg")])
    button(page, "保存并退出").click()
    expect(page.locator("#sheet-saved")).to_contain_text("正在保存")
    assert "/sheets/" in page.url
    with next_page(page):
        line.go_on()
    page.goto(path_of(page) + "sheets/tidiness/")
    expect(page.locator(".thumb", has_text="道路.jpg")).to_have_count(1)


def test_a_button_pressed_while_a_sheet_is_being_saved_is_not_forgotten(new_page) -> None:
    page = sheet_with_a_finding(new_page)
    sheet, second = page.url, page.locator("details.cuts").nth(1)
    second.locator("summary").click()
    with page.expect_request(re.compile("/sheets/")):
        line = Line(page, re.compile("/sheets/"))
        second.get_by_role("checkbox").check()
    page.get_by_label("问题描述与部位").first.fill("北侧道路")
    button(page, "保存并退出").click()
    page.wait_for_timeout(1200)  # by now what was typed would have been saved by itself
    with next_page(page):
        line.go_on()
    assert "/sheets/" not in page.url
    page.goto(sheet)
    expect(page.get_by_label("问题描述与部位").first).to_have_value("北侧道路")


def test_a_photo_chosen_for_a_sheet_without_a_connection_arrives_when_it_is_back(new_page) -> None:
    page = sheet_with_a_finding(new_page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="照片、附件").first.click()
    with offline(page):
        chooser.value.set_files([photo("道路.jpg")])
        page.locator("#sheet-saved", has_text="未保存").wait_for()
    expect(page.locator(".thumb", has_text="道路.jpg")).to_have_count(1)
