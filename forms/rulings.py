"""Grades that a consequence decided: given outright, or capped, whatever the sheets come to."""

from collections.abc import Mapping


def ruled(ruling: Mapping[str, object], grade: str) -> str:
    """The grade a record has, where its sheets come to this one."""
    given, cap, order = ruling.get("grade"), ruling.get("cap"), ruling.get("grades")
    if given:
        return str(given)
    if cap and isinstance(order, list | tuple) and grade in order and order.index(grade) < order.index(cap):
        return str(cap)
    return grade
