"""What authors read of a meta-schema, they read in Chinese: a new title or description without its words fails here."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.utils import translation

from authoring.words import meta_word
from schemas.metaschemas import meta_schema

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "platform" / "authoring" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
#: Members whose members are named by people: a property may well be called `title`.
NAMED = ("properties", "patternProperties", "$defs")


def words_in(value: Any, *, named: bool = False) -> Iterator[str]:
    """Every title and description of a schema."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            if not named and name in ("title", "description") and isinstance(member, str):
                yield member
            yield from words_in(member, named=name in NAMED and not named)
    elif isinstance(value, list):
        for member in value:
            yield from words_in(member)


def test_every_title_and_description_of_the_meta_schemas_has_chinese_words():
    with CATALOGUE.open("rb") as file:
        known = {one.id for one in read_po(file, locale="zh_Hans") if one.context == "meta-schema" and one.string}
    files = sorted((ROOT / "schemas" / "v1").glob("*.schema.json"))
    assert files
    missing = {(file.name, words) for file in files for words in words_in(json.loads(file.read_text()))}
    assert sorted(one for one in missing if one[1] not in known) == []


def test_help_beside_a_question_has_no_marks_of_the_written_reference():
    assert meta_word("Either `a` or `b`.") == "Either a or b."


def test_what_stands_at_a_heading_of_a_form_is_not_called_marks_of_a_score():
    section = meta_schema("form")["$defs"]["section"]["properties"]["marks"]
    with translation.override("zh-hans"):
        assert meta_word(section["title"]) == "标题处的提示语"
