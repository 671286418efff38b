"""A part of the table of who may do what, executed; `make trust` executes all of it."""

import pytest
from django.db import transaction

from forms.errors import Refused
from tests.authorisation.page import FOLDER, pages
from tests.authorisation.plain import postable
from tests.authorisation.rights import SystemRights, all_systems
from tests.authorisation.trial import Cell, Tried, try_cell, try_system

#: Of the cells that are refused, each so manieth is tried here; of those that are allowed, all.
EVERY = 100


@pytest.fixture(scope="module")
def systems() -> list[SystemRights]:
    return [*all_systems()]


def test_what_the_packs_allow_works_and_all_else_is_refused(alpha, systems):
    tried = Tried()
    for rights in systems:
        with transaction.atomic():
            try_system(rights, tried, every=EVERY)
    assert tried.wrong == []
    assert tried.systems == len(systems)
    assert tried.allowed > 200
    assert tried.refused > 150


def test_the_trial_finds_what_is_not_as_the_table_says(alpha):
    """Else it would find nothing wrong because it cannot."""
    tried = Tried()
    try_cell(Cell("works", allowed=False, seen=True, do=lambda: None), tried)
    try_cell(Cell("refused", allowed=True, seen=True, do=_refuse), tried)
    try_cell(Cell("shown", allowed=False, seen=False, do=_refuse), tried)
    assert tried.wrong == [
        "works: done instead of refused", "refused: refused instead of done", "shown: refused instead of unseen",
    ]  # fmt: skip


def test_every_system_has_fields_that_are_posted(systems):
    forms = [form for rights in systems for form in rights.documents if form["kind"] == "form"]
    assert sum(bool(postable(form)) for form in forms) > 40


def test_the_pages_of_the_table_are_those_of_the_packs():
    """Write them anew: `python -m tests.authorisation`."""
    assert {path.name: path.read_text() for path in FOLDER.glob("*.md")} == dict(pages())


def _refuse() -> None:
    raise Refused(("no",))
