"""Where an entry stands: a node's key, and in a repeated table also which use of it, as in `tower_crane.01@2`."""

from __future__ import annotations

#: Stands between the key of a node and the use of its table.
SIGN = "@"


def address(key: str, use: str = "") -> str:
    """The address of a node; in a repeated table it names the use."""
    return f"{key}{SIGN}{use}" if use else key


def key_of(place: str) -> str:
    """The key of the node at an address."""
    return place.partition(SIGN)[0]


def use_of(place: str) -> str:
    """The use of a repeated table that an address names, or nothing."""
    return place.partition(SIGN)[2]
