"""Every problem has a sentence, and every sentence a Chinese one."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from engine.errors import Problem
from schemas import wording
from schemas.sentences import sentence

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*(ROOT / "platform/engine/definitions").rglob("*.py"), *(ROOT / "schemas").glob("*.py")]
TABLES = (wording.SENTENCES, wording.SPELLING, wording.KINDS, wording.TYPES)


def source_strings() -> list[str]:
    single = [wording.NEAR, wording.UNKNOWN, wording.OR, wording.COMMA, wording.NOTHING]
    return [*(text for table in TABLES for text in table.values()), *single]


def catalogue() -> dict[str, str]:
    with (ROOT / "schemas/locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file)}


def test_every_code_that_is_raised_has_a_sentence() -> None:
    text = "\n".join(path.read_text() for path in SOURCES)
    raised = set(re.findall(r'\.problem\(\s*"([a-z_.A-Z]+)"', text)) | set(
        re.findall(r'Error\("([a-z_]+)", \w+\)', text)
    )
    assert len(raised) > 50
    assert raised - set(wording.SENTENCES) == set()


def test_every_kind_of_reference_has_a_word() -> None:
    text = "\n".join(path.read_text() for path in SOURCES)
    named = set(re.findall(r'check_\w+\(.*?, "([a-z_]+)", ', text))
    assert {"form", "state", "role", "field"} <= named
    assert named - set(wording.KINDS) == set()


@pytest.mark.parametrize("text", source_strings())
def test_the_translation_uses_the_same_words(text: str) -> None:
    translated = catalogue().get(text, "")
    assert translated, f"no translation of {text!r}"
    assert fields(translated) == fields(text)


def test_a_code_without_a_sentence_still_says_something() -> None:
    with translation.override("zh-hans"):
        assert sentence(Problem("form/x", "", "new_code")) == "此处有误（new_code），请对照该种类的参考说明改正。"


def test_a_long_value_is_shortened() -> None:
    problem = Problem("form/x", "/a", "pattern_invalid", {"pattern": "(" * 500})
    assert len(sentence(problem)) < 300


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
