"""Behaviour inside of objects and rows is the server's: what is hidden, read-only or computed cannot be posted."""

from typing import Any

from forms.rendering.compiler import compile_form
from tests.forms.language.ground import form_of, post, said

ROWS: dict[str, Any] = {
    "floors": {"type": "integer"},
    "works": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "trade": {"type": "string", "enum": ["塔吊", "木工"]},
                "licence": {"type": "string"},
                "amount": {"type": "integer"},
                "price": {"type": "integer"},
                "total": {"type": "integer"},
                "place": {"type": "integer"},
                "checked": {"type": "string"},
            },
        },
    },
    "sum": {"type": "integer"},
}
FORM = form_of(
    ROWS,
    {"key": "floors", "title": "层数"},
    {
        "key": "works",
        "title": "工程",
        "widget": "table",
        "fields": [
            {"key": "trade", "title": "工种", "required": "true"},
            {"key": "licence", "title": "证号", "visible": 'trade = "塔吊"', "required": "floors > 10"},
            {"key": "amount", "title": "数量"},
            {"key": "price", "title": "单价"},
            {"key": "total", "title": "合价", "computed": "amount * price"},
            {"key": "place", "title": "序", "computed": "row"},
            {"key": "checked", "title": "核对", "read_only": "true"},
        ],
        "checks": [{"when": "amount < 100", "else": "第 {row} 行数量过大", "fields": ["amount"]}],
    },
    {"key": "sum", "title": "合计", "computed": "sum(works.total)"},
)


def rows(*cells: tuple[str, str]) -> Any:
    return [(f"works.{name}", text) for name, text in cells]


def test_what_a_row_works_out_and_what_the_form_works_out_of_the_rows() -> None:
    outcome = post(FORM, *rows(("0.trade", "木工"), ("0.amount", "2"), ("0.price", "3"), ("0.total", "99"),
                               ("1.trade", "木工"), ("1.amount", "1"), ("1.price", "4")))  # fmt: skip
    assert [row["total"] for row in outcome.values["works"]] == [6, 4]
    assert [row["place"] for row in outcome.values["works"]] == [1, 2]
    assert outcome.values["sum"] == 10
    assert not outcome.problems


def test_a_cell_that_its_row_hides_is_not_stored() -> None:
    outcome = post(FORM, *rows(("0.trade", "木工"), ("0.licence", "A1"), ("1.trade", "塔吊"), ("1.licence", "A2")))
    assert [row.get("licence") for row in outcome.values["works"]] == [None, "A2"]


def test_a_condition_in_a_row_sees_the_row_and_then_the_record() -> None:
    cells = rows(("0.trade", "塔吊"), ("1.trade", "木工"), ("2.amount", "5"))
    assert set(said(post(FORM, ("floors", "11"), *cells))) == {"works.0.licence", "works.2.trade"}
    assert set(said(post(FORM, ("floors", "3"), *cells))) == {"works.2.trade"}


def test_a_check_in_a_row_is_said_at_its_cell() -> None:
    outcome = post(FORM, *rows(("0.trade", "木工"), ("0.amount", "1"), ("1.trade", "木工"), ("1.amount", "100")))
    assert {problem.field: problem.data for problem in outcome.problems} == {
        "works.1.amount": {"sentence": "第 2 行数量过大"}
    }


def test_what_nobody_may_change_in_a_row_moves_with_it() -> None:
    stored = {"works": [{"trade": "木工", "checked": "甲"}, {"trade": "塔吊", "checked": "乙"}]}
    moved = rows(("5.:was", "1"), ("5.trade", "塔吊"), ("5.checked", "伪"), ("6.trade", "木工"), ("6.checked", "伪"))
    outcome = post(FORM, *moved, stored=stored)
    assert [row.get("checked") for row in outcome.values["works"]] == ["乙", None]


def test_rows_without_anything_in_them_are_no_rows_and_an_empty_list_is_none() -> None:
    stored = {"works": [{"trade": "木工"}]}
    assert post(FORM, ("works", ""), *rows(("0.trade", ""), ("1.amount", "")), stored=stored).values["works"] is None
    assert post(FORM, stored=stored).values["works"] == [{"trade": "木工", "place": 1}]


def test_undeclared_names_are_stored_nowhere() -> None:
    form = form_of({"site": {"type": "object", "properties": {"street": {"type": "string"}}}})
    outcome = post(form, ("site.street", "甲路"), ("site.owner", "x"), ("owner", "x"), ("site.street.x", "y"))
    assert outcome.values == {"site": {"street": "甲路"}}


def test_what_the_values_hide_is_taken_out_and_counts_for_no_other_condition() -> None:
    form = form_of(
        {name: {"type": "string"} for name in "abc"},
        {"key": "a"},
        {"key": "b", "visible": 'a = "1"'},
        {"key": "c", "visible": 'b = "2"'},
    )
    stored = {"a": "1", "b": "2", "c": "3"}
    assert post(form, ("a", "0"), stored=stored).values == {"a": "0"}


def test_an_option_that_the_form_does_not_offer_now_is_refused() -> None:
    form = form_of(
        {"kind": {"enum": ["房建", "市政"]}, "part": {"enum": ["主体", "桥梁"]}},
        {"key": "kind"},
        {"key": "part", "options": 'if kind = "市政" then ["桥梁"] else ["主体"]'},
    )
    assert [problem.code for problem in post(form, ("kind", "房建"), ("part", "桥梁")).problems] == ["not_offered_now"]
    assert not post(form, ("kind", "市政"), ("part", "桥梁")).problems


def test_a_branch_of_the_schema_brings_fields_and_takes_them_away() -> None:
    form = form_of(
        {"kind": {"enum": ["甲", "乙"]}, "note": {"type": "string"}},
        {"key": "kind"},
        {"key": "depth"},
        {"key": "note"},
        **{
            "if": {"properties": {"kind": {"const": "甲"}}, "required": ["kind"]},
            "then": {"properties": {"depth": {"type": "integer", "minimum": 5}}, "required": ["depth"]},
        },
    )
    assert set(said(post(form, ("kind", "甲")))) == {"depth"}
    assert set(said(post(form, ("kind", "甲"), ("depth", "3")))) == {"depth"}
    assert post(form, ("kind", "甲"), ("depth", "7")).values == {"kind": "甲", "depth": 7}
    assert post(form, ("kind", "乙"), ("depth", "7")).values == {"kind": "乙"}


def test_every_control_of_every_row_has_a_name_of_its_own() -> None:
    from tests.forms.language.ground import draw, posted_by  # noqa: PLC0415

    assert compile_form(FORM)
    page = draw(FORM, {"works": [{"trade": "木工"}, {"trade": "塔吊"}]})
    names = [name for name, _text in posted_by(page)]
    assert len(names) == len(set(names))
    assert {"works.0.trade", "works.1.trade", "works.1.licence"} <= set(names)
    assert "works.0.licence" not in names


def test_what_is_worked_out_in_a_row_sees_what_was_worked_out_or_hidden_before_it() -> None:
    numbers = {name: {"type": "integer"} for name in ("a", "b", "twice", "four")}
    columns = [
        {"key": "a", "title": "a"},
        {"key": "b", "title": "b", "visible": "a > 1"},
        {"key": "twice", "title": "2a", "computed": "a * 2"},
        {"key": "four", "title": "4a + b", "computed": "twice * 2 + (if b = null then 0 else b)"},
    ]
    rows = {"type": "array", "items": {"type": "object", "properties": numbers}}
    form = form_of({"rows": rows}, {"key": "rows", "widget": "table", "fields": columns})
    outcome = post(form, ("rows.0.a", "1"), ("rows.0.b", "7"), ("rows.1.a", "2"), ("rows.1.b", "7"))
    assert outcome.values["rows"] == [{"a": 1, "twice": 2, "four": 4}, {"a": 2, "b": 7, "twice": 4, "four": 15}]
