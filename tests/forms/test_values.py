"""What is stored as JSON is read by expressions as the schema says, wherever it stands."""

from datetime import date

from engine.definitions.loading.forms import form as load_form
from forms.values import typed

DAY = {"type": "string", "format": "date"}
FORM = load_form(
    {
        "kind": "form",
        "key": "site",
        "title": "工程",
        "schema": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "start": DAY,
                "accepted_on": DAY,
                "pauses": {
                    "type": "array",
                    "items": {"type": "object", "properties": {"from": DAY, "why": {"type": "string"}}},
                },
            },
        },
        "sections": [{"key": "main", "title": "工程", "fields": [{"key": "name", "title": "名称"}]}],
    }
)


def test_days_are_days_also_where_no_section_shows_them():
    values = typed(FORM, {"name": "2026-01-01", "accepted_on": "2026-03-31"})
    assert values == {"name": "2026-01-01", "start": None, "accepted_on": date(2026, 3, 31), "pauses": None}


def test_days_in_lists_and_objects_are_days_too():
    values = typed(FORM, {"pauses": [{"from": "2026-02-01", "why": "雨", "else": "2026-02-02"}]})
    assert values["pauses"] == [{"from": date(2026, 2, 1), "why": "雨", "else": "2026-02-02"}]


def test_a_text_that_is_no_day_is_null():
    assert typed(FORM, {"start": "soon"})["start"] is None
