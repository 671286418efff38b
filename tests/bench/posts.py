"""A score sheet posted, and the bare statements that this makes the database carry out.

The bare statements run in a copy of the database, in the same order from the same state: identities, counters and the
audit chain come out alike, which is checked in the end.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from engine.definitions.values import Catalogue, walk
from forms.models import FindingRow, Record, ScoreSheet
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.bench.bare import Statement, carry_out, check_same, copy_of_database, writes
from tests.bench.ground import NOW, SLUG, Ground
from tests.bench.table import Timing, by_turns, seconds

ROUNDS = 15
#: What is entered by turns: sub-items with a finding, lines that take no part.
SHEETS = (
    (("foundation.pile", "concrete.formwork_support", "quality_system.leader_on_duty"), ("prefabricated", "masonry")),
    (("rebar.rebar_cover", "testing.test_plan"), ("waterproofing",)),
)
_COMPARED = tuple(model._meta.db_table for model in (Record, ScoreSheet, FindingRow, AuditEntry))


def measure(ground: Ground) -> list[Timing]:
    """Posts through the page by turns with their statements run bare."""
    record = ground.month(ground.accepted_site(2), 3, "rebar.rebar_cover")
    statements: list[Statement] = []
    with copy_of_database(SLUG) as copy:

        def post(number: int) -> float:
            found, absent = SHEETS[number % 2]
            fields = sheet_fields(ground, record, found, absent)
            with clock.frozen(NOW), writes(statements):
                taken = seconds(lambda: post_sheet(ground, record, fields))
            _check_score(ground, record, found, absent)
            return taken

        def replay(_number: int) -> float:
            taken = seconds(lambda: carry_out(copy, statements))
            counts.append(len(statements))
            return taken

        counts: list[int] = []
        taken, bare = by_turns(ROUNDS, post, replay)
        check_same(copy, SLUG, _COMPARED)
    return [
        Timing("sheet posted and saved (the whole request)", taken, f"its {counts[-1]} writes and COMMIT, bare", bare)
    ]


def sheet_fields(ground: Ground, record: Record, found: Sequence[str], absent: Sequence[str]) -> dict[str, object]:
    """What the page would send."""
    with ground.inside():
        version = ScoreSheet.objects.get(record=record, key="self").version
    ticks = {f"f.{item}": f"{item}.1" for item in found}
    remarks = {f"r.{item}": "二层 3 轴" for item in found}
    return {"version": version, "do": "stay", "absent": absent, **ticks, **remarks}


def post_sheet(ground: Ground, record: Record, fields: dict[str, object]) -> None:
    """Send the page as a browser does."""
    answer = ground.client.post(f"/r/{SLUG}/records/{record.pk}/sheets/self/", fields)
    assert answer.status_code == 302, answer.content.decode()[:500]


def _check_score(ground: Ground, record: Record, found: Sequence[str], absent: Sequence[str]) -> None:
    """The rules by hand: a first finding costs half its sub-item; lines that take no part leave the marks to be had."""
    with ground.inside():
        saved = ScoreSheet.objects.get(record=record, key="self").score
    assert saved == _expected(ground.catalogue, found, absent)


def _expected(catalogue: Catalogue, found: Sequence[str], absent: Sequence[str]) -> Decimal:
    marks = {node.key: Decimal(node.marks) for node in walk(catalogue.root)}
    attainable = 100 - sum(marks[line] for line in absent)
    actual = attainable - sum(marks[item] / 2 for item in found)
    return (actual / attainable * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
