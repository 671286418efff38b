"""Panels of the editing page: the text with its problems beside it, and its comparison in words."""

from typing import Any

from django.utils.html import format_html, format_html_join
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel, Panel

from authoring.differences import Change, changes
from authoring.problems import problems_of_definition
from authoring.tables import has_table
from schemas.bases import whole
from schemas.extensions import find_update


class DocumentComparison(FieldComparison):
    """What changed between two drafts, as a list of places with old and new values."""

    def htmldiff(self) -> str:
        """One line for every change."""
        return format_html("<ul class='changes'>{}</ul>", format_html_join("", "{}", self._lines()))

    def _lines(self) -> list[tuple[str]]:
        return [(_line(change),) for change in changes(self.val_a, self.val_b)]


def _line(change: Change) -> str:
    old = format_html("<del>{}</del> ", change.old) if change.what != "added" else ""
    new = format_html("<ins>{}</ins>", change.new) if change.what != "removed" else ""
    return format_html("<li><b>{}</b> {}{}</li>", change.place, old, new)


class DocumentPanel(FieldPanel):
    """The JSON text."""

    def get_comparison_class(self) -> type[FieldComparison]:
        """Compare in words."""
        return DocumentComparison


class ProblemsPanel(Panel):
    """What is wrong with the saved draft, each problem leading to its line, and the way to the table."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one definition."""

        template_name = "authoring/problems_panel.html"

        def is_shown(self) -> bool:
            """A definition that was never saved has nothing to check."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The problems of the draft being edited."""
            return {
                **super().get_context_data(parent_context),
                "definition": self.instance,
                "problems": problems_of_definition(self.instance),
                "has_table": has_table(whole(self.instance.document)),
                "update": find_update(self.instance.document),
            }
