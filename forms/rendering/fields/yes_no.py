"""Yes or no."""

from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled
from forms.rendering.fields.choice import Choice
from forms.rendering.values import Option, Surroundings


class YesNo(Choice):
    """Two buttons of which neither is chosen at first: no answer is not the answer no."""

    name = "yes_no"
    group = True

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """Yes and no."""
        return (Option("true", _("Yes")), Option("false", _("No")))

    def text(self, value: object) -> str:
        """`true` or `false`, as posted."""
        return str(value).lower() if isinstance(value, bool) else super().text(value)

    def gaps(self, value: object) -> dict[str, str]:
        """The gap of the answer."""
        return {f"chosen:{self.text(value)}": " checked"}

    def shown(self, of: Compiled, value: object) -> str:
        """Yes, no, or nothing yet."""
        return super().shown(of, None if value is None else self.text(value))
