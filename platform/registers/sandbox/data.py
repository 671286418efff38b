"""The made-up data: what the packs' demonstration documents say under `people` and `sandbox`."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

#: By which property an entry of each list is found.
KEYS = {
    "people": "id_number",
    "contracts": "no",
    "local_certificates": "no",
    "national_certificates": "no",
    "permits": "no",
    "completions": "filingNo",
    "health": "id_number",
}


class Data:
    """The lists of all registers; safe to read and change from several threads."""

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._lock = threading.Lock()
        self._lists: dict[str, dict[str, Entry]] = {name: {} for name in KEYS}
        self._texts: dict[str, Entry] = {}
        for document in documents:
            lists = {"people": document.get("people", ()), **document.get("sandbox", {})}
            for name, entries in lists.items():
                for entry in entries:
                    self._lists[name][str(entry[KEYS[name]])] = dict(entry)

    def all(self, name: str) -> list[Entry]:
        """Every entry of a list, in the order of its keys."""
        with self._lock:
            return [dict(entry) for _key, entry in sorted(self._lists[name].items())]

    def find(self, name: str, key: str) -> Entry | None:
        """One entry."""
        with self._lock:
            found = self._lists[name].get(key)
            return dict(found) if found is not None else None

    def put(self, name: str, key: str, change: Mapping[str, Any]) -> None:
        """Make an entry, or change some of its properties."""
        with self._lock:
            entry = self._lists[name].get(key, {KEYS[name]: key})
            self._lists[name][key] = {**entry, **change}

    def remove(self, name: str, key: str) -> None:
        """Remove an entry."""
        with self._lock:
            self._lists[name].pop(key, None)

    def take_text(self, key: str, letter: Mapping[str, Any]) -> None:
        """Keep a text message; the same key again is the same message."""
        with self._lock:
            to = letter.get("to") or {}
            told = {"at": letter.get("at", ""), "mobile": to.get("mobile", ""), "text": letter.get("text", "")}
            self._texts.setdefault(key or str(len(self._texts)), told)

    def texts(self, mobile: str = "") -> list[Entry]:
        """The text messages that were sent, to one number or to all, the latest first."""
        with self._lock:
            found = [dict(each) for each in self._texts.values() if mobile in ("", each["mobile"])]
        return found[::-1]


def read_packs(folder: Path) -> Iterator[Mapping[str, Any]]:
    """The demonstration documents of every pack in a folder."""
    for file in sorted(folder.glob("*/demo/*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))
