"""Whether the arguments of a built-in function can fit its parameters."""

from __future__ import annotations

from collections.abc import Sequence

from engine.feel import tree
from engine.feel.builtins.registry import Builtin, Parameter, Signature

from .findings import Findings, near
from .signatures import items_of, items_wanted
from .types import Type, list_of

_Arranged = list[object]


def check_call(function: Builtin, node: tree.Call, arguments: Sequence[Type], findings: Findings) -> None:
    """Note arguments that are too few, too many, misnamed or of a type no way to call the function takes."""
    given = [(signature, signature.arrange(list(arguments), node.names)) for signature in function.signatures]
    fitting = [(signature, arranged) for signature, arranged in given if arranged is not None]
    if not fitting:
        _check_names(function, node, findings)
        return
    unfit = [_first_unfit(signature, arranged) for signature, arranged in fitting]
    if all(unfit):
        parameter, found = next(each for each in unfit if each)
        _note_kind(function, node, arguments, parameter, found, findings)
        return
    _check_items(function, node, arguments, findings)


def _check_names(function: Builtin, node: tree.Call, findings: Findings) -> None:
    known = {parameter.name for signature in function.signatures for parameter in signature.parameters}
    unknown = [name for name in node.names if name not in known]
    if unknown:
        data = {"function": function.name, "name": unknown[0], "near": near(unknown[0], known)}
        findings.add("argument_name", node, **data, known=tuple(sorted(known)))
        return
    ways = tuple(_written(signature) for signature in function.signatures)
    findings.add("argument_count", node, function=function.name, given=len(node.arguments), ways=ways)


def _written(signature: Signature) -> str:
    """One way to call a function, as a reference writes it."""
    return ", ".join(parameter.name + ("?" if parameter.mark == "?" else "") for parameter in signature.parameters)


def _first_unfit(signature: Signature, arranged: _Arranged) -> tuple[Parameter, Type] | None:
    for parameter, found in zip(signature.parameters, arranged, strict=False):
        for one in found if isinstance(found, tuple) else (found,):
            if isinstance(one, Type) and not _may_fit(parameter, one):
                return parameter, one
    return None


def _may_fit(parameter: Parameter, found: Type) -> bool:
    """A value may stand for a list of it, and a list of one value for the value."""
    if parameter.takes_any or not found.is_known or "list" in parameter.kinds or found.name in parameter.kinds:
        return True
    return found.name == "list" and (found.item is None or _may_fit(parameter, found.item))


def _note_kind(
    function: Builtin,
    node: tree.Call,
    arguments: Sequence[Type],
    parameter: Parameter,
    found: Type,
    findings: Findings,
) -> None:
    place = next((one for one, of in zip(node.arguments, arguments, strict=True) if of is found), node)
    expected = tuple(sorted(parameter.kinds - {"null"}))
    data = {"function": function.name, "parameter": parameter.name, "expected": expected, "found": str(found)}
    findings.add("argument_kind", place, **data)


def _check_items(function: Builtin, node: tree.Call, arguments: Sequence[Type], findings: Findings) -> None:
    wanted = items_wanted(function.name)
    counted = arguments[:1] if function.name == "string join" else arguments
    item = items_of(counted)
    if wanted and item.is_known and item.name != wanted:
        data = {"function": function.name, "parameter": "list", "expected": (f"list<{wanted}>",)}
        findings.add("argument_kind", node.arguments[0], **data, found=str(list_of(item)))
