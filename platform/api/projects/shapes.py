"""What the answers about projects look like, for OpenAPI."""

from typing import Any

from rest_framework import serializers

from api.shapes import Paged


class StandingShape(serializers.Serializer[Any]):
    """Where a project stands in one system."""

    system = serializers.CharField()
    state = serializers.CharField()


class ProjectLineShape(serializers.Serializer[Any]):
    """A project in the list."""

    number = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    district = serializers.CharField()
    standings = StandingShape(many=True)


class ProjectPage(Paged):
    """A page of projects, the newest first."""

    results = ProjectLineShape(many=True)


class PartyShape(serializers.Serializer[Any]):
    """Who takes part under a title."""

    title = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())


class TallyShape(serializers.Serializer[Any]):
    """How many are in a state."""

    state = serializers.CharField()
    count = serializers.IntegerField()


class BelongingShape(serializers.Serializer[Any]):
    """What belongs to the project, of one type."""

    title = serializers.CharField()
    count = serializers.IntegerField()
    tallies = TallyShape(many=True)
    newest = serializers.CharField()


class FactShape(serializers.Serializer[Any]):
    """A value with its name."""

    title = serializers.CharField()
    text = serializers.CharField()


class PartShape(serializers.Serializer[Any]):
    """A project as one system knows it."""

    system = serializers.CharField()
    kind = serializers.CharField()
    record = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.CharField()
    facts = FactShape(many=True)
    belongings = BelongingShape(many=True)


class ProjectShape(serializers.Serializer[Any]):
    """A project with its parties, and what each system knows of it."""

    number = serializers.CharField()
    title = serializers.CharField()
    district = serializers.CharField()
    parties = PartyShape(many=True)
    parts = PartShape(many=True)
