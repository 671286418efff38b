"""Packs on disk, definitions in the database, and the way between them."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import and export of packs, releases, and the birth of regions."""

    name = "exchange"
    label = "exchange"
