"""What can be answered otherwise on a page, and how two documents differ."""

import copy
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import QueryDict

#: A text is taken of the first of these that stands there.
SAID = ("title", "text", "sentence", "comment", "label", "asks")
#: Answers that only say which further questions follow; another of them takes what was answered there away.
_LEADING = re.compile(r":variant$|(^|\.)(kind|block|widget|mode|source|combine)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GONE = object()


@dataclass(frozen=True)
class Other:
    """Another answer to one question: of which sort it is, its name, what is posted, what may stand then."""

    sort: str
    name: str
    posted: tuple[str, ...]
    means: tuple[Any, ...]


def others_of(html: str) -> dict[str, Other]:
    """For each sort of answer (text, number, choice, yes or no, tick): the first on the page, answered otherwise.

    A page with none of them has a word: a day, a key, a line of some list.
    """
    page = BeautifulSoup(html, "html.parser")
    for template in page.find_all("template"):
        template.decompose()
    found: dict[str, Other] = {}
    for control in page.find_all(["input", "select", "textarea"]):
        if not control.get("name") or control.has_attr("disabled") or control.has_attr("readonly"):
            continue
        for other in _others(page, control):
            found.setdefault(other.sort, other)
    word = found.pop("word", None)
    return found or ({"word": word} if word else {})


def _others(page: BeautifulSoup, control: Tag) -> Iterator[Other]:
    name, sort = str(control["name"]), str(control.get("type"))
    if control.name == "select":
        yield from _choice(name, control)
    elif sort == "radio":
        yield from _yes_or_no(page, name, control)
    elif sort == "checkbox":
        yield from _tick(page, name, control)
    elif control.name == "textarea" or sort in ("text", "None"):
        text = control.text.removeprefix("\n") if control.name == "textarea" else str(control.get("value", ""))
        yield from _typed(name, text, str(control.get("inputmode", "")))


def _typed(name: str, text: str, mode: str) -> Iterator[Other]:
    if mode and text:
        value = Decimal(text) + 1
        yield Other("number", name, (str(value),), (value,))
    elif text and _last(name) in SAID:
        yield Other("text", name, (f"{text}改",), (f"{text}改",))
    elif text and ":" not in _last(name):
        word = _next_day(text) if _DAY.fullmatch(text) else f"{text}2"
        yield Other("word", name, (word,), (word,))


def _choice(name: str, control: Tag) -> Iterator[Other]:
    options = [(str(option.get("value", option.text)), option.has_attr("selected")) for option in control("option")]
    chosen = next((value for value, is_chosen in options if is_chosen), "")
    rest = [value for value, _chosen in options if value not in ("", chosen)]
    if chosen and rest and not _LEADING.search(name):
        yield Other("choice", name, (rest[0],), (rest[0],))


def _yes_or_no(page: BeautifulSoup, name: str, control: Tag) -> Iterator[Other]:
    boxes = page.find_all("input", attrs={"name": name})
    if control["value"] not in ("true", "false"):
        return
    is_open = "." not in name and not any(box.has_attr("checked") for box in boxes)
    if control.has_attr("checked") or is_open:  # inside of what is not there, more would have to be said
        says = is_open or control["value"] != "true"
        yield Other("yes or no", name, ("true" if says else "false",), (says, says if says else _GONE))


def _tick(page: BeautifulSoup, name: str, control: Tag) -> Iterator[Other]:
    box = str(control["value"])
    boxes = page.find_all("input", attrs={"name": name})
    ticked = [str(one["value"]) for one in boxes if one.has_attr("checked")]
    if ticked and not control.has_attr("checked"):
        yield Other("tick", name, (*ticked, box), (box, [*ticked, box]))  # one that stood without a list gets one


def others_of_table(html: str) -> dict[str, Other]:
    """The same of a decision table: beside what it says of itself, a test and a result of its first row."""
    page = BeautifulSoup(html, "html.parser")
    page.select_one("textarea[name=text]").decompose()  # where a table is pasted; saving reads the cells
    found = {sort: other for sort, other in others_of(str(page)).items() if "rows." not in other.name}
    tests = page.select('.decide__inputs input[name^="rows.0."]')
    results = page.select('.decide__outputs input[name^="rows.0."]')
    for sort, cell, word in (("test", tests[0], "not(null)"), ("result", results[-1], "null")):
        found[sort] = Other(sort, str(cell["name"]), (word,), (word, None))
    return found


def put(post: QueryDict, other: Other) -> None:
    """Answer so."""
    post.setlist(other.name, list(other.posted))


def changed_once(before: dict[str, Any], after: dict[str, Any], other: Other, at: str | None) -> str:
    """Where a document says now what was answered; nothing else may differ, not even the order.

    `at` is the pointer of the node that was asked about; None where names of controls say the whole place.
    """
    places = differing(before, after)
    assert len(places) == 1, (other, places)
    (place,) = places
    path = place.split("/")[1:]
    now = value_at(after, path)
    assert any(now is one or (one is not _GONE and now == one) for one in other.means), (other, place, now)
    if at is not None and not other.name.startswith("answer."):  # the answer of a field stands in the form's schema
        assert place.startswith(f"{at}/{re.split(r'[./]', other.name)[0]}"), (other, place)
    restored = copy.deepcopy(after)
    _put(restored, path, value_at(before, path))
    assert dict_order(restored, path) == dict_order(before, path), (other, place)
    return place


def dict_order(document: Any, path: Sequence[str]) -> Any:
    """The document as nested pairs, without the order of the object that was changed itself."""
    if isinstance(document, dict):
        pairs = [(name, dict_order(one, path[1:] if path[:1] == [name] else ["?"])) for name, one in document.items()]
        return sorted(pairs, key=lambda pair: pair[0]) if len(path) == 1 and path[0] != "?" else pairs
    if isinstance(document, list):
        return [dict_order(one, path[1:] if path[:1] == [str(place)] else ["?"]) for place, one in enumerate(document)]
    return document


def differing(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two documents differ, as pointers."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = dict.fromkeys([*one, *other])
        return [
            each for name in names for each in differing(one.get(name, _GONE), other.get(name, _GONE), f"{at}/{name}")
        ]
    if isinstance(one, list) and isinstance(other, list):
        pairs = enumerate(itertools.zip_longest(one, other, fillvalue=_GONE))
        return [each for place, (mine, theirs) in pairs for each in differing(mine, theirs, f"{at}/{place}")]
    return [] if one == other and type(one) is type(other) else [at]


def value_at(document: Any, path: Sequence[str]) -> Any:
    """What stands there, `_GONE` where nothing does."""
    for step in path:
        if isinstance(document, list):
            document = document[int(step)] if int(step) < len(document) else _GONE
        else:
            document = document.get(step, _GONE)
    return document


def _put(document: Any, path: Sequence[str], value: Any) -> None:
    owner, last = value_at(document, path[:-1]), path[-1]
    place = int(last) if isinstance(owner, list) else last
    if value is _GONE:
        del owner[place]
    elif isinstance(owner, list) and place == len(owner):
        owner.append(value)
    else:
        owner[place] = value


def _next_day(text: str) -> str:
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat()


def _last(name: str) -> str:
    return re.split(r"[./]", name)[-1]
