"""Where a catalogue asks for photos or files."""

from engine.definitions.values import Catalogue
from engine.scoring import ItemEntry, SheetEntries

_SIGN = "@"  # stands between the key of a node in a repeated table and the use it belongs to


def node_key(place: str) -> str:
    """The key of the node at an address: `tower_crane.01@2` → `tower_crane.01`."""
    return place.partition(_SIGN)[0]


def line_at(catalogue: Catalogue, place: str) -> str:
    """The address of the line that an item's address belongs to, or nothing."""
    key = node_key(place)
    line = catalogue.line_of.get(key, "")
    return line + place[len(key) :] if line else ""


def asking_evidence(catalogue: Catalogue, entries: SheetEntries) -> tuple[str, ...]:
    """The items where the catalogue asks for evidence of what was entered."""
    return tuple(item for item, entry in entries.items.items() if _asks(catalogue, item, entry))


def _asks(catalogue: Catalogue, item: str, entry: ItemEntry) -> bool:
    node = catalogue.nodes.get(node_key(item))
    if node is None or not _is_answered(entry):
        return False
    ticked = (finding for finding in node.findings if finding.key in entry.findings)
    return node.evidence == "required" or any(finding.evidence == "required" for finding in ticked)


def _is_answered(entry: ItemEntry) -> bool:
    """More than a remark was entered."""
    return bool(entry.findings or entry.choice) or entry.marks is not None
