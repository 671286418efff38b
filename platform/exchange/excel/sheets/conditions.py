"""FEEL conditions as formulas, as far as spreadsheets can say the same.

What cannot be said is not guessed at: the caller then writes down what the platform came to, and says so.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from engine.feel import FeelSyntaxError, compile_expression, tree
from exchange.excel.sheets.arithmetic import number, text

_COMPARISONS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FUNCTIONS = {"min": "MIN", "max": "MAX", "abs": "ABS"}
_ARITHMETIC = {"+": "+", "-": "-", "*": "*", "/": "/", "**": "^"}


class Unsayable(Exception):
    """A spreadsheet has no way to say this."""


class Names(Protocol):
    """What the names of a condition stand for."""

    def value(self, name: str) -> str:
        """The formula of a plain name.

        Raises:
            Unsayable: there is no such name.
        """

    def of_category(self, category: str, member: str) -> str:
        """The formula of what the items of a category came to."""

    def has_category(self, category: str) -> str:
        """The formula that says whether any item of the category takes part."""

    def is_found(self, finding: str) -> str:
        """The formula that says whether a finding is ticked below the node."""

    def found(self) -> str:
        """The formula that counts the findings ticked below the node."""


def condition(expression: str, names: Names) -> str:
    """The formula that is TRUE where the expression is true, FALSE where it is false or null.

    Raises:
        Unsayable: it uses something that spreadsheets cannot say.
    """
    return _Translator(names).truth(_parsed(expression))


def value(expression: str, names: Names) -> str:
    """The formula of a number.

    Raises:
        Unsayable: see above.
    """
    translator = _Translator(names)
    written = translator.number(_parsed(expression))
    if translator.categories:
        raise Unsayable
    return written


def fact(known: object) -> str:
    """What a fact is on this sheet, written into the formula.

    Raises:
        Unsayable: it is neither a number nor a text.
    """
    if isinstance(known, bool):
        return "TRUE" if known else "FALSE"
    if isinstance(known, Decimal | int):
        return f"({number(known)})"
    if isinstance(known, str) and len(known) <= 250:
        return text(known)
    raise Unsayable


def _parsed(expression: str) -> tree.Node:
    try:
        return compile_expression(expression).node
    except FeelSyntaxError as error:
        raise Unsayable from error


class _Translator:
    """Turns one tree into one formula; remembers which categories a comparison read."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.categories: dict[str, None] = {}

    def truth(self, node: tree.Node) -> str:
        """A condition."""
        if isinstance(node, tree.Binary) and node.operator in ("and", "or"):
            return f"{node.operator.upper()}({self.truth(node.left)},{self.truth(node.right)})"
        if isinstance(node, tree.Binary) and node.operator in _COMPARISONS:
            return self._guarded(lambda: self._comparison(node.operator, node.left, node.right))
        if isinstance(node, tree.Between):
            return self._guarded(lambda: self._between(node))
        if isinstance(node, tree.Call):
            return self._call(node)
        if isinstance(node, tree.Name | tree.Literal):
            return self._plain(node)
        raise Unsayable

    def number(self, node: tree.Node) -> str:
        """A number, or a text to compare with."""
        if isinstance(node, tree.Literal | tree.Name):
            return self._plain(node)
        if isinstance(node, tree.Binary) and node.operator in _ARITHMETIC:
            return f"({self.number(node.left)}{_ARITHMETIC[node.operator]}{self.number(node.right)})"
        if isinstance(node, tree.Negation):
            return f"(-{self.number(node.operand)})"
        if isinstance(node, tree.Path):
            return self._category(node)
        if isinstance(node, tree.If):
            parts = self.truth(node.condition), self.number(node.consequence), self.number(node.alternative)
            return f"IF({','.join(parts)})"
        if isinstance(node, tree.Call):
            return self._function(node)
        raise Unsayable

    def _function(self, node: tree.Call) -> str:
        name = _called(node)
        if name == "count" and _is_name(node.arguments[0], "findings"):
            return self.names.found()
        if name in _FUNCTIONS and not node.names:
            return f"{_FUNCTIONS[name]}({','.join(self.number(argument) for argument in node.arguments)})"
        raise Unsayable

    def _guarded(self, write: Callable[[], str]) -> str:
        """A comparison; with a category of which nothing takes part it is null, so not true."""
        before, self.categories = self.categories, {}
        written = write()
        guards = [self.names.has_category(category) for category in self.categories]
        self.categories = before
        safe = f"IFERROR({written},FALSE)" if "/" in written else written  # a division by nothing is null
        return f"IF(AND({','.join(guards)}),{safe},FALSE)" if guards else safe

    def _comparison(self, operator: str, left: tree.Node, right: tree.Node) -> str:
        one, other = self.number(left), self.number(right)
        if operator in ("=", "!=") and '"' in (one[:1], other[:1]):  # spreadsheets take A and a for the same
            same = f"EXACT({one},{other})"
            return same if operator == "=" else f"NOT({same})"
        return f"({one}{_COMPARISONS[operator]}{other})"

    def _between(self, node: tree.Between) -> str:
        middle = self.number(node.value)
        return f"AND({middle}>={self.number(node.low)},{middle}<={self.number(node.high)})"

    def _category(self, node: tree.Path) -> str:
        inner = node.source
        if not (isinstance(inner, tree.Path) and _is_name(inner.source, "categories")):
            raise Unsayable
        self.categories[inner.member] = None
        return self.names.of_category(inner.member, node.member)

    def _call(self, node: tree.Call) -> str:
        if _called(node) == "not" and len(node.arguments) == 1:
            inner = self.truth(node.arguments[0])
            if self._reads_categories(node.arguments[0]):
                raise Unsayable  # not(null) is null
            return f"NOT({inner})"
        if _called(node) == "list contains" and len(node.arguments) == 2:
            place, sought = node.arguments
            if _is_name(place, "findings") and isinstance(sought, tree.Literal) and isinstance(sought.value, str):
                return self.names.is_found(sought.value)
        raise Unsayable

    def _reads_categories(self, node: object) -> bool:
        return "'categories'" in repr(node)

    def _plain(self, node: tree.Node) -> str:
        if isinstance(node, tree.Literal):
            return fact(node.value)
        assert isinstance(node, tree.Name)
        return self.names.value(node.name)


def _called(node: tree.Call) -> str:
    return node.function.name if isinstance(node.function, tree.Name) else ""


def _is_name(node: tree.Node, name: str) -> bool:
    return isinstance(node, tree.Name) and node.name == name
