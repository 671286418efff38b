"""The cells of a table written as text: what people may leave out, and what must be in quotes to be read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from . import tree
from .compiled import Compiled, CompiledTests, compile_expression
from .errors import FeelSyntaxError
from .numbers import parse_number
from .printing import unparse
from .table_cells import output_cell
from .writing import write

_BREAKS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def written_formula(text: str, compiled: Callable[[str], Compiled | CompiledTests]) -> str:
    """An expression as it is; one with line breaks, tabs or spaces around it is written anew without them."""
    if text == text.strip() and not any(character in text for character in _BREAKS):
        return text
    return _one_line(unparse(compiled(text).node))


def written_output(value: object) -> str:
    """An output: nothing for null, a formula as it stands, a text with quotes where it needs them."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("="):
        return f"={written_formula(value[1:], compile_expression)}"
    return _bare_or_quoted(value, literal) if isinstance(value, str) else _one_line(write(value))


def written_values(values: tuple[object, ...]) -> str:
    """Values one by one."""
    return _one_line(", ".join(map(write, values)))


def written_title(text: str) -> str:
    """A title or a note: as it is, or in quotes where it would lose something."""
    return _bare_or_quoted(text, title)


def _bare_or_quoted(text: str, read: Callable[[str], object]) -> str:
    bare = not text.startswith('"') and read(text) == text == _one_line(text)
    return text if bare else _one_line(write(text))


def _one_line(text: str) -> str:
    return "".join(_BREAKS.get(character, character) for character in text)


def literal(cell: str) -> object:
    """What a cell gives: a number, a boolean, null, a text in quotes, or else the text itself.

    Raises:
        FeelSyntaxError: quotes that do not close.
    """
    cell = cell.strip()
    if cell.startswith('"'):
        return _quoted(cell)
    if _NUMBER.fullmatch(cell):
        return parse_number(cell)
    return {"": None, "null": None, "true": True, "false": False}.get(cell, cell)


def _quoted(cell: str) -> str:
    node = compile_expression(cell).node
    if isinstance(node, tree.Literal) and isinstance(node.value, str):
        return node.value
    raise FeelSyntaxError("unexpected_token", 0, {"found": cell})


def result(cell: str) -> object:
    """An output: a formula after `=` as it stands, a literal as its value."""
    return cell if output_cell(cell) else literal(cell)


def title(cell: str) -> str:
    """A title or a note."""
    cell = cell.strip()
    return _quoted(cell) if cell.startswith('"') else cell


def values(cell: str) -> tuple[object, ...]:
    """Values one by one; single words need no quotes."""
    node = compile_expression(f"[{cell}]").node
    if not isinstance(node, tree.ListOf):
        raise FeelSyntaxError("unexpected_token", 0, {"found": cell})
    return tuple(chain.from_iterable(map(_value, node.items)))


def _value(node: tree.Node) -> Iterator[object]:
    if isinstance(node, tree.Name):
        yield node.name
    elif isinstance(node, tree.Literal):
        yield node.value
    elif isinstance(node, tree.Negation) and isinstance(node.operand, tree.Literal):
        yield compile_expression(unparse(node)).value({})
    else:
        raise FeelSyntaxError("unexpected_token", max(node.position - 1, 0), {"found": unparse(node)})
