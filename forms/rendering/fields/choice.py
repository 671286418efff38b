"""One of several values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.definitions.values import Field
from forms.language.kinds import options_of, same, texts_of
from forms.rendering.fields.base import Compiled, Control, FieldType, offered, titles
from forms.rendering.skeleton import clean, gap
from forms.rendering.values import Option, Surroundings


class Choice(FieldType):
    """A drop-down list."""

    name = "choice"
    filter = "choice"

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """What the schema allows."""
        return offered(field.schema)

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """Every option with the gap that says whether it is chosen."""
        return {
            "attributes": self.attributes(field),
            "options": [
                {
                    "key": clean(option.key),
                    "title": clean(option.title),
                    "chosen": gap(f"chosen:{option.key}"),
                    "off": gap(f"off:{option.key}"),
                    "excludes": option.key in field.exclusive,
                }
                for option in options
            ],
        }

    def text(self, value: object) -> str:
        """What the browser posts for the value: texts as they are, others as in JSON."""
        if value is None or isinstance(value, str):
            return value or ""
        return texts_of([value])[0]

    def gaps(self, value: object) -> Mapping[str, str]:
        """The chosen option's gap."""
        return {f"chosen:{self.text(value)}": " selected"}

    def understood(self, of: Compiled, text: str) -> object:
        """The option with this title, or with this key; another text stays, to be refused."""
        return key_called(text, of.options)

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The text that stands for the value among those on offer."""
        values = [one for one, _title in options_of(of.field.schema) or ()]
        known = (text for one, text in zip(values, texts_of(values), strict=True) if same(one, value))
        yield "", next(known, self.text(value))

    def shown(self, of: Compiled, value: object) -> str:
        """The title of the chosen option."""
        return titles([self.text(value)], of.options) if value not in (None, "") else ""


def key_called(text: str, options: Sequence[Option]) -> str:
    """The key of the option that people call so; a text that is none of them stays as it is."""
    called = text.strip()
    return next((each.key for each in options if called in (each.title, each.key)), called)
