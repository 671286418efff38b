"""The catalogues of the packs score in whole numbers as by the definition, on any sheet."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definitions.loading.catalogues import catalogue
from engine.scoring import Quick, quick_score, quick_scorer, score_sheet
from schemas.bases import whole
from schemas.packs import read_pack
from tests.engine.scoring import strategies
from tests.worked_examples.grounds import REGIONS

TABLES = {
    f"{folder.name}/{document['key']}": catalogue(whole(document))
    for folder in sorted(REGIONS.iterdir())
    if folder.name[0] not in "._"
    for documents in read_pack(folder).systems.values()
    for document in documents
    if document["kind"] == "catalogue"
}


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_catalogue_scores_the_same_in_whole_numbers(name, data):
    table = TABLES[name]
    entries = data.draw(strategies.sheets(table))
    history = data.draw(strategies.histories(table, entries))
    scored = score_sheet(table, entries, history=history)
    stored = json.loads(json.dumps(entries.to_json(), default=float), parse_float=Decimal)
    assert quick_score(table, stored, history=history) == Quick(
        scored.score, frozenset(cap.grade for cap in scored.caps)
    )


def test_the_large_catalogues_are_all_fit_for_whole_numbers():
    fit = {name for name, table in TABLES.items() if quick_scorer(table).whole}
    assert {"shanghai/quality", "shanghai/jgj59", "jiangsu/jgj59"} <= fit
