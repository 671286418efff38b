"""People, the organisations they act for, what they were granted, and how they get in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """App of the public schema: one person has one account in all regions."""

    name = "accounts"
    label = "accounts"
