"""Every region of the project is a good pack; of Shanghai the golden cases are proved in tests/exchange."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from exchange.regions import create_region_from_pack, prove_region
from schemas.checking import check_documents
from schemas.packs import read_pack
from schemas.sentences import sentence

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
SLUGS = ["shanghai", "qingdao", "jiangsu", "showcase"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_pack_has_no_problems(slug):
    pack = read_pack(settings.PACKS_FOLDER / slug)
    problems = [
        *pack.problems,
        *check_documents([pack.region]),
        *check_documents(pack.demo),
    ]
    for documents in pack.systems.values():
        problems += check_documents(documents, region=pack.region)
    assert [f"{problem.document}#{problem.pointer}: {sentence(problem)}" for problem in problems] == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["qingdao", "jiangsu", "showcase"])
def test_a_region_is_born_from_its_pack_with_its_golden_cases_holding(slug):
    region = create_region_from_pack(slug, folder=settings.PACKS_FOLDER / slug, now=NOW)
    proved: list[str] = []
    prove_region(region, now=NOW, echo=proved.append)
    assert [line for line in proved if "golden cases" in line and "hold" in line]


def test_shanghai_shows_the_words_of_its_manual():
    documents = read_pack(settings.PACKS_FOLDER / "shanghai").systems["quality"]
    shown = {state["title"] for one in documents if one["kind"] == "workflow" for state in one["states"]}
    assert shown >= {
        "已申报待提交", "已提交待复核", "已退回待提交", "已复核待受理", "待评价",
        "已提交待复核评价", "已复核待提交", "已复核待季度评价监督信息登记", "待信息登记",
    }  # fmt: skip


def test_the_shanghai_catalogue_is_whole():
    documents = read_pack(settings.PACKS_FOLDER / "shanghai").systems["quality"]
    catalogue = next(one for one in documents if one["kind"] == "catalogue")
    lines = [line for section in catalogue["nodes"] for line in section["children"]]
    items = [item for line in lines for item in line["children"]]
    assert (len(lines), len(items), sum(len(item["findings"]) for item in items)) == (
        13,
        71,
        211,
    )
    assert sum(line["marks"] for line in lines) == 100
    assert catalogue["synthetic"] is True
