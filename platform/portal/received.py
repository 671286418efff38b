"""What a form posted, once what came with it is dealt with: files are kept, and a pressed row button has its effect.

With a script both happen in the page; without one, this is how rows and files get into a form that is not sent yet.
"""

import json
from collections.abc import Callable, Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from forms.errors import Invalid
from forms.wire import WAS, wire_token
from portal.problems import refusal_of
from portal.views.attachments import keep, stored_of

Pairs = list[tuple[str, str]]

ROW = "row"  # the name of row buttons; while it is there, the form is shown again and not sent
PICK = "pick"  # ticked phrases, each with the table it becomes a row of; and the row button that makes them rows
FILE = ".+"  # ends the name of a control that takes files
_FRESH = "fresh"  # the number of a row that no other has; places count in the order of the post


def received(request: HttpRequest, starts: Callable[[str], Sequence[tuple[str, str]]] = lambda _name: ()) -> QueryDict:
    """The post with files named like those that were there before, and with its rows rearranged.

    `starts` gives the controls of a new row in the list of a name, and what stands in them.
    """
    act = "" if "live" in request.GET or "autosave" in request.GET else request.POST.get(ROW, "")
    if not act and not request.FILES:
        return request.POST
    pairs = [(name, str(text)) for name, texts in request.POST.lists() for text in texts]
    pairs += [*_files(request)]
    return _query(rearranged(pairs, act, starts) if act else pairs)


def rearranged(pairs: Pairs, act: str, starts: Callable[[str], Sequence[tuple[str, str]]] = lambda _name: ()) -> Pairs:
    """The post after a row button: `workers.add`, `workers.pick`, or `workers.3.copy`, `.up`, `.down`, `.delete`."""
    holder, _dot, verb = act.rpartition(".")
    if verb == PICK:
        return [*pairs, *_picked(pairs, holder, starts(holder))]
    if verb == "add":
        filled = [(f"{holder}.{_FRESH}.{column}", text) for column, text in starts(holder)]
        return [*pairs, (f"{holder}.{_FRESH}.{WAS}", ""), *filled]
    table, _dot, number = holder.rpartition(".")
    rows = _rows(pairs, table)
    if number not in rows or verb not in _ORDERS:
        return pairs
    rest = [pair for pair in pairs if _row_of(pair[0], table) is None]
    return rest + [pair for each in _ORDERS[verb](list(rows), number) for pair in _taken(rows, table, each)]


def _picked(pairs: Pairs, table: str, start: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A new row for each phrase that was ticked: what it takes over of the phrase, else what a new row starts with."""
    ticked = [text.removeprefix(f"{table} ") for name, text in pairs if name == PICK and text.startswith(f"{table} ")]
    for number, text in enumerate(ticked):
        at = f"{table}.{_FRESH}{PICK}{number}"
        yield f"{at}.{WAS}", ""
        yield from ((f"{at}.{column}", said) for column, said in {**dict(start), **_texts(text)}.items())


def _texts(document: str) -> dict[str, str]:
    """The columns and texts of a posted phrase; nothing of what has not this shape."""
    try:
        found = json.loads(document)
    except ValueError:
        return {}
    members = found.items() if isinstance(found, dict) else ()
    return {wire_token(column): said for column, said in members if isinstance(said, str)}


def _rows(pairs: Pairs, table: str) -> dict[str, Pairs]:
    """The rows of a table by their numbers, in order."""
    rows: dict[str, Pairs] = {}
    for name, text in pairs:
        number = _row_of(name, table)
        if number is not None:
            rows.setdefault(number, []).append((name, text))
    return rows


def _row_of(name: str, table: str) -> str | None:
    inside = name.removeprefix(f"{table}.")
    return inside.partition(".")[0] if inside != name and "." in inside else None


def _taken(rows: dict[str, Pairs], table: str, number: str) -> Iterator[tuple[str, str]]:
    """The pairs of a row; of a fresh one those of the row it is a copy of, though it was none of the stored rows."""
    fresh = number.removeprefix(_FRESH)
    for name, text in rows[fresh]:
        renamed = f"{table}.{number}.{name.removeprefix(f'{table}.{fresh}.')}"
        yield renamed, "" if fresh != number and name.endswith(f".{WAS}") else text


def _copied(numbers: list[str], number: str) -> Sequence[str]:
    place = numbers.index(number) + 1
    return [*numbers[:place], f"{_FRESH}{number}", *numbers[place:]]


def _moved(numbers: list[str], number: str, step: int) -> Sequence[str]:
    place = numbers.index(number)
    others = [each for each in numbers if each != number]
    return [*others[: max(0, place + step)], number, *others[max(0, place + step) :]]


_ORDERS = {
    "copy": _copied,
    "delete": lambda numbers, number: [each for each in numbers if each != number],
    "up": lambda numbers, number: _moved(numbers, number, -1),
    "down": lambda numbers, number: _moved(numbers, number, 1),
}


def _files(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The names of the files that came along; one that is not taken is said, and the form is shown again."""
    for name in request.FILES:
        if not name.endswith(FILE):
            continue
        for number, sent in enumerate(request.FILES.getlist(name)):
            try:
                stored = stored_of(keep(request, sent))
            except Invalid as error:
                sentences = [text for texts in refusal_of(error).fields.values() for text in texts]
                messages.error(request, " ".join(sentences))
                yield ROW, ""
                continue
            at = f"{name.removesuffix(FILE)}.{_FRESH}{number}"
            yield from ((f"{at}.{part}", str(text)) for part, text in stored.items())


def _query(pairs: Pairs) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, text in pairs:
        query.appendlist(name, text)
    query._mutable = False
    return query
