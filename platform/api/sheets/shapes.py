"""What the answers about score sheets look like, for OpenAPI."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.shapes import Document, Named


def exact(help_text: str = "", **more: Any) -> serializers.DecimalField:
    """An exact number, which may be missing."""
    kept = {"max_digits": 16, "decimal_places": 6, "coerce_to_string": False, "allow_null": True}
    return serializers.DecimalField(help_text=help_text, **{**kept, **more})


@extend_schema_field({"type": ["number", "string", "boolean", "null"]})
class Value(serializers.Field):
    """What something came to."""

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class SheetLine(Named):
    """A score sheet in the list of its record."""

    url = serializers.CharField()
    version = serializers.IntegerField(help_text=_("0: nothing was saved on it yet."))
    may_fill = serializers.BooleanField(help_text=_("Whether you may fill it now."))
    because = serializers.CharField(help_text=_("Why not, if so."))
    starts_from = serializers.CharField(help_text=_("The sheet whose lines are adopted or overridden here, if any."))
    compares_with = serializers.CharField(help_text=_("The sheet that this one is a spot check of, if any."))
    score = exact()
    grade = serializers.CharField()
    complete = serializers.BooleanField()
    saved_at = serializers.DateTimeField(allow_null=True)


class SentBack(serializers.Serializer[Any]):
    """Who sent a line back, and why."""

    who = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class LineShape(Named):
    """A line of a sheet: what it came to and what was decided about it."""

    number = serializers.CharField()
    marks = exact()
    attainable = exact(_("What it could earn; nothing where it takes no part."))
    actual = exact(_("What it earned."))
    open = serializers.BooleanField(help_text=_("Whether it still asks for something."))
    may_fill = serializers.BooleanField()
    verdict = serializers.CharField(help_text=_("adopt or override, on a sheet that starts from another."))
    outcome = serializers.CharField(help_text=_("pass or return, on a sheet that decides about lines."))
    sent_back = SentBack(allow_null=True)


class SheetShape(SheetLine):
    """A score sheet with everything that was entered on it and what that came to."""

    record = serializers.IntegerField()
    catalogue = Named()
    attainable = exact()
    actual = exact()
    entries = Document(help_text=_("What was entered: items, absent, verdicts, opinions, instances."))
    handling = Document(help_text=_("What was decided: outcomes and reasons by line, what a spot check looked at."))
    returned = serializers.ListField(
        child=serializers.CharField(), help_text=_("The lines that were sent back; if any, only these are open.")
    )
    lines = LineShape(many=True)


class Filling(serializers.Serializer[Any]):
    """What is entered on a sheet."""

    entries = Document(required=False)
    handling = Document(required=False)


class Explanation(serializers.Serializer[Any]):
    """A value and how it came about; the parts it was made of stand below it."""

    rule = serializers.CharField(help_text=_("The code of the rule that was applied."))
    key = serializers.CharField(help_text=_("The address of the node, or the finding, that it speaks of."))
    label = serializers.CharField()
    value = Value(help_text=_("A number, or a text such as a grade."))
    words = serializers.CharField(help_text=_("The rule with its arithmetic, in words."))
    data = Document(help_text=_("What went in."))
    source = serializers.CharField(help_text=_("The clause it follows."))
    children = serializers.ListField(child=Document())


class RoundShape(serializers.Serializer[Any]):
    """What a line had come to when its sheet was handed on."""

    line = serializers.CharField()
    round = serializers.IntegerField()
    who = serializers.CharField()
    at = serializers.DateTimeField()
    verdict = serializers.CharField()
    opinion = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    actual = exact()
    items = Document(help_text=_("What counted at its items then."))


class EvidenceShape(serializers.Serializer[Any]):
    """A photo or paper at an item of a sheet."""

    id = serializers.IntegerField()
    url = serializers.CharField(help_text=_("The file itself."))
    preview = serializers.CharField(allow_null=True, help_text=_("A small picture, where there is one."))
    item = serializers.CharField()
    caption = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text=_("Its media type, as its first bytes say."))
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()


class Attaching(serializers.Serializer[Any]):
    """Files for an item, as multipart/form-data."""

    item = serializers.CharField(help_text=_("The address of the item."))
    caption = serializers.CharField(required=False)
    files = serializers.ListField(child=serializers.FileField())
