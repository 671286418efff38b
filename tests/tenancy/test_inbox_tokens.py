"""A line of the inbox is there for whoever holds one of its tokens, and no token can pass for another."""

import pytest

from tenants.models import InboxItem
from tenants.selectors import MANY_TOKENS, inbox_of
from tests.builders import NOW

AWKWARD = ('a"b', "a\\", "a,b", "{a}", "a b", "NULL", 'x","alpha|authority@area:*', 'x\\",alpha|authority@area:*')


@pytest.fixture
def items(db) -> list[InboxItem]:
    tokens = [*AWKWARD, "authority@area:*"]
    rows = [
        InboxItem(
            region_slug="alpha",
            kind="todo",
            key=str(number),
            tokens=[f"alpha|{token}"],
            bare_tokens=[token],
            arrived_at=NOW,
        )
        for number, token in enumerate(tokens)
    ]
    return InboxItem.objects.bulk_create(rows)


@pytest.mark.parametrize("number", range(len(AWKWARD)))
def test_a_token_is_only_itself(items, number):
    assert [item.key for item in inbox_of({"alpha": [AWKWARD[number]]})] == [str(number)]


def test_tokens_of_one_region_are_nothing_in_another(items):
    assert list(inbox_of({"beta": ["authority@area:*"]})) == []


def test_who_holds_nothing_has_nothing(items):
    assert list(inbox_of({})) == list(inbox_of({"alpha": ()})) == []


def test_several_tokens_lead_to_all_of_their_lines(items):
    assert {item.key for item in inbox_of({"alpha": AWKWARD})} == {str(number) for number in range(len(AWKWARD))}


def everywhere(*tokens: str) -> dict[str, list[str]]:
    """The same tokens in very many regions."""
    return {slug: [*tokens] for slug in ("alpha", *(f"region_{number}" for number in range(MANY_TOKENS)))}


@pytest.mark.parametrize("number", range(len(AWKWARD)))
def test_who_holds_a_token_in_many_regions_has_its_lines_in_each(items, number):
    assert [item.key for item in inbox_of(everywhere(AWKWARD[number]))] == [str(number)]


def test_tokens_of_many_regions_are_nothing_in_one_that_is_not_among_them(items):
    held = everywhere("authority@area:*")
    assert list(inbox_of({**held, "alpha": ["self@user:1"]})) == []
    assert list(inbox_of({slug: there for slug, there in held.items() if slug != "alpha"})) == []


def test_what_is_held_otherwise_in_each_of_many_regions_counts_there(items):
    held = {slug: [f"authority@area:{slug}"] for slug in everywhere()}
    assert [item.key for item in inbox_of({**held, "alpha": [AWKWARD[0]]})] == ["0"]
