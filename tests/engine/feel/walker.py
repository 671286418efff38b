"""A second meaning of the language: a tree walked as the standard describes it, with no thought of speed.

It shares the values and what single operators and functions do to them with the engine, but none of its compilers:
who sees which name, what is looked at, what a loop goes through and what null does are said here once more.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import takewhile

from engine.feel import Function, Range, tree
from engine.feel.budget import Budget
from engine.feel.builtins import BUILTINS
from engine.feel.operators import ARITHMETIC, COMPARISONS, at_least, at_most, contains, equal, negate, one_sided
from engine.feel.properties import MISSING_MEMBER, member_of
from engine.feel.runtime import Run, Scope
from engine.feel.types import MISFIT, is_instance
from engine.feel.values import kind, lift_deeply

Names = ChainMap[str, object]
_DAY = timedelta(days=1)


def walk(node: tree.Node, context: Mapping[str, object]) -> object:
    """The value of an expression over a context."""
    values = {name: lift_deeply(value, Budget()) for name, value in context.items()}
    return lift_deeply(_Walker().value(node, ChainMap(values)), Budget())


class _Walker:
    def __init__(self) -> None:
        self.run = Run()

    def value(self, node: tree.Node, names: Names) -> object:
        return getattr(self, "_" + type(node).__name__.lower())(node, names)

    def _literal(self, node: tree.Literal, names: Names) -> object:
        return node.value

    def _name(self, node: tree.Name, names: Names) -> object:
        if node.name in names:
            return names[node.name]
        known = BUILTINS.get(node.name)
        return known.as_value(Scope(names, None, self.run), 0) if known else None

    def _path(self, node: tree.Path, names: Names) -> object:
        return self._member(self.value(node.source, names), node.member)

    def _member(self, value: object, name: str) -> object:
        if isinstance(value, tuple):
            return tuple(self._member(item, name) for item in value)
        found = member_of(value, name)
        return None if found is MISSING_MEMBER else found

    def _listof(self, node: tree.ListOf, names: Names) -> object:
        return tuple(self.value(item, names) for item in node.items)

    def _contextof(self, node: tree.ContextOf, names: Names) -> object:
        keys = [key for key, _ in node.entries]
        if len(set(keys)) < len(keys):
            return None
        result: dict[str, object] = {}
        for key, value in node.entries:
            result[key] = self.value(value, names.new_child(result))
        return result

    def _rangeof(self, node: tree.RangeOf, names: Names) -> object:
        start, end = self.value(node.start, names), self.value(node.end, names)
        return Range(start, end, node.start_included, node.end_included)

    def _onesided(self, node: tree.OneSided, names: Names) -> object:
        return one_sided(node.operator, self.value(node.operand, names))

    def _if(self, node: tree.If, names: Names) -> object:
        holds = self.value(node.condition, names) is True
        return self.value(node.consequence if holds else node.alternative, names)

    def _negation(self, node: tree.Negation, names: Names) -> object:
        return negate(self.value(node.operand, names))

    def _binary(self, node: tree.Binary, names: Names) -> object:
        left, right = self.value(node.left, names), self.value(node.right, names)
        if node.operator in ("and", "or"):
            answers = [side if isinstance(side, bool) else None for side in (left, right)]
            decisive = node.operator == "or"
            if decisive in answers:
                return decisive
            return None if None in answers else not decisive
        return {**ARITHMETIC, **COMPARISONS}[node.operator](left, right)

    def _between(self, node: tree.Between, names: Names) -> object:
        value, low, high = (self.value(part, names) for part in (node.value, node.low, node.high))
        answers = at_least(value, low), at_most(value, high)
        return None if None in answers else all(answers)

    def _instanceof(self, node: tree.InstanceOf, names: Names) -> object:
        return is_instance(self.value(node.value, names), node.type, self.run)

    # tests

    def _in(self, node: tree.In, names: Names) -> object:
        value = self.value(node.value, names)
        return _any([self._test(value, test, names, in_cell=False) for test in node.tests])

    def _unarytests(self, node: tree.UnaryTests, names: Names) -> object:
        answer = _any([self._test(names["?"], test, names, in_cell=True) for test in node.tests])
        return (None if answer is None else not answer) if node.negated else answer

    def _test(self, value: object, test: tree.Node, names: Names, *, in_cell: bool) -> bool | None:
        if isinstance(test, tree.AnyValue):
            return True
        if isinstance(test, tree.OneSided):
            return COMPARISONS[test.operator](value, self.value(test.operand, names))
        about_it = any(isinstance(part, tree.Name) and part.name == "?" for part in _parts(test))
        found = self.value(test, names.new_child({"?": value}) if about_it else names)
        if about_it:
            return found if isinstance(found, bool) else None
        computed = in_cell and not isinstance(test, tree.Literal)
        if computed and isinstance(found, bool) and not isinstance(value, bool):
            return found
        return _satisfies(value, found)

    # loops

    def _for(self, node: tree.For, names: Names) -> object:
        if self._items(node.bindings[0], names) is None:
            return None
        results: list[object] = []
        for turn in self._turns(node.bindings, names):
            results.append(self.value(node.body, turn.new_child({"partial": tuple(results)})))
        return tuple(results)

    def _quantified(self, node: tree.Quantified, names: Names) -> object:
        if self._items(node.bindings[0], names) is None:
            return None
        answers = [self.value(node.condition, turn) for turn in self._turns(node.bindings, names)]
        decisive = not node.every
        if any(answer is decisive for answer in answers):
            return decisive
        return not decisive if all(answer is (not decisive) for answer in answers) else None

    def _turns(self, bindings: tuple[tree.Binding, ...], names: Names) -> Iterator[Names]:
        if not bindings:
            yield names
            return
        for item in self._items(bindings[0], names) or ():
            self.run.spend()
            yield from self._turns(bindings[1:], names.new_child({bindings[0].name: item}))

    def _items(self, binding: tree.Binding, names: Names) -> Iterable[object] | None:
        source = self.value(binding.source, names)
        if binding.end is not None:
            return self._counted(Range(source, self.value(binding.end, names)))
        if isinstance(source, Range):
            return self._counted(source)
        if isinstance(source, tuple):
            return source
        return None if source is None else (source,)

    def _counted(self, over: Range) -> Iterable[object] | None:
        """From end to end, up or down: whole numbers by one, dates by a day."""
        ends = (over.start, over.end)
        if kind(over.start) != kind(over.end) or kind(over.start) not in ("number", "date"):
            return None
        if any(isinstance(end, Decimal) and end != end.to_integral_value() for end in ends):
            return None
        upwards = COMPARISONS["<="](*ends)
        step = Decimal(1) if kind(over.start) == "number" else _DAY
        return self._steps(over, step if upwards else negate(step), ends[1])

    def _steps(self, over: Range, step: object, end: object) -> Iterator[object]:
        passed = COMPARISONS[">"] if step in (Decimal(1), _DAY) else COMPARISONS["<"]

        def all_of_them() -> Iterator[object]:
            value = over.start
            while value is not None:
                self.run.spend()
                yield value
                value = ARITHMETIC["+"](value, step)

        for value in takewhile(lambda value: not passed(value, end), all_of_them()):
            left_out = (value == over.start and not over.start_included) or (value == end and not over.end_included)
            if not left_out:
                yield value

    def _filter(self, node: tree.Filter, names: Names) -> object:
        value = self.value(node.source, names)
        items = value if isinstance(value, tuple) else (value,)
        answers = [self.value(node.condition, _inside(item, names)) for item in items or (None,)]
        if isinstance(answers[0], Decimal):
            return _item_at(items, answers[0])
        if value is None:
            return None if answers[0] is None else ()
        return tuple(item for item, answer in zip(items, answers, strict=False) if answer is True)

    # functions

    def _functionof(self, node: tree.FunctionOf, names: Names) -> object:
        def call(*arguments: object) -> object:
            arguments = tuple(map(self._taken, arguments, node.types))
            if MISFIT in arguments:
                return None
            self.run.enter(1)
            try:
                return self.value(node.body, names.new_child(dict(zip(node.parameters, arguments, strict=True))))
            finally:
                self.run.leave()

        return Function(node.parameters, call, node.types)

    def _taken(self, value: object, of: tree.TypeName) -> object:
        ways = [value, (value,) if of.name == "list" else MISFIT]
        ways += value if isinstance(value, tuple) and len(value) == 1 else ()
        return next((way for way in ways if way is None or is_instance(way, of, self.run)), MISFIT)

    def _call(self, node: tree.Call, names: Names) -> object:
        values = [self.value(argument, names) for argument in node.arguments]
        function = self._called(node.function, names)
        if not isinstance(function, Function):
            return None if function is None else self._built_in(function, values, node, names)
        if node.names:
            by_name = dict(zip(node.names, values, strict=True))
            values = [by_name[name] for name in function.parameters] if set(by_name) == {*function.parameters} else []
        return function.call(*values) if len(values) == len(function.parameters) else None

    def _called(self, node: tree.Node, names: Names) -> object:
        if isinstance(node, tree.Name) and node.name in BUILTINS:
            variable = names.get(node.name)
            return variable if isinstance(variable, Function) else BUILTINS[node.name]
        value = self.value(node, names)
        return value if isinstance(value, Function) else None

    def _built_in(self, function: object, values: list[object], node: tree.Call, names: Names) -> object:
        self.run.spend()
        return self.run.checked(function.call(values, node.names, Scope(names, None, self.run), 0))


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _satisfies(value: object, test: object) -> bool | None:
    if isinstance(test, Range):
        return contains(test, value)
    if isinstance(test, tuple) and equal(value, test) is not True:
        return any((contains(one, value) if isinstance(one, Range) else equal(value, one)) is True for one in test)
    return equal(value, test)


def _inside(item: object, names: Names) -> Names:
    inner = names.new_child({"item": item})
    return inner.new_child(dict(item)) if isinstance(item, Mapping) else inner


def _item_at(items: tuple[object, ...], position: Decimal) -> object:
    places = {Decimal(place): item for place, item in enumerate(items, start=1)}
    places |= {Decimal(place - len(items) - 1): item for place, item in enumerate(items, start=1)}
    return places.get(position)


def _parts(node: object) -> Iterator[object]:
    """Everything a tree is made of."""
    yield node
    inner = getattr(node, "__dataclass_fields__", ())
    for part in (*(getattr(node, name) for name in inner), *(node if isinstance(node, tuple) else ())):
        yield from _parts(part)
