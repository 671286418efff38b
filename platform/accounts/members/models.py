"""The two link tables behind `User.groups` and `User.user_permissions`, one pair per schema."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models


class UserGroup(models.Model):
    """This person belongs to this group, in this region."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="members_user_group_once")]


class UserPermission(models.Model):
    """This person holds this permission directly, in this region."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "permission"], name="members_user_permission_once")]
