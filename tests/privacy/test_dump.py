"""Whoever gets hold of a dump of the database reads no ID number and no mobile number in it.

The regions of the packs are born with their stories: records of every kind, drafts, messages, look-ups, audit. What is
searched for is the shape, not a list: so numbers are found that nobody thought of.
"""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tenants.pgtools import find_program
from tests.database import template_database
from tests.live import regions_of

#: A digit or letter beside it makes it a part of something else, such as a digest.
_MOBILE = re.compile(rb"(?<![0-9A-Za-z_.-])1[3-9]\d{9}(?![0-9A-Za-z_.-])")
#: Of somebody born by 2011: the numbers of permits are made alike, with the day on which they were given.
_ID_NUMBER = re.compile(rb"(?<![0-9A-Za-z])[1-9]\d{5}(?:19\d\d|200\d|201[01])[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])")
DEMO = sorted(Path(settings.PACKS_FOLDER).glob("*/demo/*.json"))
MANY = 20
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def dump(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[bytes]:
    """A whole dump of a database with all regions and their stories, as `pg_dump` writes it."""
    with django_db_blocker.unblock():
        template = template_database()
    packs = tmp_path_factory.mktemp("packs")
    for region in Path(settings.PACKS_FOLDER).glob("*/region.json"):
        shutil.copytree(region.parent, packs / region.parent.name)
    with regions_of(packs, template, name="kaoping_dumped") as name:
        url = f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"
        yield subprocess.run([find_program("pg_dump"), url], check=True, capture_output=True).stdout


def numbers_in(text: bytes) -> list[bytes]:
    """The mobile numbers and the ID numbers with the right check digit that stand in a text."""
    return [*_MOBILE.findall(text), *filter(_is_valid, _ID_NUMBER.findall(text))]


def _is_valid(number: bytes) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number.decode(), strict=False))
    return "10X98765432"[total % 11] == number[-1:].decode().upper()


def unwrapped(dump: bytes) -> Iterator[bytes]:
    """What is written as hexadecimal or base64 digits, as the bytes they stand for."""
    for digits in re.findall(rb"\\\\x([0-9a-f]{22,})", dump):
        yield bytes.fromhex(digits.decode())
    for digits in set(re.findall(rb"[A-Za-z0-9+/_-]{15,}", dump)):
        whole = digits[: len(digits) // 4 * 4].replace(b"-", b"+").replace(b"_", b"/")
        yield base64.b64decode(whole, validate=True)


def test_a_plain_search_through_a_dump_finds_no_number(dump: bytes) -> None:
    found = {number: line[:300] for line in dump.splitlines() for number in numbers_in(line)}
    assert found == {}


def test_neither_does_a_search_through_what_is_written_in_other_digits(dump: bytes) -> None:
    assert [number for text in unwrapped(dump) for number in numbers_in(text)] == []


def test_no_number_that_somebody_typed_stands_there_with_gaps(dump: bytes) -> None:
    typed = {number.decode() for pack in DEMO for number in numbers_in(pack.read_bytes())}
    assert len(typed) > MANY
    gaps = {number: re.compile(r"[ \-.]?".join(number)) for number in typed}
    text = dump.decode(errors="replace")
    assert [number for number, shape in gaps.items() if shape.search(text)] == []


def test_the_dump_holds_what_it_is_searched_for(dump: bytes) -> None:
    """The stories did leave their numbers in records, registers and accounts."""
    sealed = re.compile(rb'("|\t)first[a-z][.][\w-]{40,}')
    tables = {part.split()[0] for part in dump.split(b"\nCOPY ")[1:] if len(sealed.findall(part)) > 1}
    kinds = {name.rpartition(b".")[2] for name in tables}
    assert {b"assess_forms_record", b"assess_workflows_historyentry", b"registers_registerentry"} <= kinds
    assert b"accounts_user" in kinds
