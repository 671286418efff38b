"""Extending a base: overrides by stable keys, the difference between documents as overrides, three-way merge."""

from engine.definitions.extending.difference import difference
from engine.definitions.extending.merging import Choice, Conflict, Merge, merge
from engine.definitions.extending.overrides import Override, dump_override, extend, keep_remarks, load_override
from engine.definitions.extending.trees import ABSENT, Path, path_of, pointer

__all__ = [
    "ABSENT",
    "Choice",
    "Conflict",
    "Merge",
    "Override",
    "Path",
    "difference",
    "dump_override",
    "extend",
    "keep_remarks",
    "load_override",
    "merge",
    "path_of",
    "pointer",
]
