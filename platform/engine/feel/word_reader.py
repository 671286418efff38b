"""Tokens to the expressions that a word opens: conditions, loops, functions (DMN 1.5, grammar rules 42 to 47)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from . import tree
from .type_reader import TypeReader

OPENING = frozenset({"if", "for", "some", "every", "function"})


class WordReader(TypeReader, ABC):
    """Reads what begins with `if`, `for`, `some`, `every` or `function`."""

    @abstractmethod
    def expression(self) -> tree.Node:
        """Read any expression."""

    def opened(self) -> tree.Node:
        """Read the expression that the next word opens."""
        if self.token.text == "if":
            return self._if()
        if self.token.text == "for":
            return self._for()
        return self._function() if self.token.text == "function" else self._quantified()

    def _if(self) -> tree.Node:
        position = self.next().start
        condition = self.expression()
        self.expect("then")
        consequence = self.expression()
        self.expect("else")
        return tree.If(position, condition, consequence, self.expression())

    def _for(self) -> tree.Node:
        position = self.next().start
        with self.names.scope() as scope:
            bindings = self._bindings("return", scope)
            return tree.For(position, bindings, self.expression())

    def _quantified(self) -> tree.Node:
        word = self.next()
        with self.names.scope() as scope:
            bindings = self._bindings("satisfies", scope)
            return tree.Quantified(word.start, word.text == "every", bindings, self.expression())

    def _bindings(self, closing: str, scope: list[str]) -> tuple[tree.Binding, ...]:
        bindings: list[tree.Binding] = []
        while not bindings or self.take(","):
            name = self.read_new_name("in")
            self.expect("in")
            source = self.expression()
            end = self.expression() if self.take("..") else None
            bindings.append(tree.Binding(name, source, end))
            self.names.declare(name, scope)
        self.expect(closing)
        return tuple(bindings)

    def _function(self) -> tree.Node:
        position = self.next().start
        self.expect("(")
        parameters: list[str] = []
        types: list[tree.TypeName] = []
        with self.names.scope() as scope:
            while not self.at(")"):
                parameters.append(self.read_new_name(":", ",", ")"))
                self.names.declare(parameters[-1], scope)
                types.append(self.type() if self.take(":") else tree.ANY)
                if not self.take(","):
                    break
            self.expect(")")
            return tree.FunctionOf(position, tuple(parameters), self.expression(), tuple(types))
