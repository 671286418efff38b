"""The glossary says the words the code really uses."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for top in ("platform", "tenants", "schemas", "forms", "workflows")
    for ending in ("*.py", "*.json")
    for path in (ROOT / top).rglob(ending)
]


def test_every_marked_identifier_of_the_glossary_is_used():
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    rows = [
        line
        for line in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
        if line.endswith("|") and "●" in line
    ]
    identifiers = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[2])]
    assert len(identifiers) > 20
    assert [name for name in identifiers if not re.search(rf"\b{name}|{name}s?\b", text, re.IGNORECASE)] == []
