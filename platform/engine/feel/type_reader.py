"""Tokens to the name of a type, as it stands after `instance of` (DMN 1.5, grammar rules 52 to 54)."""

from __future__ import annotations

from . import tree
from .names import NameTable
from .reader import Reader

_NAMES = NameTable(["date and time", "days and time duration", "years and months duration"])
GENERIC = frozenset({"list", "range", "context", "function"})
_Arguments = tuple[tuple[tree.TypeName, ...], tuple[tuple[str, tree.TypeName], ...]]


class TypeReader(Reader):
    """Reads types: `number`, `list<date>`, `context<name: string>`, `function<number> -> string`."""

    def type(self) -> tree.TypeName:
        """Read a type; only after the name of one that is made of others does `<` belong to it."""
        with self.deeper():
            name = self.next().text if self.at("function", "null") else self.read_name(table=_NAMES)
            arguments = name in GENERIC and self.take("<")
            parts, members = self._type_arguments(name == "context") if arguments else ((), ())
            if name == "function" and self.take("->"):
                parts = (*parts, self.type())
            return tree.TypeName(name, parts, members)

    def _type_arguments(self, of_context: bool) -> _Arguments:
        parts: list[tree.TypeName] = []
        members: list[tuple[str, tree.TypeName]] = []
        while not self.at(">"):
            if of_context:
                member = self.read_new_name(":")
                self.expect(":")
                members.append((member, self.type()))
            else:
                parts.append(self.type())
            if not self.take(","):
                break
        self.expect(">")
        return tuple(parts), tuple(members)
