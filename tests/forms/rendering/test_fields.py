"""What the widgets draw and how values read."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from engine.definitions.values import District, Field, Form, Section
from forms.rendering.compiler import compile_form, compiled
from forms.rendering.inside import Known, with_parts
from forms.rendering.values import FieldView, Plain
from tenants.numbers import masked

DISTRICTS = (District("310115", "浦东新区"), District("310101", "黄浦区"))


def make_field(key: str = "name", widget: str = "text", **options: object) -> Field:
    schema = options.pop("schema", {"type": "string"})
    return Field(key=key, title=f"标题{key}", widget=widget, schema=schema, section="main", **options)


def make_form(*fields: Field) -> Form:
    return Form("trial", "试验", {}, (Section("main", "基本信息", 3, fields),))


def draw(field: Field, **view: object) -> BeautifulSoup:
    form = compile_form(make_form(field), districts=DISTRICTS)
    return BeautifulSoup(form.fill({field.key: FieldView(**view)}), "html.parser")


#: The types whose control is one box with the value as its text.
PLAIN = ("text", "area", "integer", "decimal", "money", "percent", "date", "time", "mobile", "credit_code", "code")


@pytest.mark.parametrize("widget", [*PLAIN, "month", "id_number", "plate"])
def test_an_entry_shows_its_value_under_its_label(widget: str) -> None:
    page = draw(make_field(widget=widget), value="2026-03")
    control = page.find(id="f-name")
    assert page.find("label", attrs={"for": "f-name"}).text == "标题name"
    assert control["name"] == "name"
    assert (control.get("value") or control.text.strip()) == "2026-03"


def test_what_people_typed_cannot_become_markup() -> None:
    page = draw(make_field(hint="<b>提示</b>"), value='"><script>alert(1)</script>', errors=("<i>错</i>",))
    assert page.find(["script", "b", "i"]) is None
    assert page.find("input")["value"] == '"><script>alert(1)</script>'


def test_a_value_cannot_open_a_gap_of_the_skeleton() -> None:
    page = draw(make_field(hint="\ue000value\ue001"), value="\ue000errors\ue001x", errors=("坏",))
    assert page.find("input")["value"] == "\ue000errors\ue001x"
    assert page.find(id="f-name-hint").text == "value"


def test_a_required_field_says_so_to_eyes_and_to_screen_readers() -> None:
    page = draw(make_field(), required=True)
    assert "req" in page.find("label")["class"]
    assert page.find("input").has_attr("required")


def test_a_refused_field_points_to_its_hint_and_its_error() -> None:
    page = draw(make_field(hint="四位数字"), value="x", errors=("不是数字。",))
    control = page.find("input")
    assert control["aria-invalid"] == "true"
    for name in control["aria-describedby"].split():
        assert page.find(id=name) is not None
    assert page.find(id="f-name-errors").text == "不是数字。"


def test_a_field_that_may_only_be_read_has_no_control_and_is_masked() -> None:
    page = draw(make_field(widget="mobile", mask="mobile"), value="13912345678", read_only=True)
    assert page.find("input") is None
    assert page.find("output").text == "139****5678"


def test_a_field_that_is_not_visible_leaves_nothing_behind() -> None:
    form = compile_form(make_form(make_field("a"), make_field("b")))
    html = form.fill({"a": FieldView(value="there"), "b": FieldView(value="secret", visible=False)})
    assert "secret" not in html
    assert 'name="b"' not in html
    assert form.fill({"a": FieldView(visible=False), "b": FieldView(visible=False)}) == ""


def test_a_choice_offers_what_the_schema_allows_and_marks_the_chosen_one() -> None:
    page = draw(make_field(widget="choice", schema={"type": "string", "enum": ["框架", "剪力墙"]}), value="剪力墙")
    assert [option["value"] for option in page.find_all("option")] == ["", "框架", "剪力墙"]
    assert page.find("option", selected=True).text == "剪力墙"


def test_a_choice_with_titles_shows_the_titles() -> None:
    schema = {"oneOf": [{"const": "a", "title": "甲"}, {"const": "b", "title": "乙"}]}
    assert draw(make_field(widget="choice", schema=schema), value="b").find("option", selected=True).text == "乙"


def test_districts_are_those_of_the_region() -> None:
    page = draw(make_field(widget="district"), value="310101")
    assert page.find("option", selected=True).text == "黄浦区"


def test_unticking_every_box_is_an_answer_too() -> None:
    schema = {"type": "array", "items": {"enum": ["一", "二"]}}
    page = draw(make_field(widget="choices", schema=schema), value=["二"])
    assert page.find("input", type="hidden")["name"] == "name"
    assert [box["value"] for box in page.find_all("input", checked=True)] == ["二"]


def test_no_answer_is_not_the_answer_no() -> None:
    field = make_field(widget="yes_no", schema={"type": "boolean"})
    assert draw(field, value=None).find("input", checked=True) is None
    assert draw(field, value=False).find("input", checked=True)["value"] == "false"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (make_field(widget="district"), "310115", "浦东新区"),
        (make_field(widget="yes_no", schema={"type": "boolean"}), True, "是"),
        (make_field(widget="yes_no", schema={"type": "boolean"}), None, ""),
        (make_field(widget="decimal", schema={"type": "number"}), Decimal("12.50"), "12.50"),
        (make_field(widget="decimal", places=2), Decimal("98.1"), "98.10"),
        (make_field(widget="decimal", places=2), 98, "98.00"),
        (make_field(widget="decimal", places=1), Decimal("0.25"), "0.3"),
        (make_field(widget="decimal", places=0), Decimal("1E+30"), "1" + "0" * 30),
        (make_field(widget="decimal", places=2), None, ""),
        (make_field(widget="decimal", places=2), "12,5", "12,5"),
        (make_field(widget="date"), date(2026, 3, 1), "2026-03-01"),
        (make_field(widget="month"), date(2026, 3, 1), "2026-03"),
        (make_field(widget="id_number", mask="id_number"), "310101199001011234", "310************234"),
        (make_field(widget="choices", schema={"items": {"enum": ["一", "二"]}}), ["一", "二"], "一、二"),
    ],
)
def test_values_read_as_people_say_them(field: Field, value: object, words: str) -> None:
    assert compile_form(make_form(field), districts=DISTRICTS).shown(field.key, value) == words


def test_a_short_number_is_hidden_whole() -> None:
    assert masked("mobile", "139") == "***"


def test_a_form_is_compiled_once_for_a_release() -> None:
    form = make_form(make_field())
    first = compiled(form, digest="one", districts=DISTRICTS)
    assert compiled(form, digest="one", districts=DISTRICTS) is first
    assert compiled(form, digest="two", districts=DISTRICTS) is not first


def test_an_option_that_is_not_on_offer_now_cannot_be_chosen() -> None:
    schema = {"type": "string", "enum": ["框架", "剪力墙"]}
    page = draw(make_field(widget="choice", schema=schema), only=frozenset({"框架"}))
    assert [option.has_attr("disabled") for option in page.find_all("option")[1:]] == [False, True]
    boxes = draw(make_field(widget="choices", schema={"items": schema}), only=frozenset({"框架"}))
    assert [box.has_attr("disabled") for box in boxes.find_all("input", type="checkbox")] == [False, True]


@pytest.mark.parametrize(
    ("widget", "value", "controls"),
    [
        (
            "period",
            {"start": "2026-03-01", "end": "2026-03-31"},
            {"name.start": "2026-03-01", "name.end": "2026-03-31"},
        ),
        ("quarter", "2026-Q2", {"name.year": "2026"}),
        ("person", {"key": "w1", "title": "王示安"}, {"name.title": "王示安", "name.key": "w1"}),
        ("reference", {"key": "7", "title": "工地"}, {"name.title": "工地", "name.key": "7"}),
        ("coordinates", {"longitude": Decimal("121.5")}, {"name.longitude": "121.5", "name.latitude": ""}),
        ("address", {"district": "310101", "street": "示例路"}, {"name.street": "示例路"}),
        ("signature", {"name": "钱示一", "image": ""}, {"name.name": "钱示一", "name.image": ""}),
    ],
)
def test_every_part_of_a_value_stands_in_its_control(widget: str, value: object, controls: dict[str, str]) -> None:
    page = draw(make_field(widget=widget), value=value)
    assert {name: page.find(attrs={"name": name}).get("value", "") for name in controls} == controls


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (make_field(widget="money", unit="万元"), Decimal("1234567.5"), "1,234,567.50 万元"),
        (make_field(widget="percent"), 85, "85%"),
        (make_field(widget="integer", unit="人"), 36, "36 人"),
        (make_field(widget="quarter"), "2026-Q1", "2026年第1季度"),
        (make_field(widget="period"), {"start": "2026-03-01"}, "2026-03-01 至 …"),
        (make_field(widget="person"), {"key": "w1", "title": "王示安"}, "王示安"),
        (make_field(widget="address"), {"district": "310101", "street": "示例路"}, "黄浦区示例路"),
        (make_field(widget="coordinates"), {"longitude": Decimal("121.5"), "latitude": 31}, "121.5, 31"),
        (make_field(widget="photos"), [{"file": "a" * 32, "name": "甲.png", "caption": "洞口"}], "洞口"),
        (make_field(widget="photos"), [{"file": "../x", "name": "坏"}], ""),
        (make_field(widget="signature"), {"name": "钱示一"}, "钱示一"),
        (make_field(widget="help", text="提示"), None, ""),
        (make_field(widget="score_sheet"), {"score": "9.0", "grade": "优良"}, "9.0 分 优良"),
        (make_field(widget="tree", schema={"oneOf": [{"const": "a", "title": "土建 / 木工"}]}), "a", "土建 / 木工"),
    ],
)
def test_every_kind_of_value_has_words(field: Field, value: object, words: str) -> None:
    assert compile_form(make_form(field), districts=DISTRICTS).shown(field.key, value) == words


def test_spreadsheets_get_numbers_and_days_they_can_reckon_with() -> None:
    form = compile_form(
        make_form(make_field("a", "money"), make_field("b", "date"), make_field("c", "mobile", mask="mobile"))
    )
    assert form.by_key["a"].plain(Decimal("12.5")) == Plain(Decimal("12.5"), 2)
    assert form.by_key["b"].plain("2026-03-01") == Plain(date(2026, 3, 1))
    assert form.by_key["c"].plain("13912345678") == Plain("139****5678")


def test_advice_has_lists_and_links_and_no_markup_of_its_own() -> None:
    page = draw(
        make_field(widget="help", text="先看<b>这里</b>\n\n- 一\n- **二**\n- [手册](https://example.invalid/a)")
    )
    assert page.find("b") is None
    assert [item.text for item in page.find_all("li")] == ["一", "二", "手册"]
    assert page.find("strong").text == "二"
    assert page.find("a")["href"] == "https://example.invalid/a"


def test_a_link_of_advice_leads_nowhere_else() -> None:
    page = draw(make_field(widget="help", text='[x](javascript:alert(1)) [y](https://a.invalid/"onclick=x)'))
    assert all(link["href"].startswith("https://") for link in page.find_all("a"))
    assert page.find(attrs={"onclick": True}) is None


def rows_of(*rows: dict[str, object], errors: dict[str, tuple[str, ...]] | None = None) -> BeautifulSoup:
    columns = (make_field("trade", hint="工种"), make_field("days", "integer", unit="天"))
    field = make_field("workers", "table", schema={"type": "array"}, fields=columns)
    view = with_parts(FieldView(list(rows)), field, Known({}, errors or {}), ("workers",))
    return BeautifulSoup(compile_form(make_form(field)).fill({"workers": view}), "html.parser")


def test_every_row_of_a_table_has_controls_and_buttons_of_its_own() -> None:
    page = rows_of({"trade": "木工", "days": 3}, {"trade": "瓦工"})
    names = [control["name"] for control in page.select("tbody > tr [name^='workers.']")]
    assert names[:3] == ["workers.0.:was", "workers.0.trade", "workers.0.days"]
    assert page.find(attrs={"name": "workers.1.trade"})["value"] == "瓦工"
    assert [button["value"] for button in page.select("tr[data-row='1'] button")] == [
        "workers.1.copy", "workers.1.up", "workers.1.down", "workers.1.delete",
    ]  # fmt: skip
    ids = [element["id"] for element in page.select("tbody > tr [id]")]
    assert len(ids) == len(set(ids))


def test_a_mistake_in_a_row_stands_in_its_cell() -> None:
    page = rows_of({"trade": "木工"}, {"trade": "?"}, errors={"workers.1.trade": ("没有这个工种。",)})
    wrong = page.find(attrs={"name": "workers.1.trade"})
    assert wrong["aria-invalid"] == "true"
    assert page.find(id="f-workers.1.trade-errors").text == "没有这个工种。"
    assert not page.find(attrs={"name": "workers.0.trade"}).has_attr("aria-invalid")


def test_a_table_reads_as_a_table_and_in_words_line_by_line() -> None:
    columns = (make_field("trade"), make_field("days", "integer", unit="天"))
    form = compile_form(make_form(make_field("workers", "table", fields=columns)))
    value = [{"trade": "木工", "days": 3}, {"trade": "瓦工"}]
    assert form.shown("workers", value) == "1. 木工、3 天\n2. 瓦工"
    page = BeautifulSoup(form.by_key["workers"].drawn(value), "html.parser")
    assert [cell.text for cell in page.find_all("td")] == ["木工", "3 天", "瓦工", "—"]


def test_a_text_of_several_lines_keeps_them_in_a_field_of_one_line() -> None:
    area = draw(make_field(), value="先断电\n再撤离").select_one("textarea#f-name")
    assert area.text.strip() == "先断电\n再撤离"
    assert draw(make_field(), value="先断电").select_one("input#f-name")["value"] == "先断电"


def test_a_new_row_starts_with_the_defaults_of_its_columns() -> None:
    columns = (make_field("trade"), make_field("days", "integer"))
    table = make_field("workers", "table", schema={"type": "array"}, fields=columns)
    fresh = draw(table, fresh={"trade": "木工", "days": 3}).select_one("template")
    assert [control["value"] for control in fresh.select(".input")] == ["木工", "3"]
