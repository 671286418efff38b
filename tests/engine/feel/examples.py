"""What the tests of the language share."""

from decimal import Decimal

from engine.feel import compile_expression, write


def value(text, /, **context):
    """The value of an expression over the given names."""
    return compile_expression(text, context).value(context)


def written(text, /, **context):
    """The same, written as an expression: short to compare with."""
    return write(value(text, **context))


def codes(text, /, **context):
    """The codes of the warnings an evaluation leaves."""
    return [warning.code for warning in compile_expression(text, context).evaluate(context).warnings]


def numbers(*values):
    """Decimals as a list of the language."""
    return tuple(Decimal(each) for each in values)
