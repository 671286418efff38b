"""What the answers about all regions look like, for OpenAPI."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.shapes import Anything, InboxLine, Named, Paged
from api.tasks.shapes import MessageShape

LEVELS = ("good", "pass", "fail", "")


class PublishedGrade(serializers.Serializer[Any]):
    """How many have a grade of the region's own scale."""

    grade = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS, help_text=_("What it stands for among regions; empty: nothing."))
    count = serializers.IntegerField()
    percent = Anything()


class TrendPoint(serializers.Serializer[Any]):
    """A period of a trend."""

    period = serializers.CharField()
    value = Anything(help_text=_("A number; null where there is none."))


class TrendShape(serializers.Serializer[Any]):
    """The periods that end with the span."""

    of = serializers.CharField(help_text=_("What its numbers are."))
    points = TrendPoint(many=True)


class ComparedRow(serializers.Serializer[Any]):
    """A region's measure over the span, on its own scale."""

    region = Named()
    system = Named()
    measure = serializers.CharField(help_text=_("What this region calls it."))
    scale = serializers.CharField()
    period = serializers.ChoiceField(choices=("month", "quarter", "year"))
    records = serializers.IntegerField()
    counted = serializers.IntegerField(help_text=_("Those with a result."))
    overdue = serializers.IntegerField()
    passed = Anything(help_text=_("Percent; null where the scale stands for no common levels."))
    good = Anything(help_text=_("Percent; null where the scale stands for no common levels."))
    median = Anything(help_text=_("Of the scores; null where there is none."))
    grades = PublishedGrade(many=True)
    trend = TrendShape()


class ComparedTotals(serializers.Serializer[Any]):
    """What may be added up over all rows, not only those of the page."""

    regions = serializers.IntegerField()
    records = serializers.IntegerField()
    counted = serializers.IntegerField()
    overdue = serializers.IntegerField()
    mapped = serializers.IntegerField(help_text=_("The regions whose scales stand for common levels."))
    passed = Anything()
    good = Anything()


class SpanShape(serializers.Serializer[Any]):
    """Both days included."""

    title = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()


class ComparisonPage(Paged):
    """A page of the regions in which you may compare."""

    measure = Named(help_text=_("The one that is compared."))
    measures = Named(many=True, help_text=_("Those to choose from."))
    span = SpanShape()
    totals = ComparedTotals()
    results = ComparedRow(many=True)


class RegionCard(serializers.Serializer[Any]):
    """A region at a glance."""

    region = Named()
    url = serializers.CharField(help_text=_("Its page, for people."))
    todo = serializers.IntegerField()
    overdue = serializers.IntegerField()
    results = serializers.IntegerField()
    newest = serializers.CharField(help_text=_("The newest period with a result."))


class ResultLine(serializers.Serializer[Any]):
    """A result that a region publishes to you."""

    region = Named()
    system = Named()
    measure = Named()
    scale = serializers.CharField()
    record = serializers.IntegerField()
    url = serializers.CharField(help_text=_("The record in the API of its region, for a token of that region."))
    page = serializers.CharField(help_text=_("Its page, for people."))
    title = serializers.CharField()
    number = serializers.CharField()
    state = serializers.CharField()
    period = serializers.CharField()
    period_start = serializers.DateField()
    counted = serializers.BooleanField()
    score = serializers.DecimalField(max_digits=12, decimal_places=4, coerce_to_string=False, allow_null=True)
    grade = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    due_on = serializers.DateField(allow_null=True)
    changed_at = serializers.DateTimeField()


class ResultsPage(Paged):
    """A page of your results, the newest period first, with the regions that have something of yours."""

    regions = RegionCard(many=True)
    results = ResultLine(many=True)


class RegionsInboxLine(InboxLine):
    """A line of an inbox, with its region."""

    region = Named()


class RegionsInboxPage(Paged):
    """A page of the inbox of all regions."""

    results = RegionsInboxLine(many=True)


class RegionsMessageShape(MessageShape):
    """A message, with its region."""

    region = Named()


class RegionsMessagePage(Paged):
    """A page of the messages of all regions, newest first."""

    results = RegionsMessageShape(many=True)
