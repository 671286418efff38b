"""Everything a page can do: docs/api.md names every page with its address, or why it is only a page."""

import re

import pytest
from django.urls import URLResolver, get_resolver

from tests.api.test_docs import DOCS

ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| (.+) \|$", re.MULTILINE)
ADDRESS = re.compile(r"`([a-z]+/[^`]*)`")
ONLY = "only a page: "
ADDRESSES = ("api.urls", "api.everywhere.urls")  # of a region, and outside all of them


def names(urlconf: str) -> set[str]:
    """The names of all routes of the portal."""
    return {name for pattern in get_resolver(urlconf).url_patterns for name in _names(pattern)}


def _names(pattern: object) -> set[str]:
    if isinstance(pattern, URLResolver):
        return {name for inside in pattern.url_patterns for name in _names(inside)}
    return {pattern.name or "start"}


def told() -> dict[str, str]:
    """What the table says of each page."""
    table = DOCS.read_text().partition("## Pages and addresses")[2].partition("## Where things are")[0]
    return {name: what for pages, what in ROW.findall(table) for name in re.findall(r"`(\w+)`", pages)}


@pytest.fixture(scope="module")
def templates() -> set[str]:
    """The addresses of the API, each place as <>."""
    found = {str(each.pattern) for urls in ADDRESSES for each in _flat(get_resolver(urls).url_patterns)}
    return {re.sub(r"<[^>]*>", "<>", path) for path in found}


def _flat(patterns: list[object]) -> list[object]:
    return [one for each in patterns for one in (_flat(each.url_patterns) if isinstance(each, URLResolver) else [each])]


def test_every_page_is_named():
    assert set(told()) == names("portal.urls") | names("portal.urls_public")


def test_every_page_has_an_address_that_is_there_or_a_reason(templates):
    for page, what in told().items():
        ways = [re.sub(r"<[^>]*>", "<>", way.partition("?")[0]) for way in ADDRESS.findall(what)]
        assert what.startswith(ONLY) or ways, page
        assert what.startswith(ONLY) or set(ways) <= templates, (page, set(ways) - templates)


def test_the_docs_name_every_address(templates):
    text = re.sub(r"<[^>]*>", "<>", DOCS.read_text())
    last = {path: path.rstrip("/").split("/")[-1] for path in templates}
    assert [path for path, name in last.items() if path not in text and f"{name}/" not in text] == []
