"""Every keyword of JSON Schema 2020-12 says what is wrong in plain words, with the title of the place."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from forms.sentences import placed_sentence
from forms.validation import take_post
from tests.forms.language.ground import form_of, post, said
from tests.outside_forms.running import scene_of


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


OBJECT: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
WORDS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}

#: A schema, a value that violates one keyword of it, and what is said.
KEYWORDS: dict[str, tuple[dict[str, Any], Any, str]] = {
    "type": ({"type": "number"}, "x", "「x」：请填写数字，例如 12.5。"),
    "enum": ({"enum": ["甲", "乙"]}, "丙", "「x」：请从列表中选择。"),
    "const": ({"const": "甲"}, "乙", "「x」：此项只能是表单给定的值。"),
    "minLength": ({"type": "string", "minLength": 3}, "ab", "「x」：至少填写 3 个字。"),
    "maxLength": ({"type": "string", "maxLength": 1}, "ab", "「x」：最多填写 1 个字。"),
    "pattern": ({"type": "string", "pattern": "^a$"}, "b", "「x」：格式不符合要求，请核对。"),
    "format": ({"type": "string", "format": "email"}, "b", "「x」：请填写电子邮箱，例如 name@example.com。"),
    "minimum": ({"type": "number", "minimum": 3}, 2, "「x」：不能小于 3。"),
    "maximum": ({"type": "number", "maximum": 3}, 4, "「x」：不能大于 3。"),
    "exclusiveMinimum": ({"type": "number", "exclusiveMinimum": 3}, 3, "「x」：应大于 3。"),
    "exclusiveMaximum": ({"type": "number", "exclusiveMaximum": 3}, 3, "「x」：应小于 3。"),
    "multipleOf": ({"type": "number", "multipleOf": 5}, 3, "「x」：应为 5 的整数倍。"),
    "multipleOf 0.01": ({"type": "number", "multipleOf": 0.01}, 1.234, "「x」：最多 2 位小数，请四舍五入后填写。"),
    "multipleOf 1": ({"type": "number", "multipleOf": 1}, 1.5, "「x」：请填写整数。"),
    "minItems": ({**WORDS, "minItems": 2}, ["a"], "「x」：至少需要 2 项，请补充。"),
    "maxItems": ({**WORDS, "maxItems": 1}, ["a", "b"], "「x」：最多 1 项，请删减。"),
    "uniqueItems": ({**WORDS, "uniqueItems": True}, ["a", "a"], "「x」：内容有重复，请只保留一项。"),
    "contains": ({**WORDS, "contains": {"const": "b"}}, ["a"], "「x」：其中至少要有 1 项符合要求，请补充。"),
    "minContains": (
        {**WORDS, "contains": {"const": "b"}, "minContains": 2}, ["b"], "「x」：其中至少要有 2 项符合要求，请补充。"
    ),
    "maxContains": (
        {**WORDS, "contains": {"const": "b"}, "maxContains": 1},
        ["b", "b"],
        "「x」：其中最多只能有 1 项属于这一类，请删减。",
    ),
    "items": (
        {"type": "array", "items": {"type": "string", "minLength": 2}},
        ["ab", "c"],
        "「x」第 2 行：至少填写 2 个字。",
    ),
    "items: false": ({"type": "array", "prefixItems": [{}], "items": False}, ["a", "b"], None),
    "prefixItems": (
        {"type": "array", "prefixItems": [{"title": "楼层", "type": "integer", "minimum": 1}]},
        [0],
        "「x」第 1 行「楼层」：不能小于 1。",
    ),
    "unevaluatedItems": (
        {"type": "array", "prefixItems": [{"type": "string"}], "unevaluatedItems": False, "items": {"type": "string"}},
        ["a", "b"],
        None,
    ),
    "required": ({**OBJECT, "required": ["b"]}, {"a": "1"}, "「x」「b」：请填写此项。"),
    "dependentRequired": ({**OBJECT, "dependentRequired": {"a": ["b"]}}, {"a": "1"}, "「x」「b」：请填写此项。"),
    "dependentSchemas": (
        {**OBJECT, "dependentSchemas": {"a": {"properties": {"b": {"minLength": 9}}}}},
        {"a": "1", "b": "2"},
        "「x」「b」：至少填写 9 个字。",
    ),
    "if": ({**OBJECT, "if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": "1"}, "「x」「b」：请填写此项。"),
    "else": (
        {**OBJECT, "if": {"required": ["b"]}, "else": {"properties": {"a": {"maxLength": 1}}}},
        {"a": "12"},
        "「x」「a」：最多填写 1 个字。",
    ),
    "allOf": ({**OBJECT, "allOf": [{"required": ["b"]}]}, {"a": "1"}, "「x」「b」：请填写此项。"),
    "minProperties": ({**OBJECT, "minProperties": 2}, {"a": "1"}, "「x」：请至少填写其中 2 项。"),
    "maxProperties": ({**OBJECT, "maxProperties": 1}, {"a": "1", "b": "2"}, "「x」：最多填写其中 1 项，请删减。"),
    "patternProperties": (
        {"type": "object", "patternProperties": {"^k": {"type": "string", "minLength": 2}}},
        {"k1": "a"},
        "「x」「k1」：至少填写 2 个字。",
    ),
    "additionalProperties": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"n": "a"},
        "「x」「n」：请填写数字，例如 12.5。",
    ),
    "propertyNames": (
        {"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"maxLength": 2}},
        {"long": 1},
        "「x」：“long”不能用作此处的名称，请换一个。",
    ),
    "not": ({"type": "string", "not": {"const": "a"}}, "a", "「x」：此处不允许这个值，请改填。"),
    "oneOf": (
        {"oneOf": [{"type": "object", "properties": {"k": {"const": "a"}, "n": {"type": "string", "title": "号"}},
                    "required": ["k", "n"]}, {"type": "integer"}]},
        {"k": "a"},
        "「x」「号」：请填写此项。",
    ),
    "anyOf": (
        {"type": "string", "anyOf": [{"minLength": 5}, {"pattern": "^a$"}]}, "b", "「x」：至少填写 5 个字。"
    ),
    "oneOf twice": (
        {"type": "string", "oneOf": [{"minLength": 1}, {"maxLength": 5}]},
        "b",
        "「x」：同时符合多种情形，但只能符合一种，请只填写其中一种。",
    ),
    "$ref": ({"$ref": "#/$defs/short"}, "abc", "「x」：最多填写 2 个字。"),
    "false": (
        {"type": "object", "properties": {"a": False, "b": {}}},
        {"a": 1, "b": 2},
        "「x」「a」：此处不能填写，请清空。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_keyword_says_what_is_wrong_and_where(keyword: str) -> None:
    schema, value, sentence = KEYWORDS[keyword]
    form = form_of({"x": schema}, **{"$defs": {"short": {"type": "string", "maxLength": 2}}})
    outcome = take_post(scene_of(form, {}), {}, {"x": value})
    told = [placed_sentence(problem) for problem in outcome.problems]
    assert told == ([] if sentence is None else [sentence])


def test_all_is_said_at_once_and_nested_places_are_named() -> None:
    row = {
        "type": "object",
        "properties": {"trade": {"type": "string", "title": "工种"}, "n": {"type": "integer", "title": "人数"}},
        "required": ["trade"],
    }
    form = form_of({"workers": {"type": "array", "items": row}, "area": {"type": "number", "multipleOf": 0.01}},
                   {"key": "workers", "title": "施工人员"}, {"key": "area", "title": "建筑面积"})  # fmt: skip
    outcome = post(
        form,
        ("workers.0.trade", "木工"),
        ("workers.0.n", "2"),
        ("workers.7.trade", ""),
        ("workers.7.n", "二"),
        ("area", "1.234"),
    )
    assert said(outcome) == {
        "workers.1.n": "「施工人员」第 2 行「人数」：请填写数字，例如 12.5。",
        "area": "「建筑面积」：最多 2 位小数，请四舍五入后填写。",
    }


def test_what_must_be_one_of_several_is_named_by_title() -> None:
    form = form_of({"a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string"}},
                   {"key": "a", "title": "电话"}, {"key": "b", "title": "邮箱"}, {"key": "c"},
                   anyOf=[{"required": ["a"]}, {"required": ["b"]}])  # fmt: skip
    assert list(said(post(form, ("c", "x"))).values()) == ["请至少填写其中一项：电话、邮箱。"]
