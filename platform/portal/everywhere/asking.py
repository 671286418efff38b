"""The query forms above the two pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.everywhere.comparing import SORTS, Comparison
from portal.everywhere.results import Mine
from portal.everywhere.spans import YEARS
from portal.reports.table import Heading

Asked = Mapping[str, str]
_DEFAULT_SORT = "region"


@dataclass(frozen=True)
class Option:
    """A choice in the query form."""

    key: str
    title: str


@dataclass(frozen=True)
class Control:
    """A field of the query form."""

    name: str
    title: str
    value: str
    options: Sequence[Option]
    every: str = ""  # what stands for no choice; empty where there always is one


def comparison_controls(asked: Asked, comparison: Comparison, *, today: date) -> list[Control]:
    """What is compared, where, and over which time."""
    chosen = [one for one in comparison.choices if one.is_chosen]
    measures = _options((one.key, one.title) for one in comparison.choices)
    regions = _options((one.region_slug, one.region_title) for one in chosen)
    quarters = [Option(f"q{number}", _("Quarter %(number)s") % {"number": number}) for number in range(1, 5)]
    months = [Option(str(number), _("Month %(number)s") % {"number": number}) for number in range(1, 13)]
    return [
        Control("measure", _("What is compared"), comparison.chosen, measures),
        Control("region", _("Region"), asked.get("region", ""), regions, _("All regions")),
        _systems(asked, (one.system_title for one in chosen)),
        Control("year", _("Year"), asked.get("year", ""), _years(today), _("The last 12 months")),
        Control("part", _("Part of the year"), asked.get("part", ""), [*quarters, *months], _("The whole year")),
    ]


def result_controls(asked: Asked, mine: Mine, *, today: date) -> list[Control]:
    """Where, in which system and year."""
    regions = _options((slug, title) for slug, (title, _short) in mine.regions.items())
    return [
        Control("region", _("Region"), asked.get("region", ""), regions, _("All regions")),
        _systems(asked, mine.systems),
        Control("year", _("Year"), asked.get("year", ""), _years(today), _("All")),
    ]


def sort_of(asked: Asked) -> str:
    """The order that was asked for, if there is such a one."""
    sort = asked.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else _DEFAULT_SORT


def headings_in(sort: str) -> list[Heading]:
    """The headings of a comparison in an order."""
    titles = (
        ("region", _("Region")),
        ("", _("Own scale")),
        ("records", _("Records in all")),
        ("counted", _("With result")),
        ("", _("Shares of grades")),
        ("passed", _("Pass rate")),
        ("good", _("Rate of good")),
        ("median", _("Median score")),
        ("overdue", _("Past due")),
        ("", _("Trend by period")),
    )
    return [Heading(title, key not in ("", "region"), *_order(key, sort)) for key, title in titles]


def _order(key: str, sort: str) -> tuple[str, str]:
    """The order a heading offers, and the one it is in; numbers come from the greatest down first."""
    if not key:
        return "", ""
    first, second = (key, f"-{key}") if key == "region" else (f"-{key}", key)
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return (second if sort == first else first), now


def _systems(asked: Asked, titles: Iterable[str]) -> Control:
    return Control(
        "system", _("Business system"), asked.get("system", ""), _options((one, one) for one in titles), _("All")
    )


def _years(today: date) -> list[Option]:
    return [Option(str(today.year - back), str(today.year - back)) for back in range(YEARS)]


def _options(found: Iterable[tuple[str, str]]) -> list[Option]:
    """Each key once, with its first title, in the order of the titles."""
    titles: dict[str, str] = {}
    for key, title in found:
        titles.setdefault(key, title)
    return sorted((Option(key, title) for key, title in titles.items()), key=lambda option: option.title)
