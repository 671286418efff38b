"""The page on which people score: what it shows, saves and refuses."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from accounts.models import User
from forms.models import Record, ScoreSheet
from portal.sheets import fresh
from tenants import clock
from tests.builders import NOW, at
from tests.world import make_world


class Browser(Client):
    """A browser that leaves the test in the region where it was; a request ends outside all regions."""

    def request(self, **request):
        region = connection.tenant
        try:
            with clock.frozen(NOW):
                return super().request(**request)
        finally:
            connection.set_tenant(region)


class Page:
    """A page as somebody sees it."""

    def __init__(self, response):
        self.status = response.status_code
        self.html = response.content.decode()
        self.soup = BeautifulSoup(self.html, "html.parser")

    def text(self, selector):
        found = self.soup.select_one(selector)
        return " ".join(found.get_text(" ").split()) if found else None

    def texts(self, selector):
        return [" ".join(each.get_text(" ").split()) for each in self.soup.select(selector)]

    def said(self, place):
        """The words of an element, also of one that waits in a template to be put in place."""
        found = self.soup.find(id=place)
        return " ".join(" ".join(str(text) for text in found.find_all(string=True)).split())

    def swapped(self):
        """The parts of a page that an answer puts in place."""
        return {each["id"] for each in self.soup.find_all(attrs={"hx-swap-oob": True})}

    def form(self):
        """What a browser would send of the sheet's form."""
        fields = {}
        for control in self.soup.select("#sheet-form input, #sheet-form textarea"):
            kind = control.get("type", "text")
            if kind in ("checkbox", "radio") and not control.has_attr("checked"):
                continue
            value = control.get_text() if control.name == "textarea" else control.get("value", "")
            fields.setdefault(control["name"], []).append(value)
        return fields


@pytest.fixture
def world(alpha):
    return make_world()


@pytest.fixture
def month(world):
    return world.month(world.active_site(), 3)


def open_as(actor):
    client = Browser()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def builder(world):
    return open_as(world.contractor)


@pytest.fixture
def supervisor(world):
    return open_as(world.site)


def url(record, key="self"):
    return f"/r/alpha/records/{record.pk}/sheets/{key}/"


def look(client, record, key="self", query=""):
    return Page(client.get(url(record, key) + query))


def send(client, record, fields, key="self", *, htmx=False, **more):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(url(record, key), {**fields, **more}, headers=headers)


def sheet(record, key="self"):
    return ScoreSheet.objects.get(record=record, key=key)


class TestFilling:
    def test_a_fresh_sheet_has_full_marks_and_every_finding_to_tick(self, builder, month):
        page = look(builder, month)
        assert page.text(".score__now b") == "100.00"
        assert len(page.soup.select('input[name^="f."]')) == 8

    def test_what_a_tick_costs_is_said_before_the_click(self, builder, month):
        assert page_has(look(builder, month).text("#sub-steel-1-cuts .small"), "首次 × 50% × 分项得分 4", "−2")

    def test_a_tick_is_saved_scored_and_explained_without_any_script(self, builder, month):
        fields = look(builder, month).form() | {"f.steel.1": ["steel.1.a"], "r.steel.1": "三层柱", "do": "stay"}
        answer = send(builder, month, fields)
        assert answer.status_code == 302
        page = look(builder, month)
        assert page.text(".score__now b") == "98.00"
        assert page.text("#sub-steel-1 .c-act .cut") == "−2"
        assert "首次 × 50% × 分项得分 4" in page.texts(".why__rule")
        assert page.soup.select_one('input[name="r.steel.1"]')["value"] == "三层柱"

    def test_a_line_a_section_and_the_score_each_tell_why(self, builder, month):
        send(builder, month, look(builder, month).form() | {"f.steel.1": ["steel.1.a"]})
        page = look(builder, month)
        ways = [each["href"] for each in page.soup.select("#item-steel .why-link, .total .why-link, .score .why-link")]
        assert len(ways) >= 4
        for way in ways:
            told = look(builder, month, query=way.removesuffix("#why"))
            assert told.text(".why .why__line b")
        line = look(builder, month, query="?why=steel")
        assert page_has(line.text(".why"), "首次 × 50% × 分项得分 4", "−2")

    def test_saving_and_leaving_goes_back_to_the_record(self, builder, month):
        answer = send(builder, month, look(builder, month).form(), do="leave")
        assert answer["Location"] == f"/r/alpha/records/{month.pk}/"

    def test_a_line_that_takes_no_part_loses_its_rows_and_its_marks_and_comes_back_clean(self, builder, month):
        send(builder, month, look(builder, month).form() | {"f.walls.1": ["walls.1.a"]})
        send(builder, month, look(builder, month).form() | {"absent": ["walls"]})
        page = look(builder, month)
        assert page.soup.select_one("#sub-walls-1") is None
        assert "100 − 50 = 50" in page.html
        send(builder, month, {name: value for name, value in page.form().items() if name != "absent"})
        assert look(builder, month).text(".score__now b") == "100.00"

    def test_earlier_findings_of_the_project_stand_beside_the_box_with_their_months(self, world, builder):
        site = world.active_site()
        world.self_score(world.month(site, 1), "steel.1")
        world.self_score(world.month(site, 2), "steel.1")
        march = world.month(site, 3, now=at("2026-04-02"))
        earlier = look(builder, march).soup.select_one("#sub-steel-1 .earlier")
        assert [link.get_text() for link in earlier.select("a")] == ["2026年1月", "2026年2月"]
        assert page_has(earlier.get_text(), "本项目此前 2 次", "第 3 次：扣标准分 50")


class TestSavingAsOneTypes:
    def test_only_what_changed_comes_back(self, builder, month):
        fields = look(builder, month).form() | {"f.steel.1": ["steel.1.a"]}
        answer = Page(send(builder, month, fields, htmx=True))
        assert {"item-steel", "score", "sheet-version"} <= answer.swapped()
        assert "item-walls" not in answer.swapped()
        assert any(part.endswith("-total") for part in answer.swapped())

    def test_typing_a_remark_leaves_the_rows_alone(self, builder, month):
        send(builder, month, look(builder, month).form() | {"f.steel.1": ["steel.1.a"]})
        fields = look(builder, month).form() | {"r.steel.1": "三层柱"}
        answer = Page(send(builder, month, fields, htmx=True))
        assert "item-steel" not in answer.swapped()
        assert sheet(month).entries["items"]["steel.1"]["remark"] == "三层柱"

    def test_leaving_by_script_is_told_to_the_browser(self, builder, month):
        answer = send(builder, month, look(builder, month).form(), htmx=True, do="leave")
        assert answer["HX-Redirect"] == f"/r/alpha/records/{month.pk}/"


class TestRefusals:
    def test_a_stale_page_keeps_what_was_typed_and_says_who_saved(self, builder, month):
        old = look(builder, month).form()
        send(builder, month, old | {"f.walls.2": ["walls.2.b"]})
        answer = Page(send(builder, month, old | {"f.steel.1": ["steel.1.a"]}))
        assert answer.status == 409
        assert page_has(answer.text(".note--warn"), "施工员", "walls", "steel")
        assert answer.soup.select_one('input[value="steel.1.a"]').has_attr("checked")
        assert "steel.1" not in sheet(month).entries["items"]

    def test_saving_over_another_is_a_decision_of_its_own(self, builder, month):
        old = look(builder, month).form()
        send(builder, month, old | {"f.walls.2": ["walls.2.b"]})
        refused = Page(send(builder, month, old | {"f.steel.1": ["steel.1.a"]}))
        assert send(builder, month, refused.form()).status_code == 409
        over = refused.soup.select_one('button[name="over"]')["value"]
        assert send(builder, month, refused.form() | {"over": over}).status_code == 302
        assert set(sheet(month).entries["items"]) == {"steel.1"}

    def test_a_conflict_met_while_typing_leaves_the_page_as_it_is(self, builder, month):
        old = look(builder, month).form()
        send(builder, month, old | {"f.walls.2": ["walls.2.b"]})
        answer = Page(send(builder, month, old | {"f.steel.1": ["steel.1.a"]}, htmx=True))
        assert answer.swapped() == {"sheet-notes", "sheet-saved"}
        assert page_has(answer.text("#sheet-notes"), "施工员")

    def test_a_double_click_saves_once(self, builder, month):
        fields = look(builder, month).form() | {"f.steel.1": ["steel.1.a"]}
        assert [send(builder, month, fields).status_code for _ in range(2)] == [302, 302]
        assert sheet(month).version == 1

    def test_a_finding_the_catalogue_does_not_have_is_refused_with_its_place(self, builder, month):
        answer = Page(send(builder, month, look(builder, month).form() | {"f.steel.1": ["steel.1.zzz"]}))
        assert answer.status == 422
        assert answer.soup.select_one('.errors a[href="#item-steel"]')

    def test_a_remark_that_is_too_long_is_refused_and_stays_as_it_was_typed(self, builder, month):
        long = "裂" * 2001
        fields = look(builder, month).form() | {"f.steel.1": ["steel.1.a"], "r.steel.1": long}
        answer = Page(send(builder, month, fields))
        assert answer.status == 422
        assert page_has(answer.text('.errors li:has(a[href="#item-steel"])'), "2001", "2000")
        assert answer.soup.select_one('input[name="r.steel.1"]')["value"] == long
        assert not ScoreSheet.objects.filter(record=month).exists()

    def test_who_does_not_fill_a_sheet_looks_at_it_and_is_told_why(self, world, month, supervisor):
        page = look(supervisor, month)
        assert page.soup.select_one("#sheet-form input[type=checkbox]") is None
        assert page.text("#sheet-because")
        assert send(supervisor, month, {"version": "0", "f.steel.1": ["steel.1.a"]}).status_code == 403

    def test_a_submitted_sheet_cannot_be_changed_any_more(self, world, month, builder):
        world.self_score(month)
        world.act(month, "submit", world.contractor)
        assert send(builder, month, {"version": "1"}).status_code == 409

    @pytest.mark.parametrize("key", ["none", "self"])
    def test_a_sheet_or_record_that_is_not_theirs_does_not_exist(self, world, month, key):
        assert open_as(world.stranger).get(url(month, key)).status_code == 404

    def test_a_sheet_that_the_type_does_not_have_does_not_exist(self, builder, month):
        assert builder.get(url(month, "spot")).status_code == 404


class TestReviewing:
    @pytest.fixture
    def submitted(self, world, month):
        world.self_score(month, "steel.1")
        return world.act(month, "submit", world.contractor)

    def test_the_other_sheet_stands_beside_it_and_counts_for_now(self, supervisor, submitted):
        page = look(supervisor, submitted, "review")
        assert page.text(".score__now b") == "98.00"
        assert page.text("#sheet-next .count") == "2"
        assert page.texts("thead .c-act")[0].startswith("复核")

    def test_overriding_opens_the_boxes_as_the_other_sheet_had_them(self, supervisor, submitted):
        send(supervisor, submitted, look(supervisor, submitted, "review").form() | {"v.steel": "override"}, "review")
        page = look(supervisor, submitted, "review")
        assert page.soup.select_one('input[value="steel.1.a"]').has_attr("checked")
        assert page.soup.select_one('textarea[name="o.steel"]')
        assert page.soup.select_one('input[name="f.walls.1"]') is None

    def test_what_comes_back_while_typing_says_the_same_as_the_page_asked_for_anew(self, supervisor, submitted):
        fields = look(supervisor, submitted, "review").form() | {"v.steel": "override"}
        answer = Page(send(supervisor, submitted, fields, "review", htmx=True))
        anew = look(supervisor, submitted, "review")
        assert {"sheet-nav", "item-steel"} < answer.swapped()
        for place in answer.swapped():
            assert answer.said(place) == anew.said(place), place

    def test_an_override_with_its_opinion_is_done(self, supervisor, submitted):
        send(supervisor, submitted, look(supervisor, submitted, "review").form() | {"v.steel": "override"}, "review")
        fields = look(supervisor, submitted, "review").form()
        fields = {name: value for name, value in fields.items() if name != "f.steel.1"} | {"o.steel": "现场已整改"}
        send(supervisor, submitted, fields | {"v.walls": "adopt"}, "review")
        page = look(supervisor, submitted, "review")
        assert page.text(".score__now b") == "100.00"
        assert page.text("#sheet-next") == ""
        assert "+2" in page.html

    def test_all_remaining_lines_are_adopted_at_once(self, supervisor, submitted):
        fields = look(supervisor, submitted, "review").form() | {"do": "adopt_rest"}
        send(supervisor, submitted, fields, "review")
        assert sheet(submitted, "review").complete

    def test_the_next_step_follows_the_save(self, supervisor, submitted):
        fields = look(supervisor, submitted, "review").form() | {"do": "act:send_back"}
        answer = send(supervisor, submitted, fields, "review")
        assert answer["Location"] == f"/r/alpha/records/{submitted.pk}/act/send_back/"

    def test_looking_at_open_lines_only_still_sends_all_of_them(self, supervisor, submitted):
        send(supervisor, submitted, look(supervisor, submitted, "review").form() | {"v.steel": "adopt"}, "review")
        page = look(supervisor, submitted, "review", "?show=todo")
        assert page.soup.select_one("#item-steel").has_attr("hidden")
        assert not page.soup.select_one("#item-walls").has_attr("hidden")
        assert page.form()["v.steel"] == ["adopt"]


class TestPrinting:
    def test_the_print_has_both_sheets_and_room_for_signatures(self, world, month, builder):
        world.self_score(month, "steel.1")
        page = Page(builder.get(url(month) + "print/"))
        assert page.texts(".signs div") == ["施工单位（盖章）", "监理单位（盖章）"]
        assert page.soup.select_one("input") is None
        assert "甲" in page.html


def test_a_page_asks_the_database_as_often_for_many_months_as_for_one(world, builder, django_assert_max_num_queries):
    site = world.active_site()
    counts = []
    for number in (1, 2):
        month = world.month(site, number)
        world.self_score(month, "steel.1", "walls.2")
        look(builder, month)
        with django_assert_max_num_queries(40) as asked:
            look(builder, month)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_untouched_lines_kept_from_other_sheets_are_as_if_drawn_anew(world, builder):
    site = world.active_site()
    months = [world.month(site, number) for number in (2, 3)]
    look(builder, months[1])  # every line is untouched now, and kept
    world.self_score(months[0], "steel.1")
    world.fill(months[1], "self", world.contractor, {"absent": ["walls"]})
    kept = look(builder, months[1])
    fresh.forget()
    anew = look(builder, months[1])
    assert [str(each) for each in kept.soup.select(".sheet-sec")] == [
        str(each) for each in anew.soup.select(".sheet-sec")
    ]
    assert kept.text("#item-steel .earlier")


def test_texts_of_people_and_definitions_are_escaped(world, month, builder):
    fields = look(builder, month).form() | {"f.steel.1": ["steel.1.a"], "r.steel.1": '"><script>x</script>'}
    send(builder, month, fields)
    page = look(builder, month)
    assert page.soup.select_one('input[name="r.steel.1"]')["value"] == '"><script>x</script>'
    assert not [tag for tag in page.soup.select("script") if tag.get_text().strip()]
    assert not re.search(r"\sstyle=|\son\w+=", page.html)


def page_has(text, *parts):
    return text is not None and all(part in text for part in parts)


def test_the_record_is_left_alone_by_looking(builder, month):
    before = Record.objects.values().get(pk=month.pk)
    look(builder, month)
    assert Record.objects.values().get(pk=month.pk) == before
