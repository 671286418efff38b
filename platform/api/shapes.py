"""What answers look like: the serializers describe it for OpenAPI, the functions beside make it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from rest_framework import serializers


class Document(serializers.Field):
    """Any object of JSON: values by field, a JSON Schema."""

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class DocumentShape(OpenApiSerializerFieldExtension):
    """A document in OpenAPI."""

    target_class = "api.shapes.Document"

    def map_serializer_field(self, _auto_schema: Any, _direction: str) -> dict[str, object]:
        """An object with any names."""
        return {"type": "object", "additionalProperties": True}


class Anything(Document):
    """Any value of JSON: a number, a text, nothing."""


class AnythingShape(OpenApiSerializerFieldExtension):
    """Any value in OpenAPI."""

    target_class = "api.shapes.Anything"

    def map_serializer_field(self, _auto_schema: Any, _direction: str) -> dict[str, object]:
        """What every value fits."""
        return {}


class Named(serializers.Serializer[Any]):
    """A key with the words for it."""

    key = serializers.CharField()
    title = serializers.CharField()


class Paged(serializers.Serializer[Any]):
    """What all pages have beside their results: the addresses of those around."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class TypeLine(Named):
    """A record type in the list of a system."""

    url = serializers.CharField(help_text=_("Its form, workflow and sheets."))
    records = serializers.CharField(help_text=_("Its records that you may see."))
    parent = serializers.CharField(help_text=_("The type its records stand below; empty: below none."))
    period = serializers.CharField(help_text=_("none, month, quarter, year: the period each record is about."))
    may_create = serializers.BooleanField(help_text=_("Whether one of your roles makes such records."))


class SystemShape(Named):
    """A business system of the region, as released."""

    release = serializers.IntegerField(help_text=_("The number of the release."))
    digest = serializers.CharField(help_text=_("SHA-256 of its definitions."))
    record_types = TypeLine(many=True)


class StateShape(Named):
    """A state of a workflow."""

    over = serializers.BooleanField(help_text=_("Whether nothing more happens to records in it."))


class ActionShape(Named):
    """A step of a workflow."""

    kind = serializers.ChoiceField(choices=("pass", "send_back", "withdraw"))
    states = serializers.ListField(child=serializers.CharField(), help_text=_("From which states it leads."))
    to = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("To which states it may lead; previous and first: back to those of the record."),
    )
    roles = serializers.ListField(child=serializers.CharField())
    opinion = serializers.ChoiceField(choices=("none", "optional", "required"))
    form = Document(help_text=_("JSON Schema of what is filled in with it; empty: nothing."))


class TypeShape(Named):
    """A record type: what its records hold and what happens to them."""

    system = serializers.CharField()
    release = serializers.IntegerField()
    form = Document(help_text=_("JSON Schema 2020-12 of the values."))
    states = StateShape(many=True)
    actions = ActionShape(many=True)
    sheets = Named(many=True)


class ReleaseLine(serializers.Serializer[Any]):
    """A release of a system."""

    number = serializers.IntegerField()
    digest = serializers.CharField(help_text=_("SHA-256 of its definitions."))
    published_at = serializers.DateTimeField()
    url = serializers.CharField()


class Linked(Named):
    """A key with its words, and where it is."""

    url = serializers.CharField()


class ReleaseShape(ReleaseLine):
    """A release with what stands in it."""

    title = serializers.CharField()
    record_types = Linked(many=True)
    forms = Linked(many=True)
    catalogues = Linked(many=True)
    workflows = Linked(many=True)


class DocumentAnswer(serializers.Serializer[Any]):
    """A document with any names."""


class DocumentAnswerShape(OpenApiSerializerExtension):
    """A document in OpenAPI."""

    target_class = "api.shapes.DocumentAnswer"

    def map_serializer(self, _auto_schema: Any, _direction: str) -> dict[str, object]:
        """An object with any names."""
        return {"type": "object", "additionalProperties": True}


class Period(serializers.Serializer[Any]):
    """The days a record is about."""

    start = serializers.DateField()
    end = serializers.DateField()


class Result(serializers.Serializer[Any]):
    """What a record's sheets came to."""

    sheet = serializers.CharField()
    score = serializers.DecimalField(max_digits=12, decimal_places=4, coerce_to_string=False, allow_null=True)
    grade = serializers.CharField()


class RecordLine(serializers.Serializer[Any]):
    """A record in a list."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    page = serializers.CharField(help_text=_("Its page, for people."))
    system = serializers.CharField()
    record_type = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    state = Named()
    parent = serializers.IntegerField(allow_null=True)
    period = Period(allow_null=True)
    district = serializers.CharField()
    project = serializers.CharField()
    result = Result(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class RecordShape(RecordLine):
    """A record with its values, personal numbers masked."""

    release = serializers.IntegerField(help_text=_("The release it lives by, whatever was released since."))
    data = Document(help_text=_("The values of the fields that show, by key."))
    editable = serializers.ListField(child=serializers.CharField(), help_text=_("The fields that you may change now."))
    locked = serializers.ListField(child=serializers.CharField(), help_text=_("Why nobody may change it, if so."))


class RecordPage(Paged):
    """A page of records, newest first."""

    results = RecordLine(many=True)


class Offered(Named):
    """An action as you are offered it now."""

    url = serializers.CharField(help_text=_("Where to send it."))
    opinion = serializers.ChoiceField(choices=("none", "optional", "required"))
    confirm = serializers.CharField(help_text=_("What a page would ask before it is taken."))
    form = Document(help_text=_("JSON Schema of what is filled in with it; empty: nothing."))
    targets = Named(many=True, help_text=_("The states to choose from, where the choice is yours."))
    refusals = serializers.ListField(
        child=serializers.CharField(), help_text=_("Why it cannot be taken now; none: it can.")
    )


class Event(serializers.Serializer[Any]):
    """Something that happened to a record."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    in_place_of = serializers.CharField()
    organisation = serializers.CharField()
    role = serializers.CharField()
    action = Named()
    kind = serializers.CharField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    opinion = serializers.CharField()
    version = serializers.IntegerField()


class InboxLine(serializers.Serializer[Any]):
    """Something that waits for you, or that you did, started or got a copy of."""

    record = serializers.IntegerField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    system = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    asks = serializers.CharField()
    state = Named()
    due_on = serializers.DateField(allow_null=True)
    arrived_at = serializers.DateTimeField()
    urged_at = serializers.DateTimeField(allow_null=True)


class InboxPage(Paged):
    """A page of an inbox."""

    results = InboxLine(many=True)


class Making(serializers.Serializer[Any]):
    """A record to be made."""

    system = serializers.CharField()
    record_type = serializers.CharField()
    parent = serializers.IntegerField(required=False, help_text=_("The record it stands below."))
    period = serializers.DateField(required=False, help_text=_("The first day of the period it is about."))
    data = Document(required=False, help_text=_("Values by field."))


class Changing(serializers.Serializer[Any]):
    """Values to be changed; fields that are not named stay as they are."""

    data = Document(help_text=_("Values by field."))


class Acting(serializers.Serializer[Any]):
    """A step to be taken."""

    opinion = serializers.CharField(required=False)
    data = Document(required=False, help_text=_("The values of the action's form."))
    verdict = serializers.ChoiceField(
        choices=("agree", "refuse"), required=False, help_text=_("Where several sign together.")
    )
    target = serializers.CharField(required=False, help_text=_("The state, where the choice is yours."))


class ErrorShape(serializers.Serializer[Any]):
    """One value that is wrong."""

    pointer = serializers.CharField(help_text=_("JSON pointer (RFC 6901) into what was sent."))
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """Why something was not done (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ErrorShape(many=True, required=False)
