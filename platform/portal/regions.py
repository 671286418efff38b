"""Finding what an address names among a region's definitions."""

from django.http import Http404

from engine.definitions.values import MenuItem, Region
from forms.actors import Actor
from portal.viewer import holds


def menu_item(region: Region, key: str, *, actor: Actor) -> tuple[str, MenuItem]:
    """The menu item of this key with its group's title.

    Raises:
        Http404: there is none, or it is not for this person.
    """
    for menu in region.menus:
        for item in menu.items:
            if item.key == key and item.record_type and holds(actor, item.roles):
                return menu.title, item
    raise Http404


def menu_item_of(region: Region, record_type: str, *, actor: Actor) -> tuple[str, MenuItem] | None:
    """The first list in this person's menu that shows records of a type, for the way back."""
    return next(
        (
            (menu.title, item)
            for menu in region.menus
            for item in menu.items
            if item.record_type == record_type and holds(actor, item.roles)
        ),
        None,
    )
