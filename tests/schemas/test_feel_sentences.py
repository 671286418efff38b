"""Expressions in words: every code says what is wrong and what to do, in English and in Chinese."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from engine.feel import FeelSyntaxError, compile_expression
from engine.feel.typing import (
    BOOLEAN,
    CERTAIN,
    DATE,
    DOUBTFUL,
    NUMBER,
    STRING,
    Wanted,
    analyse,
    context_of,
    list_of,
    one_of,
)
from schemas import feel_wording
from schemas.feel_sentences import doubt, type_name, why_not_an_expression, why_null

ROOT = Path(__file__).resolve().parents[2]
FEEL = "\n".join(path.read_text() for path in (ROOT / "platform/engine/feel").rglob("*.py"))
TABLES = (
    feel_wording.REASONS,
    feel_wording.HABITS,
    feel_wording.FINDINGS,
    feel_wording.WARNINGS,
    feel_wording.KINDS,
)
SINGLE = (
    feel_wording.EXPECTED,
    feel_wording.NAME_EXPECTED,
    feel_wording.QUOTE_EXPECTED,
    feel_wording.OF_ITEMS,
    feel_wording.EITHER,
)
NAMES = context_of(
    {
        "score": NUMBER,
        "grade": one_of(("优良", "合格")),
        "name": STRING,
        "day": DATE,
        "ok": BOOLEAN,
        "scores": list_of(NUMBER),
    }
)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def translations() -> dict[str, str]:
    with (ROOT / "schemas/locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file)}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_reason_for_refusing_a_text_has_a_sentence() -> None:
    raised = set(re.findall(r'FeelSyntaxError\(\s*"([a-z_]+)"', FEEL))
    assert len(raised) >= 5
    assert raised - set(feel_wording.REASONS) == set()


def test_every_finding_has_a_sentence() -> None:
    assert set(feel_wording.FINDINGS) == {*CERTAIN, *DOUBTFUL}


def test_every_warning_has_a_sentence() -> None:
    raised = set(re.findall(r'(?:warn|Warning|BudgetExceeded|NoValue)\(\s*"([a-z_]+)"', FEEL))
    assert len(raised) >= 15
    assert raised - set(feel_wording.WARNINGS) == set()


@pytest.mark.parametrize("text", [*SINGLE, *(text for table in TABLES for text in table.values())])
def test_the_translation_uses_the_same_words(text: str) -> None:
    translated = translations().get(text, "")
    assert translated, f"no translation of {text!r}"
    assert fields(translated) == fields(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('grade == "合格"', "“等于”只写一个 =，例如 a = b。"),
        ("grade = '合格'", '文字要写在英文双引号之间："…"。'),
        ("score >= “70”", '文字要写在英文双引号之间："…"。'),
        ("score > 1 && ok", "“并且”写作 and，例如 a and b。"),
        ("!ok", "“不”写作 not(…)，“不等于”写作 !=。"),
        ("count（scores）", "请改用英文（半角）括号 ( )。"),
        ("score ≥ 80", "“大于等于”写作 >=。"),
        ("if ok then 1", "这里缺少“else”，请补上。"),
        ("(score + 1", "这里缺少“)”，请补上。"),
        ('name = "甲', '这段文字没有结束，请在其后加英文双引号 "。'),
        ("score +", "表达式没有写完，请补全。"),
        ('@"2026-02-30"', '不存在 @"2026-02-30" 这样的日期、时间、时长或数字，请改正。'),
        ("1 + " * 2_499 + "1，，，，，，", "表达式太长，请拆成几个。"),
        ("5 5", "此处不能出现“5”，请删除，或在它前面补上缺少的部分。"),
    ],
)
def test_a_refused_text_is_told_what_to_write(text: str, words: str) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)
    assert why_not_an_expression(refused.value, text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scor + 1", "此处没有名为“scor”的内容，请改正名称。是否想写“score”？"),
        ('score = "80"', '“score = "80"”把数字与文字相比，永远没有结果。请使用同一类型的值。'),
        ("ok < true", "“ok < true”中有是非值，不分先后大小，永远没有结果。请改用 = 或 !=。"),
        ("day + 1", "“day + 1”永远没有结果：日期与数字不能作“+”运算。请先转换其中之一。"),
        ('grade = "优"', "此处不会出现“优”，请写其中之一：优良、合格。是否想写“优良”？"),
        ("if score then 1 else 2", "条件应为是或否，而“score”是数字。请改成比较。"),
        ("score(1)", "“score”不是函数，不能调用。请改正名称，或去掉括号。"),
        ("round up(score)", "round up 不能用 1 个参数调用，写法是：round up(n, scale)。"),
        ("substring(name: name, start: 1)", "substring 没有名为“name”的参数"),
        ("upper case(score)", "upper case 的参数“string”应为文字，而这里是数字。请改正。"),
        ("sum(split(name, name))", "sum 的参数“list”应为列表（每项是数字），而这里是列表（每项是文字）。请改正。"),
        ("score > 5 and score < 3", "无论取什么值，“score > 5 and score < 3”都不成立。请改正或删除。"),
        ("ok or not(ok)", "无论取什么值，“ok or not(ok)”都成立，等于没有条件。请改正或删除。"),
    ],
)
def test_a_doubtful_part_is_told_with_what_to_do(text: str, words: str) -> None:
    (finding,) = analyse(compile_expression(text), NAMES).findings
    assert doubt(finding).startswith(words)


def test_what_gives_something_else_than_is_needed_is_told_what_is() -> None:
    (finding,) = analyse("score + 1", NAMES, wanted=Wanted(("string", "date"))).findings
    assert doubt(finding) == "“score + 1”得出的是数字，而这里需要文字。请先转换。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nobody", "此处没有名为“nobody”的内容。"),
        ("day.yaer", "这个值里没有“yaer”。"),
        ("day + 1", "日期与数字不能作“+”运算。"),
        ("-day", "日期不能作“-”运算。"),
        ("upper case(5)", "upper case 不能这样调用：给出的是 数字。"),
        ("(function(a) a)(1, 2)", "这个函数要的是别的参数：a。"),
        ('number("x")', "number 对这些值没有结果。"),
        ("is working day(day)", "is working day 所需的数据（calendar）此处没有。"),
        ("count(for a in 1..1000, b in 1..1000 return a)", "计算步数过多，已停止。请减少要查看的数据。"),
    ],
)
def test_a_part_without_a_value_is_told_why(text: str, words: str) -> None:
    day = compile_expression('@"2026-03-31"').value({})
    (warning,) = compile_expression(text).evaluate({"day": day}).warnings
    assert why_null(warning) == words


def test_sentences_are_there_in_english_too() -> None:
    (finding,) = analyse(compile_expression("day + 1"), NAMES).findings
    with translation.override("en"):
        assert doubt(finding) == (
            "“day + 1” never gives a result: there is no “+” for a date and a number. Convert one."
        )


def test_a_type_is_a_word_of_the_language_in_force() -> None:
    assert type_name("list<date and time>") == "列表（每项是日期时间）"
