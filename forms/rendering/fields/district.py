"""A district of the region."""

from engine.definitions.values import Field
from forms.rendering.fields.choice import Choice
from forms.rendering.values import Option, Surroundings


class District(Choice):
    """One of the region's districts."""

    name = "district"
    template = "forms/fields/choice.html"

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """All districts of the region."""
        return tuple(Option(place.key, place.title) for place in around.districts)
