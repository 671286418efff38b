"""Yes or no."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from engine.definitions.values import District, Field
from forms.rendering.values import Option
from forms.rendering.widgets.choice import Choice


class YesNo(Choice):
    """Two buttons of which neither is chosen at first: no answer is not the answer no."""

    name = "yes_no"
    group = True

    def options(self, field: Field, districts: Sequence[District]) -> tuple[Option, ...]:
        """Yes and no."""
        return (Option("true", _("Yes")), Option("false", _("No")))

    def text(self, value: object) -> str:
        """`true` or `false`, as posted."""
        return str(value).lower() if isinstance(value, bool) else super().text(value)

    def gaps(self, value: object) -> dict[str, str]:
        """The gap of the answer."""
        return {f"chosen:{self.text(value)}": " checked"}

    def shown(self, field: Field, value: object, options: Sequence[Option]) -> str:
        """Yes, no, or nothing yet."""
        return super().shown(field, None if value is None else self.text(value), options)
