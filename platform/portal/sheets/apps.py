"""The page on which a score sheet is filled."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Score sheets side by side, with the score and its reasons."""

    name = "portal.sheets"
    label = "portal_sheets"
