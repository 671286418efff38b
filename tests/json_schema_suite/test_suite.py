"""The required cases of the official JSON-Schema-Test-Suite for draft 2020-12, through the validator of forms.

`draft2020-12.json.gz` holds them by file, as published (MIT, see LICENSE; commit 44401e0 of 2026-08-22).
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from forms.language import Language

SUITE = json.loads(gzip.decompress((Path(__file__).parent / "draft2020-12.json.gz").read_bytes()))
#: A form never fetches a schema: those with references to the suite's server are refused, none is taken as valid.
SERVER = "http://localhost:1234/"
#: Formats are annotations by default; a form asserts them, as the specification allows.
ANNOTATIONS = frozenset({"format"})


def groups(*, fetching: bool) -> Iterator[Any]:
    """The groups of cases, those that need the server or the others."""
    for name, found in SUITE.items():
        for group in found:
            if name not in ANNOTATIONS and (SERVER in json.dumps(group["schema"])) is fetching:
                yield pytest.param(group, id=f"{name}: {group['description']}")


@pytest.mark.parametrize("group", groups(fetching=False))
def test_the_official_cases(group: dict[str, Any]) -> None:
    validator = Language(group["schema"]).validator
    said = {case["description"]: validator.is_valid(case["data"]) for case in group["tests"]}
    assert said == {case["description"]: case["valid"] for case in group["tests"]}


@pytest.mark.parametrize("group", groups(fetching=True))
def test_a_schema_from_elsewhere_is_never_fetched(group: dict[str, Any]) -> None:
    """Either it is refused, or the address was only a name and everything it needs stands in the schema itself."""
    with suppress(ValueError):
        validator = Language(group["schema"]).validator
        assert all(validator.is_valid(case["data"]) is case["valid"] for case in group["tests"])
