"""The examples of docs/api.md, sent one after the other."""

import json
import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"```http\n(.*?)```\n```json\n(.*?)```", re.DOTALL)


def test_the_examples_of_the_docs_are_answered_as_they_say(contractor, world):
    examples = EXAMPLE.findall(DOCS.read_text())
    assert len(examples) >= 5
    site = tag = ""
    month = str(world.month(world.active_site(contract="HT-2"), 2).pk)
    for sent, expected in examples:
        head, _gap, body = (
            sent.replace("<site>", site).replace("<month>", month).replace("<etag>", tag).partition("\n\n")
        )
        (method, path), *lines = (line.split(" ", 1) for line in head.strip().splitlines())
        headers = {name.rstrip(":").replace("-", "_").lower(): text for name, text in lines}
        said = contractor.ask(method, path, body or None, **headers)
        assert contains(said.said, json.loads(expected)), (sent, said.said)
        site, tag = site or str(said["id"]), said.tag or tag


def contains(said: object, expected: object) -> bool:
    """Whether everything expected is there."""
    if isinstance(expected, dict):
        return isinstance(said, dict) and all(contains(said.get(name), one) for name, one in expected.items())
    if isinstance(expected, list):
        return isinstance(said, list) and len(said) >= len(expected) and all(map(contains, said, expected))
    return said == expected
