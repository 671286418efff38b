"""Membership of a person in the groups of one region."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """App of every schema: groups are a region's own, so a public group id never means a region's."""

    name = "accounts.members"
    label = "members"
