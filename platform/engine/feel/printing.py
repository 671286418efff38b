"""Trees as text: what `unparse` writes, the parser reads back as the same tree.

Brackets stand only where the tree would be another without them. The one thing that cannot be written back is an
operation between names that together spell a known name with an operator in it, such as `a-b`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from . import tree
from .analysis import children
from .names import KEYWORDS
from .writing import write

# How tightly a construct holds together. A part that holds less tightly than its place asks for is put in brackets.
_TEST, _EXPRESSION, _COMPARISON, _SUM, _NEGATION, _INSTANCE, _POSTFIX = -1, 0, 3, 4, 7, 8, 9
_BINARY = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}


def unparse(node: tree.Node) -> str:
    """Write an expression, or the unary tests of a decision table cell."""
    return _text(node, _TEST)


def _text(node: tree.Node, place: int) -> str:
    text, tightness = _WRITERS[type(node)](node)
    return text if tightness >= place else f"({text})"


def _list(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(_text(node, _TEST) for node in nodes)


def _literal(node: tree.Literal) -> tuple[str, int]:
    negative = isinstance(node.value, Decimal) and node.value < 0
    return write(node.value), _NEGATION if negative else _POSTFIX


def _path(node: tree.Path) -> tuple[str, int]:
    return f"{_source(node.source)}.{node.member}", _POSTFIX


def _filter(node: tree.Filter) -> tuple[str, int]:
    return f"{_source(node.source)}[{_text(node.condition, _EXPRESSION)}]", _POSTFIX


def _source(node: tree.Node) -> str:
    # `5.a` would do, but nobody reads it as a member of five.
    return f"({unparse(node)})" if isinstance(node, tree.Literal) else _text(node, _POSTFIX)


def _negation(node: tree.Negation) -> tuple[str, int]:
    return f"-{_text(node.operand, _NEGATION)}", _NEGATION


def _binary(node: tree.Binary) -> tuple[str, int]:
    level = _BINARY.get(node.operator, _COMPARISON)
    # After the name of a type, `<` would open what the type is made of.
    left = f"({unparse(node.left)})" if node.operator == "<" and _ends_in_type(node.left) else _text(node.left, level)
    return f"{left} {node.operator} {_text(node.right, level + 1)}", level


def _ends_in_type(node: tree.Node) -> bool:
    if isinstance(node, tree.Binary | tree.Negation | tree.Between):
        return _ends_in_type(list(children(node))[-1])
    return isinstance(node, tree.InstanceOf)


def _between(node: tree.Between) -> tuple[str, int]:
    value, low, high = _text(node.value, _COMPARISON), _text(node.low, _SUM), _text(node.high, _SUM)
    return f"{value} between {low} and {high}", _COMPARISON


def _in(node: tree.In) -> tuple[str, int]:
    return f"{_text(node.value, _COMPARISON)} in ({_list(node.tests)})", _COMPARISON


def _instance_of(node: tree.InstanceOf) -> tuple[str, int]:
    return f"{_text(node.value, _INSTANCE)} instance of {unparse_type(node.type)}", _INSTANCE


def unparse_type(of: tree.TypeName) -> str:
    """Write a type as it stands after `instance of`."""
    members = [f"{name}: {unparse_type(member)}" for name, member in of.members]
    parts = [*map(unparse_type, of.parts)]
    if of.name == "function" and parts:
        return f"function<{', '.join(parts[:-1])}>->{parts[-1]}"
    arguments = ", ".join([*parts, *members])
    return f"{of.name}<{arguments}>" if arguments else of.name


def _if(node: tree.If) -> tuple[str, int]:
    parts = (_text(part, _EXPRESSION) for part in (node.condition, node.consequence, node.alternative))
    return "if {} then {} else {}".format(*parts), _EXPRESSION


def _bindings(bindings: Iterable[tree.Binding]) -> str:
    return ", ".join(
        f"{binding.name} in {_text(binding.source, _EXPRESSION)}"
        + (f"..{_text(binding.end, _EXPRESSION)}" if binding.end else "")
        for binding in bindings
    )


def _for(node: tree.For) -> tuple[str, int]:
    return f"for {_bindings(node.bindings)} return {_text(node.body, _EXPRESSION)}", _EXPRESSION


def _quantified(node: tree.Quantified) -> tuple[str, int]:
    word = "every" if node.every else "some"
    return f"{word} {_bindings(node.bindings)} satisfies {_text(node.condition, _EXPRESSION)}", _EXPRESSION


def _context(node: tree.ContextOf) -> tuple[str, int]:
    entries = (f"{_key(key)}: {_text(value, _EXPRESSION)}" for key, value in node.entries)
    return f"{{{', '.join(entries)}}}", _POSTFIX


def _key(key: str) -> str:
    """A key of a context, in quotes where it is more than one word or a word of the language."""
    return key if key.isidentifier() and key not in KEYWORDS else write(key)


def _range(node: tree.RangeOf) -> tuple[str, int]:
    opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
    # A filter at the end of a range could be taken for the bracket that closes it.
    end = f"({unparse(node.end)})" if isinstance(node.end, tree.Filter) else _text(node.end, _SUM)
    return f"{opening}{_text(node.start, _EXPRESSION)}..{end}{closing}", _POSTFIX


def _one_sided(node: tree.OneSided) -> tuple[str, int]:
    return f"{node.operator} {_text(node.operand, _SUM)}", _TEST


def _function(node: tree.FunctionOf) -> tuple[str, int]:
    parameters = [
        name if of == tree.ANY else f"{name}: {unparse_type(of)}"
        for name, of in zip(node.parameters, node.types, strict=True)
    ]
    return f"function({', '.join(parameters)}) {_text(node.body, _EXPRESSION)}", _EXPRESSION


def _call(node: tree.Call) -> tuple[str, int]:
    arguments = [_text(argument, _TEST) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {argument}" for name, argument in zip(node.names, arguments, strict=True)]
    return f"{_source(node.function)}({', '.join(arguments)})", _POSTFIX


def _unary_tests(node: tree.UnaryTests) -> tuple[str, int]:
    text = _list(node.tests)
    if node.negated:
        return f"not({text})", _TEST
    alone = node.tests[0] if len(node.tests) == 1 else None
    is_not = isinstance(alone, tree.Call) and alone.function == tree.Name(alone.function.position, "not")
    return (f"({text})" if is_not else text), _TEST


_WRITERS: dict[type, Callable[[Any], tuple[str, int]]] = {
    tree.Literal: _literal,
    tree.Name: lambda node: (node.name, _POSTFIX),
    tree.Path: _path,
    tree.Filter: _filter,
    tree.Negation: _negation,
    tree.Binary: _binary,
    tree.Between: _between,
    tree.In: _in,
    tree.InstanceOf: _instance_of,
    tree.If: _if,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.ListOf: lambda node: (f"[{_list(node.items)}]", _POSTFIX),
    tree.ContextOf: _context,
    tree.RangeOf: _range,
    tree.OneSided: _one_sided,
    tree.FunctionOf: _function,
    tree.Call: _call,
    tree.AnyValue: lambda node: ("-", _TEST),
    tree.UnaryTests: _unary_tests,
}
