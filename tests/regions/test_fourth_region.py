"""A regulator of another field lives on a folder of JSON alone: other roles, states, periods and ways to score."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django_tenants.utils import schema_context

from exchange.regions import create_region_from_pack
from exchange.scenarios import run_golden
from forms.models import Record
from schemas.packs import read_pack

PACK = Path(__file__).parent / "kindergarten"
NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kindergarten():
    return create_region_from_pack("kindergarten", folder=PACK, now=NOW)


def test_a_kindergarten_inspection_is_born_and_its_golden_case_holds(kindergarten):
    documents = read_pack(PACK).systems["inspection"]
    with schema_context(kindergarten.slug):
        assert run_golden("inspection", documents, now=NOW) == ()
        assert not Record.objects.exists(), "a golden case leaves nothing behind"


def test_its_golden_case_notices_another_scale_of_grades(kindergarten):
    documents = [dict(document) for document in read_pack(PACK).systems["inspection"]]
    grades = next(document for document in documents if document["key"] == "class")
    grades["table"] = {**grades["table"], "rows": [["-", "三级", "bad"]]}
    with schema_context(kindergarten.slug):
        found = run_golden("inspection", documents, now=NOW)
    assert {(one.what, one.expected, one.actual) for one in found} == {
        ("grade", "一级", "三级"),
        ("grade", "二级", "三级"),
        ("state", "已评级", "improving 限期整改"),
    }
