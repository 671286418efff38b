"""What the answers about lists, reports and spreadsheets look like, for OpenAPI."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.shapes import Anything, Document, Named, Paged, RecordLine


class MenuItemShape(Named):
    """An item of the menu."""

    kind = serializers.ChoiceField(choices=("list", "report", "dashboard"))
    url = serializers.CharField()


class MenuShape(serializers.Serializer[Any]):
    """A group of the menu."""

    title = serializers.CharField()
    items = MenuItemShape(many=True)  # type: ignore[assignment]


class FilterShape(serializers.Serializer[Any]):
    """A filter that a list or report knows, with what it is set to."""

    name = serializers.CharField(help_text=_("The name of the parameter."))
    title = serializers.CharField()
    kind = serializers.CharField(help_text=_("choice, period, month, date or text."))
    value = serializers.CharField()
    options = Named(many=True)


class CellShape(serializers.Serializer[Any]):
    """A cell: its value, and the words people read."""

    value = Anything()
    text = serializers.CharField()


class ListRow(RecordLine):
    """A record with the cells of its list."""

    cells = CellShape(many=True)


class ColumnShape(Named):
    """A column; `sort` is what to ask for to have the rows in its order."""

    sort = serializers.CharField()


class ListShape(Named):
    """A list of the menu: what it may be narrowed by, its columns."""

    system = serializers.CharField()
    record_type = serializers.CharField()
    rows = serializers.CharField(help_text=_("Where its rows are."))
    tabs = serializers.ListField(child=serializers.CharField(), help_text=_("Their numbers count from 0."))
    filters = FilterShape(many=True)
    columns = ColumnShape(many=True)


class ListPage(Paged):
    """A page of a list."""

    results = ListRow(many=True)


class FigureShape(serializers.Serializer[Any]):
    """A number, and where the records are that it counts."""

    value = Anything()
    text = serializers.CharField()
    behind = serializers.CharField(allow_null=True)


class ReportCellShape(CellShape):
    """A cell of a report: the words of a value, or figures."""

    figures = FigureShape(many=True)


class ReportRowShape(serializers.Serializer[Any]):
    """A row of a report."""

    record = serializers.IntegerField(allow_null=True)
    cells = ReportCellShape(many=True)
    numbers = Document(help_text=_("The measures by key."))


class ReportPage(Paged, Named):
    """A page of a report, with its totals over all pages."""

    columns = ColumnShape(many=True)
    filters = FilterShape(many=True)
    as_of = serializers.DateTimeField()
    results = ReportRowShape(many=True)
    totals = Document()


class DashboardNumber(serializers.Serializer[Any]):
    """A number above everything."""

    title = serializers.CharField()
    text = serializers.CharField()
    share = serializers.CharField()
    tone = serializers.CharField()
    behind = serializers.CharField(allow_null=True)


class DashboardPanel(serializers.Serializer[Any]):
    """A report on a dashboard, with its first rows."""

    title = serializers.CharField()
    report = serializers.CharField(help_text=_("The whole report."))
    rows = ReportRowShape(many=True)
    has_more = serializers.BooleanField()


class DashboardShape(Named):
    """A dashboard."""

    filters = FilterShape(many=True)
    numbers = DashboardNumber(many=True)
    panels = DashboardPanel(many=True)


class ExportShape(serializers.Serializer[Any]):
    """A spreadsheet that is being written, or waits to be fetched."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    about = serializers.CharField(help_text=_("The key of the list, or report:system/key."))
    name = serializers.CharField()
    state = serializers.CharField(help_text=_("waiting, writing, ready or failed."))
    rows = serializers.IntegerField(help_text=_("Rows written so far."))
    total = serializers.IntegerField()
    file = serializers.CharField(allow_null=True, help_text=_("Where to fetch it, once it is ready."))
    asked_at = serializers.DateTimeField()
    kept_until = serializers.DateTimeField()
