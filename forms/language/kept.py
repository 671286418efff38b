"""Personal values that come back from a page as it showed them: masked, because nobody typed them anew."""

from collections.abc import Iterable, Iterator, Mapping

from forms.language.leaves import Unreadable
from tenants.numbers import is_masked, masked

Way = tuple[str | int, ...]


def kept_value(
    mask: str, text: object, stored: Iterable[Mapping[str, object]], way: Way, was: Mapping[Way, int]
) -> str | None:
    """The stored value that a masked text stands for; None where the text is no mask, but a value.

    Raises:
        Unreadable: it stands for nothing here, or for several values, so nothing stored is written over by it.
    """
    if not isinstance(text, str) or not is_masked(mask, text):
        return None
    held = {value for document in stored for value in _held(document, way, was) if isinstance(value, str)}
    meant = [value for value in held if masked(mask, value).upper() == text.strip().upper()]
    if len(meant) != 1:
        raise Unreadable("masked")
    return meant[0]


def _held(document: Mapping[str, object], way: Way, was: Mapping[Way, int]) -> Iterable[object]:
    """What is stored at the end of a way; of a row that is none of the stored ones, such as a copy, of every row."""
    found: Iterable[object] = [document]
    for length, step in enumerate(way, start=1):
        found = [inside for value in found for inside in _inside(value, step, was.get(way[:length]))]
    return found


def _inside(value: object, step: str | int, was: int | None) -> Iterator[object]:
    if isinstance(step, str):
        yield from [value[step]] if isinstance(value, Mapping) and step in value else ()
    elif isinstance(value, list | tuple):
        yield from value if was is None else value[was : was + 1]
