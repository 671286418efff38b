"""The life of a change: its impact on ten thousand stored evaluations, and how long it takes to prove a system."""

import copy
import random
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django_tenants.utils import tenant_context

from config.garbage import settle_garbage
from engine.definitions.loading.catalogues import catalogue as load_catalogue
from engine.errors import blocking
from engine.scoring import SheetEntries, score_sheet
from exchange.drafts import replace_drafts
from exchange.impact import measure_impact
from exchange.releasing import check_drafts, publish_drafts, run_drafts
from forms.models import Record, ScoreSheet
from schemas.models import Release
from schemas.packs import read_pack
from tenants.models import Region
from tests.bench.ground import NOW, PACK, Ground
from tests.bench.table import Timing, below, by_turns, seconds
from tests.small_works import CATALOGUE, DOCUMENTS

SYSTEM, PROVED = "works", "quality"
SITES, MONTHS = 1_000, 10  # ten thousand monthly evaluations
SECTIONS, ITEMS = 10, 20  # of 200 items
FOUND = 20  # items with findings on each sheet
ROUNDS = 3

Document = dict[str, Any]


def measure(ground: Ground) -> list[Timing]:
    """Both, after their answers were checked."""
    with ground.inside():
        return [_proof(ground.slug), _impact()]


def _proof(slug: str) -> Timing:
    """The checks and golden cases of all drafts of Shanghai quality; the region is at hand, as on a page.

    Garbage is looked for as in the web server.
    """
    replace_drafts(PROVED, read_pack(PACK).systems[PROVED], by=None, at=NOW)
    with tenant_context(Region.objects.get(schema_name=slug)):
        _prove()
        settle_garbage()
        (taken,) = by_turns(ROUNDS, lambda _number: seconds(_prove))
    return Timing("checks and golden cases of Shanghai quality", taken, goal=below(2.0))


def _prove() -> None:
    assert not blocking(check_drafts(PROVED))
    assert run_drafts(PROVED, at=NOW) == ()


def _impact() -> Timing:
    """A ladder that costs more than it did, measured on everything that is stored."""
    replace_drafts(SYSTEM, _documents(), by=None, at=NOW)
    _store(publish_drafts(SYSTEM, by=None, at=NOW))
    dearer = _documents(half=1)
    replace_drafts(SYSTEM, dearer, by=None, at=NOW)
    told = measure_impact(SYSTEM, since=None, now=NOW)
    assert told["scored"] == SITES * MONTHS, told["scored"]
    _check(told, load_catalogue(next(one for one in dearer if one["kind"] == "catalogue")))
    (taken,) = by_turns(ROUNDS, lambda _number: seconds(partial(measure_impact, SYSTEM, since=None, now=NOW)))
    return Timing(f"impact on {SITES * MONTHS} stored months of {SECTIONS * ITEMS} items", taken, goal=below(30.0))


def _documents(*, half: float = 0.5) -> list[Document]:
    """The small system of the tests with a catalogue of two hundred items; `half` is what a first finding costs."""
    large = copy.deepcopy(dict(CATALOGUE))
    large["rules"]["ladder"]["ladder"][0]["share"] = half
    large["nodes"] = [_line(f"s{number}") for number in range(SECTIONS)]
    return [large if one["kind"] == "catalogue" else dict(one) for one in DOCUMENTS]


def _line(key: str) -> Document:
    items = [_item(f"{key}.{number}") for number in range(ITEMS)]
    node = {"key": key, "title": key, "marks": 10, "combine": "deduct", "line": True, "absent": "exclude"}
    return {**node, "children": items}


def _item(key: str) -> Document:
    findings = [{"key": f"{key}.{name}", "text": name} for name in "ab"]
    return {"key": key, "title": key, "marks": 0.5, "rule": "ladder", "findings": findings}


def _store(release: Release) -> None:
    """A thousand sites, ten months each with a sheet, written as rows; scored by the definition."""
    sites = Record.objects.bulk_create(_record(release, "site", number) for number in range(SITES))
    months = Record.objects.bulk_create(
        _record(release, "month", number * MONTHS + month, site, date(2025, month + 1, 1))
        for number, site in enumerate(sites)
        for month in range(MONTHS)
    )
    table = load_catalogue(next(one for one in _documents() if one["kind"] == "catalogue"))
    sheets = [_sheet(month, table, random.Random(number)) for number, month in enumerate(months)]
    ScoreSheet.objects.bulk_create(sheets)
    Record.objects.bulk_update(months, ["result_sheet", "result_score", "result_grade"], batch_size=1_000)


def _record(
    release: Release, record_type: str, number: int, site: Record | None = None, start: date | None = None
) -> Record:
    name = f"示例工程 {number}"
    place = {"parent": site, "subject": site, "period_start": start, "period_end": start}
    return Record(
        system=SYSTEM, record_type=record_type, release=release, number=f"{record_type}-{number}", title=name,
        state="active" if site is None else "draft", data={"site_name": name} if site is None else {},
        created_at=NOW, changed_at=NOW, **place,
    )  # fmt: skip


def _sheet(month: Record, table: Any, chance: random.Random) -> ScoreSheet:
    keys = chance.sample([f"s{section}.{item}" for section in range(SECTIONS) for item in range(ITEMS)], FOUND)
    entries = {"items": {key: {"findings": [f"{key}.a"]} for key in sorted(keys)}}
    history = {key: chance.randint(1, 2) for key in keys[:5]}
    scored = score_sheet(table, SheetEntries.from_json(entries), history=history)
    month.result_sheet, month.result_score, month.result_grade = "self", scored.score, _grade(scored.score)
    return ScoreSheet(
        record=month, key="self", entries=entries, history=history, score=scored.score, grade=month.result_grade,
        complete=True, version=1, scored_at=NOW,
    )  # fmt: skip


def _grade(score: Any) -> str:
    return "优良" if score >= 85 else "合格" if score >= 70 else "不合格"


def _check(told: Mapping[str, Any], table: Any) -> None:
    """Everybody who is named, and everybody who is not, by the definition."""
    named: Sequence[Document] = told["regraded"]
    after = {row["record"]: (row["score_after"], row["after"]) for row in named}
    moved = regraded = 0
    for sheet in ScoreSheet.objects.filter(record__system=SYSTEM):
        entries = SheetEntries.from_json(sheet.entries)
        score = score_sheet(table, entries, history=sheet.history).score
        moved += score != sheet.score
        regraded += _grade(score) != sheet.grade
        assert sheet.record_id not in after or after[sheet.record_id] == (score, _grade(score)), sheet.record_id
    assert (told["moved_scores"], told["counts"]["regraded"]) == (moved, regraded), (moved, regraded)
    assert regraded
