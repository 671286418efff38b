"""The documentation says what is there: links lead somewhere, pages can be found, variables are described."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
LINK = re.compile(r'\]\(([^)\s]+)\)|<img src="([^"]+)"')
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")
READ = re.compile(r"""(?:env\.(?:text|flag|number|words|addresses)\(|environ\.get\(|environ\[)\s*["'](\w+)["']""")
#: Set for ourselves, never by whoever runs the platform.
OUR_OWN = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def links(page: Path) -> Iterator[str]:
    text = CODE.sub("", FENCED.sub("", page.read_text("utf-8")))
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where the pages are read."""
    text = FENCED.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_relative_link_leads_somewhere(page):
    dead = []
    for link in links(page):
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        found = target.exists() and (not anchor or target.suffix != ".md" or anchor in headings(target))
        dead += [] if found else [link]
    assert dead == []


def test_every_page_is_found_from_the_index():
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "index.md")}
    reference = {page.resolve() for page in (DOCS / "definitions").glob("*.md")}
    pages = {page.resolve() for page in DOCS.rglob("*.md")} - {DOCS / "index.md"}
    assert [page.name for page in sorted(pages - listed - reference)] == []


def test_every_picture_is_shown_and_light_enough_to_be_read_from_afar():
    shown = {(ROOT / link).resolve() for link in links(ROOT / "README.md") if link.endswith(".png")}
    taken = {picture.resolve() for picture in (DOCS / "pictures").glob("*.png")}
    assert shown == taken
    assert {picture.name: size for picture in taken if (size := picture.stat().st_size) > 200_000} == {}


def test_there_are_decisions_and_their_numbers_are_without_gaps():
    assert [int(decision.name[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert len(DECISIONS) > 3


@pytest.mark.parametrize("decision", DECISIONS, ids=names(DECISIONS))
@pytest.mark.parametrize("part", ["Context", "Decision", "Consequence"])
def test_a_decision_gives_context_decision_and_consequence(decision, part):
    assert re.search(rf"^(?:## |\*\*){part}s?\b", decision.read_text("utf-8"), re.MULTILINE)


def test_every_variable_of_the_environment_is_described():
    sources = [
        file for top in ("platform", "tenants", "forms", "schemas", "workflows") for file in (ROOT / top).rglob("*.py")
    ]
    read = {name for file in sources for name in READ.findall(file.read_text("utf-8"))} - OUR_OWN
    described = set(re.findall(r"`([A-Z][A-Z_]+)`", (DOCS / "operations.md").read_text("utf-8")))
    assert {"DATABASE_URL", "KAOPING_VAR", "PORT", "STATEMENT_TIMEOUT_MS"} <= read
    assert read - described == set()


def test_every_command_of_the_makefile_that_the_docs_name_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make (\w+)`|^make (\w+)", page.read_text("utf-8"), re.M)}
    assert {"run", "test", "bench", "pictures"} <= {"".join(pair) for pair in named} <= targets


def test_every_management_command_that_the_docs_name_exists():
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"manage\.py (\w+)(?: ([a-z]+)\b)?", text))
    known = get_commands()
    missing = [
        f"{command} {word}"
        for command, word in named
        if command not in known or not re.search(rf"\b{word}\b", usage(known[command], command))
    ]
    assert {("region", "create"), ("definitions", "check"), ("audit", "verify")} <= named
    assert missing == []


def usage(app: str, command: str) -> str:
    return load_command_class(app, command).create_parser("manage.py", command).format_help()
