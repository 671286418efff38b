"""What people type is understood as they mean it."""

import pytest

from engine.definitions.values import Field
from forms.rendering.posted import as_meant
from forms.wire import posted_tree


def meant(widget: str, *pairs: tuple[str, str], **options: object) -> object:
    field = Field(key="x", title="项", widget=widget, section="main", **{"schema": {}, **options})
    return as_meant([field], posted_tree(pairs)).get("x")


@pytest.mark.parametrize(
    ("widget", "typed", "understood"),
    [
        ("money", " 1,234.50 ", "1234.50"),
        ("integer", "１２３", "123"),
        ("percent", "85 %", "85"),
        ("percent", "85％", "85"),
        ("date", "2026年3月1日", "2026-03-01"),
        ("date", "2026/3/1", "2026-03-01"),
        ("date", "明天", "明天"),
        ("time", "9：30", "9:30"),
        ("mobile", "+86 138-0000-1001", "13800001001"),
        ("credit_code", "91310115 ma1k0a001e", "91310115MA1K0A001E"),
        ("id_number", "31010119900101001x", "31010119900101001X"),
        ("plate", "沪a·12345", "沪A12345"),
        ("text", " 留着 空格 ", " 留着 空格 "),
    ],
)
def test_a_text_loses_only_what_nobody_means(widget: str, typed: str, understood: str) -> None:
    assert meant(widget, ("x", typed)) == understood


@pytest.mark.parametrize(
    ("widget", "pairs", "value"),
    [
        ("quarter", [("x.year", "2026"), ("x.quarter", "1")], "2026-Q1"),
        ("quarter", [("x.year", "2026"), ("x.quarter", "")], "2026"),
        ("quarter", [("x.year", ""), ("x.quarter", "")], ""),
        ("period", [("x.start", "2026/3/1"), ("x.end", "")], {"start": "2026-03-01"}),
        ("period", [("x.start", ""), ("x.end", "")], None),
        ("person", [("x.title", "王示安"), ("x.key", "w1")], {"key": "w1", "title": "王示安"}),
        ("person", [("x.title", ""), ("x.key", "w1")], None),
        ("address", [("x.district", "1"), ("x.street", "示例路")], {"district": "1", "street": "示例路"}),
        ("coordinates", [("x.longitude", "121.5"), ("x.latitude", "31.2")], {"longitude": "121.5", "latitude": "31.2"}),
        ("choices", [("x", ""), ("x", "一"), ("x", "二")], ["一", "二"]),
        ("choices", [("x", "")], []),
        ("signature", [("x.name", "钱示一"), ("x.image", "")], {"name": "钱示一"}),
        ("help", [("x", "hello")], None),
    ],
)
def test_several_controls_make_one_value(widget: str, pairs: list[tuple[str, str]], value: object) -> None:
    assert meant(widget, *pairs) == value


def test_a_tree_is_one_leaf_or_several_as_its_schema_says() -> None:
    assert meant("tree", ("x", ""), ("x", "a")) == "a"
    assert meant("tree", ("x", ""), ("x", "a"), ("x", "b"), schema={"type": "array"}) == ["a", "b"]


def test_a_file_that_was_taken_away_is_gone_and_the_others_keep_their_captions() -> None:
    pairs = [
        ("x", ""),
        ("x.0.file", "a" * 32), ("x.0.name", "甲.png"), ("x.0.caption", "洞口"),
        ("x.1.file", "b" * 32), ("x.1.drop", "1"),
    ]  # fmt: skip
    assert meant("photos", *pairs) == [{"file": "a" * 32, "name": "甲.png", "caption": "洞口"}]


def test_texts_in_rows_are_understood_too() -> None:
    column = Field(key="phone", title="电话", widget="mobile", schema={}, section="main")
    posted = meant("table", ("x", ""), ("x.0.phone", "138 0000 1001"), fields=(column,))
    assert posted.inside["0"].inside["phone"] == "13800001001"
