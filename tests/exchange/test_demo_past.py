"""The past of the demonstration: taken over once, and such as the rules of the pack would have made it."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from exchange.demo import load_demo, take_over_past
from exchange.regions import create_region_from_pack
from forms.models import Record

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
STORIES = ("two_years_stopped", "two_years_late", "suspended", "completed", "annual")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Shanghai's pack without golden cases and stories, with one row of the past for each of some shapes."""
    folder = tmp_path / "shanghai"
    shutil.copytree(settings.PACKS_FOLDER / "shanghai", folder, ignore=shutil.ignore_patterns("golden"))
    for unwanted in folder.glob("demo/*projects.json"):
        if unwanted.name != "past_projects.json":
            unwanted.unlink()
    file = folder / "demo" / "past_projects.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    table = document["past"]["table"]
    story, contractor = table["columns"].index("story"), table["columns"].index("contractor")
    first = table["rows"][0][contractor]
    rows = [row for row in table["rows"] if row[contractor] == first]
    table["rows"] = [next(row for row in rows if row[story] == each) for each in STORIES]
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_the_past_agrees_with_the_rules_and_is_taken_over_once(folder, in_region) -> None:
    create_region_from_pack("shanghai", folder=folder, now=NOW)
    load_demo("shanghai", now=NOW, echo=lambda _line: None, folder=folder)
    with in_region("shanghai"):
        first = take_over_past("shanghai", now=NOW, most=1, folder=folder)
        assert 0 < first == Record.objects.count() < 100
        assert first + take_over_past("shanghai", now=NOW, folder=folder) == Record.objects.count() > 100
        quarters = Record.objects.filter(record_type="quarter_confirmation", state="confirmed")
        odd = [(each.title, each.data["grade"]) for each in quarters if each.data["grade"] != each.data["conclusion"]]
        assert odd == []
        months = Record.objects.filter(record_type="monthly_evaluation").exclude(result_score=None)
        assert {each.data["conclusion"] for each in months} == {"优良", "合格", "不合格"}
        year = Record.objects.get(record_type="annual_assessment")
        assert (year.state, year.data["taking_part"], year.data["conclusion"]) == ("confirmed", 4, "不合格")
        assert take_over_past("shanghai", now=NOW, folder=folder) == 0
