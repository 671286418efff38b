"""What processes take of the machine, by /proc: time of the processors, and memory."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 2**20


@dataclass(frozen=True)
class Taken:
    """Of a process and all below it."""

    seconds: float  # of the processors, since they began, with those that have ended
    mebibytes: tuple[float, ...]  # of each that runs, largest first; shared pages are divided among who shares them


def taken_by(roots: Mapping[str, int]) -> Mapping[str, Taken]:
    """What each family of processes, named by its first, has taken by now."""
    parents = dict(_parents())
    found = {}
    for name, root in roots.items():
        pids = [pid for pid in parents if _is_below(pid, root, parents)]
        seconds = sum(_seconds(pid, with_ended=pid == root) for pid in pids)
        found[name] = Taken(seconds, tuple(sorted((_memory(pid) for pid in pids), reverse=True)))
    return found


def parent_of(pid: int) -> int:
    """The process that started one."""
    return int(_fields(pid)[1])


def _parents() -> Iterator[tuple[int, int]]:
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                yield int(place.name), parent_of(int(place.name))
            except (FileNotFoundError, ProcessLookupError):
                continue


def _is_below(pid: int, root: int, parents: Mapping[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


def _seconds(pid: int, *, with_ended: bool) -> float:
    times = _fields(pid)[11 : 15 if with_ended else 13]
    return sum(map(int, times)) / _TICKS


def _memory(pid: int) -> float:
    """Its proportional share: pages that several processes have in common are divided among these."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) * 1024 / _MIB for line in lines if line.startswith("Pss:")), 0)


def _fields(pid: int) -> list[str]:
    """The fields of `stat` behind the name, which may hold anything: state, parent, …, times from the twelfth on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["", "0", *["0"] * 20]
