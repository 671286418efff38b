"""What the answers about tasks look like, for OpenAPI."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.shapes import Named, Paged


class PersonShape(serializers.Serializer[Any]):
    """Somebody who can be chosen."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    what = serializers.CharField(help_text=_("Roles and organisations here."))
    away = serializers.CharField(help_text=_("That they are away today, and who stands in."))


class VerbShape(Named):
    """Something that can be done with a task."""

    url = serializers.CharField()
    does = serializers.CharField()
    refusal = serializers.CharField(help_text=_("Why it cannot be done now; empty: it can."))


class VerbPage(VerbShape):
    """The same, with those who can be chosen."""

    people = PersonShape(many=True)


class Doing(serializers.Serializer[Any]):
    """Something done with a task."""

    to = serializers.ListField(child=serializers.IntegerField(), required=False, help_text=_("The ids of people."))
    opinion = serializers.CharField(required=False, help_text=_("The reason, the note or the opinion."))
    verdict = serializers.ChoiceField(choices=("agree", "refuse"), required=False)


class SomebodyShape(serializers.Serializer[Any]):
    """A person who would act."""

    name = serializers.CharField()
    deputies = serializers.ListField(child=serializers.CharField())


class SeatShape(serializers.Serializer[Any]):
    """A seat that would be asked; without a role: a signer that somebody added."""

    role = serializers.CharField()
    organisation = serializers.CharField()
    people = SomebodyShape(many=True)
    actions = serializers.ListField(child=serializers.CharField())
    handed_on = serializers.BooleanField()


class WhoShape(serializers.Serializer[Any]):
    """Who would act in a state, and by when."""

    state = Named()
    is_now = serializers.BooleanField()
    over = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    seats = SeatShape(many=True)


class PickShape(serializers.Serializer[Any]):
    """A record that is to be passed together with others."""

    record = serializers.IntegerField()
    version = serializers.IntegerField(help_text=_("The one you read: what changed since is refused."))


class Passing(serializers.Serializer[Any]):
    """Records to be passed together, at most 100."""

    picks = PickShape(many=True)
    opinion = serializers.CharField(required=False)


class PassedShape(serializers.Serializer[Any]):
    """How one of them went."""

    record = serializers.IntegerField()
    title = serializers.CharField()
    action = serializers.CharField()
    state = serializers.CharField()
    passed = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text=_("Why not, if so."))


class DeputyShape(serializers.Serializer[Any]):
    """An absence: who stands in for whom, from when to when."""

    id = serializers.IntegerField()
    owner = serializers.CharField()
    deputy = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    reason = serializers.CharField()
    state = serializers.CharField()
    may_end = serializers.BooleanField()


class Lending(serializers.Serializer[Any]):
    """An absence of one's own."""

    to = serializers.IntegerField(help_text=_("The id of the person who stands in."))
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    reason = serializers.CharField(required=False)


class MessageShape(serializers.Serializer[Any]):
    """A message."""

    id = serializers.IntegerField()
    subject = serializers.CharField()
    text = serializers.CharField()
    page = serializers.CharField(help_text=_("The page it speaks of."))
    sent_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class MessagePage(Paged):
    """A page of messages, newest first."""

    results = MessageShape(many=True)


class Reading(serializers.Serializer[Any]):
    """Messages that were read: these, or all."""

    messages = serializers.ListField(child=serializers.IntegerField(), required=False)
    all = serializers.BooleanField(required=False)


class ReadShape(serializers.Serializer[Any]):
    """How many were marked."""

    read = serializers.IntegerField()
