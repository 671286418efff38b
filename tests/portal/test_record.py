"""The page that says everything about a record."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from portal.lists.cells import Cell
from portal.lists.rows import Heading, Row, RowCell
from tests.builders import at as moment
from tests.portal.pages import Browser, at, portal_world
from tests.world import World


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def test_the_head_says_what_it_is_its_state_and_who_acts_next(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    page = Browser(world.contractor).get(at(site))
    assert page.text("h1") == "浦江一号"
    assert page.text(".page-head .tag--go") == "待受理"
    assert page.text('.steps [aria-current="step"]').startswith("受理")
    assert "受理 浦江一号" in page.text(".next")
    assert "监督机构用户" in page.text(".next")


def test_an_action_that_is_not_possible_is_greyed_and_says_why(world: World) -> None:
    month = world.month(world.active_site(), 3)
    page = Browser(world.contractor).get(at(month))
    button = page.soup.select_one('[aria-disabled="true"]')
    assert button.text == "提交"
    assert "项未评价" in page.text(button["href"])
    assert page.soup.select_one(f'form[action="{at(month, "act/submit/")}"]') is None


def test_a_locked_month_says_why_it_cannot_be_changed(world: World) -> None:
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    world.forward(month)
    quarter = month.parent.children.get(record_type="quarter")
    world.act(quarter, "register", world.authority, now=moment("2026-04-10"))
    page = Browser(world.contractor).get(at(month))
    assert "本季度已登记，不能再修改。" in page.texts(".note p")
    assert page.soup.select_one('.page-head a[href$="edit/"]') is None


def test_the_year_shows_scores_what_may_be_added_and_what_is_not_due(world: World) -> None:
    site = world.active_site()
    month = world.month(site, 3)
    world.self_score(month)
    page = Browser(world.contractor).get(at(site))
    cells = page.soup.select(".month")
    assert [cell.select_one("span").get_text(strip=True) for cell in cells] == [
        f"{number}月" for number in range(1, 13)
    ]
    assert cells[2]["href"] == at(month)
    assert cells[2].select_one("b").text == "100.00"
    assert "parent=" in cells[1]["href"]
    assert "period=2026-02-01" in cells[1]["href"]
    assert "2026年4月尚未结束" in cells[3]["title"]
    assert cells[4].name == "div"


def test_a_reader_is_not_offered_to_add_months(world: World) -> None:
    site = world.active_site()
    assert Browser(world.authority).get(at(site)).links("a.month") == []


def test_another_year_is_one_click_away(world: World) -> None:
    site = world.active_site()
    world.month(site, 3)
    page = Browser(world.contractor).get(at(site, "?year=2025"))
    assert "2025 年" in page.text("#year-title")
    assert page.links(".panel__head a")[0] == "?year=2026"


@pytest.mark.parametrize("tab", ["overview", "form", "month", "quarter", "history", "no-such-tab"])
def test_every_tab_opens(world: World, tab: str) -> None:
    site = world.active_site()
    world.month(site, 3)
    assert Browser(world.contractor).get(at(site, f"?tab={tab}&year=abc")).status == 200


def test_what_belongs_to_a_record_is_listed_and_added_there(world: World) -> None:
    site = world.active_site()
    month = world.month(site, 3)
    page = Browser(world.contractor).get(at(site, "?tab=month"))
    assert page.links("tbody .cell-main") == [at(month)]
    assert page.soup.select_one('form[action$="/records/new/works/month/"] [name="period"]')["type"] == "month"
    assert Browser(world.authority).get(at(site, "?tab=month")).soup.select_one('[name="period"]') is None


def test_the_facts_are_masked_and_as_people_say_them(world: World) -> None:
    site = world.declare(floors="3", area="10.5")
    page = Browser(world.authority).get(at(site, "?tab=form"))
    assert page.status == 200
    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))
    assert (facts["所在区"], facts["面积"], facts["电话"]) == ("浦东新区", "10.5", "138****0001")
    assert b"13800000001" not in page.response.content


def test_the_history_tells_who_did_what_with_which_opinion(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    world.act(site, "send_back", world.supervision, opinion="请核对<电话>")
    page = Browser(world.contractor).get(at(site, "?tab=history"))
    assert page.texts(".timeline strong") == ["修改后提交", "退回", "提交", "申报"]
    assert page.text(".timeline .is-back blockquote") == "请核对<电话>"
    assert "监理员" in page.text(".timeline .is-back small")


def test_the_sheets_stand_side_by_side_and_lead_to_filling(world: World) -> None:
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    page = Browser(world.contractor).get(at(month))
    assert at(month, "sheets/self/") in page.links(".page-head a")
    assert at(month, "sheets/review/") not in page.links(".page-head a")
    assert "100.00" in page.text("tbody tr")


def test_what_the_definition_looks_at_beside_a_record_is_shown_to_those_who_may_see_it(world: World) -> None:
    month = world.month(world.active_site(), 3)
    world.self_score(month)
    world.forward(month)
    quarter = month.parent.children.get(record_type="quarter")
    page = Browser(world.authority).get(at(quarter))
    assert page.links("tbody .cell-main") == [at(month)]
    assert Browser(world.site).get(at(quarter)).links("tbody .cell-main") == [at(month)]


@pytest.mark.parametrize(("number", "summaries"), [(10, []), (11, ["竣工总评：全部 11 条"])])
def test_a_long_table_beside_a_record_is_folded_under_its_number(number: int, summaries: list[str]) -> None:
    cell = RowCell("竣工日期", Cell(), sub="2026-10-01", is_state=False, is_lead=False)
    rows = [Row(name=str(each), url="/", cells=(cell,), actions=()) for each in range(number)]
    headings = [Heading("竣工日期", is_number=False)]
    group = SimpleNamespace(kind=SimpleNamespace(title="竣工总评"), rows=rows, headings=headings)
    soup = BeautifulSoup(render_to_string("portal/record/neighbours.html", {"neighbours": [group]}), "html.parser")
    assert [each.get_text(strip=True) for each in soup.select("details.folded > summary")] == summaries
    assert [each.get_text(strip=True) for each in soup.select("tbody td")][::2] == ["2026-10-01"] * number


def test_the_print_is_the_form_without_the_frame(world: World) -> None:
    site = world.active_site()
    page = Browser(world.contractor).get(at(site, "print/"))
    assert page.soup.select_one(".topbar, .menu") is None
    assert "浦东新区" in page.texts(".paper__table td")


def test_a_record_costs_as_many_queries_with_three_months_as_with_one(world: World) -> None:
    site = world.active_site()
    browser = Browser(world.contractor)

    def queries() -> int:
        browser.get(at(site), now=moment("2026-04-02"))
        with CaptureQueriesContext(connection) as captured:
            browser.get(at(site), now=moment("2026-04-02"))
        return len(captured)

    world.month(site, 3)
    few = queries()
    world.month(site, 2)
    world.month(site, 1)
    assert queries() <= few


def test_the_process_tab_draws_the_workflow_with_the_way_that_was_taken(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    page = Browser(world.contractor).get(at(site, "?tab=flow"))
    assert page.texts(".diagram text.d-role") == ["施工企业用户", "监理企业用户", "监督机构用户"]
    assert page.texts(".diagram rect.d-now + text") == ["待受理"]
    assert page.texts(".diagram rect.d-done + text") == ["待提交"]
    assert "提交" in page.texts(".diagram text.d-on")
    assert page.soup.select_one(".diagram")["role"] == "group"


def test_the_page_names_those_who_act_next(world):
    site = world.act(world.declare(), "submit", world.contractor)
    page = Browser(world.contractor).get(at(site))
    assert "监督员" in page.text(".next")
    assert "监理员" in page.text(".next")


def test_the_diagram_says_who_would_act_in_the_state_one_chooses(world):
    site = world.declare()
    browser = Browser(world.contractor)
    page = browser.get(at(site, "?tab=flow"))
    assert "现在由谁办理" in page.text("#who")
    assert "施工员" in page.text("#who tbody")
    links = [link["href"] for link in page.soup.select("svg a")]
    assert "?tab=flow&state=submitted#who" in links
    there = browser.get(at(site, "?tab=flow&state=submitted"))
    assert "到此状态时由谁办理 待受理" in there.text("#who .panel__head")
    assert {"监理员", "监督员"} <= set(" ".join(there.texts("#who tbody tr")).split())
    assert browser.get(at(site, "?tab=flow&state=nowhere")).status == 200


def test_a_refused_step_shows_what_its_condition_looked_at(world):
    month = world.month(world.active_site(), 3)
    page = Browser(world.contractor).get(at(month))
    why = page.text("#refused-submit details")
    assert "自评 · 已填完 否" in why
