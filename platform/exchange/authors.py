"""Who may change a region's definitions: whoever holds a role of the region that has `authors: true`.

Wagtail asks its groups; the truth is the grant. So membership of the one group is brought into line with the grants
whenever an author arrives, and a withdrawn grant ends it at once.
"""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page

from accounts.members.models import UserGroup
from accounts.models import User
from accounts.selectors import grants_for
from schemas.models import Definition
from schemas.selectors import NoRelease, current_region

GROUP = "Regional admins"
_DEFINITION_RIGHTS = ("add", "change", "delete", "view", "lock", "unlock")
_PAGE_RIGHTS = ("add", "change", "publish")
#: Who approves releases, and in how many steps (exchange.arranging).
_WORKFLOW_RIGHTS = tuple(f"{right}_{name}" for name in ("workflow", "task") for right in ("add", "change", "delete"))


def ensure_author_group() -> Group:
    """The group that may enter this region's admin and edit definitions; publishing is by release only."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    name = Definition._meta.model_name
    wanted = (
        Q(content_type__app_label="wagtailadmin", codename="access_admin")
        | Q(
            content_type__app_label=Definition._meta.app_label,
            codename__in=[f"{right}_{name}" for right in _DEFINITION_RIGHTS],
        )
        | Q(content_type__app_label="wagtailcore", codename__in=_WORKFLOW_RIGHTS)
    )
    group.permissions.set(Permission.objects.filter(wanted))
    _let_edit_help(group)
    return group


def _let_edit_help(group: Group) -> None:
    """Wagtail grants rights on pages by where they stand; help pages stand below the root."""
    codes = [f"{right}_page" for right in _PAGE_RIGHTS]
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codes)
    root = Page.get_first_root_node()
    wanted = [GroupPagePermission(group=group, page=root, permission=right) for right in rights]
    GroupPagePermission.objects.bulk_create(wanted, ignore_conflicts=True)


def is_author(user: User, *, region_slug: str, today: date) -> bool:
    """Whether this person holds a role that may change definitions in the region we are in."""
    try:
        authors = {role.key for role in current_region().roles if role.authors}
    except NoRelease:
        return False
    return any(grant.role in authors for grant in grants_for(user, region_slug, today=today))


def sync_author(user: User, *, region_slug: str, today: date) -> bool:
    """Bring the person's membership of the authors' group into line with their grants; true for authors."""
    author = is_author(user, region_slug=region_slug, today=today)
    member = UserGroup.objects.filter(user_id=user.pk, group__name=GROUP)
    if author and not member.exists():
        UserGroup.objects.create(user_id=user.pk, group=ensure_author_group())
    elif not author:
        member.delete()
    return author
