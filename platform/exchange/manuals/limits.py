"""What the schema of a form allows of a field, in words: the range of numbers, the length of texts, the options."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

#: More options than these are seen in the form; a manual would only grow long by them.
_MOST_OPTIONS = 12
#: Limits that keep texts from filling the disk say nothing to people; forms are built with them everywhere.
_LONG = 500


def limits_of(schema: Mapping[str, Any], name: str) -> Iterator[str]:
    """What a value of the form may be, sentence by sentence; nothing where the schema does not say."""
    said = schema.get("properties", {}).get(name)
    if isinstance(said, Mapping):
        yield from _of_numbers(said)
        yield from _of_texts(said)
        yield from _of_options(said)


def _of_numbers(said: Mapping[str, Any]) -> Iterator[str]:
    least, most = said.get("minimum"), said.get("maximum")
    if least is not None and most is not None:
        yield _("from %(least)s to %(most)s") % {"least": least, "most": most}
    elif least is not None:
        yield _("at least %(least)s") % {"least": least}
    elif most is not None:
        yield _("at most %(most)s") % {"most": most}


def _of_texts(said: Mapping[str, Any]) -> Iterator[str]:
    longest = said.get("maxLength")
    if longest is not None and longest < _LONG and "pattern" not in said:
        yield _("at most %(longest)s characters") % {"longest": longest}


def _of_options(said: Mapping[str, Any]) -> Iterator[str]:
    one_of = said.get("oneOf", ())
    titles = [str(one["title"]) for one in one_of if isinstance(one, Mapping) and "const" in one and "title" in one]
    options = titles or [one for one in said.get("enum", ()) if isinstance(one, str)]
    if 1 < len(options) <= _MOST_OPTIONS:
        yield _("one of: %(options)s") % {"options": "、".join(options)}
