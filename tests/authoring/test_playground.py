"""The playground tries expressions, cells and tables over sample data, and says what is wrong in words."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.authoring.conftest import signed_in
from tests.builders import NOW, actor, grant, person
from workflows.services import open_record

PLAYGROUND = "/r/alpha/admin/playground/"


def page(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def tried(author, text, data="{}", **fields):
    return page(author.post(PLAYGROUND, {"mode": "expression", "text": text, "data": data, **fields}))


def words(soup, selector):
    return [" ".join(each.get_text().split()) for each in soup.select(selector)]


def result(soup):
    return words(soup, ".try-value output")


def tree(soup):
    return [" ".join(row.get_text(" ").split()) for row in soup.select(".try-tree tbody tr")]


def test_it_stands_in_the_menu_and_begins_with_an_example(author):
    menu = author.get("/r/alpha/admin/").content.decode()
    assert PLAYGROUND in menu
    assert json.dumps("表达式试算")[1:-1] in menu
    soup = page(author.get(PLAYGROUND))
    assert result(soup) == ['"优良"']
    assert soup.select_one('textarea[name="text"]').text.strip().startswith("if count(")


@pytest.mark.parametrize("example", ["quarter", "cell", "table"])
def test_every_example_gives_something_without_a_problem(author, example):
    soup = page(author.get(PLAYGROUND, {"example": example}))
    assert result(soup) not in ([], ["null"])
    assert words(soup, ".try-marks li") == []


def test_what_needs_a_calendar_says_so_where_none_was_entered(author):
    soup = page(author.get(PLAYGROUND, {"example": "due"}))
    assert result(soup) == ["null"]
    (said,) = words(soup, ".try-marks li.is-note span")
    assert said.startswith("add working days 没有结果：2026 年的节假日尚未录入")


def test_another_page_can_ask_for_something_to_be_tried(author):
    assert result(page(author.get(PLAYGROUND, {"text": "a + 1", "data": '{"a": 2}'}))) == ["3"]


def test_the_result_comes_with_its_type_and_every_step(author):
    soup = tried(author, "not(score > 90) and ok", '{"score": 84.50, "ok": true}')
    assert result(soup) == ["true"]
    assert words(soup, ".author-tag") == ["是非值"]
    assert tree(soup) == [
        "整个表达式 true",
        "not(score > 90) true",
        "score > 90 false",
        "score 84.5",
        "ok true",
    ]
    assert words(soup, ".try-reads li") == ["ok", "score"]


def test_a_part_that_was_not_needed_is_told_as_such(author):
    assert tree(tried(author, "no and score > 1", '{"no": false, "score": 2}'))[2] == "score > 1 未用到"


def test_data_are_json_or_written_as_in_expressions(author):
    assert result(tried(author, "a.b", '{"a": {"b": "甲"}}')) == ['"甲"']
    assert result(tried(author, "day.year", '{day: @"2026-03-31"}')) == ["2026"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("{a: 1", "第 1 行第 6 个字符：这里缺少“}”，请补上。"),
        ("[1, 2]", "样例数据应为花括号中的“名称: 值”，例如 {score: 84.5}。"),
        ('{\n"a": NaN}', "第 2 行第 6 个字符：此处没有名为“NaN”的内容。"),
        ("{" * 30_000, "长"),
        ("x" * 60_000, "样例数据过长：最多 50000 个字符。"),
    ],
)
def test_data_that_cannot_be_read_are_refused_with_the_place(author, data, sentence):
    soup = tried(author, "1", data)
    (said,) = words(soup, ".error-message")
    assert sentence in said
    assert result(soup) == []


def test_a_text_that_is_no_expression_is_told_where_and_what_to_write(author):
    soup = tried(author, "score >= 80 && ok")
    assert words(soup, ".try-marks li span") == ["“并且”写作 and，例如 a and b。"]
    assert words(soup, ".try-text mark") == ["&"]
    assert words(soup, ".try-marks li small") == ["第 13 个字符 · &"]


def test_what_is_missing_at_the_end_has_a_place_too(author):
    soup = tried(author, "(1 + 2")
    assert words(soup, ".try-marks li span") == ["这里缺少“)”，请补上。"]
    assert len(soup.select(".try-text mark")) == 1


def test_a_mistake_is_underlined_and_told_once(author):
    soup = tried(author, 'scor > 1 and score < "x"', '{"score": 84.5}')
    assert words(soup, ".try-text mark.is-error") == ["scor", 'score < "x"']
    said = words(soup, ".try-marks li span")
    assert said[0] == "此处没有名为“scor”的内容，请改正名称。是否想写“score”？"
    assert len(said) == 2


def test_why_a_part_is_null_with_these_data_is_a_note(author):
    soup = tried(author, "number(text) + 1", '{"text": "x"}')
    assert result(soup) == ["null"]
    assert words(soup, ".try-marks li.is-note span") == ["number 对这些值没有结果。"]


def test_with_a_type_of_record_names_are_checked_as_before_a_release(author):
    soup = tried(author, 'state = "nowhere" and today > now', '{"state": "draft"}', about="inspection/visit")
    said = words(soup, ".try-marks li span")
    assert said[0].startswith("此处不会出现“nowhere”，请写其中之一：")
    assert "日期与日期时间" in said[1]


def test_data_of_a_type_of_record_can_be_made_up(author):
    soup = tried(author, "state", about="inspection/visit", fill="yes")
    assert result(soup) == ['"announced"']
    data = soup.select_one('textarea[name="data"]').text
    assert "score: 80" in data
    assert words(soup, ".error-message") == []


def test_the_expressions_of_a_type_of_record_can_be_picked(author):
    soup = tried(author, "1", about="inspection/visit", fill="yes")
    picks = {" ".join(one.get_text(" ").split()): one["value"] for one in soup.select(".try-known button")}
    (guard,) = [text for label, text in picks.items() if label.startswith("上报自查")]
    assert guard == "sheets.health.complete"
    data = soup.select_one('textarea[name="data"]').text
    soup = tried(author, "1", data, about="inspection/visit", pick=guard)
    assert soup.select_one('textarea[name="text"]').text.strip() == guard
    assert result(soup) == ["false"]


def test_what_an_action_asks_for_is_a_name_too(author):
    soup = tried(author, 'input.opinion = "同意"', '{input: {opinion: "同意"}}', about="inspection/visit")
    assert result(soup) == ["true"]
    assert words(soup, ".try-marks li") == []


def test_the_decisions_of_the_system_can_be_asked(author):
    soup = tried(author, "decisions", about="inspection/visit", fill="yes")
    assert result(soup)[0].startswith("{")


def test_a_cell_is_tried_with_a_value_of_its_input(author):
    soup = tried(author, "[70..85), > limit", '{"limit": 95}', mode="test", input="84.5")
    assert result(soup) == ["true"]
    assert result(tried(author, "[70..85), > limit", '{"limit": 95}', mode="test", input="90")) == ["false"]


def test_the_value_of_an_input_that_cannot_be_read_is_refused(author):
    soup = tried(author, "> 1", mode="test", input="(1")
    assert words(soup, ".error-message") == ["这里缺少“)”，请补上。"]


TABLE = """| U      | score    | → grade |
| values | [0..100] |         |
| 1      | >= 85    | 优良    |
| 2      | [70..85) | 合格    |
| 3      | < 70     | 不合格  |"""


def test_a_table_shows_which_row_counts_and_which_cells_were_satisfied(author):
    soup = tried(author, TABLE, '{"score": 84.5}', mode="table")
    assert result(soup) == ['{grade: "合格"}']
    assert words(soup, ".try-grid tr.is-hit td") == ["✓ [70..85)", "合格"]
    assert words(soup, ".try-grid td.is-no") == ["✗ >= 85", "✗ < 70"]


def test_gaps_of_a_table_are_told_and_it_decides_nevertheless(author):
    soup = tried(author, TABLE.rpartition("\n")[0], '{"score": 90}', mode="table")
    assert result(soup) == ['{grade: "优良"}']
    assert "score" in words(soup, ".try-marks li span")[0]


@pytest.mark.parametrize("text", ["", "no table", "| U | a | → b |\n| 1 | (( | 1 |", "| X | a | → b |\n| 1 | - | 1 |"])
def test_a_text_that_is_no_table_is_told_why(author, text):
    soup = tried(author, text, mode="table")
    assert words(soup, ".try-marks li span")
    assert result(soup) == []


def test_an_empty_text_and_strange_fields_do_no_harm(author):
    assert words(tried(author, ""), ".try-marks li")
    assert result(tried(author, "1", mode="nothing", about="no/such")) == ["1"]


def test_much_work_ends_within_its_budget(author):
    soup = tried(author, "count(for a in 1..1000, b in 1..1000 return a * b)")
    assert words(soup, ".try-marks li.is-note span") == ["计算步数过多，已停止。请减少要查看的数据。"]


def test_a_number_of_nothing_visible_takes_no_data(author):
    soup = page(author.post(PLAYGROUND, {"text": "1", "data": "", "record": "NO-1", "take": "yes"}))
    assert words(soup, ".error-message") == ["没有您可以查看的该编号记录，请核对编号。"]


def test_what_is_typed_is_shown_again_and_never_as_markup(author):
    soup = tried(author, '"<script>alert(1)</script>"', '{"x": "</textarea><b>"}')
    assert soup.select("main script, .try script") == []
    assert soup.select_one('textarea[name="data"]').text.strip() == '{"x": "</textarea><b>"}'
    assert result(soup) == ['"<script>alert(1)</script>"']


def test_nobody_but_an_author_may_try(inspector):
    assert inspector.get(PLAYGROUND).status_code in (403, 404)
    assert signed_in(person("路人", "inspector")).post(PLAYGROUND, {"text": "1"}).status_code in (403, 404)


def test_the_data_of_a_record_can_be_taken_by_those_who_see_it(inspection, author):
    both = person("督导兼管理", "inspector", areas=["east"])
    nursery = actor("春天幼儿园", "nursery", organisation="91310000000000001A")
    posted = {"licence": "310001", "area": "east", "classes": "3", "children": "60", "doctor_key": "d1"}
    record = open_record(system="inspection", record_type="nursery_file", actor=nursery, now=NOW, posted=posted)
    fields = {"text": "classes + children", "record": record.number, "take": "yes"}
    assert words(page(author.post(PLAYGROUND, fields)), ".error-message")
    soup = page(signed_in(grant(both, "head", areas=["*"])).post(PLAYGROUND, fields))
    assert result(soup) == ["63"]
    assert soup.select_one("option[selected]")["value"] == "inspection/nursery_file"
