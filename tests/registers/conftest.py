"""A register over real HTTP for every test here, and a region to ask from."""

from collections.abc import Iterator, Mapping

import pytest

from engine.definitions.loading.registers import register as load
from engine.definitions.values import Register
from tests.outside import Outside, configured, playing

PEOPLE: Mapping[str, object] = {
    "kind": "register",
    "key": "people",
    "title": "Real names",
    "source": "http",
    "service": "real_name",
    "request": {"path": "/people", "query": {"name": "{wanted.name}"}},
    "answer": {
        "entries": "$.data.people[*]",
        "fields": {"name": "$.xm", "mobile": "$.sjh", "key": {"path": "$.sfzh", "as": "person_key"}},
    },
    "failures": {"not_found": "none", "differs:mobile": "other phone"},
    "limits": {"retries": 0, "timeout_seconds": 2, "break_after": 3, "break_seconds": 60, "cache_seconds": 300},
}
DATA = [
    {
        "people": [
            {"key": "a", "name": "赵工", "id_number": "310101198302020033", "mobile": "13800000001"},
            {"key": "b", "name": "赵工", "id_number": "310101198403030054", "mobile": "13800000002"},
        ],
        "sandbox": {
            "contracts": [
                {"no": "C-1", "name": "Bridge"},
                *({"no": f"D-{n:03}", "name": f"Site {n}"} for n in range(45)),
            ],
            "national_certificates": [{"no": "N-1", "status": "有效"}],
            "health": [{"id_number": "1", "name": "李"}],
        },
    }
]


@pytest.fixture(scope="module")
def played() -> Iterator[Outside]:
    with playing(DATA) as outside:
        yield outside


@pytest.fixture
def outside(played: Outside, settings, monkeypatch) -> Iterator[Outside]:
    """The sandbox, configured as operators would; every switch is back on afterwards."""
    with configured(played, settings, monkeypatch) as outside:
        yield outside


@pytest.fixture
def people() -> Register:
    return load(PEOPLE)
