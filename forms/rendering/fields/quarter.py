"""A quarter of a year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, FieldType, last_text
from forms.rendering.skeleton import gap
from forms.rendering.values import Option
from forms.wire import Posted

_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class Quarter(FieldType):
    """A year and one of its quarters, stored as 2026-Q1."""

    name = "quarter"
    group = True

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """The four quarters with the gaps that say which is chosen."""
        return {"quarters": [(number, _quarter(number), gap(f"chosen:{number}")) for number in range(1, 5)]}

    def gaps(self, value: object) -> Mapping[str, str]:
        """The year and the chosen quarter; a text that is no quarter stands where the year is typed."""
        found = _QUARTER.fullmatch(self.text(value))
        if found is None:
            return {"value": escape(self.text(value))}
        return {"value": found[1], f"chosen:{found[2]}": " selected"}

    def posted(self, field: Field, posted: Posted) -> object:
        """One text from the two controls; half of a quarter is kept as it was typed."""
        year, quarter = (last_text(posted.inside.get(part)).strip() for part in ("year", "quarter"))
        return f"{year}-Q{quarter}" if year and quarter else year or (f"Q{quarter}" if quarter else "")

    def understood(self, of: Compiled, text: str) -> object:
        """A quarter as it is shown, or 2026-Q1."""
        year = _YEAR.search(text)
        quarters = [f"{year[0]}-Q{number}" for number in range(1, 5)] if year else []
        return next((each for each in quarters if text.strip() in (each, self.shown(of, each))), text.strip())

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The year, and the number of the quarter."""
        found = _QUARTER.fullmatch(self.text(value))
        year, quarter = (found[1], found[2]) if found else (self.text(value), "")
        yield from ((".year", year), (".quarter", quarter))

    def shown(self, of: Compiled, value: object) -> str:
        """In words."""
        found = _QUARTER.fullmatch(self.text(value))
        if found is None:
            return super().shown(of, value)
        return _("%(quarter)s of %(year)s") % {"year": found[1], "quarter": _quarter(int(found[2]))}


def _quarter(number: int) -> str:
    return _("quarter %(number)s") % {"number": number}
