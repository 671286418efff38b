"""A district of the region."""

from collections.abc import Sequence

from engine.definitions.values import District as Place
from engine.definitions.values import Field
from forms.rendering.values import Option
from forms.rendering.widgets.choice import Choice


class District(Choice):
    """One of the region's districts."""

    name = "district"
    template = "forms/widgets/choice.html"

    def options(self, field: Field, districts: Sequence[Place]) -> tuple[Option, ...]:
        """All districts of the region."""
        return tuple(Option(place.key, place.title) for place in districts)
