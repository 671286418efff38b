"""Putting people into the groups of the region we are in, and out again."""

from django.contrib.auth.models import Group

from accounts.members.models import UserGroup
from accounts.models import User


def join_group(user: User, *, name: str) -> None:
    """Make a person a member of a named group of this region; nothing happens if they are one already."""
    UserGroup.objects.get_or_create(user=user, group=Group.objects.get(name=name))


def leave_group(user: User, *, name: str) -> None:
    """End a membership in a named group of this region."""
    UserGroup.objects.filter(user=user, group__name=name).delete()
