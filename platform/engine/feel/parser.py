"""Tokens to a tree (DMN 1.5, 10.3.1.2), by precedence climbing."""

from __future__ import annotations

from . import tree
from .errors import FeelSyntaxError
from .lexer import Token, unquote
from .names import KEYWORDS
from .numbers import parse_number
from .temporal import parse_temporal
from .word_reader import OPENING, WordReader

_LEVELS = {
    "or": 1, "and": 2,
    "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6,
}  # fmt: skip
_ADDITIVE = 4
_ONE_SIDED = ("<", "<=", ">", ">=", "=", "!=")
_CONSTANTS = {"true": True, "false": False, "null": None}


class Parser(WordReader):
    """Recursive descent over one text."""

    in_range_end = False

    def whole_expression(self) -> tree.Node:
        """Read an expression that is the entire text."""
        node = self.expression()
        self.expect_end()
        return node

    def whole_unary_tests(self) -> tree.UnaryTests:
        """Read the unary tests of a decision table cell (grammar rules 15 to 17)."""
        if self.token.text == "-" and self.tokens[1].kind == "end":
            return tree.UnaryTests(0, (tree.AnyValue(0),))
        if self.at("not") and self.tokens[1].text == "(" and self.tokens[2].text != ")":
            self.index = 2
            tests = self._tests()
            if self.take(")") and self.token.kind == "end":
                return tree.UnaryTests(0, tests, negated=True)
            self.index = 0
        tests = self._tests()
        self.expect_end()
        return tree.UnaryTests(0, tests)

    def expression(self) -> tree.Node:
        """Read any expression."""
        with self.deeper():
            return self._binary(1)

    # operators

    def _binary(self, level: int) -> tree.Node:
        return self._binary_from(self._unary(), level)

    def _binary_from(self, left: tree.Node, level: int) -> tree.Node:
        links = 0
        while _LEVELS.get(self.token.text, 0) >= level:
            links = self.longer(links)
            position = self.position
            operator = self.next().text
            if operator == "between":
                low = self._binary(_ADDITIVE)
                self.expect("and")
                left = tree.Between(position, left, low, self._binary(_ADDITIVE))
            elif operator == "in":
                left = tree.In(position, left, self._in_tests())
            else:
                left = tree.Binary(position, operator, left, self._binary(_LEVELS[operator] + 1))
        return left

    def _unary(self) -> tree.Node:
        position = self.position
        if self.take("-"):
            with self.deeper():
                return tree.Negation(position, self._unary())
        node = self._postfix(self._primary())
        while self.at("instance") and self.tokens[self.index + 1].text == "of":
            position = self.position
            self.index += 2
            node = tree.InstanceOf(position, node, self.type())
        return node

    def _in_tests(self) -> tuple[tree.Node, ...]:
        position = self.position
        if not self.take("("):
            return (self._one_sided() or self._binary(_ADDITIVE),)
        first = self._test()
        if self.at(".."):
            return (self._binary_from(self._range(position, first, start_included=False), _ADDITIVE),)
        tests = [first]
        while self.take(","):
            tests.append(self._test())
        self.expect(")")
        if len(tests) == 1 and not isinstance(first, tree.OneSided):
            return (self._binary_from(self._postfix(first), _ADDITIVE),)
        return tuple(tests)

    def _tests(self) -> tuple[tree.Node, ...]:
        tests = [self._test()]
        while self.take(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> tree.Node:
        return self._one_sided() or self.expression()

    def _one_sided(self) -> tree.Node | None:
        if not self.at(*_ONE_SIDED):
            return None
        position = self.position
        return tree.OneSided(position, self.next().text, self._binary(_ADDITIVE))

    # what follows an operand

    def _postfix(self, node: tree.Node) -> tree.Node:
        links = 0
        while True:
            links = self.longer(links)
            position = self.position
            if self.take("."):
                node = tree.Path(position, node, self._member())
            elif self.at("[") and not self._closes_range():
                self.next()
                node = tree.Filter(position, node, self.expression())
                self.expect("]")
            elif self.take("("):
                node = self._call(position, node)
            else:
                return node

    def _member(self) -> str:
        if self.at_name():
            return self.read_name()
        if self.token.kind != "name":
            raise self.unexpected("name")
        return self.next().text

    def _closes_range(self) -> bool:
        """Tell `[1..5[` from a filter: no expression can start with what follows the bracket."""
        following = self.tokens[self.index + 1]
        starts = following.kind in ("number", "string", "at") or following.text in ("(", "[", "{", "-")
        opens = following.text not in KEYWORDS or following.text in OPENING or following.text in _CONSTANTS
        is_word = following.kind == "name" and opens
        return self.in_range_end and not (starts or is_word)

    def _call(self, position: int, function: tree.Node) -> tree.Node:
        arguments: list[tree.Node] = []
        names: list[str] = []
        named = self._at_argument_name()
        while not self.at(")"):
            if named:
                names.append(self.read_new_name(":"))
                self.expect(":")
            arguments.append(self._test())
            if not self.take(","):
                break
        self.expect(")")
        return tree.Call(position, function, tuple(arguments), tuple(names))

    def _at_argument_name(self) -> bool:
        index = self.index
        while self.tokens[index].kind == "name":
            index += 1
        return index > self.index and self.tokens[index].text == ":"

    # operands

    def _primary(self) -> tree.Node:
        token = self.token
        if token.kind == "name":
            return self._word()
        if token.kind in ("number", "string", "at"):
            self.next()
            return tree.Literal(token.start, _constant(token))
        if token.text == "(":
            return self._parenthesis()
        if token.text in ("[", "]"):
            return self._bracket()
        if token.text == "{":
            return self._context()
        raise self.unexpected()

    def _word(self) -> tree.Node:
        token = self.token
        if token.text in _CONSTANTS:
            self.next()
            return tree.Literal(token.start, _CONSTANTS[token.text])
        if token.text in OPENING:
            return self.opened()
        return tree.Name(token.start, self.read_name())

    def _parenthesis(self) -> tree.Node:
        position = self.position
        self.expect("(")
        node = self._test()
        if self.at(".."):
            return self._range(position, node, start_included=False)
        self.expect(")")
        return node

    def _bracket(self) -> tree.Node:
        position = self.position
        if self.next().text == "]":
            return self._range(position, self._binary(_ADDITIVE), start_included=False)
        items: list[tree.Node] = []
        while not self.at("]"):
            items.append(self._test())
            if self.at("..") and len(items) == 1:
                return self._range(position, items[0], start_included=True)
            if not self.take(","):
                break
        self.expect("]")
        return tree.ListOf(position, tuple(items))

    def _range(self, position: int, start: tree.Node, *, start_included: bool) -> tree.Node:
        self.expect("..")
        outer, self.in_range_end = self.in_range_end, True
        end = self._binary(_ADDITIVE)
        self.in_range_end = outer
        if not self.at("]", ")", "["):
            raise self.unexpected("]")
        return tree.RangeOf(position, start, end, start_included, self.next().text == "]")

    def _context(self) -> tree.Node:
        position = self.position
        self.expect("{")
        entries: list[tuple[str, tree.Node]] = []
        with self.names.scope() as scope:
            while not self.at("}"):
                key = unquote(self.next().text) if self.token.kind == "string" else self.read_new_name(":")
                self.expect(":")
                entries.append((key, self.expression()))
                self.names.declare(key, scope)
                if not self.take(","):
                    break
            self.expect("}")
        return tree.ContextOf(position, tuple(entries))


def _constant(token: Token) -> object:
    if token.kind == "string":
        return unquote(token.text)
    value = parse_number(token.text) if token.kind == "number" else parse_temporal(unquote(token.text[1:].lstrip()))
    if value is None:
        raise FeelSyntaxError("bad_literal", token.start, {"found": token.text})
    return value
